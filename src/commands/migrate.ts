/** `migrate`: applies `sql/` and carries `reference/` into the dimensions. */
import type { ExitStatus } from '../errors.ts';
import { syncReference } from '../load/reference-sync.ts';
import { openWriter } from '../load/writer.ts';
import { readReference } from '../reference/read.ts';
import { openWarehouse, toWriterOptions } from './session.ts';
import { type Invocation, type Output, REFERENCE_FOLDER, report } from './invocation.ts';
import { counted } from '../printable.ts';

export async function migrateCommand(invocation: Invocation, options: Output): Promise<ExitStatus> {
  const reference = await readReference(REFERENCE_FOLDER);
  await using warehouse = await openWarehouse(invocation, 'migrate');
  const applied = await warehouse.migrate({ auto: true, queue: true });
  const roles = await warehouse.applyRoles();
  await using writer = await openWriter(warehouse, toWriterOptions(invocation, 'migrate'));
  const changes = await writer.transact((trx) => syncReference(trx, reference));
  const database = warehouse.describe();
  const lines = [
    `Database ${database}`,
    applied.length === 0 ? 'Schema: up to date.' : `Schema: applied ${applied.join(', ')}.`,
    `Dimensions: ${describeChanges(changes)}.`,
    roles.applied ? 'Roles: granted.' : `Roles: not granted (${roles.problem}). ${roles.hint}`,
  ];
  report(
    invocation.terminal,
    options,
    [{ database, applied, roles, reference: changes }],
    () => lines,
  );
  return 'done';
}

function describeChanges(changes: Readonly<Record<string, number>>): string {
  const changed = Object.entries(changes).filter(([, rows]) => rows > 0);
  return changed.length === 0
    ? 'up to date'
    : changed.map(([table, rows]) => `${counted(rows, 'row')} of ${table} changed`).join(', ');
}
