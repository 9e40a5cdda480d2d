/** The picture of the report in the README: `npx node scripts/report-picture.ts`. A filled warehouse with made-up numbers. */
import { writeFileSync } from 'node:fs';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

import { createAdaptorServer } from '@hono/node-server';

import { toEmbeddedDoor, toWarehouse } from '../src/load/database.ts';
import { startPglite, toEmbedded } from '../src/load/embedded.ts';
import { SQL_FOLDER } from '../src/load/migrate.ts';
import { syncReference } from '../src/load/reference-sync.ts';
import { silentLogger } from '../src/log.ts';
import { readReference } from '../src/reference/read.ts';
import { createReportApp } from '../src/report/app.ts';
import { startBrowser } from '../test/support/browser.ts';
import { fillWarehouse } from '../test/support/fill-warehouse.ts';
import { requireFullTools } from '../test/support/require-full-tools.ts';

const SIZE = { width: 1200, height: 1060 };
/** The day on which the last of the made-up quarters would be new. */
const NOW = new Date('2023-08-20T12:00:00Z');

requireFullTools(['chromium']);
const reference = await readReference(fileURLToPath(new URL('../reference/', import.meta.url)));
const embedded = toEmbedded(await startPglite({}), 'in memory');
await using warehouse = toWarehouse(toEmbeddedDoor(embedded), {
  applicationName: 'report-picture',
  sqlFolder: SQL_FOLDER,
});
await warehouse.migrate({ auto: true });
await warehouse.db.transaction().execute((trx) => syncReference(trx, reference));
await fillWarehouse(warehouse.db, reference, { from: '2021Q1' });
const app = createReportApp({
  db: warehouse.db,
  reference,
  hasSources: true,
  now: () => NOW,
  log: silentLogger(),
});
const server = createAdaptorServer({ fetch: app.fetch });
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const browser = await startBrowser();
const page = await browser.newPage({ colorScheme: 'light', viewport: SIZE });
await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/?lang=en`);
const picture = await page.screenshot({ type: 'png' });
writeFileSync(new URL('../docs/report.png', import.meta.url), picture);
process.stdout.write(`docs/report.png: ${picture.length} bytes\n`);
await browser.close();
server.close();
