/**
 * Fills a database as years of runs would: every quarter and region with made-up numbers that add up, and, when asked
 * for, one of each kind of trouble. Loads through `loadFacts`; the ledger rows are written in bulk.
 */
import { createHash } from 'node:crypto';

import { sql, type Kysely } from 'kysely';

import { regionKey, type RegionCode } from '../../src/codes.ts';
import type { Database } from '../../src/load/schema.ts';
import { loadFacts } from '../../src/load/star.ts';
import {
  addQuarters,
  compareQuarters,
  FIRST_QUARTER,
  lastDay,
  quarterKey,
  type Quarter,
} from '../../src/quarter.ts';
import type { Reference } from '../../src/reference/reference.ts';
import { regionsOn } from './reference.ts';
import type { ProfileTable } from '../../src/transform/reading.ts';
import { quarterOf } from './documents.ts';
import { makeFacts } from './made-facts.ts';
import { dueOn } from './due-on.ts';

export type FillOptions = {
  /** Default: 2016Q4, the first. */
  readonly from?: string;
  /** Default: 2023Q1, the last that is known; 26 quarters. */
  readonly to?: string;
  /** Default: all regions of each quarter. */
  readonly regions?: readonly string[];
  /** Publications to leave out: '2023Q1 AM22'. */
  readonly except?: readonly string[];
};

export type Filled = {
  readonly documents: number;
  readonly lastRun: number;
  /** The document of a publication, '2023Q1 AM22'. */
  readonly documentOf: ReadonlyMap<string, number>;
};

/** One run a quarter, in the order of the quarters. A full fill is 910 documents and takes some ten seconds. */
export async function fillWarehouse(
  db: Kysely<Database>,
  reference: Reference,
  options: FillOptions = {},
): Promise<Filled> {
  const documentOf = new Map<string, number>();
  let lastRun = 0;
  for (const quarter of quartersOf(options)) {
    const tables = regionsOf(reference, quarter, options)
      .filter((region) => !options.except?.includes(`${quarter} ${region}`))
      .map((region) => makeFacts(reference, quarter, region));
    if (tables.length === 0) continue;
    await db.transaction().execute(async (trx) => {
      // as a run does: what is kept beside the facts is made once, not for each document
      await sql`select set_config('klantprofielen.comparable', 'later', true)`.execute(trx);
      lastRun = await addRun(trx, quarter, tables.length);
      const keys = await addDocuments(trx, lastRun, tables);
      for (const [index, table] of tables.entries()) {
        const documentKey = keys[index] ?? 0;
        documentOf.set(`${quarter} ${table.region}`, documentKey);
        await loadFacts(trx, { documentKey, table, isFirst: true });
      }
    });
  }
  await sql`select etl.rebuild_due()`.execute(db);
  return { documents: documentOf.size, lastRun, documentOf };
}

function quartersOf({ from, to }: FillOptions): Quarter[] {
  const last = quarterOf(to ?? '2023Q1');
  const quarters: Quarter[] = [];
  let quarter = from === undefined ? FIRST_QUARTER : quarterOf(from);
  while (compareQuarters(quarter, last) <= 0) {
    quarters.push(quarter);
    quarter = addQuarters(quarter, 1);
  }
  return quarters;
}

function regionsOf(
  reference: Reference,
  quarter: Quarter,
  { regions }: FillOptions,
): readonly RegionCode[] {
  const all = regionsOn(reference, lastDay(quarter)).map((region) => region.code);
  return regions ? all.filter((code) => regions.includes(code)) : all;
}

