import { PipelineError } from '../errors.ts';
import type { Warehouse } from '../load/database.ts';
import { programName } from './program-name.ts';

/** A database without our schema has nothing to report: say what to do instead of failing on a missing table. */
export async function requireSchema(warehouse: Warehouse): Promise<void> {
  const pending = await warehouse.pendingMigrations();
  if (pending.length === 0) return;
  const database = warehouse.describe();
  if (isUntouched(pending)) {
    throw new PipelineError(
      'schema_missing',
      'database',
      `${database} holds nothing yet: nothing has run.`,
      { hint: `Run: ${programName()} run (which makes the schema first)` },
    );
  }
  throw new PipelineError('schema_older', 'database', `${database} lacks ${pending.join(', ')}.`, {
    hint: `Run: ${programName()} migrate`,
  });
}

/** Migrations are applied in order: where the first is lacking, this program has never been. */
export function isUntouched(pending: readonly string[]): boolean {
  return pending.some((name) => name.startsWith('0001_'));
}
