/**
 * The numbers of the pages, each set described once: where it is read (schema klantprofielen only), and its columns on
 * the page and in the CSV at /data/NAME.csv.
 */
import { html } from 'hono/html';
import { type Kysely, type Selectable, sql } from 'kysely';

import { toWord } from '../meanings.ts';
import type { Database } from '../load/schema.ts';
import { MEASURES, type Measure } from '../measures.ts';
import type { Visit } from './page.ts';
import {
  type Column,
  codeWithMeaning,
  csvOf,
  documentLink,
  formatted,
  outside,
  regionLink,
} from './table.ts';

/** Which rows; what is not named is not limited. */
export type Selection = {
  readonly quarter?: string | undefined;
  readonly region?: string | undefined;
  readonly municipality?: string | undefined;
};

/** What all areas have: municipality, region, country. */
export type Numbers = Readonly<Record<Measure, number>> & {
  readonly quarter_code: string;
  readonly reference_date: string;
  readonly profile_share: number | null;
  readonly municipal_profile_share: number | null;
  readonly uwv_profile_share: number | null;
  readonly known_in_sonar_yoy: number | null;
  readonly profile_share_yoy_pp: number | null;
};

const SHARES_FIRST: readonly Column<Numbers>[] = [
  { key: 'profile_share', kind: 'share', heading: 'shareAll' },
  { key: 'profile_share_yoy_pp', kind: 'points', heading: 'shareYoy', isDetail: true },
  { key: 'known_in_sonar', kind: 'count', heading: 'known' },
  { key: 'known_in_sonar_yoy', kind: 'change' },
];

/** Share before counts: the number that is quoted stands first, also where a page is narrow. */
const COUNTS: readonly Column<Numbers>[] = [
  { key: 'municipal_profile_share', kind: 'share', heading: 'shareMunicipal' },
  { key: 'municipal_with_profile', kind: 'count', heading: 'municipalWith', isDetail: true },
  { key: 'municipal_without_profile', kind: 'count', heading: 'municipalWithout', isDetail: true },
  { key: 'uwv_profile_share', kind: 'share', heading: 'shareUwv' },
  { key: 'uwv_with_profile', kind: 'count', heading: 'uwvWith', isDetail: true },
  { key: 'uwv_without_profile', kind: 'count', heading: 'uwvWithout', isDetail: true },
];

/** No country beside an area in a quarter that is not complete. */
const NATIONAL: Column<{ readonly national_profile_share: number | null }> = {
  key: 'national_profile_share',
  kind: 'share',
  heading: 'shareNational',
  cell: ({ national_profile_share: share }, { say, formats }) =>
    share === null ? html`<abbr title="${say('noCountry')}">–</abbr>` : formats.share(share),
};

/** What a row of any area has, to set it below rows of other areas. */
export function numbersOf(row: Numbers): Partial<Numbers> {
  return Object.fromEntries([...SHARES_FIRST, ...COUNTS].map(({ key }) => [key, key && row[key]]));
}

/** The row of the country below those of areas; none while it has no number. */
export function countryFoot({ say }: Visit, whole: CountryRow | undefined) {
  return whole ? [{ label: say('countryLabel'), values: numbersOf(whole) }] : [];
}

const DAY: Column<Numbers> = { key: 'reference_date', kind: 'day' };
const QUARTER: Column<{ readonly quarter_code: string }> = {
  key: 'quarter_code',
  kind: 'quarter',
  heading: 'quarter',
};

export type CountryRow = Awaited<ReturnType<typeof readCountry>>[number];

/** The country, complete quarters only: an incomplete one is never the country. Oldest first. */
export async function readCountry(db: Kysely<Database>, { quarter }: Selection = {}) {
  return await db
    .selectFrom('klantprofielen.national_totals as p')
    .select(MEASURES.map((measure) => `p.${measure}` as const))
    .select(['p.quarter_code', 'p.reference_date', 'p.regions_loaded', 'p.register_persons'])
    .select([
      'p.known_share',
      'p.profile_share',
      'p.municipal_profile_share',
      'p.uwv_profile_share',
    ])
    .select(['p.known_in_sonar_yoy', 'p.profile_share_yoy_pp'])
    .where('p.is_complete', '=', true)
    .$if(quarter !== undefined, (query) => query.where('p.quarter_code', '=', quarter ?? ''))
    .orderBy('p.quarter_code')
    .execute();
}

