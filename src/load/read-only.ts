/** One statement of a person, read-only whatever it says, its rows fetched bit by bit. */
import type { ReadAs } from './reader-role.ts';

export type ReadRow = Record<string, unknown>;

/** A connection that nobody else uses; `text` alone goes by the extended protocol, which takes one statement. */
export type ReadClient = { query(text: string): Promise<readonly ReadRow[]> };

/** Rows that are held in memory at once. */
const ROWS_AT_ONCE = 1_000;
/** What a cursor can be declared for, behind comments and brackets; EXPLAIN and SHOW answer in few rows. */
const QUERY = /^(?:\s|\(|--[^\n]*\n|\/\*[^]*?\*\/)*(?:select|with|values|table)\b/i;

/**
 * Runs the text as one statement in a read-only transaction, as `role`, and rolls it back. The extended protocol takes no
 * second statement, so the text cannot end the transaction and go on behind it; the query before it makes read-only final.
 */
export async function* readRows(
  client: ReadClient,
  text: string,
  role: ReadAs | undefined,
): AsyncGenerator<readonly ReadRow[]> {
  await client.query('begin read only');
  try {
    if (role !== undefined) await client.query(`set local role ${role}`);
    await client.query('select 1');
    if (!QUERY.test(text)) {
      yield await client.query(text);
      return;
    }
    await client.query(`declare answer no scroll cursor for ${text.replace(/[\s;]+$/, '')}`);
    for (;;) {
      const rows = await client.query(`fetch ${ROWS_AT_ONCE} from answer`);
      yield rows;
      if (rows.length < ROWS_AT_ONCE) return;
    }
  } finally {
    await client.query('rollback').catch(() => undefined);
  }
}
