/** Which blocks of rows are ours: the one with a total row, and its other pages. Pure; PDF points. */
import type { TableProblem } from '../../raw.ts';
import { WIDEST_WORD_GAP, type Block, type BrokenBlock } from './blocks.ts';
import { toLabel, type LayoutWords } from './layout-words.ts';
import { cutAtGaps, type TextLine } from './lines.ts';

/** The number of counts that a known layout has. */
export const USUAL_COLUMNS = 5;
/** Page numbers and dates: a few words, this far from the rows (font sizes). */
const MOST_WORDS_OF_FOOTER = 8;
const LEAST_GAP_TO_FOOTER = 1.5;

/** The blocks of our table, page by page; a problem when it is not certain which they are. */
export function chooseBlocks(
  found: readonly (Block | BrokenBlock)[],
  layout: LayoutWords,
): Block[] | TableProblem {
  const labels = layout.totalWords;
  const blocks = found.flatMap((block) => ('problem' in block ? [] : [block]));
  const broken = found.flatMap((block) => ('problem' in block ? [block] : []));
  // rows that cannot be read may be ours: they must not vanish
  const ours = broken.find(
    ({ seen, countsPerLine }) =>
      countsPerLine.includes(USUAL_COLUMNS) ||
      toLabel(seen)
        .split(' ')
        .some((word) => labels.has(word)),
  );
  if (ours !== undefined) return { problem: ours.problem, seen: ours.seen };
  const withTotal = blocks.filter((block) => findTotalLine(block, labels) !== undefined);
  const usual = withTotal.filter((block) => block.columns.length === USUAL_COLUMNS);
  const [main, other] = withTotal.length > 1 ? usual : withTotal;
  const seen = blocks.map(toSeen).join(' || ') || 'no line ends in three counts or more';
  if (main === undefined) {
    return { problem: 'no table with a total row', seen };
  }
  if (other !== undefined) return { problem: 'more than one table with a total row', seen };
  return withOtherPages(main, blocks, labels, seen);
}

function toSeen(block: Block): string {
  const [first, last] = [block.countLines[0], block.countLines.at(-1)];
  return `page ${block.page}: ${block.countLines.length} lines with ${block.columns.length} counts, '${first?.text ?? ''}' to '${last?.text ?? ''}'`;
}

/** The line of the block that holds the first word of a label of the total row. */
function findTotalLine(block: Block, labels: ReadonlySet<string>): TextLine | undefined {
  const near = [
    ...block.countLines,
    ...block.between,
    ...block.above.slice(-1),
    ...block.below.slice(0, 1),
  ];
  const left = block.columns[0]?.left ?? 0;
  return near.find((line) =>
    line.words.some((word) => labels.has(word.text.toLowerCase()) && word.box.right < left),
  );
}

function withOtherPages(
  main: Block,
  blocks: readonly Block[],
  labels: ReadonlySet<string>,
  seen: string,
): Block[] | TableProblem {
  const total = findTotalLine(main, labels)?.baseline ?? 0;
  const isOnly = main.countLines.length === 1;
  const middle = (main.countLines[0]?.baseline ?? 0) + (main.countLines.at(-1)?.baseline ?? 0);
  const isLast = isOnly || total > middle / 2;
  const isFirst = isOnly || !isLast;
  const before = isLast ? findChain(main, blocks, -1) : [];
  const after = isFirst ? findChain(main, blocks, 1) : [];
  if (before.length > 0 && after.length > 0) {
    return { problem: 'rows on the pages before and after the total row', seen };
  }
  return [...before.toReversed(), main, ...after];
}

/** Blocks on the pages before (-1) or after (1) that go on without any text but headings and footers. */
function findChain(main: Block, blocks: readonly Block[], step: 1 | -1): Block[] {
  const chain: Block[] = [];
  let current = main;
  for (;;) {
    const page = current.page + step;
    const onPage = blocks.filter((block) => block.page === page);
    const next = step === 1 ? onPage[0] : onPage.at(-1);
    if (next === undefined || next.columns.length !== main.columns.length) return chain;
    const [upper, lower] = step === 1 ? [current, next] : [next, current];
    if (!endsPage(upper) || !startsPage(lower)) return chain;
    chain.push(next);
    current = next;
  }
}

/** Below the rows stand only wrapped names and a footer. */
function endsPage(block: Block): boolean {
  const last = block.countLines.at(-1);
  return block.below.every((line) => isBesideTable(line, block) || isFooter(line, last));
}

function isFooter(line: TextLine, last: TextLine | undefined): boolean {
  const gap = line.baseline - (last?.baseline ?? 0);
  return (
    line.words.length <= MOST_WORDS_OF_FOOTER && gap >= LEAST_GAP_TO_FOOTER * (last?.size ?? 0)
  );
}

/** Above the rows stand no sentences: only headings, wrapped names and a short header. */
function startsPage(block: Block): boolean {
  return block.above.every((line) =>
    cutAtGaps(line.words, WIDEST_WORD_GAP).every((chain) => chain.length <= MOST_WORDS_OF_FOOTER),
  );
}

function isBesideTable(line: TextLine, block: Block): boolean {
  return line.box.right < (block.columns[0]?.left ?? 0);
}
