/** What is loaded, read for comparisons: the numbers of a publication, where else its municipalities and its figures are. */
import type { Kysely } from 'kysely';

import {
  municipalityKey,
  parseMunicipalityCode,
  parseRegionCode,
  regionKey,
  type RegionCode,
} from '../codes.ts';
import { MEASURES, perMeasure } from '../measures.ts';
import { quarterKey, quarterOfKey, type Quarter } from '../quarter.ts';
import type { Claim, LoadedCounts } from '../transform/checks/comparisons.ts';
import { figuresHash } from '../transform/fingerprint.ts';
import type { ProfileTable } from '../transform/reading.ts';
import type { Database } from './schema.ts';

/** The numbers of a publication with the printed percentage, which no check compares. */
export type LoadedFigures = LoadedCounts & { readonly knownPct: number };

/** Where else in this quarter the municipalities of the table are loaded. */
export async function findClaims(db: Kysely<Database>, table: ProfileTable): Promise<Claim[]> {
  const rows = await db
    .selectFrom('klantprofielen.fact_profiles as fact')
    .innerJoin(
      'klantprofielen.dim_municipality as municipality',
      'municipality.municipality_key',
      'fact.municipality_key',
    )
    .innerJoin('klantprofielen.dim_region as region', 'region.region_key', 'fact.region_key')
    .select(['municipality.municipality_code', 'region.region_code'])
    .where('fact.quarter_key', '=', quarterKey(table.quarter))
    .where('fact.region_key', '<>', regionKey(table.region))
    .where(
      'fact.municipality_key',
      'in',
      table.rows.map((row) => municipalityKey(row.municipality)),
    )
    .orderBy('fact.municipality_key')
    .execute();
  return rows.map((row) => ({
    municipality: parseMunicipalityCode(row.municipality_code),
    region: parseRegionCode(row.region_code),
  }));
}

/** The quarters of a region that are loaded, from the first to the last of a span. */
export async function findLoadedQuarters(
  db: Kysely<Database>,
  region: RegionCode,
  first: Quarter,
  last: Quarter,
): Promise<Quarter[]> {
  const rows = await db
    .selectFrom('klantprofielen.fact_region_coverage')
    .select('quarter_key')
    .where('region_key', '=', regionKey(region))
    .where('quarter_key', '>=', quarterKey(first))
    .where('quarter_key', '<=', quarterKey(last))
    .execute();
  return rows.map((row) => quarterOfKey(row.quarter_key));
}

/** Other publications whose current document has the same figures; the hash finds them, the check compares. */
export async function findAlike(
  db: Kysely<Database>,
  table: ProfileTable,
): Promise<LoadedCounts[]> {
  const rows = await db
    .selectFrom('etl.document')
    .select(['quarter_key', 'region_key'])
    .where('figures_hash', '=', figuresHash(table))
    .where('status', '=', 'current')
    .orderBy('document_key')
    .execute();
  const alike: LoadedCounts[] = [];
  for (const { quarter_key: quarter, region_key: region } of rows) {
    const isOwn = quarter === quarterKey(table.quarter) && region === regionKey(table.region);
    const counts = quarter && region && !isOwn ? await readCounts(db, quarter, region) : undefined;
    if (counts) alike.push(counts);
  }
  return alike;
}

/** The loaded numbers of a publication. */
export async function readCounts(
  db: Kysely<Database>,
  quarter: number,
  region: number,
): Promise<LoadedFigures | undefined> {
  const totals = await db
    .selectFrom('klantprofielen.fact_region_coverage as fact')
    .innerJoin('klantprofielen.dim_region as region', 'region.region_key', 'fact.region_key')
    .select(['region.region_code', 'fact.register_persons', 'fact.known_pct', ...MEASURES])
    .where('fact.quarter_key', '=', quarter)
    .where('fact.region_key', '=', region)
    .executeTakeFirst();
  if (!totals) return undefined;
  const rows = await db
    .selectFrom('klantprofielen.fact_profiles as fact')
    .innerJoin(
      'klantprofielen.dim_municipality as municipality',
      'municipality.municipality_key',
      'fact.municipality_key',
    )
    .select(['municipality.municipality_code', ...MEASURES])
    .where('quarter_key', '=', quarter)
    .where('region_key', '=', region)
    .execute();
  return {
    quarter: quarterOfKey(quarter),
    region: parseRegionCode(totals.region_code),
    totals: perMeasure((measure) => totals[measure]),
    registerPersons: totals.register_persons,
    knownPct: totals.known_pct,
    rows: rows.map((row) => ({
      municipality: parseMunicipalityCode(row.municipality_code),
      counts: perMeasure((measure) => row[measure]),
    })),
  };
}
