/**
 * Tables some of whose counts are drawn after everything else of their page, as LibreOffice Calc does with every cell
 * that holds a no-break blank: all counts from 1 000 on. In the order of drawing only. Pure.
 */
import type { OrderRow, TextOrderTable } from '../../raw.ts';
import { canAddUp } from './cuttings.ts';
import type { LayoutWords } from './layout-words.ts';
import { isCountLike, startsWithLabel } from './marks.ts';
import { isHeadingRow } from './order-late.ts';
import { findNameTexts, isOtherSize, takeLabel } from './order-names.ts';
import { leaveOutRegions } from './order-region.ts';
import type { Run, Text } from './ordered-texts.ts';

/** A text that may be a name, and the counts drawn right behind it: none, some or all of its row. */
type Row = { readonly text: Text; readonly counts: readonly string[]; readonly isTotal: boolean };

/** More texts in a row than a table of names and counts could have. */
const MOST_ROWS = 200;
/** Sentences may end in a large number too, so that it is not always the last run of a page. */
const MOST_RUNS = 3;

/**
 * Rows of one text and less than `columns` counts. What they lack is, page by page, in one run of large counts behind
 * the last row, exactly as many as are missing; each row gets its share of them in the order of drawing. Where that
 * comes out in several ways, the one with the most rows that add up. Undefined when it does not, or no count is late.
 *
 * A number below 1 000 is never late and one from 1 000 on always is, so that no count can be taken from another row
 * without a row that has too many or too few. In which columns the late counts of a row stand this order does not
 * tell: only that they, and the others, come one after the other as the reading by position has them. Two counts of a
 * row that the reading by position exchanged, one of them late, are left to the sums of their columns. Where names are
 * late too, nothing tells whose the counts in front of the next name are: the readings then differ.
 */
export function findLateCounts(
  ordered: readonly (Text | Run)[],
  regions: readonly string[],
  layout: LayoutWords,
  columns: number,
): TextOrderTable | undefined {
  if (!ordered.some((entry) => hasLargeEnd(entry, columns))) return undefined;
  const found = [ordered, leaveOutRegions(ordered, regions)].flatMap((entries) => {
    const pages = [...Map.groupBy(entries, ({ page }) => page).values()];
    const parts = pages.map((page) => readPage(page, layout, columns));
    const rows = parts.flatMap((part) => part ?? []);
    return !parts.includes(undefined) && isTable(rows) ? [rows] : [];
  });
  const rows = chooseRows(found);
  const total = rows.find(({ isTotal }) => isTotal);
  if (total === undefined) return undefined;
  return { rows: rows.filter((row) => row !== total).map(toOrderRow), total: toOrderRow(total) };
}

/** Is one row at an end the total of others, and is one count at least late? */
function isTable(rows: readonly LateRow[]): boolean {
  const totals = rows.filter(({ isTotal }) => isTotal);
  const isAtEnd = rows[0]?.isTotal === true || rows.at(-1)?.isTotal === true;
  const isLate = rows.some(({ lateCounts }) => lateCounts.length > 0);
  return totals.length === 1 && isAtEnd && isLate && rows.length > 1;
}

type LateRow = Required<OrderRow> & { readonly isTotal: boolean };

function toOrderRow({ name, counts, lateCounts }: LateRow): OrderRow {
  return { name, counts, lateCounts };
}

/** The reading of which most rows add up; the first of equals. */
function chooseRows(found: readonly LateRow[][]): LateRow[] {
  const scores = found.map(
    (rows) => rows.filter((row) => canAddUp([...row.counts, ...row.lateCounts])).length,
  );
  return found[scores.indexOf(Math.max(...scores))] ?? [];
}

/** A page cut where its late counts begin: what is drawn before them, and the counts. */
type Cut = { readonly before: readonly (Text | Run)[]; readonly late: readonly string[] };

