/**
 * A warehouse to look at, with six quarters of made-up numbers: `npx node scripts/fill-warehouse.ts /tmp/filled`, then
 * `DATA_DIR=/tmp/filled npm start -- sql "…"` (or `serve`, `export`). Only in a new folder: never among real numbers.
 */
import { existsSync } from 'node:fs';

import { openDatabase } from '../src/load/database.ts';
import { syncReference } from '../src/load/reference-sync.ts';
import { fillWarehouse } from '../test/support/fill-warehouse.ts';
import { reference } from '../test/support/reference.ts';

const [, , dataDir = ''] = process.argv;
if (dataDir === '' || existsSync(dataDir)) {
  process.stderr.write('usage: npx node scripts/fill-warehouse.ts NEW-FOLDER\n');
  process.exit(2);
}
const options = { dataDir, applicationName: 'fill-warehouse', maxConnections: 1 };
await using warehouse = await openDatabase(options);
await warehouse.migrate({ auto: true });
await warehouse.db.transaction().execute((trx) => syncReference(trx, reference));
await fillWarehouse(warehouse.db, reference, { from: '2021Q4' });
