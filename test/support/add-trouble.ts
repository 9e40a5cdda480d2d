/** One of each kind of trouble, for pages and metrics that have to tell them apart. */
import type { Kysely } from 'kysely';

import { parseRegionCode, regionKey } from '../../src/codes.ts';
import type { Database } from '../../src/load/schema.ts';
import type { Check } from '../../src/findings.ts';
import { recordOverlay } from '../../src/load/ledger/documents.ts';
import { loadFacts } from '../../src/load/star.ts';
import { drawOverlay } from '../../src/overlay/overlay.ts';
import { quarterKey } from '../../src/quarter.ts';
import type { Reference } from '../../src/reference/reference.ts';
import { addDocument, quarterOf } from './documents.ts';
import { makeFacts } from './made-facts.ts';

/** Text that would be markup, a script or a lie if it were not escaped. */
export const HOSTILE = `<script>alert(1)</script>"' onmouseover=x \u202Egnp.exe & {name}`;

function toCheck(text: string): Check {
  const outcome = { subject: text, passed: false, expected: 12, found: text };
  return { code: 'row_sum', severity: 'block', ...outcome };
}

export type Trouble = {
  readonly run: number;
  /** Blocked by findings that may be accepted. */
  readonly acceptable: number;
  /** Blocked by row_sum, with hostile text everywhere. */
  readonly hostile: number;
  readonly rejected: number;
  readonly revised: number;
};

/** In quarters that are not loaded, but for the revision and the withdrawal, which change 2022Q4 of Rijnmond and Twente. */
export async function addTrouble(db: Kysely<Database>, reference: Reference): Promise<Trouble> {
  const run = await addRun(db);
  const acceptable = await addDocument(db, {
    quarter: '2023Q2',
    region: 'AM22',
    status: 'quarantined',
    reason: 'coverage_pct',
  });
  await addFinding(db, acceptable, 'coverage_pct', 'voetnoot', '74', '47');
  const hostile = await addDocument(db, {
    quarter: '2023Q2',
    region: 'AM05',
    status: 'quarantined',
    reason: 'row_sum',
  });
  await db
    .updateTable('etl.document')
    .set({ url: `javascript:alert(1)//${HOSTILE}`, seen_as: JSON.stringify({ title: HOSTILE }) })
    .where('document_key', '=', hostile)
    .execute();
  await addFinding(db, hostile, 'row_sum', HOSTILE, '12', HOSTILE);
  const overlay = {
    name: HOSTILE,
    page: undefined,
    reading: undefined,
    checks: [toCheck(HOSTILE)],
  };
  await recordOverlay(db, hostile, { svg: drawOverlay(overlay, reference), readerVersion: 'test' });
  const rejected = await addDocument(db, {
    quarter: '2023Q2',
    region: 'AM01',
    status: 'rejected',
    reason: 'a draft',
  });
  await addFailedLink(db, run, '2023Q2', 'AM02', 'timeout');
  const revised = await revise(db, reference);
  await db
    .updateTable('etl.document')
    .set({ withdrawn_at: new Date('2024-01-01T00:00:00Z') })
    .where('quarter_key', '=', 20224)
    .where('region_key', '=', 5)
    .where('status', '=', 'current')
    .execute();
  return { run, acceptable, hostile, rejected, revised };
}

async function addRun(db: Kysely<Database>): Promise<number> {
  const { run_id } = await db
    .insertInto('etl.run')
    .values({
      command: 'run',
      status: 'source',
      exit_code: 4,
      started_at: new Date('2023-11-01T05:30:00Z'),
      finished_at: new Date('2023-11-01T05:31:10Z'),
      host: HOSTILE,
      pid: 1,
      program_version: 'test',
      found: 1,
      failed: 1,
      message: HOSTILE,
    })
    .returning('run_id')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('etl.listing')
    .values({
      run_id,
      source: HOSTILE,
      kind: 'listing',
      complete: false,
      links: 1,
      taken: 1,
      problem_code: 'fewer_listed',
      problem: HOSTILE,
    })
    .execute();
  return run_id;
}

async function addFinding(
  db: Kysely<Database>,
  document_key: number,
  code: string,
  subject: string,
  expected: string,
  found: string,
): Promise<void> {
  await db
    .insertInto('etl.check_result')
    .values([
      {
        document_key,
        ordinal: 1,
        code,
        severity: 'block',
        subject,
        passed: false,
        expected,
        found,
      },
      {
        document_key,
        ordinal: 2,
        code: 'change_plausible',
        severity: 'warn',
        subject: 'Albrandswaard',
        passed: false,
        expected: '2',
        found: '200',
      },
      {
        document_key,
        ordinal: 3,
        code: 'title_found',
        severity: 'block',
        subject: 'titel',
        passed: true,
        expected: null,
        found: null,
      },
    ])
    .execute();
}

async function addFailedLink(
  db: Kysely<Database>,
  run_id: number,
  quarter: string,
  region: string,
  reason: string,
): Promise<void> {
  const { link_key } = await db
    .insertInto('etl.link')
    .values({
      url: `https://www.uwv.example/${quarter}-${region}.pdf`,
      source: HOSTILE,
      verdict: 'taken',
      rule: 'series_name',
      quarter_key: quarterKey(quarterOf(quarter)),
      region_key: regionKey(parseRegionCode(region)),
    })
    .returning('link_key')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('etl.link_state')
    .values({ run_id, link_key, state: 'failed', reason, message: HOSTILE })
    .execute();
}

/** Another document of Rijnmond in 2022Q4, with one person more in its first municipality. */
async function revise(db: Kysely<Database>, reference: Reference): Promise<number> {
  const table = makeFacts(reference, quarterOf('2022Q4'), parseRegionCode('AM22'));
  const [first, ...rest] = table.rows;
  if (!first) throw new Error('no municipality in Rijnmond');
  const more = (counts: typeof table.totals) => ({
    ...counts,
    municipal_with_profile: counts.municipal_with_profile + 1,
    known_in_sonar: counts.known_in_sonar + 1,
  });
  await db
    .updateTable('etl.document')
    .set({ status: 'superseded', superseded_at: new Date('2023-09-01T05:00:00Z') })
    .where('quarter_key', '=', 20224)
    .where('region_key', '=', 22)
    .where('status', '=', 'current')
    .execute();
  const documentKey = await addDocument(db, {
    quarter: '2022Q4',
    region: 'AM22',
    status: 'current',
    content: 'revised',
  });
  const rows = [{ ...first, counts: more(first.counts) }, ...rest];
  await loadFacts(db, {
    documentKey,
    table: { ...table, rows, totals: more(table.totals) },
  });
  return documentKey;
}
