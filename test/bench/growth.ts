/**
 * What the thousandth document costs, and the ten thousandth: `run` in rounds into one database. The first loads the
 * backlog; each other finds a revision of every document at its address. Processor time is of program, parsers and
 * Postgres together; the site draws its documents between the rounds.
 */
import { askNumber, startBenchServer } from './bench-server.ts';
import { runMeasured } from './measured.ts';
import { expectState } from './pass.ts';
import { startBenchSite } from './site.ts';
import { takeTurns, type Figures, type Sides, type Taken } from './turns.ts';

export type GrowthOptions = {
  readonly sides: Sides;
  /** The whole, so many times, each into an empty database. */
  readonly turns: number;
  readonly quarters: number;
  readonly documents: number;
  readonly quick: boolean;
};

export async function measureGrowth(options: GrowthOptions): Promise<Record<string, Taken>> {
  const { sides, turns, quick, quarters } = options;
  const rounds = quick ? 3 : Math.ceil(options.documents / (quarters * 35));
  return await takeTurns({ now: sides.now }, turns, (checkout) => grow(checkout, quarters, rounds));
}

async function grow(checkout: string, quarters: number, rounds: number): Promise<Figures> {
  const documents = quarters * 35;
  const site = await startBenchSite(quarters);
  const server = await startBenchServer();
  try {
    const url = await server.create('growth');
    const environment = {
      DATABASE_URL: url,
      SOURCES: site.overview,
      REQUESTS_PER_SECOND: '100000',
    };
    await runMeasured({ checkout, args: ['migrate'], environment });
    const figures: Record<string, number> = {};
    for (let round = 0; round < rounds; round += 1) {
      await site.revise(round);
      const before = server.processorTime();
      const memory = server.watchMemory();
      const run = await runMeasured({ checkout, args: ['run', '--json'], environment });
      const postgres = server.processorTime() - before;
      expectState(run, round === 0 ? 'loaded' : 'revised', documents);
      const each = (seconds: number): number => (1000 * seconds) / documents;
      const taken = {
        s: run.seconds,
        'ms/doc': each(run.own + run.children + postgres),
        'own ms/doc': each(run.own),
        'children ms/doc': each(run.children),
        'postgres ms/doc': each(postgres),
        'own MB': run.ownMemory,
        'parser MB': run.childMemory,
        'postgres MB': memory.stop(),
        'database MB': (await askNumber(url, 'select pg_database_size(current_database())')) / 1e6,
      };
      process.stderr.write(`round ${round}: ${JSON.stringify(taken)}\n`);
      for (const [name, value] of Object.entries(taken)) figures[`round ${round}: ${name}`] = value;
    }
    return figures;
  } finally {
    site.stop();
    server.stop();
  }
}
