/**
 * The page of a municipality: its figures beside region and country, all its quarters, what became of its borders and
 * name, and its series on the borders of today. And the list of all municipalities of a quarter.
 */
import { html } from 'hono/html';

import { type MunicipalityCode, municipalityKey, parseMunicipalityCode } from '../codes.ts';
import { findQuarter, lastDay } from '../quarter.ts';
import { toLookupKey, toRegionKey } from '../reference/name-key.ts';
import { NOT_ASSIGNED, type Reference } from '../reference/reference.ts';
import { isValidOn } from '../reference/schema.ts';
import { keyFigures, meaningNote, trendCharts } from './area.ts';
import { shareChart } from './chart.ts';
import {
  COMPARABLE,
  COUNTRY,
  countryFoot,
  MUNICIPALITIES,
  type MunicipalityRow,
  type Numbers,
  numbersOf,
  partsAsDetails,
  REGIONS,
  SAME_IN_QUARTER,
} from './numbers.ts';
import { searchForm } from './overview.ts';
import type { Content, DataVisit, Html, MaybePage, Page, Visit } from './page.ts';
import { emptyState, quarterPicker, section } from './parts.ts';
import { table } from './table.ts';
import { list, listed, outside, regionLink } from './words.ts';

type Known = { readonly code: MunicipalityCode; readonly name: string };
type Municipality = Awaited<ReturnType<typeof readMunicipality>>;
type Rows = readonly MunicipalityRow[];

/** No page when there never was such a municipality, or `wanted` is no quarter. */
export async function municipalityPage(visit: DataVisit, text: string, wanted?: string): MaybePage {
  if (!isKnownCode(visit.reference, text)) return undefined;
  if (wanted !== undefined && findQuarter(wanted) === undefined) return undefined;
  const municipality = await readMunicipality(visit, parseMunicipalityCode(text));
  const { code, name, rows, quarters } = municipality;
  const title = `${name} (${code})`;
  const history = await historySection(visit, municipality);
  const quarter = wanted ?? quarters.at(-1);
  if (rows.length === 0 || quarter === undefined) {
    const body = html`<p class="incomplete">${visit.say('nothingOfMunicipality')}</p>
      ${await meaningNote(visit)} ${history}`;
    return { title, body };
  }
  const shown = rows.filter((one) => one.quarter_code === quarter);
  const figures = await quarterFigures(visit, municipality, quarter, shown);
  const picker = quarterPicker(visit, `/gemeente/${code}`, quarters, quarter);
  const body = html`${whereLine(visit, shown)}
  ${section('quarter', visit.formats.quarter(quarter), [picker, figures])}
  ${await trendSection(visit, municipality)} ${history}`;
  return { title, quarter, body };
}

async function readMunicipality(visit: DataVisit, code: MunicipalityCode) {
  const rows = await readRows(visit, code);
  return {
    code,
    name: visit.reference.nameOn(code, visit.today) ?? code,
    rows,
    quarters: [...new Set(rows.map((row) => row.quarter_code))],
    country: await COUNTRY.read(visit.db),
  };
}

/** Its rows of all quarters. `borders_changed` is left only where there was something before that it can be compared with. */
async function readRows({ db, reference }: DataVisit, code: MunicipalityCode): Promise<Rows> {
  const rows = await MUNICIPALITIES.read(db, { municipality: code });
  const [first] = membershipsOf(reference, code);
  // a new name or a merger into something new begins a series: nothing came into this one
  const days = reference.data.reorganisations
    .filter((row) => row.new_gm_code === code && first && row.date > first.valid_from)
    .map((row) => row.date);
  const isWithinYear = (day: string, since: string) =>
    since <= day && day < `${Number(since.slice(0, 4)) + 1}${since.slice(4)}`;
  return rows.map((row) => ({
    ...row,
    borders_changed:
      row.borders_changed && days.some((since) => isWithinYear(row.reference_date, since)),
  }));
}

/** In which region it was from which day, the first one first. */
function membershipsOf({ data }: Reference, code: MunicipalityCode) {
  return data.memberships
    .filter((row) => row.gm_code === code)
    .sort((a, b) => (a.valid_from < b.valid_from ? -1 : 1));
}

/** The regions in whose documents it stands in one quarter, and its province. */
function whereLine(visit: Visit, shown: Rows): Content {
  const { say } = visit;
  const [first] = shown;
  if (!first) return undefined;
  const links = listed(shown.map((row) => regionLink(visit, row)));
  const province = first.province_name && `, ${say('provinceOf', { name: first.province_name })}`;
  return html`<p class="lead">${say('regionOf')} ${links}${province}.</p>`;
}

