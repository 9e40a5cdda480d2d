/**
 * One run over 200 good and 20 hostile documents that stand between them: the 200 are in the facts, cell by cell, the 20
 * wait for a person, each with its reason, and memory of nothing goes beyond its bounds.
 */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { PROCESS_LIMITS } from '../../src/extract/pdf/sandbox.ts';
import { createParserPool } from '../../src/extract/pdf/pool.ts';
import { MEASURES } from '../../src/measures.ts';
import { toPublication } from '../support/corpus/faults.ts';
import { draw } from '../support/corpus/javascript.ts';
import { PLAIN, type Look } from '../support/corpus/look.ts';
import { makeTruths, type Truth } from '../support/corpus/truth.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { HOSTILE, type HostileDocument } from '../support/hostile-documents.ts';
import { watchTree, type TreePeaks } from '../support/process-tree.ts';
import { lastJson, startProgram, temporaryFolder, type Outcome } from '../support/program.ts';
import { PLAIN_LOOK, quarterLine } from '../support/publication.ts';
import { reference } from '../support/reference.ts';

const WORKERS = 2;
const GOOD = 200;
/** What the deployments give the service beside its parsers. */
const PARENT_MB = 300;
/**
 * What a parser can come to: its data segment without the 510 MiB of addresses that V8 keeps for code and does not use
 * (sandbox.ts, on x64), and the pages of Node itself, which all processes share and each of them is charged for.
 */
const PARSER_MB =
  (PROCESS_LIMITS.dataSegmentKb * 1024) / 1e6 -
  (510 * 2 ** 20) / 1e6 +
  statSync(process.execPath).size / 1e6;
/** Three in a row and four in a row, so that neighbouring quarters are compared, and the looks of both times. */
const QUARTERS: ReadonlySet<string> = new Set([
  '2018Q1',
  '2018Q2',
  '2018Q3',
  '2022Q2',
  '2022Q3',
  '2022Q4',
  '2023Q1',
]);
const OLD: readonly Look[] = [
  PLAIN,
  { ...PLAIN, rules: 'none', font: 'Liberation Serif', size: 10 },
  { ...PLAIN, headings: 'absent', zero: '-' },
  { ...PLAIN, footer: true, zebra: true, rules: 'rows', thousands: ' ', align: 'center' },
];
const AFTER: Partial<Look> = { tableFirst: false, regionColumns: 'first', size: 8 };
const NEW: readonly Look[] = [
  { ...PLAIN, ...AFTER },
  { ...PLAIN, ...AFTER, regionColumns: 'merged', valign: 'middle' },
  { ...PLAIN, ...AFTER, regionColumns: 'every', totalLabel: 'Eindtotaal' },
  { ...PLAIN, ...AFTER, nameWidth: 7, padding: 3, headings: 'rotated' },
];

type Placed = {
  readonly truth: Truth;
  readonly file: string;
  /** Undefined: it is good. */
  readonly hostile: HostileDocument | undefined;
};

/** Every eleventh file, in the order of their names, is a hostile one. */
const plan: readonly Placed[] = makeTruths(reference, 3)
  .filter(({ quarter }) => QUARTERS.has(quarter))
  .slice(0, GOOD + HOSTILE.length)
  .map((truth) => ({ truth, file: toFileName(truth) }))
  .toSorted((a, b) => (a.file < b.file ? -1 : 1))
  .map((placed, index) => ({
    ...placed,
    hostile: index % 11 === 5 ? HOSTILE[(index - 5) / 11] : undefined,
  }));
const good = plan.filter(({ hostile }) => hostile === undefined);
const hostile = plan.flatMap((placed) =>
  placed.hostile ? [{ ...placed, hostile: placed.hostile }] : [],
);

function toFileName({ quarter, regionName }: Truth): string {
  return `klantprofielen-${quarter}-${regionName.toLowerCase().replaceAll(/[^a-z]+/g, '-')}.pdf`;
}

