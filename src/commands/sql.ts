/** `sql [QUERY]`: a read-only query against the configured database, as the reader, also against the embedded one. */
import { text } from 'node:stream/consumers';

import { codeOf, describeError, PipelineError, usage, type ExitStatus } from '../errors.ts';
import { toDatabaseError } from '../load/database-errors.ts';
import type { Warehouse } from '../load/database.ts';
import type { ReadRow } from '../load/read-only.ts';
import { findLack, openWarehouse, type Read } from './session.ts';
import type { Invocation, Output, Terminal } from './invocation.ts';
import { formatTable, numbers } from './table.ts';
import { counted, toJsonLine } from '../printable.ts';

export async function sqlCommand(
  invocation: Invocation,
  query: string | undefined,
  options: Output & Asked,
): Promise<ExitStatus> {
  const statement = (query ?? (process.stdin.isTTY ? '' : await text(process.stdin))).trim();
  if (statement === '') {
    throw usage('sql needs a query', `For example: sql "select * from profiles limit 10"`);
  }
  await using warehouse = await openWarehouse(invocation, 'sql', { onlyReads: true });
  const print = options.json ? printJson : printTable;
  await print(read(warehouse, statement, options), invocation.terminal);
  return 'done';
}

type Asked = Read & { readonly audit?: boolean };
type Rows = AsyncIterable<readonly ReadRow[]>;

async function printJson(batches: Rows, terminal: Terminal): Promise<void> {
  for await (const rows of batches) for (const row of rows) terminal.out(toJsonLine(row));
}

/** One head; the widths are those of the first thousand rows. */
async function printTable(batches: Rows, terminal: Terminal): Promise<void> {
  let total = 0;
  let names: string[] | undefined;
  for await (const rows of batches) {
    const isFirst = names === undefined;
    names ??= Object.keys(rows[0] ?? {});
    if (rows.length === 0) continue;
    const lines = formatRows(names, rows);
    for (const line of isFirst ? lines : lines.slice(2)) terminal.out(line);
    total += rows.length;
  }
  terminal.out(`(${counted(total, 'row')})`);
}

/** What the statement itself got wrong is the user's to mend; the rest is trouble with the database. */
async function* read(warehouse: Warehouse, statement: string, options: Asked) {
  try {
    yield* warehouse.read(statement, options);
  } catch (cause) {
    if (!STATEMENT_STATES.test(codeOf(cause))) throw toDatabaseError(cause, warehouse.describe());
    const { message } = describeError(cause);
    // a login that may not look at the migrations is told what to ask for
    const lack = await findLack(warehouse, options).catch(() => undefined);
    const usual = options.audit
      ? 'One statement that only reads, of schemas klantprofielen and etl: docs/warehouse.md names what is there.'
      : 'One statement that only reads, as the reader, of schema klantprofielen: docs/warehouse.md names its views. --audit also reads schema etl.';
    throw new PipelineError('statement_refused', 'usage', {
      message: `The database refuses the statement: ${message}`,
      hint: lack ? `${lack.message} ${lack.hint}` : usual,
      cause,
    });
  }
}

/** SQLSTATE classes that speak of the statement: data, read-only, syntax and names, prepared statements, rights. */
const STATEMENT_STATES = /^(?:0A|2[0-9D]|34|42|P0)/;

function formatRows(names: readonly string[], rows: readonly ReadRow[]): string[] {
  const columns = names.map((title) =>
    typeof rows[0]?.[title] === 'number' ? numbers(title) : title,
  );
  const cells = rows.map((row) => names.map((name) => show(row[name])));
  return formatTable(columns, cells);
}

function show(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'string' ? value : JSON.stringify(value);
}
