/** All numbers of a publication as a flat list: what is loaded, and what a table holds, in the same form. */
import type { Kysely } from 'kysely';

import { MEASURES } from '../measures.ts';
import type { ProfileTable } from '../transform/reading.ts';
import type { Database } from './schema.ts';

export type Figure = {
  /** GM code, or 'region' for the totals, register_persons and known_pct. */
  readonly subject: string;
  readonly measure: string;
  readonly value: number;
};

export function toFigures(table: ProfileTable): Figure[] {
  return [
    ...table.rows.flatMap((row) =>
      MEASURES.map((measure) => ({
        subject: row.municipality,
        measure,
        value: row.counts[measure],
      })),
    ),
    ...MEASURES.map((measure) => ({ subject: 'region', measure, value: table.totals[measure] })),
    { subject: 'region', measure: 'register_persons', value: table.registerPersons },
    { subject: 'region', measure: 'known_pct', value: table.knownPct },
  ];
}

export async function readLoadedFigures(
  db: Kysely<Database>,
  quarterKey: number,
  regionKey: number,
): Promise<Figure[]> {
  const facts = await db
    .selectFrom('klantprofielen.fact_profiles as fact')
    .innerJoin(
      'klantprofielen.dim_municipality as place',
      'place.municipality_key',
      'fact.municipality_key',
    )
    .selectAll('fact')
    .select('place.municipality_code')
    .where('quarter_key', '=', quarterKey)
    .where('region_key', '=', regionKey)
    .execute();
  const region = await db
    .selectFrom('klantprofielen.fact_region_coverage')
    .selectAll()
    .where('quarter_key', '=', quarterKey)
    .where('region_key', '=', regionKey)
    .execute();
  return [
    ...facts.flatMap((row) =>
      MEASURES.map((measure) => ({ subject: row.municipality_code, measure, value: row[measure] })),
    ),
    ...region.flatMap((row) =>
      [...MEASURES, 'register_persons' as const, 'known_pct' as const].map((measure) => ({
        subject: 'region',
        measure,
        value: row[measure],
      })),
    ),
  ];
}
