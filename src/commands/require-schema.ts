import { PipelineError } from '../errors.ts';
import type { Warehouse } from '../load/database.ts';
import { programName } from './program-name.ts';

/** A database without our schema has nothing to report: say what to do instead of failing on a missing table. */
export async function requireSchema(warehouse: Warehouse): Promise<void> {
  const pending = await warehouse.pendingMigrations();
  if (pending.length === 0) return;
  throw new PipelineError(
    'schema_older',
    'database',
    `${warehouse.describe()} lacks ${pending.join(', ')}.`,
    {
      hint: `Run: ${programName()} migrate`,
    },
  );
}
