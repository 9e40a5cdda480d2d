/**
 * The numbers of the pages, each set described once: where it is read (schema klantprofielen only), and its columns on
 * the page and in the CSV at /data/NAME.csv.
 */
import { html } from 'hono/html';
import { type RawBuilder, sql } from 'kysely';

import { toWord } from '../meanings.ts';
import type { Db } from '../load/schema.ts';
import { MEASURES, type Measure, PARTS } from '../measures.ts';
import type { Visit } from './page.ts';
import { type Column, csvOf, formatted } from './table.ts';
import { outside, regionLink } from './words.ts';

/** What rows can be chosen by: its name in the address of a CSV, and the column. */
export const PARAMETERS = {
  quarter: { name: 'kwartaal', column: 'quarter_code' },
  region: { name: 'regio', column: 'region_code' },
  municipality: { name: 'gemeente', column: 'municipality_code' },
} as const;

/** Which rows; what is not named is not limited. */
export type Selection = { readonly [Key in keyof typeof PARAMETERS]?: string | undefined };

type Query<Row> = {
  where(column: RawBuilder<unknown>, is: '=', value: string): Query<Row>;
  execute(): Promise<Row[]>;
};

/**
 * A set of numbers. `name` is that of its CSV: /data/NAME.csv?kwartaal=…&regio=…&gemeente=…; its rows can be chosen `by`
 * what is named. `select` asks for all rows; what it selects them from is called `p`, where they can be chosen.
 */
export function dataset<Row>(
  name: string,
  by: readonly (keyof Selection)[],
  select: (db: Db) => Query<Row>,
  columns: readonly Column<NoInfer<Row>>[],
) {
  const read = async (db: Db, chosen: Selection = {}): Promise<readonly Row[]> => {
    let query = select(db);
    for (const key of by) {
      const { [key]: value } = chosen;
      if (value) query = query.where(sql.ref(`p.${PARAMETERS[key].column}`), '=', value);
    }
    return await query.execute();
  };
  return {
    name,
    by,
    columns,
    /** The columns but for those that say what is the same in every row of a page. */
    without: (...keys: readonly (keyof Row)[]) =>
      columns.filter(({ key }) => key === undefined || !keys.includes(key)),
    read,
    readCsv: async (db: Db, chosen: Selection) => csvOf(columns, await read(db, chosen)),
    /** The address of these rows as CSV. */
    csvAddress: (chosen: Selection = {}) => {
      const query = new URLSearchParams();
      for (const key of by) if (chosen[key]) query.set(PARAMETERS[key].name, chosen[key]);
      return `/data/${name}.csv${query.size > 0 ? `?${query.toString()}` : ''}`;
    },
  };
}

const SHARES = ['profile_share', 'municipal_profile_share', 'uwv_profile_share'] as const;
export type ShareKey = (typeof SHARES)[number];

/** What all areas have: municipality, region, country. */
export type Numbers = Readonly<Record<Measure, number>> &
  Readonly<Record<'quarter_code' | 'reference_date', string>> &
  Readonly<Record<ShareKey | 'known_in_sonar_yoy' | 'profile_share_yoy_pp', number | null>>;

/** What is read of a view `p` with many rows: to read all its columns makes the largest CSV a third to a half slower. */
const OF_AREA = (['quarter_code', 'reference_date', ...MEASURES, ...SHARES] as const).map(
  (name) => `p.${name}` as const,
);

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
export function countryFoot({ say }: Visit, whole: Numbers | undefined) {
  return whole ? [{ label: say('countryLabel'), values: numbersOf(whole) }] : [];
}

const DAY: Column<Numbers> = { key: 'reference_date', kind: 'day' };
const QUARTER = { key: 'quarter_code', kind: 'quarter', heading: 'quarter' } as const;

/** A quarter over which the borders moved carries the mark of the chart. */
const QUARTER_WITH_BORDERS: Column<{
  readonly quarter_code: string;
  readonly borders_changed: boolean | null;
}> = {
  ...QUARTER,
  cell: ({ quarter_code, borders_changed }, { formats }) => {
    const text = formats.quarter(quarter_code);
    return borders_changed ? html`${text} <span class="mark">◆</span>` : text;
  },
};

/** The country, complete quarters only: an incomplete one is never the country. Oldest first. */
export const COUNTRY = dataset(
  'nederland',
  ['quarter'],
  (db: Db) =>
    db
      .selectFrom('klantprofielen.national_totals as p')
      .selectAll('p')
      .where('p.is_complete', '=', true)
      .orderBy('p.quarter_code'),
  [
    QUARTER,
    DAY,
    ...SHARES_FIRST,
    ...COUNTS,
    { key: 'register_persons', kind: 'count', heading: 'register', isDetail: true },
    { key: 'known_share', kind: 'share', heading: 'knownShare', isDetail: true },
    { key: 'regions_loaded', kind: 'count' },
  ],
);

