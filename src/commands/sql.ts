/** `sql [QUERY]`: a read-only query against the configured database, also the embedded one. */
import { text } from 'node:stream/consumers';

import { PipelineError, type ExitStatus } from '../errors.ts';
import { codeOf, toDatabaseError } from '../load/database-errors.ts';
import type { Warehouse } from '../load/database.ts';
import type { ReadRow } from '../load/read-only.ts';
import { usage } from './selection.ts';
import { openWarehouse } from './session.ts';
import type { Invocation } from './invocation.ts';
import { formatTable } from './terminal.ts';

export async function sqlCommand(
  invocation: Invocation,
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
  await using warehouse = await openWarehouse(invocation, 'sql');
  const rows = await read(warehouse, statement);
  for (const line of options.json ? rows.map((row) => JSON.stringify(row)) : describeRows(rows)) {
    invocation.terminal.out(line);
  }
  return 'done';
}

/** What the statement itself got wrong is the user's to mend; the rest is trouble with the database. */
async function read(warehouse: Warehouse, statement: string): Promise<ReadRow[]> {
  try {
    return await warehouse.read(statement);
  } catch (cause) {
    if (!STATEMENT_STATES.test(codeOf(cause))) throw toDatabaseError(cause, warehouse.describe());
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new PipelineError(
      'statement_refused',
      'usage',
      `The database refuses the statement: ${message}`,
      {
        cause,
        hint: 'One statement that only reads. The views are in schema klantprofielen: write klantprofielen.profiles.',
      },
    );
  }
}

/** SQLSTATE classes that speak of the statement: data, read-only, syntax and names, prepared statements, rights. */
const STATEMENT_STATES = /^(?:0A|2[0-9D]|34|42|P0)/;

function describeRows(rows: readonly ReadRow[]): string[] {
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