const COUNTRY: readonly Column<CountryRow>[] = [
  QUARTER,
  DAY,
  ...SHARES_FIRST,
  ...COUNTS,
  { key: 'register_persons', kind: 'count', heading: 'register', isDetail: true },
  { key: 'known_share', kind: 'share', heading: 'knownShare', isDetail: true },
  { key: 'regions_loaded', kind: 'count' },
];

export type RegionRow = Awaited<ReturnType<typeof readRegions>>[number];

/** Regions as printed, with the country beside them. Oldest quarter first, then by name. */
export async function readRegions(db: Kysely<Database>, { quarter, region }: Selection) {
  return await db
    .selectFrom('klantprofielen.region_profiles as p')
    .innerJoin('klantprofielen.region_changes as c', (join) =>
      join
        .onRef('c.quarter_code', '=', 'p.quarter_code')
        .onRef('c.region_code', '=', 'p.region_code'),
    )
    .leftJoin('klantprofielen.national_totals as n', (join) =>
      join.onRef('n.quarter_code', '=', 'p.quarter_code').on('n.is_complete', '=', true),
    )
    .select(MEASURES.map((measure) => `p.${measure}` as const))
    .select(['p.quarter_code', 'p.reference_date', 'p.region_code', 'p.region_name'])
    .select(['p.profile_share', 'p.municipal_profile_share', 'p.uwv_profile_share'])
    .select(['p.register_persons', 'p.known_pct', 'p.known_share'])
    .select(['p.rank_in_country', 'p.quarter_is_complete'])
    .select(['p.regions_loaded', 'p.document_key'])
    .select(['c.known_in_sonar_yoy', 'c.profile_share_yoy_pp'])
    .select(['c.borders_changed', 'c.municipalities_joined', 'c.municipalities_left'])
    .select('n.profile_share as national_profile_share')
    .$if(quarter !== undefined, (query) => query.where('p.quarter_code', '=', quarter ?? ''))
    .$if(region !== undefined, (query) => query.where('p.region_code', '=', region ?? ''))
    .orderBy('p.quarter_code')
    .orderBy('p.region_name')
    .execute();
}

const REGIONS: readonly Column<RegionRow>[] = [
  { key: 'region_code', kind: 'text' },
  {
    key: 'region_name',
    heading: 'region',
    cell: (row, visit) => regionLink(visit, row),
  },
  {
    ...QUARTER,
    cell: (row, visit) => quarterWithBorders(row, visit.formats.quarter(row.quarter_code)),
  },
  DAY,
  ...SHARES_FIRST,
  NATIONAL,
  {
    key: 'rank_in_country',
    kind: 'count',
    heading: 'rank',
    isDetail: true,
    // among the few regions of an incomplete quarter it is no place in the country
    cell: (row, visit) =>
      row.quarter_is_complete
        ? formatted(visit, 'count', row.rank_in_country)
        : formatted(visit, 'change', null),
  },
  { key: 'quarter_is_complete', kind: 'flag' },
  { key: 'regions_loaded', kind: 'count' },
  ...COUNTS,
  { key: 'register_persons', kind: 'count', heading: 'register', isDetail: true },
  { key: 'known_pct', kind: 'percent' },
  { key: 'known_share', kind: 'share' },
  { key: 'borders_changed', kind: 'flag' },
  { key: 'municipalities_joined', kind: 'text' },
  { key: 'municipalities_left', kind: 'text' },
  {
    key: 'document_key',
    kind: 'count',
    heading: 'document',
    isDetail: true,
    cell: (row, visit) => documentLink(visit, row.document_key),
  },
];

/** A quarter over which the borders moved carries the mark of the chart. */
function quarterWithBorders(row: { readonly borders_changed: boolean | null }, text: string) {
  return row.borders_changed ? html`${text} <span class="mark">◆</span>` : text;
}

export type MunicipalityRow = Awaited<ReturnType<typeof readMunicipalities>>[number];

