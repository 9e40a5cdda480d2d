/**
 * An embedded database with six quarters of made-up numbers, to look at: `npx node scripts/fill-warehouse.ts /tmp/filled`.
 * Only in a new folder: never among real numbers.
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
process.stdout.write(
  `DATABASE_URL= DATA_DIR=${dataDir} npm start -- sql "select * from national_totals"\n`,
);
