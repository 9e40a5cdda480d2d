/**
 * A backlog at the polite rate of 2 requests a second: when each quarter stands in the facts, against when the site has
 * sent the whole of it, and of the next one. Only the first three quarters: it is waiting that is measured.
 */
import { startBenchServer, watchFor } from './bench-server.ts';
import { runMeasured } from './measured.ts';
import { startBenchSite } from './site.ts';
import { takeTurns, type Sides, type Taken } from './turns.ts';

const QUARTERS = ['2016Q4', '2017Q1', '2017Q2'];

export async function measurePolite({
  sides,
}: {
  readonly sides: Sides;
}): Promise<Record<string, Taken>> {
  const site = await startBenchSite(QUARTERS.length);
  const server = await startBenchServer();
  try {
    return await takeTurns(sides, 1, async (checkout, side) => {
      const url = await server.create(`polite_${side}`);
      const environment = { DATABASE_URL: url, SOURCES: site.overview };
      await runMeasured({ checkout, args: ['migrate'], environment });
      await site.count();
      const facts = watchFor(url, QUARTERS.map(toQuery));
      const run = await runMeasured({ checkout, args: ['run', '--json'], environment });
      const loaded = await facts.stop();
      const { lastBody } = await site.count();
      const since = (at: number | undefined): number => ((at ?? Number.NaN) - run.startedAt) / 1000;
      return Object.fromEntries(
        QUARTERS.flatMap((quarter, index) => [
          [`${quarter} fetched s`, since(lastBody[quarter])],
          [`${quarter} in the facts s`, since(loaded[index])],
        ]),
      );
    });
  } finally {
    site.stop();
    server.stop();
  }
}

/** 1 when all regions of the quarter are there. */
function toQuery(quarter: string): string {
  const key = quarter.replace('Q', '');
  return `select count(*) / 35 from klantprofielen.fact_region_coverage where quarter_key = ${key}`;
}