/** Municipalities of their quarter, with region and country beside them. Oldest quarter first, then by name. */
export async function readMunicipalities(db: Kysely<Database>, of: Selection) {
  const { quarter, region, municipality } = of;
  return await db
    .selectFrom('klantprofielen.profiles as p')
    .innerJoin('klantprofielen.municipality_changes as c', (join) =>
      join
        .onRef('c.quarter_code', '=', 'p.quarter_code')
        .onRef('c.region_code', '=', 'p.region_code')
        .onRef('c.municipality_code', '=', 'p.municipality_code'),
    )
    .leftJoin('klantprofielen.region_changes as r', (join) =>
      join
        .onRef('r.quarter_code', '=', 'p.quarter_code')
        .onRef('r.region_code', '=', 'p.region_code'),
    )
    .leftJoin('klantprofielen.national_totals as n', (join) =>
      join.onRef('n.quarter_code', '=', 'p.quarter_code').on('n.is_complete', '=', true),
    )
    .select(MEASURES.map((measure) => `p.${measure}` as const))
    .select(['p.quarter_code', 'p.reference_date', 'p.municipality_code', 'p.municipality_name'])
    .select(['p.region_code', 'p.region_name', 'p.province_name', 'p.document_key'])
    .select(['p.profile_share', 'p.municipal_profile_share', 'p.uwv_profile_share'])
    .select('p.has_small_count')
    .select(['c.known_in_sonar_yoy', 'c.profile_share_yoy_pp'])
    .select('c.borders_changed')
    .select([
      'r.profile_share as region_profile_share',
      'n.profile_share as national_profile_share',
    ])
    .$if(quarter !== undefined, (query) => query.where('p.quarter_code', '=', quarter ?? ''))
    .$if(region !== undefined, (query) => query.where('p.region_code', '=', region ?? ''))
    .$if(municipality !== undefined, (query) =>
      query.where('p.municipality_code', '=', municipality ?? ''),
    )
    .orderBy('p.quarter_code')
    .orderBy('p.municipality_name')
    .orderBy('p.region_name')
    .execute();
}

const MUNICIPALITIES: readonly Column<MunicipalityRow>[] = [
  { key: 'municipality_code', kind: 'text' },
  {
    key: 'municipality_name',
    heading: 'municipality',
    cell: (row, visit) =>
      html`<a
        href="${visit.href(`/gemeente/${row.municipality_code}`, { kwartaal: row.quarter_code })}"
        >${outside(row.municipality_name)}</a
      >`,
  },
  { key: 'region_code', kind: 'text' },
  {
    key: 'region_name',
    heading: 'region',
    isDetail: true,
    cell: (row, visit) => regionLink(visit, row),
  },
  { key: 'province_name', kind: 'text' },
  {
    ...QUARTER,
    cell: (row, visit) => quarterWithBorders(row, visit.formats.quarter(row.quarter_code)),
  },
  DAY,
  ...SHARES_FIRST,
  { key: 'region_profile_share', kind: 'share', heading: 'shareRegion' },
  NATIONAL,
  ...COUNTS,
  { key: 'has_small_count', kind: 'flag' },
  { key: 'borders_changed', kind: 'flag' },
  { key: 'document_key', kind: 'count' },
];

export type ComparableRow = Awaited<ReturnType<typeof readComparable>>[number];

/** The series of a municipality of today on the borders of today, oldest first. */
export async function readComparable(db: Kysely<Database>, { quarter, municipality }: Selection) {
  return await db
    .selectFrom('klantprofielen.comparable_series')
    .select([
      ...MEASURES,
      'quarter_code',
      'reference_date',
      'municipality_code',
      'municipality_name',
    ])
    .select(['profile_share', 'municipal_profile_share', 'uwv_profile_share'])
    .select(['members', 'is_complete', 'is_comparable'])
    .$if(quarter !== undefined, (query) => query.where('quarter_code', '=', quarter ?? ''))
    .$if(municipality !== undefined, (query) =>
      query.where('municipality_code', '=', municipality ?? ''),
    )
    .orderBy('quarter_code')
    .orderBy('municipality_name')
    .execute();
}

