/** Checks of a table against what is loaded: copies, municipalities claimed twice, neighbouring quarters. */
import type { Kysely } from 'kysely';

import {
  municipalityKey,
  parseMunicipalityCode,
  parseRegionCode,
  regionKey,
  type RegionCode,
} from '../codes.ts';
import type { Check } from '../findings.ts';
import { MEASURES, perMeasure } from '../measures.ts';
import { addQuarters, quarterKey, quarterOfKey, quartersBetween } from '../quarter.ts';
import type { Reference } from '../reference/reference.ts';
import { checkChangePlausible, type RegionCounts } from '../transform/checks/change-plausible.ts';
import { checkClaims, type Claim } from '../transform/checks/claims.ts';
import { checkColumnsPlausible } from '../transform/checks/columns-plausible.ts';
import { checkNotACopy } from '../transform/checks/not-a-copy.ts';
import { figuresHash } from '../transform/fingerprint.ts';
import type { ProfileTable } from '../transform/reading.ts';
import type { Database } from './schema.ts';

/** A neighbour further away than this says little about a quarter. */
const FURTHEST_NEIGHBOUR = 4;

/** All checks that need other documents; the facts of the table's own publication never count. */
export async function compareWithLoaded(
  db: Kysely<Database>,
  table: ProfileTable,
  reference: Reference,
): Promise<Check[]> {
  const alike = await findAlike(db, table);
  const neighbour = await findNeighbour(db, table);
  return [
    ...checkClaims(table, await findClaims(db, table), reference),
    ...checkNotACopy(table, alike),
    ...(neighbour ? checkColumnsPlausible(table, neighbour) : []),
    ...(neighbour ? checkChangePlausible(table, neighbour) : []),
  ];
}

/** Where else in this quarter the municipalities of the table are loaded. */
async function findClaims(db: Kysely<Database>, table: ProfileTable): Promise<Claim[]> {
  const rows = await db
    .selectFrom('klantprofielen.fact_profiles as fact')
    .innerJoin(
      'klantprofielen.dim_municipality as place',
      'place.municipality_key',
      'fact.municipality_key',
    )
    .innerJoin('klantprofielen.dim_region as region', 'region.region_key', 'fact.region_key')
    .select(['place.municipality_code', 'region.region_code'])
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

/** The nearest loaded quarter of the region, the earlier one when both sides are as near. */
async function findNeighbour(
  db: Kysely<Database>,
  table: ProfileTable,
): Promise<RegionCounts | undefined> {
  const { quarter, region } = table;
  const loaded = await db
    .selectFrom('klantprofielen.fact_region_coverage')
    .select(['quarter_key', 'region_key'])
    .where('region_key', '=', regionKey(region))
    .where('quarter_key', '>=', quarterKey(addQuarters(quarter, -FURTHEST_NEIGHBOUR)))
    .where('quarter_key', '<=', quarterKey(addQuarters(quarter, FURTHEST_NEIGHBOUR)))
    .where('quarter_key', '<>', quarterKey(quarter))
    .orderBy('quarter_key')
    .execute();
  const distance = (key: number) => Math.abs(quartersBetween(quarterOfKey(key), quarter));
  const [nearest] = [...loaded].sort((a, b) => distance(a.quarter_key) - distance(b.quarter_key));
  return nearest && (await readCounts(db, nearest.quarter_key, nearest.region_key));
}

/** Other publications whose current document has the same figures; the hash finds them, the check compares. */
async function findAlike(db: Kysely<Database>, table: ProfileTable): Promise<LoadedCounts[]> {
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

type LoadedCounts = RegionCounts & { readonly region: RegionCode };

/** The loaded numbers of a publication. */
async function readCounts(
  db: Kysely<Database>,
  quarter: number,
  region: number,
): Promise<LoadedCounts | undefined> {
  const totals = await db
    .selectFrom('klantprofielen.fact_region_coverage as fact')
    .innerJoin('klantprofielen.dim_region as region', 'region.region_key', 'fact.region_key')
    .select(['region.region_code', ...MEASURES])
    .where('fact.quarter_key', '=', quarter)
    .where('fact.region_key', '=', region)
    .executeTakeFirst();
  if (!totals) return undefined;
  const rows = await db
    .selectFrom('klantprofielen.fact_profiles as fact')
    .innerJoin(
      'klantprofielen.dim_municipality as place',
      'place.municipality_key',
      'fact.municipality_key',
    )
    .select(['place.municipality_code', ...MEASURES])
    .where('quarter_key', '=', quarter)
    .where('region_key', '=', region)
    .execute();
  return {
    quarter: quarterOfKey(quarter),
    region: parseRegionCode(totals.region_code),
    totals: perMeasure((measure) => totals[measure]),
    rows: rows.map((row) => ({
      municipality: parseMunicipalityCode(row.municipality_code),
      counts: perMeasure((measure) => row[measure]),
    })),
  };
}