/** `shown` has one row for each region in whose document it stands in that quarter. */
async function quarterFigures(visit: DataVisit, of: Municipality, quarter: string, shown: Rows) {
  const { reference, say, formats } = visit;
  const meaning = await meaningNote(visit);
  const [row, another] = shown;
  if (row === undefined) {
    const known = findQuarter(quarter);
    const isThere = known && reference.regionOf(of.code, lastDay(known)) !== undefined;
    const text = isThere
      ? say('notLoadedTitle', { quarter: formats.quarter(quarter) })
      : `${formats.quarter(quarter)}: ${say('notExisting')}`;
    return [html`<p class="incomplete"><strong>${text}</strong></p>`, meaning];
  }
  const area = say('municipalityArea', { name: of.name });
  const note = row.borders_changed && say('bordersOfMunicipality');
  const isSmall = shown.some((one) => one.has_small_count);
  return [
    another
      ? [html`<p class="incomplete">${say('inSeveralRegions')}</p>`, meaning]
      : [
          keyFigures(visit, row, { rows: of.rows, area, meaning, note }),
          await rankLine(visit, row),
        ],
    isSmall && html`<p class="note">${say('smallCounts')}</p>`,
    await besideTable(visit, of, quarter, shown),
  ];
}

function isKnownCode(reference: Reference, text: string): boolean {
  return reference.data.memberships.some((row) => row.gm_code === text);
}

/** Its place by share of all, in its region and in the country. */
async function rankLine({ db, say }: DataVisit, row: MunicipalityRow): Promise<Content> {
  const found = await db
    .selectFrom('klantprofielen.municipality_ranking')
    .select(['profile_share_rank', 'municipalities', 'rank_in_country', 'quarter_is_complete'])
    .where('quarter_code', '=', row.quarter_code)
    .where('region_code', '=', row.region_code)
    .where('municipality_code', '=', row.municipality_code)
    .executeTakeFirst();
  if (!found?.profile_share_rank) return undefined;
  const inRegion = say('rankInRegion', { n: found.profile_share_rank, of: found.municipalities });
  if (!found.quarter_is_complete) return html`<p>${inRegion}.</p>`;
  const { of } = await db
    .selectFrom('klantprofielen.fact_profiles as f')
    .innerJoin('klantprofielen.dim_quarter as q', 'q.quarter_key', 'f.quarter_key')
    .select((eb) => eb.fn.countAll<number>().as('of'))
    .where('q.quarter_code', '=', row.quarter_code)
    .executeTakeFirstOrThrow();
  return html`<p>${inRegion}${say('rankInCountry', { n: found.rank_in_country ?? '', of })}.</p>`;
}

/** The municipality in one quarter with its region, or its regions, and the country below it. */
async function besideTable(visit: DataVisit, of: Municipality, quarter: string, shown: Rows) {
  const { db, say, formats } = visit;
  const regions = await Promise.all(
    shown.map(({ region_code: region }) => REGIONS.read(db, { quarter, region })),
  );
  const foot = regions.flat().map((row) => ({ label: row.region_name, values: numbersOf(row) }));
  const whole = of.country.find((row) => row.quarter_code === quarter);
  const beside = table(visit, {
    id: 'beside',
    caption: say('besideTable', { quarter: formats.quarter(quarter) }),
    columns: columnsOf(shown, ...SAME_IN_QUARTER),
    rows: shown,
    foot: [...foot, ...countryFoot(visit, whole)],
    kind: 'counts',
    csv: MUNICIPALITIES.csvAddress({ quarter, municipality: of.code }),
  });
  return html`${beside} ${!whole && html`<p class="note">${say('noCountry')}</p>`}
    <p class="note">${say('computedNote')}</p>`;
}

/** The columns but for these; the region only where it tells the rows apart, and then also where a page is narrow. */
function columnsOf(rows: Rows, ...left: readonly (keyof MunicipalityRow)[]) {
  const hasOneRegion = new Set(rows.map((row) => row.region_code)).size === 1;
  if (hasOneRegion) return MUNICIPALITIES.without(...left, 'region_name');
  return MUNICIPALITIES.without(...left).map(({ isDetail, ...column }) =>
    isDetail && column.key !== 'region_name' ? { ...column, isDetail } : column,
  );
}

