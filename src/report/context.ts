/** What every page is made from. */
import type { Kysely } from 'kysely';

import type { Database } from '../load/schema.ts';
import type { Reference } from '../reference/reference.ts';
import type { DrawChart } from './chart.ts';

export type Context = {
  readonly db: Kysely<Database>;
  readonly reference: Reference;
  readonly drawChart: DrawChart;
};
