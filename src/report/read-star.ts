/** What the pages for readers show: coverage, totals, municipalities, revisions. Schema klantprofielen only. */
import { sql, type Kysely, type Selectable } from 'kysely';

import type { Database } from '../load/schema.ts';
import { MEASURES, perMeasure, type Measure, type PerMeasure } from '../measures.ts';

export type CoverageStatus = Selectable<Database['klantprofielen.coverage']>['status'];

export type CoverageCell = {
  readonly quarter: string;
  readonly regionCode: string;
  readonly regionName: string;
  readonly status: CoverageStatus;
  readonly reason: string | undefined;
  readonly documentKey: number | undefined;
  /** 'YYYY-MM-DD' */
  readonly dueOn: string;
};

/** Every quarter x region that should be there, or those of one region; oldest quarter first, then by name. */
export async function readCoverage(
  db: Kysely<Database>,
  region?: string,
): Promise<readonly CoverageCell[]> {
  const rows = await db
    .selectFrom('klantprofielen.coverage')
    .selectAll()
    .$if(region !== undefined, (query) => query.where('region_code', '=', region ?? ''))
    .orderBy('quarter_code')
    .orderBy('region_name')
    .execute();
  return rows.map((row) => ({
    quarter: row.quarter_code,
    regionCode: row.region_code,
    regionName: row.region_name,
    status: row.status,
    reason: row.reason ?? undefined,
    documentKey: row.document_key ?? undefined,
    dueOn: row.due_on,
  }));
}

export type RegionTotals = {
  readonly quarter: string;
  readonly regionCode: string;
  readonly regionName: string;
  readonly counts: PerMeasure<number>;
  readonly registerPersons: number;
  /** As printed, whole percent. */
  readonly knownPct: number;
  readonly documentKey: number;
};

/** The printed totals of a quarter, by name of the region, or of a region, oldest first. */
export async function readTotals(
  db: Kysely<Database>,
  of: { readonly quarter: string } | { readonly region: string },
): Promise<readonly RegionTotals[]> {
  const rows = await db
    .selectFrom('klantprofielen.fact_region_coverage as fact')
    .innerJoin('klantprofielen.dim_quarter as quarter', 'quarter.quarter_key', 'fact.quarter_key')
    .innerJoin('klantprofielen.dim_region as region', 'region.region_key', 'fact.region_key')
    .selectAll('fact')
    .select(['quarter.quarter_code', 'region.region_code', 'region.region_name'])
    .where((eb) =>
      'quarter' in of
        ? eb('quarter.quarter_code', '=', of.quarter)
        : eb('region.region_code', '=', of.region),
    )
    .orderBy('fact.quarter_key')
    .orderBy('region.region_name')
    .execute();
  return rows.map((row) => ({
    quarter: row.quarter_code,
    regionCode: row.region_code,
    regionName: row.region_name,
    counts: perMeasure((measure) => row[measure]),
    registerPersons: row.register_persons,
    knownPct: row.known_pct,
    documentKey: row.document_key,
  }));
}

export type QuarterSum = {
  readonly quarter: string;
  /** How many regions were added up. */
  readonly regions: number;
  readonly counts: PerMeasure<number>;
};

/** The sum of the loaded regions, by quarter, oldest first. */
export async function readQuarterSums(db: Kysely<Database>): Promise<readonly QuarterSum[]> {
  const rows = await db
    .selectFrom('klantprofielen.fact_region_coverage as fact')
    .innerJoin('klantprofielen.dim_quarter as quarter', 'quarter.quarter_key', 'fact.quarter_key')
    .select(['quarter.quarter_code', (eb) => eb.fn.countAll<number>().as('regions')])
    .select((eb) => MEASURES.map((measure) => eb.fn.sum<number>(`fact.${measure}`).as(measure)))
    .groupBy('quarter.quarter_code')
    .orderBy('quarter.quarter_code')
    .execute();
  return rows.map((row) => ({
    quarter: row.quarter_code,
    regions: row.regions,
    counts: perMeasure((measure) => row[measure]),
  }));
}

export type MunicipalityRow = {
  readonly code: string;
  readonly name: string;
  readonly counts: PerMeasure<number>;
};

export async function readMunicipalities(
  db: Kysely<Database>,
  quarter: string,
  region: string,
): Promise<readonly MunicipalityRow[]> {
  const rows = await db
    .selectFrom('klantprofielen.profiles')
    .select(['municipality_code', 'municipality_name', ...MEASURES])
    .where('quarter_code', '=', quarter)
    .where('region_code', '=', region)
    .orderBy('municipality_name')
    .execute();
  return rows.map((row) => ({
    code: row.municipality_code,
    name: row.municipality_name,
    counts: perMeasure((measure) => row[measure]),
  }));
}

