/** The checks of a table that need other documents: what is loaded is read, then compared without a database. */
import type { Kysely } from 'kysely';

import { regionKey } from '../codes.ts';
import type { Check } from '../findings.ts';
import { findAlike, findClaims, findLoadedQuarters, readCounts } from '../load/loaded.ts';
import type { Database } from '../load/schema.ts';
import { addQuarters, quarterKey } from '../quarter.ts';
import type { Reference } from '../reference/reference.ts';
import { checkAgainstLoaded } from '../transform/checks/against-loaded.ts';
import {
  FURTHEST_NEIGHBOUR,
  type LoadedCounts,
  pickNeighbours,
} from '../transform/checks/loaded.ts';
import type { ProfileTable } from '../transform/reading.ts';

export async function compareWithLoaded(
  db: Kysely<Database>,
  table: ProfileTable,
  reference: Reference,
): Promise<Check[]> {
  const loaded = {
    claims: await findClaims(db, table),
    alike: await findAlike(db, table),
    neighbours: await readNeighbours(db, table),
    current: await readCounts(db, quarterKey(table.quarter), regionKey(table.region)),
  };
  return checkAgainstLoaded(table, loaded, reference);
}

/** The nearest loaded quarter of the region on each side, the nearer one first; the earlier one when both are as near. */
async function readNeighbours(
  db: Kysely<Database>,
  { quarter, region }: ProfileTable,
): Promise<LoadedCounts[]> {
  const first = addQuarters(quarter, -FURTHEST_NEIGHBOUR);
  const last = addQuarters(quarter, FURTHEST_NEIGHBOUR);
  const loaded = await findLoadedQuarters(db, region, first, last);
  const neighbours: LoadedCounts[] = [];
  for (const nearest of pickNeighbours(quarter, loaded)) {
    const counts = await readCounts(db, quarterKey(nearest), regionKey(region));
    if (counts) neighbours.push(counts);
  }
  return neighbours;
}
