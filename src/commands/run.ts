/** `run`: one pass over all sources. */
import type { Config } from '../config.ts';
import { describeError, type ExitStatus, PipelineError } from '../errors.ts';
import { countFound, NO_COUNTS, type RunCounts } from '../load/ledger/runs.ts';
import { type LinkTrouble, lookCommand, nextCommands, rejectFileCommand } from '../load/status.ts';
import { describeMistyped } from '../usual-mistakes.ts';
import type { SourceProblem } from '../pipeline/discover.ts';
import type { BrokenRun } from '../pipeline/in-run.ts';
import type { PassResult } from '../pipeline/pass.ts';
import { counted, printable, toShellWord } from '../printable.ts';
import { findAdvice } from '../doctor/advice.ts';
import { openAlerts, passWithAlerts } from './session.ts';
import { howToNameSource, programName } from '../program.ts';
import { type Invocation, type Output, report, type Terminal } from './invocation.ts';
import { formatTable, numbers } from './table.ts';

/** Runs one pass; a fault is thrown after the JSON object has been printed. */
export async function runCommand(invocation: Invocation, options: Output): Promise<ExitStatus> {
  const { config, terminal } = invocation;
  const started = performance.now();
  const summarize = (runId: number | null, status: ExitStatus, counts: RunCounts) =>
    toSummary(runId, status, counts, Math.round(performance.now() - started));
  let broken: BrokenRun | undefined;
  const onBroken = (run: BrokenRun) => (broken = run);
  try {
    requireSources(config);
    await using alerts = openAlerts(invocation);
    const result = await passWithAlerts(invocation, 'run', alerts, { onBroken });
    const summary = summarize(result.runId, result.status, result.counts);
    report(terminal, options, [summary], () => describePass(result, summary));
    return result.status;
  } catch (error) {
    const { status } = describeError(error);
    const summary = summarize(broken?.runId ?? null, status, broken?.counts ?? NO_COUNTS);
    if (options.json) terminal.out(JSON.stringify(summary));
    throw error;
  }
}

/** The object for a call that never came to a run. */
export function printNothingRan(terminal: Terminal): void {
  terminal.out(JSON.stringify(toSummary(null, 'usage', NO_COUNTS, 0)));
}

export const SOURCES_MISSING =
  'SOURCES is not set: the address of the page on which UWV lists these publications is not known to this program.';

/** What to do about it, in lines. */
export function adviseSources(config: Config): string[] {
  const mistyped = config.mistyped.filter(({ meant }) => meant === 'SOURCES');
  return [...mistyped.map(describeMistyped), ...howToNameSource()];
}

/** Without SOURCES there is nothing to read, and no address can be guessed. */
export function requireSources(config: Config): void {
  if (config.sources.length > 0) return;
  const hint = adviseSources(config).join('\n');
  throw new PipelineError('sources_missing', 'usage', { message: SOURCES_MISSING, hint });
}

/** The object with which `run --json` ends on every exit. */
export function toSummary(runId: number | null, status: ExitStatus, counts: RunCounts, ms: number) {
  return { run_id: runId, status, found: countFound(counts), ...counts, duration_ms: ms };
}

// What a person reads after a pass. Pure.

const MEANING: Readonly<Record<keyof RunCounts, string>> = {
  loaded: 'new in the warehouse',
  revised: 'replaced other numbers (view revisions)',
  unchanged: 'already loaded, nothing new',
  quarantined: 'blocked by this run: a person must look (below)',
  waiting: 'blocked before, still waiting for a person (status)',
  failed: 'could not be fetched whole (below); the next run asks again',
  ignored: 'not one of ours (discover says why), or rejected by a person',
};

/** Counts, then each trouble with its reason and what to type. */
export function describePass(
  result: PassResult,
  summary: { readonly found: number; readonly duration_ms: number },
): string[] {
  const states = Object.keys(MEANING) as (keyof RunCounts)[];
  const rows = states
    .filter((state) => result.counts[state] > 0)
    .map((state) => [state, String(result.counts[state]), MEANING[state]]);
  const end = result.status === 'done' ? 'done' : `needs a look (${result.status})`;
  return [
    `Run ${result.runId}: ${counted(summary.found, 'link')} found, ${end}, ${(summary.duration_ms / 1000).toFixed(1)} s`,
    ...(rows.length === 0 ? [] : formatTable(['state', numbers('links'), 'meaning'], rows)),
    ...describeQuiet(result),
    ...result.troubles.flatMap(describeTrouble),
    ...describeRest(result),
    ...result.problems.flatMap(describeProblem),
  ];
}

function describeQuiet({ counts, problems }: PassResult): string[] {
  if (counts.loaded + counts.revised + counts.quarantined + counts.failed > 0) return [];
  return problems.length === 0
    ? ['Nothing new: no row of the warehouse was changed.']
    : ['No row of the warehouse was changed.'];
}

/** What went wrong, what else there is to say, and what to type, the likeliest first. */
function tell(what: string, words: string | undefined, commands: readonly string[]): string[] {
  const [first, ...others] = commands;
  return [
    '',
    what,
    ...(words === undefined ? [] : [`  ${printable(words)}`]),
    `  next: ${first}`,
    ...others.map((other) => `    or: ${other}`),
  ];
}

function describeTrouble(trouble: LinkTrouble): string[] {
  const { reason, message, document } = trouble;
  const url = printable(trouble.url);
  const program = programName();
  if (trouble.state === 'failed') {
    const advice = printable(findAdvice(reason, trouble.url) ?? 'nothing yet');
    const reject = rejectFileCommand(trouble.brokenSha256);
    const leave = reject && `${reject}   (it will never be whole: leave it out)`;
    const commands = [`${advice}; ${program} run asks again`, ...(leave ? [leave] : [])];
    return tell(`failed [${reason}]: ${url}`, message, commands);
  }
  if (!document) return tell(`quarantined [${reason}]: ${url}`, message, [`${program} status`]);
  const { quarter, region, blocking, isAcceptable } = document;
  const where =
    quarter === undefined && region === undefined
      ? 'unknown publication'
      : `${quarter ?? 'unknown quarter'} ${region ?? 'unknown region'}`;
  const look = isAcceptable ? [] : [lookCommand()];
  const what = `quarantined [${blocking.join(', ') || reason}]: ${where}, ${url}`;
  return tell(what, undefined, [...look, ...nextCommands(document)]);
}

/** What was not named above; `status` has both numbers of each finding besides. */
function describeRest({ counts, troubles }: PassResult): string[] {
  const more = counts.quarantined + counts.failed - troubles.length;
  const status = `${programName()} status`;
  if (more > 0) return ['', `and ${more} more: ${status}`];
  return counts.quarantined > 0 ? ['', `What was expected and what was found: ${status}`] : [];
}

function describeProblem({ source, code, message }: SourceProblem): string[] {
  const advice = findAdvice(code, source);
  const what = `Source ${printable(source)} [${code}]: ${printable(message)}`;
  const words = advice && `what to do: ${advice}.`;
  return tell(what, words, [`${programName()} discover ${toShellWord(source)}`]);
}
