/** `export DIR`: the star and flat tables as CSV and Parquet, a workbook, and a Frictionless datapackage.json. */
import { resolve } from 'node:path';

import type { ExitStatus } from '../errors.ts';
import { exportTo } from '../export/export.ts';
import { openWarehouse, requireSchema, type Read } from './session.ts';
import { printable } from '../printable.ts';
import { type Invocation, type Output, report } from './invocation.ts';
import { formatCount, formatTable, numbers } from './table.ts';

export async function exportCommand(
  invocation: Invocation,
  folder: string,
  options: Output & Read,
): Promise<ExitStatus> {
  await using warehouse = await openWarehouse(invocation, 'export', { onlyReads: true });
  await requireSchema(warehouse, options);
  const files = await exportTo(warehouse.db, folder);
  const objects = files.map(({ path, ...facts }) => ({ file: path, ...facts }));
  const cells = files.map(({ path, rows, bytes }) => {
    return [path, rows === undefined ? '' : formatCount(rows), formatCount(bytes)];
  });
  report(invocation.terminal, options, objects, () => [
    ...formatTable(['file', numbers('rows'), numbers('bytes')], cells),
    `Written to ${printable(resolve(folder))}`,
  ]);
  return 'done';
}