/** Regions as printed, with the country beside them. Oldest quarter first, then by name. */
export const REGIONS = dataset(
  'regios',
  ['quarter', 'region'],
  (db: Db) =>
    db
      .selectFrom('klantprofielen.region_profiles as p')
      .innerJoin('klantprofielen.region_changes as c', (join) =>
        join
          .onRef('c.quarter_code', '=', 'p.quarter_code')
          .onRef('c.region_code', '=', 'p.region_code'),
      )
      .leftJoin('klantprofielen.national_totals as n', (join) =>
        join.onRef('n.quarter_code', '=', 'p.quarter_code').on('n.is_complete', '=', true),
      )
      .select([...OF_AREA, 'p.region_code', 'p.region_name', 'p.document_key'])
      .select(['p.register_persons', 'p.known_pct', 'p.known_share'])
      .select(['p.rank_in_country', 'p.quarter_is_complete', 'p.regions_loaded'])
      .select(['c.known_in_sonar_yoy', 'c.profile_share_yoy_pp', 'c.borders_changed'])
      .select(['c.municipalities_joined', 'c.municipalities_left'])
      .select('n.profile_share as national_profile_share')
      .orderBy('p.quarter_code')
      .orderBy('p.region_name'),
  [
    { key: 'region_code' },
    { key: 'region_name', heading: 'region', cell: (row, visit) => regionLink(visit, row) },
    QUARTER_WITH_BORDERS,
    DAY,
    ...SHARES_FIRST,
    NATIONAL,
    {
      key: 'rank_in_country',
      kind: 'count',
      heading: 'rank',
      isDetail: true,
      // among the few regions of an incomplete quarter it is no place in the country
      cell: ({ rank_in_country: rank, quarter_is_complete: isComplete }, visit) =>
        isComplete ? formatted(visit, 'count', rank) : formatted(visit, 'change', null),
    },
    { key: 'quarter_is_complete', kind: 'flag' },
    { key: 'regions_loaded', kind: 'count' },
    ...COUNTS,
    { key: 'register_persons', kind: 'count', heading: 'register', isDetail: true },
    { key: 'known_pct', kind: 'percent' },
    { key: 'known_share', kind: 'share' },
    { key: 'borders_changed', kind: 'flag' },
    { key: 'municipalities_joined' },
    { key: 'municipalities_left' },
    { key: 'document_key', kind: 'document', heading: 'document', isDetail: true },
  ],
);
export type RegionRow = Awaited<ReturnType<typeof REGIONS.read>>[number];

/** Municipalities of their quarter, with region and country beside them. Oldest quarter first, then by name. */
export const MUNICIPALITIES = dataset(
  'gemeenten',
  ['quarter', 'region', 'municipality'],
  (db: Db) =>
    db
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
      .select([...OF_AREA, 'p.municipality_code', 'p.municipality_name', 'p.region_code'])
      .select(['p.region_name', 'p.province_name', 'p.has_small_count', 'p.document_key'])
      .select(['c.known_in_sonar_yoy', 'c.profile_share_yoy_pp', 'c.borders_changed'])
      .select('r.profile_share as region_profile_share')
      .select('n.profile_share as national_profile_share')
      .orderBy('p.quarter_code')
      .orderBy('p.municipality_name')
      .orderBy('p.region_name'),
  [
    { key: 'municipality_code' },
    {
      key: 'municipality_name',
      heading: 'municipality',
      cell: ({ municipality_code: code, quarter_code: kwartaal, municipality_name: name }, visit) =>
        html`<a href="${visit.href(`/gemeente/${code}`, { kwartaal })}">${outside(name)}</a>`,
    },
    { key: 'region_code' },
    {
      key: 'region_name',
      heading: 'region',
      isDetail: true,
      cell: (row, visit) => regionLink(visit, row),
    },
    { key: 'province_name' },
    QUARTER_WITH_BORDERS,
    DAY,
    ...SHARES_FIRST,
    { key: 'region_profile_share', kind: 'share', heading: 'shareRegion' },
    NATIONAL,
    ...COUNTS,
    { key: 'has_small_count', kind: 'flag' },
    { key: 'borders_changed', kind: 'flag' },
    { key: 'document_key', kind: 'count' },
  ],
);
export type MunicipalityRow = Awaited<ReturnType<typeof MUNICIPALITIES.read>>[number];

/** Columns of municipalities that say the same in every row of one quarter. */
export const SAME_IN_QUARTER = [
  'quarter_code',
  'region_profile_share',
  'national_profile_share',
] as const;

