/** Checks of a table against what is loaded: copies, municipalities claimed twice, neighbouring quarters. */
import type { Kysely } from 'kysely';

import { municipalityKey, parseMunicipalityCode, parseRegionCode, regionKey } from '../codes.ts';
import type { Check } from '../findings.ts';
import { MEASURES, perMeasure } from '../measures.ts';
import { addQuarters, quarterKey, quarterOfKey } from '../quarter.ts';
import type { Reference } from '../reference/reference.ts';
import { checkAgainstLoaded } from '../transform/checks/against-loaded.ts';
import type { Claim } from '../transform/checks/claims.ts';
import type { Loaded, LoadedCounts } from '../transform/checks/loaded.ts';
import { FURTHEST_NEIGHBOUR, pickNeighbours } from '../transform/checks/neighbours.ts';
import { figuresHash } from '../transform/fingerprint.ts';
import type { ProfileTable } from '../transform/reading.ts';
import type { Database } from './schema.ts';

/** All checks that need other documents. */
export async function compareWithLoaded(
  db: Kysely<Database>,
  table: ProfileTable,
  reference: Reference,
): Promise<Check[]> {
  const loaded: Loaded = {
    claims: await findClaims(db, table),
    alike: await findAlike(db, table),
    neighbours: await findNeighbours(db, table),
    current: await readCounts(db, quarterKey(table.quarter), regionKey(table.region)),
  };
  return checkAgainstLoaded(table, loaded, reference);
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

/** The nearest loaded quarter of the region on each side, the nearer one first; the earlier one when both are as near. */
async function findNeighbours(db: Kysely<Database>, table: ProfileTable): Promise<LoadedCounts[]> {
  const { quarter, region } = table;
  const loaded = await db
    .selectFrom('klantprofielen.fact_region_coverage')
    .select('quarter_key')
    .where('region_key', '=', regionKey(region))
    .where('quarter_key', '>=', quarterKey(addQuarters(quarter, -FURTHEST_NEIGHBOUR)))
    .where('quarter_key', '<=', quarterKey(addQuarters(quarter, FURTHEST_NEIGHBOUR)))
    .execute();
  const neighbours: LoadedCounts[] = [];
  for (const nearest of pickNeighbours(
    quarter,
    loaded.map((row) => quarterOfKey(row.quarter_key)),
  )) {
    const counts = await readCounts(db, quarterKey(nearest), regionKey(region));
    if (counts) neighbours.push(counts);
  }
  return neighbours;
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

/** The loaded numbers of a publication. */
async function readCounts(
  db: Kysely<Database>,
  quarter: number,
  region: number,
): Promise<LoadedCounts | undefined> {
  const totals = await db
    .selectFrom('klantprofielen.fact_region_coverage as fact')
    .innerJoin('klantprofielen.dim_region as region', 'region.region_key', 'fact.region_key')
    .select(['region.region_code', 'fact.register_persons', ...MEASURES])
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
    registerPersons: totals.register_persons,
    rows: rows.map((row) => ({
      municipality: parseMunicipalityCode(row.municipality_code),
      counts: perMeasure((measure) => row[measure]),
    })),
  };
}
