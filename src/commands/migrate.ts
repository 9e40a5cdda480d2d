/** `migrate`: applies `sql/` and carries `reference/` into the dimensions. */
import type { ExitStatus } from '../errors.ts';
import { syncReference } from '../load/reference-sync.ts';
import { withWriter } from '../load/writer.ts';
import { readReference } from '../reference/read.ts';
import { withWarehouse } from './parts.ts';
import { REFERENCE_FOLDER, type Session } from './session.ts';

export async function migrateCommand(
  session: Session,
  options: { readonly json?: boolean },
): Promise<ExitStatus> {
  const { config, log, signal, terminal } = session;
  const reference = await readReference(REFERENCE_FOLDER);
  return await withWarehouse<ExitStatus>(session, 'migrate', async (warehouse) => {
    const applied = await warehouse.migrate({ auto: true });
    const lock = { waitSeconds: config.lockWaitSeconds, command: 'migrate', signal, log };
    const roles = await warehouse.applyRoles();
    const changes = await withWriter(warehouse, lock, (writer) =>
      writer.transact((trx) => syncReference(trx, reference)),
    );
    if (options.json)
      terminal.out(
        JSON.stringify({ database: warehouse.describe(), applied, roles, reference: changes }),
      );
    else {
      terminal.out(`Database ${warehouse.describe()}`);
      terminal.out(
        applied.length === 0 ? 'Schema: up to date.' : `Schema: applied ${applied.join(', ')}.`,
      );
      terminal.out(`Dimensions: ${describeChanges(changes)}.`);
      terminal.out(
        roles.applied ? 'Roles: granted.' : `Roles: not granted (${roles.problem}). ${roles.hint}`,
      );
    }
    return 'done';
  });
}

function describeChanges(changes: Readonly<Record<string, number>>): string {
  const changed = Object.entries(changes).filter(([, rows]) => rows > 0);
  return changed.length === 0
    ? 'up to date'
    : changed.map(([table, rows]) => `${rows} rows of ${table} changed`).join(', ');
}
