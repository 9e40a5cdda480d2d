/** `demo`: the whole pipeline over HTTP against a small local site with the bundled samples. */
import { rm } from 'node:fs/promises';
import { join, relative } from 'node:path';

import { startSite } from '../demo/site.ts';
import { readSamplePublications } from '../demo/samples.ts';
import type { ExitStatus } from '../errors.ts';
import { lockFolder } from '../load/embedded.ts';
import { namedDocuments } from '../load/ledger/documents.ts';
import type { Db } from '../load/schema.ts';
import { type Counts, MEASURES } from '../measures.ts';
import { runOnce, type PassResult } from '../pipeline/pass.ts';
import { type Invocation, type Output, report, SAMPLES_FOLDER } from './invocation.ts';
import { formatCount, formatTable, numbers } from './table.ts';
import { programName } from '../program.ts';
import { describePass, toSummary } from './run.ts';
import { openSession } from './session.ts';
import { counted } from '../printable.ts';

/** The samples that carry UWV's own numbers, which are shown; those of the others are made up. */
const REAL = [
  {
    file: 'transparantie-klantprofielen-gooi-en-vechtstreek-2020-q3.pdf',
    quarter: '2020Q3',
    region: 'AM12',
    title: 'Gooi en Vechtstreek, third quarter of 2020',
  },
  {
    file: 'transparantie-klantprofielen-rijnmond-2023-q1.pdf',
    quarter: '2023Q1',
    region: 'AM22',
    title: 'Rijnmond, first quarter of 2023',
  },
] as const;

export async function demoCommand(invocation: Invocation, options: Output): Promise<ExitStatus> {
  const { terminal } = invocation;
  const started = performance.now();
  const publications = await readSamplePublications(SAMPLES_FOLDER);
  const say = options.json ? terminal.err : terminal.out;
  await using site = await startSite({ publications });
  const config = { ...invocation.config, sources: [site.overview] };
  say(`A small site that behaves like uwv.nl runs at ${site.overview}`);
  say('Starting the embedded database (a few seconds the first time) and running one pass …');
  await clear(config.dataDir);
  await using session = await openSession({ ...invocation, config }, 'demo');
  const pass = await runOnce(session, { command: 'demo', sources: config.sources });
  const duration = Math.round(performance.now() - started);
  const summary = toSummary(pass.runId, pass.status, pass.counts, duration);
  const lines = options.json
    ? []
    : [
        ...describePass(pass, summary),
        ...(await describeDemo(session.warehouse.db, pass)),
        ...describeNext(config.dataDir),
      ];
  report(terminal, options, [summary], () => lines);
  return pass.status;
}

/** The demo starts afresh each time; while another one has the folder open it must not be pulled away. */
async function clear(folder: string): Promise<void> {
  const lock = await lockFolder(join(folder, 'pglite-lock'), 'klantprofielen demo');
  await rm(join(folder, 'pglite'), { recursive: true, force: true });
  lock.release();
}

async function describeDemo(db: Db, pass: PassResult): Promise<string[]> {
  const tables: string[] = [];
  for (const shown of REAL) tables.push(...(await describeRegion(db, shown)));
  return [
    '',
    ...(await describeDocuments(db, pass.runId)),
    '',
    ...tables,
    'What the four columns mean is inferred, not confirmed (klantprofielen.measure).',
  ];
}

async function describeDocuments(db: Db, runId: number): Promise<string[]> {
  const rows = await db
    .selectFrom('etl.link_state as state')
    .innerJoin('etl.link as link', 'link.link_key', 'state.link_key')
    .leftJoin(namedDocuments(db).as('document'), 'document.document_key', 'state.document_key')
    .select([
      'link.url',
      'state.state',
      'state.reason',
      'document.sha256',
      'document.quarter_code',
      'document.region_name',
    ])
    .where('state.run_id', '=', runId)
    .orderBy('document.quarter_code')
    .orderBy('document.region_name')
    .orderBy('link.url')
    .execute();
  return formatTable(
    ['state', 'quarter', 'region', 'numbers', 'link or rule'],
    rows.map((row) => [
      row.state,
      row.quarter_code ?? '',
      row.region_name ?? '',
      row.sha256 === null
        ? ''
        : REAL.some(({ file }) => file === nameOf(row.url))
          ? 'real'
          : 'made up',
      row.reason ? `${row.reason}: ${nameOf(row.url)}` : nameOf(row.url),
    ]),
  );
}

function nameOf(url: string): string {
  return decodeURIComponent(new URL(url).pathname.split('/').at(-1) ?? url);
}

const TITLES = ['municipal with', 'municipal without', 'UWV with', 'UWV without', 'known in Sonar'];

async function describeRegion(db: Db, { quarter, region, title }: (typeof REAL)[number]) {
  const rows = await db
    .selectFrom('klantprofielen.profiles')
    .select(['municipality_code', 'municipality_name', ...MEASURES])
    .where('quarter_code', '=', quarter)
    .where('region_code', '=', region)
    .orderBy('municipality_name')
    .execute();
  const total = await db
    .selectFrom('klantprofielen.region_profiles')
    .select(['register_persons', 'known_pct', ...MEASURES])
    .where('quarter_code', '=', quarter)
    .where('region_code', '=', region)
    .executeTakeFirst();
  if (!total) return [`${title}, was not loaded.`];
  const toCells = (counts: Counts) => MEASURES.map((measure) => formatCount(counts[measure]));
  return [
    `${title} (real numbers, ${counted(rows.length, 'municipality', 'municipalities')}):`,
    ...formatTable(
      ['code', 'municipality', ...TITLES.map(numbers)],
      [
        ...rows.map((row) => [row.municipality_code, row.municipality_name, ...toCells(row)]),
        ['', 'total, as printed', ...toCells(total)],
      ],
    ),
    `${formatCount(total.known_in_sonar)} of the ${formatCount(total.register_persons)} persons in the register are known in Sonar: ${total.known_pct} %, as printed.`,
    '',
  ];
}

function describeNext(dataDir: string): string[] {
  const program = programName();
  return [
    '',
    `The database stands in ${relative('.', dataDir) || dataDir} (embedded; delete the folder to be rid of it). Try:`,
    `  ${program} sql --demo "select quarter_code, region_name, municipality_name, known_in_sonar from profiles limit 10"`,
    `  ${program} status --demo`,
    `  ${program} inspect samples/*.pdf`,
  ];
}
