/** One statement of a person, read-only whatever it says. */
import type { PGlite } from '@electric-sql/pglite';
import type { ClientBase } from 'pg';

export type ReadRow = Record<string, unknown>;

/**
 * Runs the text as one statement in a read-only transaction and rolls it back. The extended protocol takes no second
 * statement, so the text cannot end the transaction and go on behind it; the query before it makes read-only final.
 */
export async function readOnServer(client: ClientBase, text: string): Promise<ReadRow[]> {
  await client.query('begin read only');
  try {
    await client.query('select 1');
    // the driver knows `queryMode`, its types do not
    const statement = { text, queryMode: 'extended' };
    return (await client.query<ReadRow>(statement)).rows;
  } finally {
    await client.query('rollback').catch(() => undefined);
  }
}

/** The same on the embedded database. */
export async function readEmbedded(pglite: PGlite, text: string): Promise<ReadRow[]> {
  await pglite.exec('begin read only');
  try {
    await pglite.query('select 1');
    return (await pglite.query<ReadRow>(text)).rows;
  } finally {
    await pglite.exec('rollback').catch(() => undefined);
  }
}
