/** The benches by name, alone or in turns with another checkout. `npx node test/bench/all.ts --help` */
import { appendFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { resolve } from 'node:path';

import { Command } from 'commander';

import { measureGrowth } from './growth.ts';
import { measurePass } from './pass.ts';
import { measurePeers } from './peers.ts';
import { measurePolite } from './polite.ts';
import { measureReading } from './reading.ts';
import { keepResult, show } from './page.ts';
import { CORPUS_TOOLS, requireFullTools } from '../support/require-full-tools.ts';
import { measureViews } from './views.ts';
import { measureWorkers } from './workers.ts';
import {
  commitOf,
  describeMachine,
  median,
  ratio,
  type Result,
  type Sides,
  type Taken,
} from './turns.ts';

type Options = {
  readonly base?: string;
  readonly turns: string;
  readonly quarters: string;
  readonly documents: string;
  readonly quick?: boolean;
  readonly out?: string;
  readonly write?: boolean;
};

type Bench = {
  readonly does: string;
  /** Where it is not what was asked for. */
  readonly documents?: number;
  readonly turns?: number;
  /** Of scripts/full-tools.sh. */
  readonly tools?: readonly string[];
  measure(asked: {
    sides: Sides;
    turns: number;
    quarters: number;
    quick: boolean;
    documents: number;
  }): Promise<Record<string, Taken>>;
};

const SERVER = ['postgresql-15'];

const BENCHES: Readonly<Record<string, Bench>> = {
  reading: {
    does: 'inspect --json with 1 and 2 workers: cold (one quarter, start included) and warm',
    measure: measureReading,
  },
  pass: {
    does: 'run over HTTP into PostgreSQL 15, a second run without news, replay; memory',
    tools: SERVER,
    measure: (asked) => measurePass({ ...asked, withReplay: !asked.quick }),
  },
  polite: {
    does: 'run with 2 requests a second: when each of three quarters stands in the facts',
    documents: 105,
    turns: 1,
    tools: SERVER,
    measure: measurePolite,
  },
  workers: {
    does: 'work: one and two of them fill etl.reading with a backlog of the archive (this checkout)',
    tools: SERVER,
    measure: measureWorkers,
  },
  growth: {
    does: 'run in rounds, each with a revision of every document, to --documents in all (this checkout)',
    tools: SERVER,
    measure: measureGrowth,
  },
  views: {
    does: 'each view, read whole, at 26 quarters and at ten times as many',
    turns: 1,
    measure: measureViews,
  },
  peers: {
    does: 'other readers of PDF tables on the same PDFs: right, wrong, none, and time',
    tools: CORPUS_TOOLS,
    measure: measurePeers,
  },
};

const list = Object.entries(BENCHES).map(([name, { does }]) => `  ${name.padEnd(9)} ${does}`);

const program = new Command('npx node test/bench/all.ts')
  .description(
    'Measures this checkout, alone or in turns with another one (its node_modules in place).',
  )
  .argument('[bench...]', 'which; all of them when none is named')
  .option(
    '--base <dir>',
    'the other checkout; ratios are base through now: more than 1 is faster now',
  )
  .option('--turns <n>', 'how often each side is measured; medians are given', '3')
  .option('--quarters <n>', 'how many quarters of 35 documents, 2 to 26', '26')
  .option('--documents <n>', 'of growth: how many in all, revisions among them', '10920')
  .option(
    '--quick',
    'one turn of two quarters and no replay: whether the bench works, not how fast anything is',
  )
  .option('--out <file>', 'append each result as a line of JSON')
  .option('--write', 'keep each result in docs/performance.json and write the pages from it')
  .addHelpText(
    'after',
    `\nBenches:\n${list.join('\n')}\n\nMost need tools of scripts/full-tools.sh --install, and say so.`,
  )
  .parse();

const options = program.opts<Options>();
const named = program.args.length > 0 ? program.args : Object.keys(BENCHES);
const sides: Sides = {
  now: fileURLToPath(new URL('../..', import.meta.url)),
  ...(options.base === undefined ? {} : { base: resolve(options.base) }),
};
const quick = options.quick ?? false;
const turns = quick ? 1 : Number(options.turns);
const documents = Number(options.documents);
const quarters = quick ? 2 : Number(options.quarters);

const tools = named.flatMap((name) => BENCHES[name]?.tools ?? []);
if (tools.length > 0) requireFullTools(tools);

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

for (const name of named) {
  const bench = BENCHES[name];
  if (bench === undefined)
    throw program.error(`no bench is called ${name}: ${Object.keys(BENCHES).join(', ')}`);
  const figures = await bench.measure({ sides, turns, quarters, quick, documents });
  const result: Result = {
    bench: name,
    documents: bench.documents ?? quarters * 35,
    turns: bench.turns ?? turns,
    day: new Date().toISOString().slice(0, 10),
    machine: describeMachine(),
    commits: {
      now: commitOf(sides.now),
      ...(sides.base === undefined ? {} : { base: commitOf(sides.base) }),
    },
    figures,
  };
  if (options.out !== undefined) appendFileSync(options.out, `${JSON.stringify(result)}\n`);
  if (options.write) keepResult(result);
  process.stdout.write(`${describe(result)}\n`);
}

/** A table in Markdown. */
function describe({ bench, documents, turns, figures }: Result): string {
  const rows = Object.entries(figures).map(([name, taken]) => {
    const times = ratio(taken);
    const base = taken.base.length === 0 ? '' : show(median(taken.base));
    return `| ${name} | ${base} | ${show(median(taken.now))} | ${times === undefined ? '' : show(times)} |`;
  });
  return [
    `\n${bench}: ${documents} documents, medians of ${turns} turns`,
    '| figure | base | now | base / now |',
    '|---|--:|--:|--:|',
    ...rows,
  ].join('\n');
}