const COMPARABLE: readonly Column<ComparableRow>[] = [
  { key: 'municipality_code', kind: 'text' },
  { key: 'municipality_name', kind: 'text' },
  QUARTER,
  { key: 'reference_date', kind: 'day' },
  { key: 'profile_share', kind: 'share', heading: 'shareAll' },
  { key: 'known_in_sonar', kind: 'count', heading: 'known' },
  { key: 'municipal_profile_share', kind: 'share', heading: 'shareMunicipal' },
  { key: 'uwv_profile_share', kind: 'share', heading: 'shareUwv' },
  ...MEASURES.slice(0, 4).map((key): Column<ComparableRow> => ({ key, kind: 'count' })),
  { key: 'members', kind: 'count', heading: 'members', isDetail: true },
  { key: 'is_complete', kind: 'flag' },
  { key: 'is_comparable', kind: 'flag', heading: 'isComparable' },
];

export type Revision = Awaited<ReturnType<typeof readRevisions>>[number];

/** Numbers that changed after they were first loaded, the latest first. */
export async function readRevisions(db: Kysely<Database>, { region, quarter }: Selection) {
  return await db
    .selectFrom('klantprofielen.revisions as p')
    .leftJoin('klantprofielen.dim_municipality as m', 'm.municipality_code', 'p.municipality_code')
    .leftJoin('klantprofielen.measure as l', (join) => join.on(sql<boolean>`l.measure = p.measure`))
    .select(['p.quarter_code', 'p.region_code', 'p.municipality_code', 'p.measure'])
    .select(['p.old_value', 'p.new_value', 'p.changed_at', 'p.new_document_key'])
    .select(['m.municipality_name', 'l.label_nl', 'l.label_en'])
    .$if(quarter !== undefined, (query) => query.where('p.quarter_code', '=', quarter ?? ''))
    .$if(region !== undefined, (query) => query.where('p.region_code', '=', region ?? ''))
    .orderBy('p.changed_at', 'desc')
    .orderBy('p.quarter_code', 'desc')
    .orderBy('m.municipality_name')
    .orderBy('p.measure')
    .execute();
}

const REVISIONS: readonly Column<Revision>[] = [
  QUARTER,
  { key: 'region_code', kind: 'text' },
  { key: 'municipality_code', kind: 'text' },
  {
    key: 'municipality_name',
    heading: 'municipality',
    cell: (row, { say }) => outside(row.municipality_name ?? say('wholeRegion')),
  },
  {
    key: 'measure',
    heading: 'measure',
    cell: (row, { say, language }) => {
      if (row.measure === 'register_persons') return say('register');
      if (row.measure === 'known_pct') return say('knownPct');
      return outside((language === 'nl' ? row.label_nl : row.label_en) ?? row.measure);
    },
  },
  { key: 'old_value', kind: 'count', heading: 'oldValue', cell: valueCell('old_value') },
  { key: 'new_value', kind: 'count', heading: 'newValue', cell: valueCell('new_value') },
  { key: 'changed_at', kind: 'instant', heading: 'changedAt' },
  {
    key: 'new_document_key',
    kind: 'count',
    heading: 'document',
    cell: (row, visit) => documentLink(visit, row.new_document_key),
  },
];

/** A number that came or went with its row was absent, not nil. */
function valueCell(key: 'old_value' | 'new_value'): NonNullable<Column<Revision>['cell']> {
  return (row, { say, formats }) => {
    const value = row[key];
    return value === null ? say('absentValue') : formats.count(value);
  };
}

export type CoverageCell = Awaited<ReturnType<typeof readCoverage>>[number];

/** Every quarter x region that should be there; oldest quarter first, then by name. */
export async function readCoverage(db: Kysely<Database>, { quarter, region }: Selection = {}) {
  return await db
    .selectFrom('klantprofielen.coverage')
    .select(['quarter_code', 'region_code', 'region_name', 'status', 'reason', 'due_on'])
    .select(['document_key', 'is_after_last_seen'])
    .$if(quarter !== undefined, (query) => query.where('quarter_code', '=', quarter ?? ''))
    .$if(region !== undefined, (query) => query.where('region_code', '=', region ?? ''))
    .orderBy('quarter_code')
    .orderBy('region_name')
    .execute();
}