/** The rows of a page, if it has any; undefined when its total row, if it has one, is not at an end of them. */
function readPage(
  entries: readonly (Text | Run)[],
  layout: LayoutWords,
  columns: number,
): LateRow[] | undefined {
  const likely = entries.flatMap((run, at) => (hasLargeEnd(run, columns) ? [{ run, at }] : []));
  const cuts = likely
    .slice(-MOST_RUNS)
    .toReversed()
    .flatMap(({ run, at }) => toCuts(entries.slice(0, at), run, layout, columns));
  const found = [...cuts, { before: entries, late: [] }].flatMap(({ before, late }) => {
    const rows = findRows(toSequences(before, layout, columns), late.length, columns);
    return rows === undefined ? [] : [share(rows, late, columns)];
  });
  const isTotalLost =
    found.length === 0 &&
    toSequences(entries, layout, columns)
      .flat()
      .some(({ isTotal }) => isTotal);
  return isTotalLost ? undefined : chooseRows(found);
}

/** In most documents none has: a row of counts without blanks that adds up is as it is. */
function hasLargeEnd(entry: Text | Run, columns: number): entry is Run {
  if (entry.kind === 'text' || findLargeEnds(entry, columns).length === 0) return false;
  const words = entry.parts.flat();
  const isRow = words.length === columns && entry.parts.length === columns && canAddUp(words);
  return !isRow;
}

/** To each row as many of the late counts as it lacks, one after the other. */
function share(rows: readonly Row[], late: readonly string[], columns: number): LateRow[] {
  let used = 0;
  return rows.map(({ text, counts, isTotal }) => {
    const lateCounts = late.slice(used, used + columns - counts.length);
    used += lateCounts.length;
    return { name: text.words.join(' '), counts, lateCounts, isTotal };
  });
}

/** A run may be late counts, or these may follow the counts of the last row. */
function toCuts(
  before: readonly (Text | Run)[],
  run: Run,
  layout: LayoutWords,
  columns: number,
): Cut[] {
  return findLargeEnds(run, columns).flatMap(({ small, late }) => {
    if (small.length > 0) return [{ before: [...before, { ...run, parts: small }], late }];
    const cut = cutAtLabel(before, late, layout, columns);
    return [{ before, late }, ...(cut === undefined ? [] : [cut])];
  });
}

type Ends = { readonly small: Run['parts']; readonly late: readonly string[] };

/** All ways to part a run into at most `columns` counts and large numbers. */
function findLargeEnds({ parts }: Run, columns: number): Ends[] {
  return Array.from({ length: columns + 1 }, (_, length) => length).flatMap((length) => {
    const small = parts.slice(0, length);
    const late = findLarge(parts.slice(length));
    return late === undefined || !areSmall(small) ? [] : [{ small, late }];
  });
}

/**
 * A label of the total row that is late too stands among the late counts: those behind it are of the total row, and
 * its other counts are the last ones drawn before. The label is put in front of these.
 */
function cutAtLabel(
  before: readonly (Text | Run)[],
  late: readonly string[],
  layout: LayoutWords,
  columns: number,
): Cut | undefined {
  const [label, ...others] = takeLabel(before, layout);
  if (label === undefined || late.length > columns) return undefined;
  const words = [label, ...others].flatMap((text) => text.words);
  const rest = before.slice(0, -1 - others.length);
  const last = rest.at(-1);
  const first = last?.kind === 'run' ? findLarge(last.parts) : undefined;
  const early = first === undefined ? rest : rest.slice(0, -1);
  const at = early.findLastIndex((entry) => entry.kind === 'run' && areSmall(entry.parts));
  const run = early[at];
  const small = columns - late.length;
  if (run?.kind !== 'run' || run.parts.length < small) return undefined;
  const parts = [run.parts.slice(0, run.parts.length - small), run.parts.slice(-small)] as const;
  const put = (some: Run['parts']): Run[] => (some.length === 0 ? [] : [{ ...run, parts: some }]);
  return {
    before: [
      ...early.slice(0, at),
      ...put(parts[0]),
      { ...label, words },
      ...(small === 0 ? [] : put(parts[1])),
      ...early.slice(at + 1),
    ],
    late: [...(first ?? []), ...late],
  };
}

