/**
 * The page of a municipality: its figures beside region and country, all its quarters, what became of its borders and
 * name, and its series on the borders of today. And the list of all municipalities of a quarter.
 */
import { html } from 'hono/html';

import { type MunicipalityCode, municipalityKey, parseMunicipalityCode } from '../codes.ts';
import { amsterdamDay } from '../quarter.ts';
import { toLookupKey } from '../reference/name-key.ts';
import { keyFigures, meaningNote, trendCharts } from './area.ts';
import { shareChart } from './chart.ts';
import type { Html } from './format.ts';
import {
  asDetails,
  type ComparableRow,
  type CountryRow,
  csvAddress,
  DATASETS,
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
import { emptyState, outside, quarterPicker, section, table } from './table.ts';

type Known = { readonly code: MunicipalityCode; readonly name: string };

/** Undefined when there never was such a municipality, or it has no numbers in that quarter. */
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
  const rows = await readMunicipalities(db, { municipality: code });
  const row =
    wanted === undefined ? rows.at(-1) : rows.findLast((one) => one.quarter_code === wanted);
  if (wanted !== undefined && row === undefined) return undefined;
  const title = `${found.name} (${found.code})`;
  const measures = await readMeasures(db);
  const history = await historySection(context, visit, found, rows);
  if (row === undefined) {
    const body = html`<p class="incomplete">${say('nothingOfMunicipality')}</p>
      ${meaningNote(visit, measures)} ${history}`;
    return { title, body };
  }
  const quarters = [...new Set(rows.map((one) => one.quarter_code))];
  const area = say('municipalityArea', { name: found.name });
  const body = html`<p class="lead">
      ${say('regionOf')}
      <a href="${visit.href(`/regio/${row.region_code}`, { kwartaal: row.quarter_code })}"
        >${outside(row.region_name)}</a
      >${row.province_name === null ? '' : `, ${say('provinceOf', { name: row.province_name })}`}.
    </p>
    <section aria-labelledby="quarter">
      <h2 id="quarter">${formats.quarter(row.quarter_code)}</h2>
      ${quarterPicker(visit, `/gemeente/${code}`, quarters, row.quarter_code)}
      ${keyFigures(visit, row, { rows, area, measures, note: row.borders_changed ? say('bordersOfMunicipality') : undefined })}
      ${await rankLine(context, visit, row)}
      ${row.has_small_count ? html`<p class="note">${say('smallCounts')}</p>` : ''}
      ${await besideTable(context, visit, row)}
    </section>
    ${await trendSection(context, visit, found, rows)} ${history}`;
  return { title, quarter: row.quarter_code, body };
}

function findMunicipality({ reference }: Context, { now }: Visit, text: string): Known | undefined {
  if (!reference.data.memberships.some((row) => row.gm_code === text)) return undefined;
  const code = parseMunicipalityCode(text);
  return { code, name: reference.nameOn(code, amsterdamDay(now.toISOString()) ?? '') ?? code };
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

/** The municipality in one quarter with its region and the country below it. */
async function besideTable({ db }: Context, visit: Visit, row: MunicipalityRow): Promise<Html> {
  const { say, formats } = visit;
  const { quarter_code: quarter, region_code: region, municipality_code: municipality } = row;
  const [ofRegion] = await readRegions(db, { quarter, region });
  const [whole] = await readCountry(db, { quarter });
  return html`${table<MunicipalityRow>(visit, {
      id: 'beside',
      caption: say('besideTable', { quarter: formats.quarter(quarter) }),
      columns: without(
        DATASETS.gemeenten,
        'region_name',
        'quarter_code',
        'region_profile_share',
        'national_profile_share',
      ),
      rows: [row],
      foot: [
        ...(ofRegion ? [{ label: ofRegion.region_name, values: numbersOf(ofRegion) }] : []),
        ...(whole ? [{ label: say('countryLabel'), values: numbersOf(whole) }] : []),
      ],
      kind: 'counts',
      csv: csvAddress('gemeenten', { quarter, municipality }),
    })}
    ${whole ? '' : html`<p class="note">${say('noCountry')}</p>`}
    <p class="note">${say('computedNote')}</p>`;
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
    columns: asDetails(
      without(DATASETS.gemeenten, 'municipality_name', 'region_name'),
      'municipal_profile_share',
      'uwv_profile_share',
    ),
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
    comparable.length > rows.length;
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
    columns: asDetails(
      DATASETS.vergelijkbaar.columns,
      'municipal_profile_share',
      'uwv_profile_share',
    ),
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
    other === code || !reference.data.memberships.some((row) => row.gm_code === other)
      ? outside(name)
      : html`<a href="${visit.href(`/gemeente/${other}`)}">${outside(name)}</a>`;
  const changes = successions.map((row): Event => ({
    day: row.date,
    text: html`${link(row.old_code, row.old_name)} ${say(`history_${row.kind}`)}
    ${link(row.new_code, row.new_name)}.`,
  }));
  const memberships = reference.data.memberships
    .filter((row) => row.gm_code === code)
    .toSorted((a, b) => (a.valid_from < b.valid_from ? -1 : 1));
  const moves = memberships.flatMap((row, index): Event[] => {
    const before = memberships[index - 1];
    const regionName = (region: string) =>
      reference.data.regions.find((one) => one.am_code === region)?.official_name ?? region;
    return before === undefined || before.am_code === row.am_code
      ? []
      : [
          {
            day: row.valid_from,
            text: say('movedRegion', {
              from: regionName(before.am_code),
              to: regionName(row.am_code),
            }),
          },
        ];
  });
  return [...changes, ...moves].sort((a, b) => (a.day < b.day ? -1 : 1));
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
      foot: whole ? [{ label: say('countryLabel'), values: numbersOf(whole) }] : [],
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
  const key = toLookupKey(text);
  const today = reference.municipalitiesOn(amsterdamDay(visit.now.toISOString()) ?? '');
  const named = key === undefined ? [] : reference.municipalitiesNamed(key);
  // of several that were ever called so the one of today is meant
  const current = today.filter(({ code }) => named.includes(code));
  const codes = current.length === 1 ? current.map(({ code }) => code) : named;
  if (codes.length === 1) return { address: visit.href(`/gemeente/${codes[0]}`) };
  const similar =
    codes.length > 1 || key === undefined
      ? codes.map((code) => ({ code, name: reference.nameOn(code, '9999-12-31') ?? code }))
      : today.filter(({ name }) => toLookupKey(name)?.startsWith(key.slice(0, 4)));
  return { page: noMunicipality(visit, text, similar) };
}

/** No page at this address, and what was meant perhaps. */
function noMunicipality(visit: Visit, text: string, similar: readonly Known[]): Page {
  const { say } = visit;
  const links = similar.map(
    ({ code, name }) =>
      html`<li><a href="${visit.href(`/gemeente/${code}`)}">${name} (${code})</a></li>`,
  );
  const body = html`<p>${say('noMunicipality', { text: outside(text) })}</p>
    ${
      links.length === 0
        ? ''
        : html`<p>${say('didYouMean')}</p>
            <ul>
              ${links}
            </ul>`
    }
    ${searchForm(visit)}
    <p><a href="${visit.href('/gemeenten')}">${say('allMunicipalitiesLink')}</a></p>`;
  return { title: say('notFoundTitle'), body };
}
