/** `sql [QUERY]`: a read-only query against the configured database, also the embedded one. */
import { text } from 'node:stream/consumers';

import { CompiledQuery } from 'kysely';

import type { ExitStatus } from '../errors.ts';
import { usage } from './selection.ts';
import { withWarehouse, type Session } from './session.ts';
import { formatTable } from './terminal.ts';

export async function sqlCommand(
  session: Session,
  query: string | undefined,
  options: { readonly json?: boolean },
): Promise<ExitStatus> {
  const statement = (query ?? (process.stdin.isTTY ? '' : await text(process.stdin))).trim();
  if (statement === '') {
    throw usage(
      'sql needs a query',
      `For example: sql "select * from klantprofielen.profiles limit 10"`,
    );
  }
  return await withWarehouse<ExitStatus>(session, 'sql', async (warehouse) => {
    const rows = await warehouse.db
      .transaction()
      .setAccessMode('read only')
      .execute(async (trx) => (await trx.executeQuery<Row>(CompiledQuery.raw(statement))).rows);
    for (const line of options.json ? rows.map((row) => JSON.stringify(row)) : describeRows(rows)) {
      session.terminal.out(line);
    }
    return 'done';
  });
}

type Row = Record<string, unknown>;

function describeRows(rows: readonly Row[]): string[] {
  const [first] = rows;
  if (!first) return ['(0 rows)'];
  const names = Object.keys(first);
  const columns = names.map((title) =>
    typeof first[title] === 'number' ? { title, align: 'right' as const } : { title },
  );
  return [
    ...formatTable(
      columns,
      rows.map((row) => names.map((name) => show(row[name]))),
    ),
    `(${rows.length} row${rows.length === 1 ? '' : 's'})`,
  ];
}

function show(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'string' ? value : JSON.stringify(value);
}
