/** What a person reads after a pass. Pure. */
import type { RunCounts } from '../load/ledger/runs.ts';
import type { LinkTrouble } from '../load/troubles.ts';
import { lookCommand, nextCommands } from '../load/waiting.ts';
import type { PassResult } from '../pipeline/pass.ts';
import type { SourceProblem } from '../pipeline/discover.ts';
import { printable } from '../printable.ts';
import { findAdvice } from './advice.ts';
import { programName } from './program-name.ts';
import { formatTable } from './terminal.ts';

const MEANING: Readonly<Record<keyof RunCounts, string>> = {
  loaded: 'new in the warehouse',
  revised: 'replaced other numbers (view revisions)',
  unchanged: 'already loaded, nothing new',
  quarantined: 'blocked by this run: a person must look (below)',
  waiting: 'blocked before, still waiting for a person (status)',
  failed: 'could not be fetched whole (below); the next run asks again',
  ignored: 'not one of ours (discover says why)',
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
    `Run ${result.runId}: ${summary.found} links found, ${end}, ${(summary.duration_ms / 1000).toFixed(1)} s`,
    ...(rows.length === 0 ? [] : formatTable(COLUMNS, rows)),
    ...describeQuiet(result),
    ...result.troubles.flatMap(describeTrouble),
    ...describeRest(result),
    ...result.problems.flatMap(describeProblem),
  ];
}

const COLUMNS = [
  { title: 'state' },
  { title: 'links', align: 'right' },
  { title: 'meaning' },
] as const;

function describeQuiet({ counts, problems }: PassResult): string[] {
  if (counts.loaded + counts.revised + counts.quarantined + counts.failed > 0) return [];
  return problems.length === 0
    ? ['Nothing new: no row of the warehouse was changed.']
    : ['No row of the warehouse was changed.'];
}

function describeTrouble({ url, state, reason, message, document }: LinkTrouble): string[] {
  const program = programName();
  if (state === 'failed') {
    const advice = findAdvice(reason, url);
    return [
      '',
      `failed [${reason}]: ${printable(url)}`,
      ...(message === undefined ? [] : [`  ${printable(message)}`]),
      `  next: ${advice === undefined ? 'nothing yet' : printable(advice)}; ${program} run asks again`,
    ];
  }
  if (!document) {
    return [
      '',
      `quarantined [${reason}]: ${printable(url)}`,
      ...(message === undefined ? [] : [`  ${printable(message)}`]),
      `  next: ${program} status`,
    ];
  }
  const { quarter, region, blocking } = document;
  const where =
    quarter === undefined && region === undefined
      ? 'unknown publication'
      : `${quarter ?? 'unknown quarter'} ${region ?? 'unknown region'}`;
  const commands = nextCommands(document, program);
  const look = lookCommand(program);
  const [first = look, ...others] = document.isAcceptable ? commands : [look, ...commands];
  return [
    '',
    `quarantined [${blocking.join(', ') || reason}]: ${where}, ${printable(url)}`,
    `  next: ${first}`,
    ...others.map((other) => `    or: ${other}`),
  ];
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
  return [
    '',
    `Source ${printable(source)} [${code}]: ${printable(message)}`,
    ...(advice === undefined ? [] : [`  what to do: ${printable(advice)}.`]),
    `  next: ${programName()} discover ${printable(source)}`,
  ];
}
