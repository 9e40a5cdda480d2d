/** `run`: one pass over all sources. */
import { readConfig, type Config, type Environment } from '../config.ts';
import { PipelineError, type ExitStatus } from '../errors.ts';
import { countFound, NO_COUNTS, type RunCounts } from '../load/ledger/runs.ts';
import type { PassResult } from '../pipeline.ts';
import { findBrokenRun } from '../pipeline/in-run.ts';
import { passAlone } from './pass.ts';
import { createSession } from './session.ts';
import { formatTable, type Terminal } from './terminal.ts';

export type RunOptions = { readonly json?: boolean };

/** The object with which `run --json` ends on every exit. */
export type RunSummary = {
  readonly run_id: number | null;
  readonly status: ExitStatus;
  readonly found: number;
  readonly ignored: number;
  readonly unchanged: number;
  readonly loaded: number;
  readonly revised: number;
  readonly quarantined: number;
  readonly waiting: number;
  readonly failed: number;
  readonly duration_ms: number;
};

/** Runs one pass; a fault is thrown after the JSON object has been printed. */
export async function runCommand(
  environment: Environment,
  options: RunOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitStatus> {
  const started = performance.now();
  const summarize = (runId: number | null, status: ExitStatus, counts: RunCounts) =>
    toSummary(runId, status, counts, Math.round(performance.now() - started));
  try {
    const config = readConfig(environment);
    requireSources(config);
    const session = createSession(config, terminal, signal);
    const result = await passAlone(session, 'run');
    const summary = summarize(result.runId, result.status, result.counts);
    if (options.json) terminal.out(JSON.stringify(summary));
    else for (const line of describePass(result, summary)) terminal.out(line);
    return result.status;
  } catch (error) {
    const status = error instanceof PipelineError ? error.status : 'fault';
    const broken = findBrokenRun(error);
    const summary = summarize(broken?.runId ?? null, status, broken?.counts ?? NO_COUNTS);
    if (options.json) terminal.out(JSON.stringify(summary));
    throw error;
  }
}

/** The object for a call that never came to a run. */
export function printNothingRan(terminal: Terminal, status: ExitStatus): void {
  terminal.out(JSON.stringify(toSummary(null, status, NO_COUNTS, 0)));
}

/** Without SOURCES there is nothing to read, and no address can be guessed. */
export function requireSources(config: Config): void {
  if (config.sources.length > 0) return;
  throw new PipelineError(
    'sources_missing',
    'usage',
    'SOURCES is not set: the address of the page on which UWV lists these publications is not known to this program.',
    {
      hint: [
        'Find the page on uwv.nl that lists "Transparantie van klantprofielen" (look under /nl/publicaties or /nl/arbeidsmarktinformatie),',
        'try it with:  npm start -- discover https://www.uwv.nl/…',
        'and when the links are the right ones, set it:  SOURCES=https://www.uwv.nl/…',
        'A folder with PDFs saved by hand works too:  SOURCES=./inbox',
        'To see the whole pipeline work without any of this:  npm run demo',
      ].join('\n'),
    },
  );
}

export function toSummary(
  runId: number | null,
  status: ExitStatus,
  counts: RunCounts,
  durationMs: number,
): RunSummary {
  const { ignored, unchanged, loaded, revised, quarantined, waiting, failed } = counts;
  return {
    run_id: runId,
    status,
    found: countFound(counts),
    ignored,
    unchanged,
    loaded,
    revised,
    quarantined,
    waiting,
    failed,
    duration_ms: durationMs,
  };
}

const MEANING: Readonly<Record<keyof RunCounts, string>> = {
  loaded: 'new in the warehouse',
  revised: 'replaced other numbers (view revisions)',
  unchanged: 'already loaded, nothing new',
  quarantined: 'blocked by this run: a person must look (status)',
  waiting: 'blocked before, still waiting for a person (status)',
  failed: 'could not be fetched whole; the next run asks again',
  ignored: 'not one of ours (discover says why)',
};

/** What a person wants to read after a pass. */
export function describePass(result: PassResult, summary: RunSummary): string[] {
  const states = Object.keys(MEANING) as (keyof RunCounts)[];
  const rows = states
    .filter((state) => result.counts[state] > 0)
    .map((state) => [state, String(result.counts[state]), MEANING[state]]);
  return [
    `Run ${result.runId}: ${summary.found} links found, ${result.status === 'done' ? 'done' : `needs a look (${result.status})`}, ${(summary.duration_ms / 1000).toFixed(1)} s`,
    ...formatTable(
      [{ title: 'state' }, { title: 'links', align: 'right' }, { title: 'meaning' }],
      rows,
    ),
    ...nothingNew(result.counts),
    ...result.problems.map(
      (problem) => `Source ${problem.source}: ${problem.message} [${problem.code}]`,
    ),
  ];
}

function nothingNew(counts: RunCounts): string[] {
  const isQuiet = counts.loaded + counts.revised + counts.quarantined + counts.failed === 0;
  return isQuiet ? ['Nothing new: no row of the warehouse was changed.'] : [];
}
