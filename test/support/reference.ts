import { fileURLToPath } from 'node:url';

import {
  addQuarters,
  FIRST_QUARTER,
  firstDay,
  type IsoDay,
  quarterOfDay,
  quartersBetween,
} from '../../src/quarter.ts';
import { readReference } from '../../src/reference/read.ts';
import { NOT_ASSIGNED, type Reference } from '../../src/reference/reference.ts';
import { isValidOn } from '../../src/reference/schema.ts';

export const REFERENCE_FOLDER = fileURLToPath(new URL('../../reference', import.meta.url));

/** The reference of the project. */
export const reference = await readReference(REFERENCE_FOLDER);

export type Region = ReturnType<typeof regionsOn>[number];

/** The regions that publish on that day, in the order of their codes; never AM99. */
export function regionsOn({ data }: Reference, day: IsoDay) {
  return data.regions
    .filter((row) => row.am_code !== NOT_ASSIGNED && isValidOn(row, day))
    .map((row) => ({
      code: row.am_code,
      name: row.official_name,
      spellings: [row.official_name, ...row.name_variants],
    }))
    .sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** The days on which something begins or ends, earliest first: in between nothing changes. */
export const daysOfChange = [
  ...new Set([
    ...[...reference.data.regions, ...reference.data.memberships].flatMap((row) => [
      row.valid_from,
      row.valid_to ?? row.valid_from,
    ]),
    ...reference.data.knownDifferences.flatMap((row) => [
      firstDay(row.from_quarter),
      firstDay(addQuarters(row.to_quarter ?? row.from_quarter, 1)),
    ]),
  ]),
].sort();

/** From the first quarter to that of the last change: those after it are like it. */
export const quartersOfReference = Array.from(
  { length: quartersBetween(FIRST_QUARTER, quarterOfDay(daysOfChange.at(-1) ?? '')) + 1 },
  (_, index) => addQuarters(FIRST_QUARTER, index),
);
