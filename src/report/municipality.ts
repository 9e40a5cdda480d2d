/**
 * The page of a municipality: its figures beside region and country, all its quarters, what became of its borders and
 * name, and its series on the borders of today. And the list of all municipalities of a quarter.
 */
import { html } from 'hono/html';

import { type MunicipalityCode, municipalityKey, parseMunicipalityCode } from '../codes.ts';
import { amsterdamDay, findQuarter, lastDay } from '../quarter.ts';
import { toLookupKey, toRegionKey } from '../reference/name-key.ts';
import { NOT_ASSIGNED, type Reference } from '../reference/reference.ts';
import { isValidOn } from '../reference/schema.ts';
import { keyFigures, meaningNote, trendCharts } from './area.ts';
import { shareChart } from './chart.ts';
import type { Html } from './format.ts';
import {
  countryFoot,
  partsAsDetails,
  type ComparableRow,
  type CountryRow,
  csvAddress,
  DATASETS,
  type MeasureMeaning,
  type MunicipalityRow,
  numbersOf,
  readComparable,
  readCountry,
  readMeasures,
  readMunicipalities,
  readRegions,
  without,
} from './numbers.ts';
import { searchForm } from './overview.ts';
import type { Context, Page, Visit } from './page.ts';
import {
  type Column,
  emptyState,
  listed,
  outside,
  quarterPicker,
  regionLink,
  section,
  table,
} from './table.ts';

type Known = { readonly code: MunicipalityCode; readonly name: string };

/** Undefined when there never was such a municipality. */
export async function municipalityPage(
  context: Context,
  visit: Visit,
  code: string,
  wanted: string | undefined,
): Promise<Page | undefined> {
  const found = findMunicipality(context, visit, code);
  if (!found) return undefined;
  const { db } = context;
  const { say, formats } = visit;
  const rows = await readRows(context, found);
  const title = `${found.name} (${found.code})`;
  const measures = await readMeasures(db);
  const history = await historySection(context, visit, found, rows);
  const last = rows.at(-1);
  if (last === undefined) {
    const body = html`<p class="incomplete">${say('nothingOfMunicipality')}</p>
      ${meaningNote(visit, measures)} ${history}`;
    return { title, body };
  }
  const quarter = wanted ?? last.quarter_code;
  const shown = rows.filter((one) => one.quarter_code === quarter);
  const quarters = [...new Set(rows.map((one) => one.quarter_code))];
  const body = html`${shown.length === 0 ? '' : whereLine(visit, shown)}
    <section aria-labelledby="quarter">
      <h2 id="quarter">${formats.quarter(quarter)}</h2>
      ${quarterPicker(visit, `/gemeente/${code}`, quarters, quarter)}
      ${await quarterFigures(context, visit, found, { quarter, shown, rows, measures })}
    </section>
    ${await trendSection(context, visit, found, rows)} ${history}`;
  return { title, quarter, body };
}

/** Its rows of all quarters. `borders_changed` is left only where there was something before that it can be compared with. */
async function readRows(
  { db, reference }: Context,
  { code }: Known,
): Promise<readonly MunicipalityRow[]> {
  const rows = await readMunicipalities(db, { municipality: code });
  const began = reference.data.memberships
    .filter((row) => row.gm_code === code)
    .map((row) => row.valid_from)
    .sort()[0];
  // a new name or a merger into something new begins a series: nothing came into this one
  const days = reference.data.reorganisations
    .filter((row) => row.new_gm_code === code && began !== undefined && row.date > began)
    .map((row) => row.date);
  const isWithinYear = (day: string, since: string) =>
    since <= day && day < `${Number(since.slice(0, 4)) + 1}${since.slice(4)}`;
  return rows.map((row) => ({
    ...row,
    borders_changed:
      row.borders_changed && days.some((since) => isWithinYear(row.reference_date, since)),
  }));
}

