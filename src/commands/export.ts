/** `export DIR`: the star and flat tables as CSV and Parquet, a workbook, and a Frictionless datapackage.json. */
import { resolve } from 'node:path';

import type { ExitStatus } from '../errors.ts';
import { exportTo } from '../export/export.ts';
import { requireSchema, openWarehouse } from './session.ts';
import type { Invocation } from './invocation.ts';
import { printable } from '../printable.ts';
import { formatCount, formatTable } from './invocation.ts';

export async function exportCommand(
  invocation: Invocation,
  folder: string,
  options: { readonly json?: boolean },
): Promise<ExitStatus> {
  await using warehouse = await openWarehouse(invocation, 'export');
  await requireSchema(warehouse);
  const files = await exportTo(warehouse.db, folder);
  const { terminal } = invocation;
  if (options.json) {
    for (const { path, rows, bytes, sha256 } of files)
      terminal.out(JSON.stringify({ file: path, rows, bytes, sha256 }));
    return 'done';
  }
  const number = (title: string) => ({ title, align: 'right' as const });
  const table = formatTable(
    [{ title: 'file' }, number('rows'), number('bytes')],
    files.map(({ path, rows, bytes }) => [
      path,
      rows === undefined ? '' : formatCount(rows),
      formatCount(bytes),
    ]),
  );
  for (const line of [...table, `Written to ${printable(resolve(folder))}`]) terminal.out(line);
  return 'done';
}