/** Numbers of thousands in two groups of digits, and nothing else; where one ends is certain below a million. */
function findLarge(parts: Run['parts']): string[] | undefined {
  const words = parts.flat();
  const numbers = words.flatMap((word, at) => (at % 2 === 0 ? [`${word} ${words[at + 1]}`] : []));
  const isLarge = (number: string): boolean => /^[1-9]\d{0,2} \d{3}$/.test(number);
  return numbers.length > 0 && numbers.every(isLarge) ? numbers : undefined;
}

/** Texts that may be names, with their counts, as long as nothing else stands between them. */
function toSequences(
  entries: readonly (Text | Run)[],
  layout: LayoutWords,
  columns: number,
): Row[][] {
  const names = findNameTexts(entries, layout);
  const sequences: Row[][] = [];
  let open: Row[] | undefined;
  for (const [at, entry] of entries.entries()) {
    const last = open?.at(-1);
    if (entry.kind === 'run') {
      const { parts } = entry;
      const isOfRow = parts.length <= columns && areSmall(parts) && last?.counts.length === 0;
      if (open !== undefined && isOfRow) open[open.length - 1] = { ...last, counts: parts.flat() };
      else open = undefined;
      continue;
    }
    const isTotal =
      startsWithLabel(entry.words.join(' '), layout.totalLabels) &&
      !isHeadingRow(entries.slice(Math.max(0, at - 1), at + 1), layout);
    if (!isTotal && !names.has(entry)) {
      open = undefined;
      continue;
    }
    if (open === undefined || (last !== undefined && isOtherSize(last.text, entry))) {
      open = [];
      sequences.push(open);
    }
    open.push({ text: entry, counts: [], isTotal });
  }
  return sequences.filter(({ length }) => length <= MOST_ROWS);
}

/** Counts that are drawn in their row: no number from 1 000 on, however it is printed, and no part of one. */
function areSmall(parts: Run['parts']): boolean {
  const texts = parts.map((part) => part.join(' '));
  return texts.every((text) => isCountLike(text) && !/^0\d|\d.*[.,'’]|\d{4}/u.test(text));
}

/**
 * The rows that lack `late` counts in all: from the total row upwards or downwards, or from any row where the total is
 * on another page. What hardly any count belongs to is a text near the table. Undefined when two answers are as good.
 */
function findRows(
  sequences: readonly (readonly Row[])[],
  late: number,
  columns: number,
): readonly Row[] | undefined {
  const hasTotal = sequences.flat().some(({ isTotal }) => isTotal);
  const found = sequences.flatMap((rows) =>
    rows.flatMap((row, at) => {
      if (hasTotal && !row.isTotal) return [];
      const up = takeRows(rows.slice(0, at + 1).toReversed(), late, columns).toReversed();
      return hasTotal ? [up, takeRows(rows.slice(at), late, columns)] : [up];
    }),
  );
  const sizes = found.map((rows) => rows.reduce((sum, { counts }) => sum + counts.length, 0));
  const most = Math.max(...sizes, 0);
  const [best, ...others] = found.filter((rows, at) => rows.length > 0 && sizes[at] === most);
  return others.every((other) => other.length === best?.length && other[0] === best[0])
    ? best
    : undefined;
}

/** As many rows as lack `late` counts in all and, behind them, those that lack none; no row when it does not come out. */
function takeRows(rows: readonly Row[], late: number, columns: number): readonly Row[] {
  let missing = 0;
  let taken = 0;
  for (const { counts } of rows) {
    if (missing + columns - counts.length > late) break;
    missing += columns - counts.length;
    taken += 1;
  }
  return missing === late ? rows.slice(0, taken) : [];
}