const folder = temporaryFolder();
let database: TestDatabase;
let first: Watched;
let second: Watched;

beforeAll(async () => {
  database = await createTestDatabase('server');
  for (const placed of plan) writeFileSync(join(folder.path, placed.file), await render(placed));
  first = await runWatched();
  print('run', first);
});

afterAll(async () => {
  await database.drop();
  folder[Symbol.dispose]();
});

type Watched = { readonly outcome: Outcome; readonly peaks: TreePeaks };

async function render({ truth, hostile }: Placed): Promise<Uint8Array> {
  const looks = truth.quarter < '2021Q1' ? OLD : NEW;
  const look = looks[Number(truth.region.slice(2)) % looks.length] ?? PLAIN;
  const publication = toPublication(truth, look, reference);
  const bytes = await draw(publication, look);
  return hostile === undefined
    ? bytes
    : hostile.build({ good: bytes, quarterLine: quarterLine(publication, PLAIN_LOOK) });
}

/** `run --json` on the folder, with its memory and that of its parsers. */
async function runWatched(): Promise<Watched> {
  const { child, ended } = startProgram(['run', '--json'], {
    DATABASE_URL: database.url,
    SOURCES: folder.path,
    WORKERS: String(WORKERS),
  });
  using watch = watchTree(child.pid ?? 0);
  const outcome = await ended;
  return { outcome, peaks: watch.stop() };
}

function print(name: string, { peaks }: Watched): void {
  const { root, tree, largestChild, processes, looks } = peaks;
  process.stdout.write(
    `${name}: MB at most: parent ${root.toFixed(0)}, parser ${largestChild.toFixed(0)}, ` +
      `whole tree ${tree.toFixed(0)}; ${processes} processes at once; ${looks} looks\n`,
  );
}

async function query<T>(text: string): Promise<T[]> {
  return (await sql.raw<T>(text).execute(database.warehouse.db)).rows;
}

test('ends with a summary in which nothing is lost', () => {
  expect(first.outcome.code).toBe(3);
  expect(lastJson(first.outcome)).toMatchObject({
    status: 'attention',
    found: 220,
    loaded: 200,
    quarantined: 20,
    ignored: 0,
    unchanged: 0,
    revised: 0,
    waiting: 0,
    failed: 0,
  });
});

test('gives each file one end, the hostile ones with the reason of their kind', async () => {
  const ends = await query<{ file: string; state: string; reason: string | null }>(
    `select regexp_replace(url, '.*/', '') as file, state, reason
       from etl.link_state join etl.link using (link_key) order by url collate "C"`,
  );
  expect(ends).toEqual(
    plan.map(({ file, hostile }) =>
      hostile
        ? { file, state: 'quarantined', reason: hostile.code }
        : { file, state: 'loaded', reason: null },
    ),
  );
  const blocked = await query<{ quarter_code: string; region_code: string; reason: string }>(
    `select quarter_code, region_code, reason from klantprofielen.coverage
      where status = 'quarantined' order by quarter_code, region_name collate "C"`,
  );
  expect(blocked).toEqual(
    hostile.map(({ truth, hostile: { code } }) => ({
      quarter_code: truth.quarter,
      region_code: truth.region,
      reason: code,
    })),
  );
});

test('loads exactly the good ones, every cell as it was printed', async () => {
  const facts = await query<Record<string, unknown>>(
    `select quarter_code, region_code, municipality_code, ${MEASURES.join(', ')}
       from klantprofielen.fact_profiles join klantprofielen.dim_quarter using (quarter_key)
       join klantprofielen.dim_region using (region_key) join klantprofielen.dim_municipality using (municipality_key)`,
  );
  const printed = good.flatMap(({ truth }) =>
    truth.rows.map(({ code, counts }) => [truth.quarter, truth.region, code, ...counts].join(' ')),
  );
  expect(facts.map((fact) => Object.values(fact).join(' ')).sort()).toEqual(printed.sort());
  const totals = await query<Record<string, unknown>>(
    `select quarter_code, region_code, ${MEASURES.join(', ')}, register_persons, known_pct
       from klantprofielen.fact_region_coverage join klantprofielen.dim_quarter using (quarter_key)
       join klantprofielen.dim_region using (region_key)`,
  );
  const printedTotals = good.map(({ truth: { quarter, region, totals, register, pct } }) =>
    [quarter, region, ...totals, register, pct].join(' '),
  );
  expect(totals.map((total) => Object.values(total).join(' ')).sort()).toEqual(
    printedTotals.sort(),
  );
  process.stdout.write(`${printed.length * MEASURES.length} cells of ${good.length} documents\n`);
});