const COVERAGE: readonly Column<CoverageCell>[] = [
  QUARTER,
  { key: 'region_code', kind: 'text' },
  { key: 'region_name', kind: 'text' },
  {
    key: 'status',
    heading: 'state',
    cell: (row, { language }) => toWord('coverage_status', row.status, language),
  },
  {
    key: 'reason',
    heading: 'reason',
    cell: (row, visit) => (row.reason === null ? '' : codeWithMeaning(visit, row.reason)),
  },
  { key: 'due_on', kind: 'day', heading: 'due', isDetail: true },
  {
    key: 'document_key',
    kind: 'count',
    heading: 'document',
    isDetail: true,
    cell: (row, visit) => documentLink(visit, row.document_key),
  },
  { key: 'is_after_last_seen', kind: 'flag' },
];

/** What is loaded of a quarter or region. */
export function isLoaded({ status }: CoverageCell): boolean {
  return status === 'loaded' || status === 'withdrawn';
}

/** A set of numbers: how it is read, and its columns. */
export type Dataset<Row> = {
  readonly read: (db: Kysely<Database>, of: Selection) => Promise<readonly Row[]>;
  readonly columns: readonly Column<Row>[];
  /** What its rows can be chosen by. */
  readonly by: readonly (keyof Selection)[];
};

/** By the name of their CSV: /data/NAME.csv?kwartaal=…&regio=…&gemeente=… */
export const DATASETS = {
  nederland: dataset(readCountry, COUNTRY, ['quarter']),
  regios: dataset(readRegions, REGIONS, ['quarter', 'region']),
  gemeenten: dataset(readMunicipalities, MUNICIPALITIES, ['quarter', 'region', 'municipality']),
  vergelijkbaar: dataset(readComparable, COMPARABLE, ['quarter', 'municipality']),
  herzieningen: dataset(readRevisions, REVISIONS, ['quarter', 'region']),
  dekking: dataset(readCoverage, COVERAGE, ['quarter', 'region']),
};
/** Also of the sets that the pages for operators describe. */
type DatasetName = keyof typeof DATASETS | 'runs' | 'wachtrij';

export function dataset<Row>(
  read: Dataset<Row>['read'],
  columns: readonly Column<Row>[],
  by: Dataset<Row>['by'],
): Dataset<Row> {
  return { read, columns, by };
}

/** In the address of a CSV. */
export const PARAMETERS = {
  quarter: 'kwartaal',
  region: 'regio',
  municipality: 'gemeente',
} as const;

/** The rows that were chosen, with all columns of the set, as CSV. */
export async function readCsv<Row>(
  db: Kysely<Database>,
  { read, columns }: Dataset<Row>,
  of: Selection,
): Promise<string> {
  return csvOf(columns, await read(db, of));
}

/** The columns of a set but for those that say what is the same in every row of a page. */
export function without<Row>(
  { columns }: Dataset<Row>,
  ...keys: readonly (keyof Row & string)[]
): readonly Column<Row>[] {
  return columns.filter(({ key }) => key === undefined || !keys.includes(key));
}

/** The same columns; the shares of the two parts are left out where a page is narrow. */
export function partsAsDetails<Row>(columns: readonly Column<Row>[]): readonly Column<Row>[] {
  return columns.map((column) =>
    /^(?:municipal|uwv)_profile_share$/.test(column.key ?? '')
      ? { ...column, isDetail: true }
      : column,
  );
}

/** The address of the same rows as CSV. */
export function csvAddress(name: DatasetName, chosen: Selection): string {
  const given = Object.entries(chosen).flatMap(([key, value]) =>
    value === undefined ? [] : [[PARAMETERS[key as keyof Selection], value]],
  );
  const query = new URLSearchParams(given).toString();
  return `/data/${name}.csv${query ? `?${query}` : ''}`;
}

export type MeasureMeaning = Selectable<Database['klantprofielen.measure']>;

/** What each measure means and who has confirmed it, in the order of the table. */
export async function readMeasures(db: Kysely<Database>): Promise<readonly MeasureMeaning[]> {
  const rows = await db.selectFrom('klantprofielen.measure').selectAll().execute();
  return MEASURES.flatMap((measure) => rows.filter((row) => row.measure === measure));
}