async function trendSection(visit: DataVisit, of: Municipality): Promise<Html> {
  const { say } = visit;
  const { code, name, rows, country } = of;
  const { region_code: region, region_name = '' } = rows.at(-1) ?? {};
  const others = [
    { name: region_name, rows: await REGIONS.read(visit.db, { region }) },
    { name: say('countryLabel'), rows: country },
  ];
  const text = say('bordersOfMunicipality');
  const changed = rows.filter(
    (row, index) => row.borders_changed && rows[index - 1]?.borders_changed === false,
  );
  const marks = new Map(changed.map((row) => [row.quarter_code, text]));
  const shown = table(visit, {
    id: 'trend',
    caption: say('trendTable', { region: outside(name) }),
    columns: partsAsDetails(columnsOf(rows, 'municipality_name')),
    rows: rows.toReversed(),
    kind: 'counts',
    csv: MUNICIPALITIES.csvAddress({ municipality: code }),
  });
  return section('trend-title', say('trendTitle'), [
    trendCharts(visit, name, rows, others, marks),
    marks.size > 0 && html`<p class="note"><span class="mark">◆</span> ${text}</p>`,
    shown,
  ]);
}

async function historySection(visit: DataVisit, of: Municipality): Promise<Html> {
  const { db, say, formats } = visit;
  const lineage = await db
    .selectFrom('klantprofielen.municipality_lineage as l')
    .innerJoin('klantprofielen.dim_municipality as m', 'm.municipality_key', 'l.today_key')
    .select(['m.municipality_code as code', 'm.municipality_name as name'])
    .where('l.municipality_key', '=', municipalityKey(of.code))
    .executeTakeFirst();
  const events = await historyOf(visit, of.code);
  const items = events.map(({ day, text }) => html`${formats.day(day)}: ${text}`);
  const isToday = lineage?.code === of.code;
  const goesOn =
    lineage &&
    !isToday &&
    html`<p>
      ${say('goesOnAs')}
      <a href="${visit.href(`/gemeente/${lineage.code}`)}">${outside(lineage.name)}</a>.
    </p>`;
  return section('history', say('historyTitle'), [
    items.length === 0 ? html`<p>${say('noHistory')}</p>` : list(items),
    goesOn,
    isToday && (await comparableSeries(visit, of)),
  ]);
}

/** Its series on the borders of today, where that is another one than the series as printed. */
async function comparableSeries(visit: DataVisit, { code, name, quarters, country }: Municipality) {
  const { say } = visit;
  const chosen = { municipality: code };
  const rows = await COMPARABLE.read(visit.db, chosen);
  const isOther =
    rows.some((row) => row.members > 1 || !row.is_comparable) || rows.length > quarters.length;
  if (!isOther) return undefined;
  const shares = (of: readonly Pick<Numbers, 'quarter_code' | 'profile_share'>[]) =>
    new Map(of.map((row) => [row.quarter_code, row.profile_share]));
  const chart = shareChart(visit, {
    id: 'comparable-chart',
    caption: say('shareChart'),
    title: say('comparableTable', { name }),
    series: [
      { name, values: shares(rows.filter((row) => row.is_comparable)) },
      { name: say('countryLabel'), values: shares(country) },
    ],
  });
  const shown = table(visit, {
    id: 'comparable',
    caption: say('comparableTable', { name: outside(name) }),
    columns: partsAsDetails(COMPARABLE.columns),
    rows: rows.toReversed(),
    kind: 'counts',
    csv: COMPARABLE.csvAddress(chosen),
  });
  return [html`<p>${say('comparableText')}</p>`, chart, shown];
}

type Event = { readonly day: string; readonly text: Html | string };

/** Mergers, splits and names from the reference of the warehouse, and moves from one region to another; oldest first. */
async function historyOf(visit: DataVisit, code: MunicipalityCode): Promise<readonly Event[]> {
  const { db, reference, say, href } = visit;
  const successions = await db
    .selectFrom('klantprofielen.municipality_succession')
    .selectAll()
    .where((eb) => eb.or([eb('old_code', '=', code), eb('new_code', '=', code)]))
    .execute();
  const link = (other: string, name: string) =>
    other === code || !isKnownCode(reference, other)
      ? outside(name)
      : html`<a href="${href(`/gemeente/${other}`)}">${outside(name)}</a>`;
  const changes = successions.map((row): Event => ({
    day: row.date,
    text: html`${link(row.old_code, row.old_name)} ${say(`history_${row.kind}`)}
    ${link(row.new_code, row.new_name)}.`,
  }));
  return [...changes, ...movesOf(visit, code)].sort((a, b) => (a.day < b.day ? -1 : 1));
}

