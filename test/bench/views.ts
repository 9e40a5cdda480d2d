/**
 * How fast each view answers, by EXPLAIN ANALYZE on a real server: at 26 quarters and at 100 times that.
 * By hand: `node test/bench/views.ts [times]`. Prints milliseconds, the best of three.
 */
import { sql, type Kysely } from 'kysely';

import { openDatabase } from '../../src/load/database.ts';
import { syncReference } from '../../src/load/reference-sync.ts';
import type { Database } from '../../src/load/schema.ts';
import { readReference } from '../../src/reference/read.ts';
import { fillWarehouse } from '../support/fill-warehouse.ts';
import { multiplyQuarters } from '../support/multiply-quarters.ts';
import { startPostgres } from '../support/postgres.ts';
import { REFERENCE_FOLDER } from '../support/templates.ts';

const FILTERS = {
  quarter: "quarter_code = '2022Q4'",
  region: "region_code = 'AM22'",
  municipality: "municipality_code = 'GM0599'",
};

const AS_OF = {
  name: "as_of('2022-01-01')",
  columns: ['quarter_code', 'region_code', 'municipality_code'],
};

const times = Number(process.argv[2] ?? 100);
const server = await startPostgres();
try {
  const warehouse = await openDatabase({
    url: server.url,
    dataDir: '',
    applicationName: 'bench',
    maxConnections: 2,
  });
  const { db } = warehouse;
  await warehouse.migrate({ auto: true });
  const reference = await readReference(REFERENCE_FOLDER);
  await db.transaction().execute((trx) => syncReference(trx, reference));
  await fillWarehouse(db, reference);
  await sql`analyze`.execute(db);
  await report(db, '26 quarters');
  if (times > 1) {
    await multiplyQuarters(db, times);
    await report(db, `${times} times 26 quarters`);
  }
  await warehouse.close();
} finally {
  await server.stop();
}

async function report(db: Kysely<Database>, title: string): Promise<void> {
  const { rows: sizes } = await sql<{ n: number }>`
    select count(*) as n from klantprofielen.fact_profiles`.execute(db);
  say(`\n${title}: ${sizes[0]?.n ?? 0} rows in fact_profiles, ms`);
  const columns = ['whole', ...Object.keys(FILTERS)];
  say(['view'.padEnd(26), ...columns.map((name) => name.padStart(13))].join(''));
  const { rows: views } = await sql<{ name: string; columns: string[] }>`
    select c.relname::text as name, array_agg(a.attname::text) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
    where c.relkind = 'v' and c.relnamespace = 'klantprofielen'::regnamespace
    group by c.relname order by c.relname`.execute(db);
  for (const view of [...views, AS_OF]) {
    const from = `klantprofielen.${view.name}`;
    const cells: (number | undefined)[] = [await measure(db, `select * from ${from}`)];
    for (const [name, filter] of Object.entries(FILTERS)) {
      const fits = view.columns.includes(`${name}_code`);
      cells.push(fits ? await measure(db, `select * from ${from} where ${filter}`) : undefined);
    }
    const shown = cells.map((ms) => (ms === undefined ? '-' : ms.toFixed(1)).padStart(13));
    say([view.name.padEnd(26), ...shown].join(''));
  }
}

async function measure(db: Kysely<Database>, query: string): Promise<number> {
  const runs: number[] = [];
  for (let run = 0; run < 3; run += 1) {
    const { rows } = await sql<{ 'QUERY PLAN': readonly Plan[] }>`
      explain (analyze, timing off, format json) ${sql.raw(query)}`.execute(db);
    const plan = rows[0]?.['QUERY PLAN'][0];
    runs.push((plan?.['Planning Time'] ?? 0) + (plan?.['Execution Time'] ?? 0));
  }
  return Math.min(...runs);
}

type Plan = { readonly 'Planning Time': number; readonly 'Execution Time': number };

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