/** A finished run at half past six of the day on which the quarter was due. */
async function addRun(db: Kysely<Database>, quarter: Quarter, loaded: number): Promise<number> {
  const started = new Date(`${dueOn(quarter)}T04:30:00Z`);
  const { run_id } = await db
    .insertInto('etl.run')
    .values({
      command: 'run',
      status: 'done',
      exit_code: 0,
      started_at: started,
      finished_at: new Date(started.getTime() + 95_000),
      host: 'made-up',
      pid: 1,
      program_version: 'test',
      found: loaded,
      loaded,
    })
    .returning('run_id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('etl.listing')
    .values({
      run_id,
      source: 'https://www.uwv.example/nl/publicaties',
      kind: 'listing',
      complete: true,
      links: loaded,
      taken: loaded,
    })
    .execute();
  return run_id;
}

/** Content, document, link, link state and checks of each table; returns the documents' keys in their order. */
async function addDocuments(
  db: Kysely<Database>,
  runId: number,
  tables: readonly ProfileTable[],
): Promise<number[]> {
  const contents = tables.map(toContent);
  await db
    .insertInto('etl.document_content')
    .values(
      contents.map(({ bytes, sha256 }) => ({
        sha256,
        bytes,
        size_bytes: bytes.length,
        archived_run: runId,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const documents = await db
    .insertInto('etl.document')
    .values(
      tables.map((table, index) => ({
        ...publicationOf(table),
        sha256: contents[index]?.sha256 ?? '',
        status: 'current',
        url: addressOf(table),
        seen_as: JSON.stringify({ title: titleOf(table), label: table.regionName }),
        published_on: dueOn(table.quarter),
        layout: table.layout,
        measures_from: table.measuresFrom,
        reader_version: 'test',
        first_seen_run: runId,
        loaded_at: new Date(`${dueOn(table.quarter)}T04:31:00Z`),
      })),
    )
    .returning('document_key')
    .execute();
  const keys = documents.map((row) => row.document_key);
  await addLinks(db, runId, tables, keys);
  await addChecks(db, tables, keys);
  return keys;
}

async function addLinks(
  db: Kysely<Database>,
  runId: number,
  tables: readonly ProfileTable[],
  keys: readonly number[],
): Promise<void> {
  const links = await db
    .insertInto('etl.link')
    .values(
      tables.map((table, index) => ({
        ...publicationOf(table),
        url: addressOf(table),
        source: 'https://www.uwv.example/nl/publicaties',
        verdict: 'taken' as const,
        rule: 'series_name',
        seen_as: JSON.stringify({ title: titleOf(table) }),
        sha256: toContent(table).sha256,
        document_key: keys[index] ?? null,
        first_seen_run: runId,
      })),
    )
    .returning(['link_key', 'document_key'])
    .execute();
  await db
    .insertInto('etl.link_state')
    .values(links.map((link) => ({ ...link, run_id: runId, state: 'loaded' })))
    .execute();
}

async function addChecks(
  db: Kysely<Database>,
  tables: readonly ProfileTable[],
  keys: readonly number[],
): Promise<void> {
  const rows = tables.flatMap((table, index) =>
    table.rows.map((row, position) => ({
      document_key: keys[index] ?? 0,
      ordinal: position + 1,
      code: 'row_sum',
      severity: 'block' as const,
      subject: row.printedName,
      passed: true,
      expected: String(row.counts.known_in_sonar),
      found: String(row.counts.known_in_sonar),
      residual: 0,
    })),
  );
  await db.insertInto('etl.check_result').values(rows).execute();
}

function publicationOf(table: ProfileTable) {
  return { quarter_key: quarterKey(table.quarter), region_key: regionKey(table.region) };
}

function titleOf(table: ProfileTable): string {
  return `Transparantie van klantprofielen ${table.quarter} ${table.regionName}`;
}

function addressOf(table: ProfileTable): string {
  return `https://www.uwv.example/assets-kai/files/${table.quarter}-${table.region}.pdf`;
}

/** No real page: enough bytes for the archive and its hash. */
function toContent(table: ProfileTable): { bytes: Buffer; sha256: string } {
  const bytes = Buffer.from(`%PDF-1.4\n% ${titleOf(table)}\n%%EOF\n`);
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}