/** The series of a municipality of today on the borders of today, oldest first. */
export const COMPARABLE = dataset(
  'vergelijkbaar',
  ['quarter', 'municipality'],
  (db: Db) =>
    db
      .selectFrom('klantprofielen.comparable_series as p')
      .select([...OF_AREA, 'p.municipality_code', 'p.municipality_name'])
      .select(['p.members', 'p.is_complete', 'p.is_comparable'])
      .orderBy('p.quarter_code')
      .orderBy('p.municipality_name'),
  [
    { key: 'municipality_code' },
    { key: 'municipality_name' },
    QUARTER,
    { key: 'reference_date', kind: 'day' },
    { key: 'profile_share', kind: 'share', heading: 'shareAll' },
    { key: 'known_in_sonar', kind: 'count', heading: 'known' },
    { key: 'municipal_profile_share', kind: 'share', heading: 'shareMunicipal' },
    { key: 'uwv_profile_share', kind: 'share', heading: 'shareUwv' },
    ...PARTS.map((key) => ({ key, kind: 'count' as const })),
    { key: 'members', kind: 'count', heading: 'members', isDetail: true },
    { key: 'is_complete', kind: 'flag' },
    { key: 'is_comparable', kind: 'flag', heading: 'isComparable' },
  ],
);

/** A number that came or went with its row was absent, not nil. */
function oldOrNew(key: 'old_value' | 'new_value', heading: 'oldValue' | 'newValue') {
  const cell = (row: Readonly<Record<typeof key, number | null>>, { say, formats }: Visit) =>
    row[key] === null ? say('absentValue') : formats.count(row[key]);
  return { key, kind: 'count', heading, cell } as const;
}

/** Numbers that changed after they were first loaded, the latest first. */
export const REVISIONS = dataset(
  'herzieningen',
  ['quarter', 'region'],
  (db: Db) =>
    db
      .selectFrom('klantprofielen.revisions as p')
      .leftJoin('klantprofielen.dim_municipality as m', (join) =>
        join.onRef('m.municipality_code', '=', 'p.municipality_code'),
      )
      .leftJoin('klantprofielen.measure as l', (join) =>
        join.on(sql<boolean>`l.measure = p.measure`),
      )
      .selectAll('p')
      .select(['m.municipality_name', 'l.label_nl', 'l.label_en'])
      .orderBy('p.changed_at', 'desc')
      .orderBy('p.quarter_code', 'desc')
      .orderBy('m.municipality_name')
      .orderBy('p.measure'),
  [
    QUARTER,
    { key: 'region_code' },
    { key: 'municipality_code' },
    {
      key: 'municipality_name',
      heading: 'municipality',
      cell: (row, { say }) => outside(row.municipality_name ?? say('wholeRegion')),
    },
    {
      key: 'measure',
      heading: 'measure',
      cell: ({ measure, label_nl, label_en }, { say, language }) => {
        if (measure === 'register_persons') return say('register');
        if (measure === 'known_pct') return say('knownPct');
        return outside((language === 'nl' ? label_nl : label_en) ?? measure);
      },
    },
    oldOrNew('old_value', 'oldValue'),
    oldOrNew('new_value', 'newValue'),
    { key: 'changed_at', kind: 'instant', heading: 'changedAt' },
    { key: 'new_document_key', kind: 'document', heading: 'document' },
  ],
);

/** Every quarter x region that should be there; oldest quarter first, then by name. */
export const COVERAGE = dataset(
  'dekking',
  ['quarter', 'region'],
  (db: Db) =>
    db
      .selectFrom('klantprofielen.coverage as p')
      .selectAll('p')
      .orderBy('p.quarter_code')
      .orderBy('p.region_name'),
  [
    QUARTER,
    { key: 'region_code' },
    { key: 'region_name' },
    {
      key: 'status',
      heading: 'state',
      cell: ({ status }, { language }) => toWord('coverage_status', status, language),
    },
    { key: 'reason', kind: 'code', heading: 'reason' },
    { key: 'due_on', kind: 'day', heading: 'due', isDetail: true },
    { key: 'document_key', kind: 'document', heading: 'document', isDetail: true },
    { key: 'is_after_last_seen', kind: 'flag' },
  ],
);
export type CoverageCell = Awaited<ReturnType<typeof COVERAGE.read>>[number];

export const DATASETS = [COUNTRY, REGIONS, MUNICIPALITIES, COMPARABLE, REVISIONS, COVERAGE];

/** Is there a row of numbers, be it of a document that was withdrawn since? */
export function isLoaded({ status }: CoverageCell): boolean {
  return status === 'loaded' || status === 'withdrawn';
}

/** The same columns; the shares of the two parts are left out where a page is narrow. */
export function partsAsDetails<Row>(columns: readonly Column<Row>[]): readonly Column<Row>[] {
  return columns.map((column) =>
    /^(?:municipal|uwv)_profile_share$/.test(column.key ?? '')
      ? { ...column, isDetail: true }
      : column,
  );
}

/** What each measure means and who has confirmed it, in the order of the table. */
export async function readMeasures(db: Db) {
  const rows = await db.selectFrom('klantprofielen.measure').selectAll().execute();
  return MEASURES.flatMap((measure) => rows.filter((row) => row.measure === measure));
}