test('keeps its own memory below 300 MB and that of all together within what the limits allow', () => {
  const { looks, root, largestChild, tree } = first.peaks;
  expect(looks).toBeGreaterThan(100);
  expect(root).toBeLessThan(PARENT_MB);
  // the bombs were there: an idle parser has about 100 MB
  expect(largestChild).toBeGreaterThan(150);
  expect(largestChild).toBeLessThan(PARSER_MB);
  expect(tree).toBeLessThan(PARENT_MB + WORKERS * PARSER_MB);
});

test('does nothing when it is run again', async () => {
  const state = () =>
    query(`select (select md5(string_agg(f::text || xmin, ' ' order by f::text)) from klantprofielen.fact_profiles f) as facts,
      (select count(*)::int from etl.document) as documents, (select count(*)::int from etl.check_result) as checks,
      (select count(*)::int from etl.document_content) as contents`);
  const before = await state();
  expect(before).toMatchObject([{ documents: 220, contents: 220 }]);
  second = await runWatched();
  print('run again', second);
  expect(second.outcome.code).toBe(0);
  expect(lastJson(second.outcome)).toMatchObject({
    status: 'done',
    found: 220,
    unchanged: 200,
    waiting: 20,
    ignored: 0,
    loaded: 0,
    revised: 0,
    quarantined: 0,
    failed: 0,
  });
  expect(await state()).toEqual(before);
  // no parser was started
  expect(second.peaks.processes).toBe(1);
  expect(second.peaks.root).toBeLessThan(PARENT_MB);
});

type Tried = { readonly kind: string; readonly outcome: string; readonly tries: number };

/** How often hostile documents were tried, one after the other, with a good one behind each of them. */
async function countTries(documents: Iterable<(typeof hostile)[number]>): Promise<Tried[]> {
  let replaced = 0;
  await using pool = createParserPool({ workers: 1, log: { warn: () => void (replaced += 1) } });
  const sample = new Uint8Array(readFileSync(join(folder.path, good[0]?.file ?? '')));
  await pool.readPdf(sample);
  const tried: Tried[] = [];
  for (const { hostile, file } of documents) {
    const bytes = new Uint8Array(readFileSync(join(folder.path, file)));
    replaced = 0;
    const reading = await pool.readPdf(bytes);
    // a second try that failed ended with its process
    const tries = replaced > 1 ? replaced : replaced + 1;
    expect(await pool.readPdf(sample)).toMatchObject({ kind: 'text' });
    tried.push({
      kind: hostile.kind,
      outcome: reading.kind === 'text' ? 'text' : reading.code,
      tries,
    });
  }
  return tried;
}

// that each try ends is what test/faults/parser-pool.test.ts sees of the endless one; here none may hang the run
test('has every hostile document stopped at the second try at most, and the next document is fine', async () => {
  // all lanes take from one line
  const line = hostile.values();
  const lanes = await Promise.all(Array.from({ length: WORKERS }, () => countTries(line)));
  const tried = lanes.flat();
  for (const { kind, outcome, tries } of tried) {
    process.stdout.write(`${kind}: ${outcome} after ${tries} tries\n`);
  }
  expect(tried.length).toBe(HOSTILE.length);
  expect(tried.filter(({ tries }) => tries > 2)).toEqual([]);
});
