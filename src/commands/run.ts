/** `run`: one pass over all sources. */
import { describeMistyped } from '../mistyped.ts';
import { readConfig, type Config, type Environment } from '../config.ts';
import { PipelineError, type ExitStatus } from '../errors.ts';
import { countFound, NO_COUNTS, type RunCounts } from '../load/ledger/runs.ts';
import { findBrokenRun } from '../pipeline/in-run.ts';
import { passAlone } from './pass.ts';
import { describePass } from './run-text.ts';
import { createSession } from './session.ts';
import type { Terminal } from './terminal.ts';

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
    const session = createSession(config, terminal, signal);
    requireSources(config);
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
        ...config.mistyped.filter(({ meant }) => meant === 'SOURCES').map(describeMistyped),
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
