/**
 * What a view costs beside what it cost as 0003_views.sql made it, and what a new one costs beside `profiles`, by row.
 * By hand: `npx node test/bench/views.ts [turns] [times]`. Both are measured in turns on one server, at 26 quarters or at
 * `times` as many; EXPLAIN ANALYZE of the whole view, medians of `turns`. Ratios, not absolute times, are what counts.
 */
import { fileURLToPath } from 'node:url';

import { type Kysely, sql } from 'kysely';

import { openDatabase } from '../../src/load/database.ts';
import { syncReference } from '../../src/load/reference-sync.ts';
import type { Database } from '../../src/load/schema.ts';
import { readReference } from '../../src/reference/read.ts';
import { fillWarehouse } from '../support/fill-warehouse.ts';
import { createFormerViews, FORMER } from '../support/former-views.ts';
import { multiplyQuarters } from '../support/multiply-quarters.ts';
import { startPostgres } from '../support/postgres.ts';
import { REFERENCE_FOLDER } from '../support/templates.ts';
import type { Taken } from './turns.ts';

/** Quarters beside those that are known: 26, and ten times as many. */
const TIMES = [1, 10];

/** What each view costs, read whole, at 26 quarters and at ten times as many: the median of three. */
export async function measureViews(): Promise<Record<string, Taken>> {
  const figures: Record<string, Taken> = {};
  for (const times of TIMES) {
    await withWarehouse(times, async (db) => {
      const names = await listViews(db);
      const taken = await measure(
        db,
        names.map((name) => `klantprofielen.${name}`),
        3,
      );
      for (const [index, { time, rows }] of taken.entries()) {
        figures[`${names[index]}: rows ×${times}`] = { now: [rows], base: [] };
        figures[`${names[index]}: ms ×${times}`] = { now: [time], base: [] };
      }
    });
  }
  return figures;
}

/** A database of 26 quarters, or of `times` as many. */
async function withWarehouse(
  times: number,
  use: (db: Kysely<Database>) => Promise<void>,
): Promise<void> {
  const server = await startPostgres();
  try {
    const warehouse = await openDatabase({
      url: server.url,
      dataDir: '',
      applicationName: 'bench',
      maxConnections: 1,
    });
    const { db } = warehouse;
    await warehouse.migrate({ auto: true });
    const reference = await readReference(REFERENCE_FOLDER);
    await db.transaction().execute((trx) => syncReference(trx, reference));
    await fillWarehouse(db, reference);
    if (times > 1) await multiplyQuarters(db, times);
    await sql`set jit = off`.execute(db);
    await sql`set statement_timeout = 0`.execute(db);
    await sql`vacuum analyze`.execute(db);
    await use(db);
    await warehouse.close();
  } finally {
    await server.stop();
  }
}

async function listViews(db: Kysely<Database>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select relname::text as name from pg_class
    where relkind = 'v' and relnamespace = 'klantprofielen'::regnamespace order by 1`.execute(db);
  return rows.map(({ name }) => name);
}

async function reportFormer(
  db: Kysely<Database>,
  names: readonly string[],
  turns: number,
): Promise<void> {
  say('view                       former ms    now ms   ratio');
  for (const name of names) {
    const [then, now] = await measure(db, [`${FORMER}.${name}`, `klantprofielen.${name}`], turns);
    if (!then || !now) continue;
    say(`${name.padEnd(26)}${ms(then.time)}${ms(now.time)}${ms(now.time / then.time)}`);
  }
}

async function reportNew(
  db: Kysely<Database>,
  former: readonly string[],
  turns: number,
): Promise<void> {
  say('\nnew view                     rows   µs a row   ratio to profiles (to former profiles)');
  for (const name of (await listViews(db)).filter((one) => !former.includes(one))) {
    const [own, profiles, before] = await measure(
      db,
      [`klantprofielen.${name}`, 'klantprofielen.profiles', `${FORMER}.profiles`],
      turns,
    );
    if (!own || !profiles || !before) continue;
    const perRow = (one: Measured) => (1000 * one.time) / one.rows;
    say(
      `${name.padEnd(26)}${String(own.rows).padStart(8)}${ms(perRow(own))}${ms(perRow(own) / perRow(profiles))}   (${(perRow(own) / perRow(before)).toFixed(2)})`,
    );
  }
}

type Measured = { readonly time: number; readonly rows: number };
type Plan = {
  readonly 'Execution Time': number;
  readonly Plan: { readonly 'Actual Rows': number };
};

/** Medians in ms, each view once a turn. */
async function measure(
  db: Kysely<Database>,
  views: readonly string[],
  turns: number,
): Promise<Measured[]> {
  const taken = new Map<string, Measured[]>(views.map((view) => [view, []]));
  for (let turn = 0; turn < turns; turn += 1) {
    for (const view of views) {
      const { rows } = await sql<{ 'QUERY PLAN': readonly Plan[] }>`
        explain (analyze, timing off, format json) select * from ${sql.table(view)}`.execute(db);
      const plan = rows[0]?.['QUERY PLAN'][0];
      if (plan) {
        taken.get(view)?.push({ time: plan['Execution Time'], rows: plan.Plan['Actual Rows'] });
      }
    }
  }
  return views.flatMap((view) => {
    const all = (taken.get(view) ?? []).sort((a, b) => a.time - b.time);
    const middle = all[Math.floor(all.length / 2)];
    return middle ? [middle] : [];
  });
}

function ms(value: number): string {
  return value.toFixed(2).padStart(10);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const turns = Number(process.argv[2] ?? 31);
  await withWarehouse(Number(process.argv[3] ?? 1), async (db) => {
    const former = await createFormerViews(db);
    await reportFormer(db, former, turns);
    await reportNew(db, former, turns);
  });
}