/** Its moves from one region to another, under the names of that day; and the day its whole region was named anew. */
function movesOf({ reference, say }: DataVisit, code: MunicipalityCode): readonly Event[] {
  const { regions } = reference.data;
  const memberships = membershipsOf(reference, code);
  return memberships.flatMap((row, index): Event[] => {
    const before = memberships[index - 1];
    const day = row.valid_from;
    const codes = new Set<string | undefined>([before?.am_code, row.am_code]);
    // where CBS assigns no region, nothing is left or entered
    if (before === undefined || codes.size === 1 || codes.has(NOT_ASSIGNED)) return [];
    const left = regions.findLast((one) => one.am_code === before.am_code && one.valid_from < day);
    const entered = regions.find((one) => one.am_code === row.am_code && isValidOn(one, day));
    const [from = '', to = ''] = [left?.official_name, entered?.official_name];
    const isNewNumber = left?.valid_to === day && entered?.valid_from === day;
    if (!isNewNumber) {
      // the sentence says that it is a region
      const bare = (name: string) => name.replace(/^Regio /, '');
      return [{ day, text: say('movedRegion', { from: bare(from), to: bare(to) }) }];
    }
    return toRegionKey(from) === toRegionKey(to)
      ? []
      : [{ day, text: `${from} ${say('history_rename')} ${to}.` }];
  });
}

/** All municipalities of a quarter; default: the newest complete one, else the newest with data. Undefined: no such quarter. */
export async function municipalitiesPage(visit: DataVisit, wanted?: string): MaybePage {
  const { db, say, formats } = visit;
  const loaded = await db
    .selectFrom('klantprofielen.quarters')
    .select(['quarter_code', 'is_latest_complete'])
    .where('regions_loaded', '>', 0)
    .orderBy('quarter_code')
    .execute();
  const newest = loaded.find((one) => one.is_latest_complete) ?? loaded.at(-1);
  const quarter = wanted ?? newest?.quarter_code;
  const title = say('municipalitiesTitle');
  if (quarter === undefined) return { title, body: emptyState(visit), section: 'municipalities' };
  const choices = loaded.map((one) => one.quarter_code);
  if (!choices.includes(quarter)) return undefined;
  const rows = await MUNICIPALITIES.read(db, { quarter });
  const [whole] = await COUNTRY.read(db, { quarter });
  const body = html`${searchForm(visit)} ${quarterPicker(visit, '/gemeenten', choices, quarter)}
    ${await meaningNote(visit)} ${!whole && html`<p class="incomplete">${say('noCountry')}</p>`}
    ${table(visit, {
      id: 'municipalities',
      caption: say('allMunicipalities', { quarter: formats.quarter(quarter), n: rows.length }),
      columns: MUNICIPALITIES.without(...SAME_IN_QUARTER),
      rows,
      foot: countryFoot(visit, whole),
      kind: 'counts',
      csv: MUNICIPALITIES.csvAddress({ quarter }),
    })}
    <p class="note">${say('computedNote')}</p>`;
  return { title, quarter, body, section: 'municipalities' };
}

/** The address of the one municipality that is called so; else a page that says what was meant perhaps. */
export function searchMunicipality(visit: DataVisit, text: string): string | Page {
  const { reference, say, href } = visit;
  const code = text.trim().toUpperCase();
  if (isKnownCode(reference, code)) return href(`/gemeente/${code}`);
  const key = toLookupKey(text);
  const today = reference.municipalitiesOn(visit.today);
  const named = key === undefined ? [] : reference.municipalitiesNamed(key);
  // of several that were ever called so the one of today is meant
  const current = today.filter(({ code }) => named.includes(code));
  const [found, another] = current.length === 1 ? current.map(({ code }) => code) : named;
  if (found && !another) return href(`/gemeente/${found}`);
  if (found) {
    const nameOf = (code: MunicipalityCode) => reference.nameOn(code, '9999-12-31') ?? code;
    const several = named.map((code) => ({ code, name: nameOf(code) }));
    return { title: say('municipality'), body: meant(visit, several) };
  }
  const similar = key
    ? today.filter(({ name }) => toLookupKey(name)?.startsWith(key.slice(0, 4)))
    : [];
  const body = html`<p>${say('noMunicipality', { text: outside(text) })}</p>
    ${meant(visit, similar)}`;
  return { title: say('notFoundTitle'), body };
}

function meant(visit: DataVisit, similar: readonly Known[]): Html {
  const { say, href } = visit;
  const links = similar.map(
    ({ code, name }) => html`<a href="${href(`/gemeente/${code}`)}">${name} (${code})</a>`,
  );
  return html`${links.length > 0 && [html`<p>${say('didYouMean')}</p>`, list(links)]}
    ${searchForm(visit)}
    <p><a href="${href('/gemeenten')}">${say('allMunicipalitiesLink')}</a></p>`;
}
