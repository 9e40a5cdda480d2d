/**
 * Which lines of wrapped names belong to which row: decided by distances, then by who exists. Pure; PDF points. Lines
 * that are drawn between rows are not looked at: pdf.js tells them only with everything else that a page draws.
 */
import type { TableProblem } from '../../raw.ts';
import { WIDEST_LEADING } from './label-columns.ts';
import { toCell, type TextLines } from './lines.ts';

/** Is this the name of a municipality of the quarter that these lines of the document tell? */
export type KnownNames = (lines: readonly string[]) => (name: string) => boolean;

/** The names and the counts of one block: only their heights matter. */
export type Stack = {
  readonly fragments: TextLines;
  /** Baselines of the lines with counts, top to bottom. */
  readonly anchors: readonly number[];
  /** Font size. */
  readonly size: number;
};

/** Where the counts stand next to a name of several lines: beside its first, its last, or half way. */
const MODES = ['first', 'middle', 'last'] as const;
type Mode = (typeof MODES)[number];

/** One list of fragments for each row of a block. */
type Names = readonly TextLines[];
type Candidate = { readonly names: readonly Names[]; readonly isClear: boolean };

/** Differences in height up to this much are none (font sizes). */
const SAME_HEIGHT = 0.3;
const CLEARLY = 0.1;

/**
 * The names of the rows of all blocks. The counts stand in the same place beside every name, and lines of one name
 * are nearer to each other than rows are. Where that leaves several answers, the one with nothing but known names
 * counts; where that leaves several too, or none, it is a problem.
 */
export function findNames(
  stacks: readonly Stack[],
  isName: (text: string) => boolean,
): readonly Names[] | TableProblem {
  const candidates = MODES.flatMap((mode) => findCandidates(stacks, mode));
  const clear = withoutTwins(candidates.filter(({ isClear }) => isClear));
  const possible = clear.length > 0 ? clear : withoutTwins(candidates);
  const known = possible.length > 1 ? possible.filter((one) => hasNames(one, isName)) : [];
  const [only, other] = known.length > 0 ? known : possible;
  if (only !== undefined && other === undefined) return only.names;
  return {
    problem:
      only === undefined
        ? 'names and counts do not stand side by side'
        : 'a line of a name could belong to two rows',
    seen: stacks.flatMap(({ fragments }) => fragments.map(({ text }) => text)).join(' | '),
  };
}

function hasNames({ names }: Candidate, isName: (text: string) => boolean): boolean {
  return names.flat().every((name) => isName(toCell(name.flatMap(({ words }) => words)).text));
}

function withoutTwins(candidates: readonly Candidate[]): Candidate[] {
  const toKey = (name: TextLines) => name.map(({ baseline, text }) => `${baseline} ${text}`).join();
  const byKey = candidates.map((one) => [one.names.flat().map(toKey).join('|'), one] as const);
  return [...new Map(byKey).values()];
}

function findCandidates(stacks: readonly Stack[], mode: Mode): Candidate[] {
  let choices: Names[][] = [[]];
  for (const stack of stacks) {
    const ways = findWays(stack, mode);
    choices = choices.flatMap((before) => ways.map((way) => [...before, way]));
  }
  return choices.flatMap((names) => toCandidate(stacks, names) ?? []);
}

/** Every way to hand the fragments to the rows; strangers above and below may be left out. */
function findWays(stack: Stack, mode: Mode): Names[] {
  const { fragments, anchors, size } = stack;
  const [first = 0, last = 0] = [anchors[0], anchors.at(-1)];
  const above = fragments.filter(({ baseline }) => baseline < first - SAME_HEIGHT * size).length;
  const below = fragments.filter(({ baseline }) => baseline > last + SAME_HEIGHT * size).length;
  const ways: Names[] = [];
  for (let start = 0; start <= above; start += 1) {
    for (let end = 0; end <= below; end += 1) {
      const kept = fragments.slice(start, fragments.length - end);
      const names = shareOut(stack, kept, mode);
      if (names?.flat().length === kept.length) ways.push(names);
    }
  }
  return ways;
}

/** The fragments beside each anchor, as far as they are; undefined when one has none. */
function shareOut({ anchors, size }: Stack, fragments: TextLines, mode: Mode): Names | undefined {
  const tolerance = SAME_HEIGHT * size;
  let start = 0;
  const names = anchors.map((anchor, index) => {
    const next = mode === 'first' ? anchors[index + 1] : anchor + 2 * tolerance;
    const to = (next ?? Number.POSITIVE_INFINITY) - tolerance;
    const rest = fragments.slice(start);
    const isMiddle = mode === 'middle';
    const name = isMiddle
      ? takeAround(rest, anchor, tolerance)
      : rest.filter(({ baseline }) => baseline < to);
    start += name.length;
    const { baseline = Infinity } = (mode === 'first' ? name[0] : name.at(-1)) ?? {};
    return isMiddle || Math.abs(baseline - anchor) <= tolerance ? name : [];
  });
  return names.some((name) => name.length === 0) ? undefined : names;
}

/** The first fragments, whose middle is the anchor: with each one more it moves down, so one length fits. */
function takeAround(fragments: TextLines, anchor: number, tolerance: number): TextLines {
  const first = fragments[0]?.baseline ?? 0;
  const end = fragments.findIndex(
    ({ baseline }) => Math.abs((first + baseline) / 2 - anchor) <= tolerance * 0.8,
  );
  return fragments.slice(0, end + 1);
}

/** Weighs the distances: undefined when a name has a gap in it, or a line left out is as near as a line of a name. */
function toCandidate(stacks: readonly Stack[], names: readonly Names[]): Candidate | undefined {
  const within: number[] = [];
  const between: number[] = [];
  const dropped: number[] = [];
  for (const [index, { fragments, size }] of stacks.entries()) {
    const rows = names[index] ?? [];
    const rowOf = new Map(rows.flatMap((row, at) => row.map((line) => [line, at] as const)));
    for (const [at, fragment] of fragments.entries()) {
      const next = fragments[at + 1];
      if (next === undefined) continue;
      const gap = (next.baseline - fragment.baseline) / size;
      const [row, nextRow] = [rowOf.get(fragment), rowOf.get(next)];
      if (row === undefined && nextRow === undefined) continue;
      if (row === undefined || nextRow === undefined) dropped.push(gap);
      else (row === nextRow ? within : between).push(gap);
    }
  }
  const widest = within.length === 0 ? undefined : Math.max(...within);
  const closest = Math.min(...between);
  const most = Math.min(WIDEST_LEADING, closest + CLEARLY);
  if (widest !== undefined && widest > most) return undefined;
  const least = widest === undefined ? closest - CLEARLY : widest + CLEARLY;
  if (dropped.some((gap) => gap < least && Number.isFinite(closest))) return undefined;
  return { names, isClear: widest === undefined || widest + CLEARLY < closest };
}
