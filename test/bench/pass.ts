/**
 * The whole `run` over HTTP into PostgreSQL 15: a backlog, then a second run without news, then `replay --all`.
 * What a second run costs is told beside the start of the program: the time of `--version` is taken off.
 */
import { makeBacklog } from './backlog.ts';
import {
  askNumber,
  countWrites,
  startBenchServer,
  watchFor,
  type BenchServer,
} from './bench-server.ts';
import { runMeasured, type Checkout, type Measured } from './measured.ts';
import { inspectAll } from './reading.ts';
import { startBenchSite, type BenchSite } from './site.ts';
import { median, takeTurns, type Figures, type Sides, type Taken } from './turns.ts';

export type PassOptions = {
  readonly sides: Sides;
  readonly turns: number;
  readonly quarters: number;
  readonly withReplay: boolean;
};

const FIRST_FACT = 'select count(*) from (select from klantprofielen.fact_profiles limit 1) first';
/** No limit that could be felt. */
const UNLIMITED = '100000';
const SECOND_RUNS = 3;

type Lent = PassOptions & {
  readonly site: BenchSite;
  readonly server: BenchServer;
  readonly files: readonly string[];
};

export async function measurePass(options: PassOptions): Promise<Record<string, Taken>> {
  const site = await startBenchSite(options.quarters);
  const server = await startBenchServer();
  try {
    const files = (await makeBacklog(options.quarters)).map(({ file }) => file);
    const lent = { ...options, site, server, files };
    return await takeTurns(options.sides, options.turns, (checkout, side) =>
      measureTurn(lent, checkout, side),
    );
  } finally {
    site.stop();
    server.stop();
  }
}

async function measureTurn(lent: Lent, checkout: Checkout, side: string): Promise<Figures> {
  const { site, server } = lent;
  const url = await server.create(`bench_${side}`);
  const environment = {
    DATABASE_URL: url,
    SOURCES: site.overview,
    REQUESTS_PER_SECOND: UNLIMITED,
  };
  await runMeasured({ checkout, args: ['migrate'], environment });
  const first = await measureFirst(lent, checkout, url, environment);
  const start = await measureStart(checkout);
  const second = await measureSecond(lent, checkout, url, environment, start);
  if (!lent.withReplay) return { ...first, ...second };
  return { ...first, ...second, ...(await measureReplay(lent, checkout, environment)) };
}

type Environment = Readonly<Record<string, string>>;

/**
 * The backlog. Beside reading: processor time of program, parsers and Postgres together, without what `inspect` takes
 * for the same files.
 */
async function measureFirst(
  { site, server, files }: Lent,
  checkout: Checkout,
  url: string,
  environment: Environment,
): Promise<Figures> {
  const documents = files.length;
  await site.count();
  const memory = server.watchMemory();
  const facts = watchFor(url, [FIRST_FACT]);
  const before = server.processorTime();
  const run = await runMeasured({ checkout, args: ['run', '--json'], environment });
  const postgres = server.processorTime() - before;
  const postgresMemory = memory.stop();
  const [fact] = await facts.stop();
  expectState(run, 'loaded', documents);
  const { requests, bodies } = await site.count();
  const reading = await inspectAll(checkout, files);
  const beside = run.own + run.children + postgres - reading.own - reading.children;
  return {
    'run s': run.seconds,
    'first fact s': ((fact ?? Number.NaN) - run.startedAt) / 1000,
    'beside reading ms/doc': (1000 * beside) / documents,
    'own ms/doc': (1000 * run.own) / documents,
    'children ms/doc': (1000 * run.children) / documents,
    'postgres ms/doc': (1000 * postgres) / documents,
    'own MB': run.ownMemory,
    'parser MB': run.childMemory,
    'postgres MB': postgresMemory,
    requests,
    bodies,
    'database MB': (await askNumber(url, 'select pg_database_size(current_database())')) / 1e6,
  };
}

/** Median time of `--version`, s. */
async function measureStart(checkout: Checkout): Promise<number> {
  const starts: number[] = [];
  for (let turn = 0; turn < 5; turn += 1)
    starts.push((await runMeasured({ checkout, args: ['--version'] })).seconds);
  return median(starts);
}

/** Runs without news: the median of a few. */
async function measureSecond(
  { site, server, quarters }: Lent,
  checkout: Checkout,
  url: string,
  environment: Environment,
  start: number,
): Promise<Figures> {
  const taken: Figures[] = [];
  for (let turn = 0; turn < SECOND_RUNS; turn += 1) {
    await site.count();
    const [written, before] = [await countWrites(url), server.processorTime()];
    const run = await runMeasured({ checkout, args: ['run', '--json'], environment });
    const postgres = server.processorTime() - before;
    expectState(run, 'unchanged', quarters * 35);
    const { requests, bodies } = await site.count();
    taken.push({
      'second run s': run.seconds - start,
      'second run own s': run.own + run.children,
      'second run postgres s': postgres,
      'second run requests': requests,
      'second run bodies': bodies,
      'second run rows': (await countWrites(url)) - written,
    });
  }
  const names = Object.keys(taken[0] ?? {});
  return {
    'start s': start,
    ...Object.fromEntries(names.map((name) => [name, median(taken.map((one) => one[name] ?? 0))])),
  };
}

/** With kept readings where the version keeps them, and with all documents read again. */
async function measureReplay(
  { server, quarters }: Lent,
  checkout: Checkout,
  environment: Environment,
): Promise<Figures> {
  const help = await runMeasured({ checkout, args: ['replay', '--help'] });
  const keeps = help.stdout.includes('--fresh');
  const replay = async (...args: string[]): Promise<number> => {
    const before = server.processorTime();
    const run = await runMeasured({ checkout, args: ['replay', '--all', ...args], environment });
    const used = run.own + run.children + server.processorTime() - before;
    costs.push((1000 * used) / (quarters * 35));
    return run.seconds;
  };
  const costs: number[] = [];
  const kept = await replay();
  const fresh = keeps ? await replay('--fresh') : kept;
  return {
    'replay s': kept,
    'replay ms/doc': costs[0] ?? 0,
    'replay fresh s': fresh,
    'replay fresh ms/doc': costs.at(-1) ?? 0,
  };
}

/** What is measured must have done its work. */
export function expectState(run: Measured, state: string, expected: number): void {
  const summary = JSON.parse(run.stdout.trim().split('\n').at(-1) ?? '{}') as Figures;
  if (summary[state] !== expected)
    throw new Error(`expected ${expected} ${state}, found ${JSON.stringify(summary)}`);
}
