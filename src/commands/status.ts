/** `status`: what is loaded, missing and waiting, how fresh, and what to type next. */
import type { ExitStatus } from '../errors.ts';
import type { Warehouse } from '../load/database.ts';
import { NOTHING_YET, readStatus, type WarehouseStatus } from '../load/status.ts';
import { nextCommands } from '../load/waiting.ts';
import { programName } from './program-name.ts';
import { isUntouched, requireSchema } from './require-schema.ts';
import { withWarehouse } from './parts.ts';
import type { Session } from './session.ts';
import { describeStatus } from './status-text.ts';

export async function statusCommand(
  session: Session,
  options: { readonly json?: boolean; readonly demo?: boolean },
): Promise<ExitStatus> {
  return await withWarehouse<ExitStatus>(session, 'status', async (warehouse) => {
    const status = await readStanding(warehouse);
    const database = warehouse.describe();
    const lines = options.json
      ? [JSON.stringify(toJson(database, status))]
      : describeStatus(database, status, toFirstStep(session, options));
    for (const line of lines) session.terminal.out(line);
    return 'done';
  });
}

/** An empty database is no trouble: nothing has run in it. */
async function readStanding(warehouse: Warehouse): Promise<WarehouseStatus> {
  if (isUntouched(await warehouse.pendingMigrations())) return NOTHING_YET;
  await requireSchema(warehouse);
  return await readStatus(warehouse.db);
}

function toFirstStep({ config }: Session, { demo }: { readonly demo?: boolean }) {
  if (demo) return 'demo';
  return config.sources.length > 0 ? 'run' : 'sources';
}

function toJson(database: string, status: WarehouseStatus) {
  const program = programName();
  return {
    database,
    ...status,
    waiting: status.waiting.map((document) => ({
      ...document,
      next: nextCommands(document, program),
    })),
  };
}