/** The regions in whose documents it stands in one quarter, and its province. */
function whereLine(visit: Visit, shown: readonly MunicipalityRow[]): Html {
  const { say } = visit;
  const links = listed(shown.map((row) => regionLink(visit, row)));
  const province = shown[0]?.province_name ?? null;
  return html`<p class="lead">
    ${say('regionOf')}
    ${links}${province === null ? '' : `, ${say('provinceOf', { name: province })}`}.
  </p>`;
}

type QuarterOfMunicipality = {
  readonly quarter: string;
  /** One for each region in whose document it stands in that quarter. */
  readonly shown: readonly MunicipalityRow[];
  readonly rows: readonly MunicipalityRow[];
  readonly measures: readonly MeasureMeaning[];
};

async function quarterFigures(
  context: Context,
  visit: Visit,
  { code, name }: Known,
  { quarter, shown, rows, measures }: QuarterOfMunicipality,
): Promise<Html> {
  const { say, formats } = visit;
  const [row, another] = shown;
  if (row === undefined) {
    const known = findQuarter(quarter);
    const isThere = known && context.reference.regionOf(code, lastDay(known)) !== undefined;
    const text = isThere
      ? say('notLoadedTitle', { quarter: formats.quarter(quarter) })
      : `${formats.quarter(quarter)}: ${say('notExisting')}`;
    return html`<p class="incomplete"><strong>${text}</strong></p>
      ${meaningNote(visit, measures)}`;
  }
  const area = say('municipalityArea', { name });
  const note = row.borders_changed ? say('bordersOfMunicipality') : undefined;
  const figures =
    another === undefined
      ? html`${keyFigures(visit, row, { rows, area, measures, note })}
        ${await rankLine(context, visit, row)}`
      : html`<p class="incomplete">${say('inSeveralRegions')}</p>
          ${meaningNote(visit, measures)}`;
  return html`${figures}
  ${shown.some((one) => one.has_small_count) ? html`<p class="note">${say('smallCounts')}</p>` : ''}
  ${await besideTable(context, visit, row, shown)}`;
}

function findMunicipality({ reference }: Context, { now }: Visit, text: string): Known | undefined {
  if (!isKnownCode(reference, text)) return undefined;
  const code = parseMunicipalityCode(text);
  return { code, name: reference.nameOn(code, amsterdamDay(now.toISOString()) ?? '') ?? code };
}

function isKnownCode(reference: Reference, text: string): boolean {
  return reference.data.memberships.some((row) => row.gm_code === text);
}

