/** A server with 26 quarters of all regions and one of each kind of trouble, and a login that can only read. */
import { readFile } from 'node:fs/promises';

import { sql, type Kysely } from 'kysely';

import { openDatabase } from '../../src/load/database.ts';
import { syncReference } from '../../src/load/reference-sync.ts';
import type { Database } from '../../src/load/schema.ts';
import { readReference } from '../../src/reference/read.ts';
import { addTrouble } from '../support/add-trouble.ts';
import { fillWarehouse } from '../support/fill-warehouse.ts';
import { startPostgres } from '../support/postgres.ts';
import { REFERENCE_FOLDER } from '../support/templates.ts';

export type FilledWarehouse = {
  readonly db: Kysely<Database>;
  /** Of the login that reads. */
  readonly readerUrl: string;
  stop(): Promise<void>;
};

export async function startFilledWarehouse(): Promise<FilledWarehouse> {
  const server = await startPostgres();
  const warehouse = await openDatabase({
    url: server.url,
    dataDir: '',
    applicationName: 'superset',
    maxConnections: 2,
  });
  await warehouse.migrate({ auto: true });
  const { db } = warehouse;
  const reference = await readReference(REFERENCE_FOLDER);
  await db.transaction().execute((trx) => syncReference(trx, reference));
  await fillWarehouse(db, reference);
  await addTrouble(db, reference);
  await sql
    .raw(await readFile(new URL('../../sql/roles.sql', import.meta.url), 'utf8'))
    .execute(db);
  await sql`create role superset login password 'reader' in role klantprofielen_reader`.execute(db);
  await sql`analyze`.execute(db);
  const readerUrl = new URL(server.url);
  readerUrl.username = 'superset';
  readerUrl.password = 'reader';
  return {
    db,
    readerUrl: readerUrl.href,
    stop: async () => {
      await warehouse.close();
      await server.stop();
    },
  };
}