export type Revision = {
  readonly quarter: string;
  /** Undefined: a number of the region. */
  readonly municipality: string | undefined;
  readonly measure: string;
  readonly oldValue: number | undefined;
  readonly newValue: number | undefined;
  readonly changedAt: Date;
  readonly documentKey: number;
};

/** The latest changes of a region first. */
export async function readRevisions(
  db: Kysely<Database>,
  region: string,
  limit: number,
): Promise<readonly Revision[]> {
  const rows = await db
    .selectFrom('klantprofielen.revisions as revision')
    .leftJoin(
      'klantprofielen.dim_municipality as municipality',
      'municipality.municipality_code',
      'revision.municipality_code',
    )
    .selectAll('revision')
    .select('municipality.municipality_name')
    .where('revision.region_code', '=', region)
    .orderBy('revision.changed_at', 'desc')
    .orderBy('revision.quarter_code', 'desc')
    .orderBy('municipality.municipality_name')
    .orderBy('revision.measure')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    quarter: row.quarter_code,
    municipality: row.municipality_name ?? row.municipality_code ?? undefined,
    measure: row.measure,
    oldValue: row.old_value ?? undefined,
    newValue: row.new_value ?? undefined,
    changedAt: row.changed_at,
    documentKey: row.new_document_key,
  }));
}

/** What a feed tells of: a quarter that became complete, a region whose numbers were revised. */
export type News = {
  readonly kind: 'completed' | 'revised';
  readonly quarter: string;
  /** Of a revision. */
  readonly region: { readonly code: string; readonly name: string } | undefined;
  /** When it was loaded. */
  readonly at: Date;
  /** Regions of a completed quarter; values that a revision changed. */
  readonly count: number;
  readonly documentKey: number | undefined;
};

/** The newest first. A quarter is complete when the last of its regions was loaded for the first time. */
export async function readNews(db: Kysely<Database>, limit: number): Promise<readonly News[]> {
  const { rows } = await sql<{
    kind: News['kind'];
    quarter_code: string;
    region_code: string | null;
    region_name: string | null;
    at: Date;
    count: number;
    document_key: number | null;
  }>`
    with first_loaded as (
      select quarter_key, region_key, min(loaded_at) as at
        from etl.document where loaded_at is not null group by quarter_key, region_key)
    select 'completed' as kind, c.quarter_code, null as region_code, null as region_name,
           max(f.at) as at, count(*) as count, null::bigint as document_key
      from klantprofielen.coverage c
      join klantprofielen.dim_quarter q using (quarter_code)
      join klantprofielen.dim_region r using (region_code)
      left join first_loaded f on f.quarter_key = q.quarter_key and f.region_key = r.region_key
     group by c.quarter_code
    having bool_and(c.status in ('loaded', 'withdrawn'))
    union all
    select 'revised', v.quarter_code, v.region_code, r.region_name,
           v.changed_at, count(*), v.new_document_key
      from klantprofielen.revisions v join klantprofielen.dim_region r using (region_code)
     group by v.quarter_code, v.region_code, r.region_name, v.changed_at, v.new_document_key
     order by at desc, quarter_code desc, region_code
     limit ${limit}`.execute(db);
  return rows.map((row) => ({
    kind: row.kind,
    quarter: row.quarter_code,
    region:
      row.region_code === null ? undefined : { code: row.region_code, name: row.region_name ?? '' },
    at: row.at,
    count: row.count,
    documentKey: row.document_key ?? undefined,
  }));
}

export type MeasureMeaning = {
  readonly measure: Measure;
  readonly label: { readonly nl: string; readonly en: string };
  readonly confirmation:
    | { readonly by: string; readonly day: string; readonly reason: string }
    | undefined;
};

/** What each measure means and who has confirmed it, in the order of the table. */
export async function readMeasures(db: Kysely<Database>): Promise<readonly MeasureMeaning[]> {
  const rows = await db.selectFrom('klantprofielen.measure').selectAll().execute();
  return MEASURES.flatMap((measure) => rows.filter((row) => row.measure === measure)).map(
    (row) => ({
      measure: row.measure,
      label: { nl: row.label_nl, en: row.label_en },
      confirmation: row.confirmed
        ? { by: row.confirmed_by ?? '', day: row.confirmed_on ?? '', reason: row.reason ?? '' }
        : undefined,
    }),
  );
}