/** Its place by share of all, in its region and in the country. */
async function rankLine({ db }: Context, { say }: Visit, row: MunicipalityRow): Promise<Html> {
  const found = await db
    .selectFrom('klantprofielen.municipality_ranking')
    .select(['profile_share_rank', 'municipalities', 'rank_in_country', 'quarter_is_complete'])
    .where('quarter_code', '=', row.quarter_code)
    .where('region_code', '=', row.region_code)
    .where('municipality_code', '=', row.municipality_code)
    .executeTakeFirst();
  if (!found?.profile_share_rank) return html``;
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
async function besideTable(
  { db }: Context,
  visit: Visit,
  { quarter_code: quarter, municipality_code: municipality }: MunicipalityRow,
  shown: readonly MunicipalityRow[],
): Promise<Html> {
  const { say, formats } = visit;
  const ofRegions = await Promise.all(
    shown.map(({ region_code: region }) => readRegions(db, { quarter, region })),
  );
  const [whole] = await readCountry(db, { quarter });
  return html`${table<MunicipalityRow>(visit, {
      id: 'beside',
      caption: say('besideTable', { quarter: formats.quarter(quarter) }),
      columns: columnsOf(shown, 'quarter_code', 'region_profile_share', 'national_profile_share'),
      rows: shown,
      foot: [
        ...ofRegions.flat().map((row) => ({ label: row.region_name, values: numbersOf(row) })),
        ...countryFoot(visit, whole),
      ],
      kind: 'counts',
      csv: csvAddress('gemeenten', { quarter, municipality }),
    })}
    ${whole ? '' : html`<p class="note">${say('noCountry')}</p>`}
    <p class="note">${say('computedNote')}</p>`;
}

/** The columns but for these; the region only where it tells the rows apart, and then also where a page is narrow. */
function columnsOf(
  rows: readonly MunicipalityRow[],
  ...left: readonly (keyof MunicipalityRow)[]
): readonly Column<MunicipalityRow>[] {
  const hasOneRegion = new Set(rows.map((row) => row.region_code)).size === 1;
  if (hasOneRegion) return without(DATASETS.gemeenten, ...left, 'region_name');
  return without(DATASETS.gemeenten, ...left).map((column) => {
    const { isDetail, ...always } = column;
    return isDetail === undefined || column.key !== 'region_name' ? column : always;
  });
}

async function trendSection(
  { db }: Context,
  visit: Visit,
  { code, name }: Known,
  rows: readonly MunicipalityRow[],
): Promise<Html> {
  const { say } = visit;
  const region = rows.at(-1);
  const others = [
    {
      name: region?.region_name ?? '',
      rows: await readRegions(db, { region: region?.region_code }),
    },
    { name: say('countryLabel'), rows: await readCountry(db) },
  ];
  const changed = rows.filter(
    (row, index) => row.borders_changed && rows[index - 1]?.borders_changed === false,
  );
  const marks = new Map(changed.map((row) => [row.quarter_code, say('bordersOfMunicipality')]));
  const shown = table<MunicipalityRow>(visit, {
    id: 'trend',
    caption: say('trendTable', { region: outside(name) }),
    columns: partsAsDetails(columnsOf(rows, 'municipality_name')),
    rows: rows.toReversed(),
    kind: 'counts',
    csv: csvAddress('gemeenten', { municipality: code }),
  });
  return section(
    'trend-title',
    say('trendTitle'),
    html`${trendCharts(visit, name, rows, others, marks)}
    ${marks.size === 0 ? '' : html`<p class="note"><span class="mark">◆</span> ${say('bordersOfMunicipality')}</p>`}
    ${shown}`,
  );
}

// What became of its borders and name.

async function historySection(
  context: Context,
  visit: Visit,
  { code, name }: Known,
  rows: readonly MunicipalityRow[],
): Promise<Html> {
  const { db } = context;
  const { say, formats } = visit;
  const lineage = await db
    .selectFrom('klantprofielen.municipality_lineage as l')
    .innerJoin('klantprofielen.dim_municipality as m', 'm.municipality_key', 'l.today_key')
    .select(['m.municipality_code', 'm.municipality_name', 'l.is_split'])
    .where('l.municipality_key', '=', municipalityKey(code))
    .executeTakeFirst();
  const events = await historyOf(context, visit, code);
  const items = events.map(({ day, text }) => html`<li>${formats.day(day)}: ${text}</li>`);
  const today = lineage?.municipality_code;
  const comparable = today === code ? await readComparable(db, { municipality: code }) : [];
  const isOther =
    comparable.some((row) => row.members > 1 || !row.is_comparable) ||
    comparable.length > new Set(rows.map((row) => row.quarter_code)).size;
  return section(
    'history',
    say('historyTitle'),
    html`${
      items.length === 0
        ? html`<p>${say('noHistory')}</p>`
        : html`<ul>
            ${items}
          </ul>`
    }
    ${today === undefined || today === code ? '' : html`<p>${say('goesOnAs')} <a href="${visit.href(`/gemeente/${today}`)}">${outside(lineage?.municipality_name)}</a>.</p>`}
    ${
      isOther
        ? html`<p>${say('comparableText')}</p>
            ${comparableChart(visit, name, comparable, await readCountry(db))}
            ${comparableTable(visit, code, name, comparable)}`
        : ''
    }`,
  );
}

function comparableChart(
  visit: Visit,
  name: string,
  rows: readonly ComparableRow[],
  country: readonly CountryRow[],
): Html {
  const { say } = visit;
  const shares = (of: readonly (ComparableRow | CountryRow)[]) =>
    new Map(of.map((row) => [row.quarter_code, row.profile_share]));
  return shareChart(visit, {
    id: 'comparable-chart',
    caption: say('shareChart'),
    title: say('comparableTable', { name }),
    series: [
      { name, values: shares(rows.filter((row) => row.is_comparable)) },
      { name: say('countryLabel'), values: shares(country) },
    ],
  });
}

function comparableTable(
  visit: Visit,
  municipality: string,
  name: string,
  rows: readonly ComparableRow[],
): Html {
  return table<ComparableRow>(visit, {
    id: 'comparable',
    caption: visit.say('comparableTable', { name: outside(name) }),
    columns: partsAsDetails(DATASETS.vergelijkbaar.columns),
    rows: rows.toReversed(),
    kind: 'counts',
    csv: csvAddress('vergelijkbaar', { municipality }),
  });
}

type Event = { readonly day: string; readonly text: Html | string };

/** Mergers, splits and names from the reference of the warehouse, and moves from one region to another; oldest first. */
async function historyOf(
  { db, reference }: Context,
  visit: Visit,
  code: MunicipalityCode,
): Promise<readonly Event[]> {
  const { say } = visit;
  const successions = await db
    .selectFrom('klantprofielen.municipality_succession')
    .selectAll()
    .where((eb) => eb.or([eb('old_code', '=', code), eb('new_code', '=', code)]))
    .execute();
  const link = (other: string, name: string) =>
    other === code || !isKnownCode(reference, other)
      ? outside(name)
      : html`<a href="${visit.href(`/gemeente/${other}`)}">${outside(name)}</a>`;
  const changes = successions.map((row): Event => ({
    day: row.date,
    text: html`${link(row.old_code, row.old_name)} ${say(`history_${row.kind}`)}
    ${link(row.new_code, row.new_name)}.`,
  }));
  const moves = movesOf(reference, visit, code);
  return [...changes, ...moves].sort((a, b) => (a.day < b.day ? -1 : 1));
}

/** Its moves from one region to another, under the names of that day; and the day its whole region was named anew. */
function movesOf(reference: Reference, { say }: Visit, code: MunicipalityCode): readonly Event[] {
  const { memberships, regions } = reference.data;
  const ofCode = memberships
    .filter((row) => row.gm_code === code)
    .toSorted((a, b) => (a.valid_from < b.valid_from ? -1 : 1));
  return ofCode.flatMap((row, index): Event[] => {
    const before = ofCode[index - 1];
    const day = row.valid_from;
    // where CBS assigns no region, nothing is left or entered
    const isMove =
      before !== undefined &&
      before.am_code !== row.am_code &&
      before.am_code !== NOT_ASSIGNED &&
      row.am_code !== NOT_ASSIGNED;
    if (!isMove) return [];
    const left = regions.findLast((one) => one.am_code === before.am_code && one.valid_from < day);
    const entered = regions.find((one) => one.am_code === row.am_code && isValidOn(one, day));
    const [from, to] = [left, entered].map((one) => one?.official_name ?? '') as [string, string];
    const isNewNumber = left?.valid_to === day && entered?.valid_from === day;
    if (!isNewNumber) {
      const text = say('movedRegion', { from: withoutRegion(from), to: withoutRegion(to) });
      return [{ day, text }];
    }
    return toRegionKey(from) === toRegionKey(to)
      ? []
      : [{ day, text: `${from} ${say('history_rename')} ${to}.` }];
  });
}

/** 'Regio Zwolle', where the sentence says that it is a region. */
function withoutRegion(name: string): string {
  return name.replace(/^Regio /, '');
}

// The list of all, and the way to one by its name.

/** All municipalities of a quarter; default: the newest complete one, else the newest with data. Undefined: no such quarter. */
export async function municipalitiesPage(
  { db }: Context,
  visit: Visit,
  wanted: string | undefined,
): Promise<Page | undefined> {
  const { say, formats } = visit;
  const loaded = await db
    .selectFrom('klantprofielen.quarters')
    .select(['quarter_code', 'is_latest_complete'])
    .where('regions_loaded', '>', 0)
    .orderBy('quarter_code')
    .execute();
  const quarter =
    wanted ?? (loaded.find((one) => one.is_latest_complete) ?? loaded.at(-1))?.quarter_code;
  const title = say('municipalitiesTitle');
  if (quarter === undefined) return { title, body: emptyState(visit), section: 'municipalities' };
  const choices = loaded.map((one) => one.quarter_code);
  if (!choices.includes(quarter)) return undefined;
  const rows = await readMunicipalities(db, { quarter });
  const [whole] = await readCountry(db, { quarter });
  const body = html`${searchForm(visit)} ${quarterPicker(visit, '/gemeenten', choices, quarter)}
    ${meaningNote(visit, await readMeasures(db))}
    ${whole ? '' : html`<p class="incomplete">${say('noCountry')}</p>`}
    ${table<MunicipalityRow>(visit, {
      id: 'municipalities',
      caption: say('allMunicipalities', { quarter: formats.quarter(quarter), n: rows.length }),
      columns: without(
        DATASETS.gemeenten,
        'quarter_code',
        'region_profile_share',
        'national_profile_share',
      ),
      rows,
      foot: countryFoot(visit, whole),
      kind: 'counts',
      csv: csvAddress('gemeenten', { quarter }),
    })}
    <p class="note">${say('computedNote')}</p>`;
  return { title, quarter, body, section: 'municipalities' };
}

/** The address of the one municipality that is called so; else a page that says what was meant perhaps. */
export function searchMunicipality(
  { reference }: Context,
  visit: Visit,
  text: string,
): { readonly address: string } | { readonly page: Page } {
  const code = text.trim().toUpperCase();
  if (isKnownCode(reference, code)) return { address: visit.href(`/gemeente/${code}`) };
  const key = toLookupKey(text);
  const today = reference.municipalitiesOn(amsterdamDay(visit.now.toISOString()) ?? '');
  const named = key === undefined ? [] : reference.municipalitiesNamed(key);
  // of several that were ever called so the one of today is meant
  const current = today.filter(({ code }) => named.includes(code));
  const codes = current.length === 1 ? current.map(({ code }) => code) : named;
  if (codes.length === 1) return { address: visit.href(`/gemeente/${codes[0]}`) };
  if (codes.length > 1) {
    const several = codes.map((one) => ({
      code: one,
      name: reference.nameOn(one, '9999-12-31') ?? one,
    }));
    return { page: { title: visit.say('municipality'), body: meant(visit, several) } };
  }
  const similar =
    key === undefined
      ? []
      : today.filter(({ name }) => toLookupKey(name)?.startsWith(key.slice(0, 4)));
  const body = html`<p>${visit.say('noMunicipality', { text: outside(text) })}</p>
    ${meant(visit, similar)}`;
  return { page: { title: visit.say('notFoundTitle'), body } };
}

function meant(visit: Visit, similar: readonly Known[]): Html {
  const { say } = visit;
  const links = similar.map(
    ({ code, name }) =>
      html`<li><a href="${visit.href(`/gemeente/${code}`)}">${name} (${code})</a></li>`,
  );
  return html`${
      links.length === 0
        ? ''
        : html`<p>${say('didYouMean')}</p>
            <ul>
              ${links}
            </ul>`
    }
    ${searchForm(visit)}
    <p><a href="${visit.href('/gemeenten')}">${say('allMunicipalitiesLink')}</a></p>`;
}
