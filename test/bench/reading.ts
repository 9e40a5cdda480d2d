/**
 * Reading alone: `inspect --json`, which reads, proves and names, without database or network. Cold is one quarter with
 * the start of everything; warm is what each further document takes, from the difference of two calls.
 */
import { makeBacklog } from './backlog.ts';
import { runMeasured, type Checkout, type Measured } from './measured.ts';
import { takeTurns, type Figures, type Sides, type Taken } from './turns.ts';

const WORKERS = [1, 2];
const COLD = 35;

export async function measureReading({
  sides,
  turns,
  quarters,
}: {
  readonly sides: Sides;
  readonly turns: number;
  readonly quarters: number;
}): Promise<Record<string, Taken>> {
  const files = (await makeBacklog(quarters)).map(({ file }) => file);
  return await takeTurns(sides, turns, async (checkout) => {
    const figures: Record<string, number> = {};
    for (const workers of WORKERS)
      Object.assign(figures, await measureWorkers(checkout, files, workers));
    return figures;
  });
}

async function measureWorkers(
  checkout: Checkout,
  files: readonly string[],
  workers: number,
): Promise<Figures> {
  const cold = await inspectAll(checkout, files.slice(0, COLD), workers);
  const all = await inspectAll(checkout, files, workers);
  const further = files.length - COLD;
  const name = workers === 1 ? '1 worker' : `${workers} workers`;
  const used = ({ own, children }: Measured): number => own + children;
  return {
    [`${name}: cold s`]: cold.seconds,
    [`${name}: all s`]: all.seconds,
    [`${name}: warm ms/doc`]: (1000 * (all.seconds - cold.seconds)) / further,
    [`${name}: processor ms/doc`]: (1000 * (used(all) - used(cold))) / further,
    [`${name}: own ms/doc`]: (1000 * (all.own - cold.own)) / further,
    [`${name}: own MB`]: all.ownMemory,
    [`${name}: parser MB`]: all.childMemory,
  };
}

/** Reads all, with `workers` parsers or as many as the program takes by itself; throws unless all are ok. */
export async function inspectAll(
  checkout: Checkout,
  files: readonly string[],
  workers?: number,
): Promise<Measured> {
  const run = await runMeasured({
    checkout,
    args: ['inspect', '--json', ...files],
    environment: workers === undefined ? {} : { WORKERS: String(workers) },
  });
  const right = run.stdout.split('\n').filter((line) => line.includes('"status":"ok"')).length;
  if (right !== files.length) throw new Error(`${right} of ${files.length} documents are ok`);
  return run;
}
