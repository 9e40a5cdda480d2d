/** What the parser saw → what the page shows: the table, the text around it, and whether it was drawn so. Pure. */
import type { Line, RawDocument, TableProblem, Word } from '../../raw.ts';
import type { PdfText } from '../pdf/text.ts';
import { findBlocks, isBlock } from './blocks.ts';
import { findCountLine, type Columns } from './count-columns.ts';
import { findUndrawn } from './drawing-order.ts';
import { findTable, toRawTable, type FoundTable } from './find-table.ts';
import { toLayoutWords, type LayoutTexts } from './layout-words.ts';
import { boxAround, toCell, toLines, type TextLines, type Words } from './lines.ts';
import type { KnownNames } from './names.ts';
import { readTree } from './tree.ts';
import { toUpright, toWords } from './words.ts';

/**
 * Reads a document. Nothing is interpreted and nothing is guessed: what cannot be told is a `TableProblem`. Boxes are
 * points on the page as a reader turns it, origin top left. `known` says which names there are, where distances do not
 * tell to which row a line of a name belongs.
 */
export function readDocument(
  text: PdfText,
  layouts: LayoutTexts,
  known: KnownNames = () => () => false,
): RawDocument {
  const layout = toLayoutWords(layouts);
  const upright = toUpright(text);
  const words = toWords(upright);
  const lines = toLines(words);
  const rotated = words.filter((word) => word.angle !== 0);
  const found = findTable(lines, rotated, layout, known);
  return { ...toDocument(found, lines, rotated), tree: readTree(upright, layout) };
}

/** What the page shows with this table: the lines around it, and what of it was not drawn as it was found. */
export function toDocument(
  found: FoundTable | TableProblem,
  lines: TextLines,
  rotated: Words,
): Omit<RawDocument, 'tree'> {
  const all = [...lines.map((line) => line.words), ...rotated.map((word) => [word])];
  if ('problem' in found) return { lines: textAround(all, new Set()), table: found, undrawn: [] };
  return {
    lines: textAround(all, found.words),
    table: toRawTable(found),
    undrawn: findUndrawn(found, all.flat()),
  };
}

/** What is left of each line when the words of the table are taken out. */
function textAround(lines: readonly Words[], taken: ReadonlySet<Word>): Line[] {
  return lines.flatMap((words) => {
    const left = words.filter((word) => !taken.has(word));
    if (left.length === 0) return [];
    const { text, box } = toCell(left);
    return [{ text, box }];
  });
}

export type Trace = ReturnType<typeof traceDocument>;

/**
 * How a document is seen, also where no table came of it: for a person to look at. The same steps that `readDocument`
 * takes, kept: pages as a reader turns them, and rows that follow each other, on every page, top to bottom.
 */
export function traceDocument(text: PdfText) {
  const { pages } = toUpright(text);
  const words = toWords({ pages });
  const lines = toLines(words);
  return { pages, words, lines, blocks: pages.flatMap(({ page }) => traceBlocks(lines, page)) };
}

function traceBlocks(lines: TextLines, page: number) {
  const onPage = lines.filter((line) => line.box.page === page);
  const good = findBlocks(onPage).filter(isBlock);
  const known = new Set(good.flatMap((block) => block.countLines));
  const rest = onPage.filter((line) => !known.has(line) && findCountLine(line) !== undefined);
  return [
    ...good.map(({ countLines, columns }) => toTraced(countLines, columns)),
    ...(rest.length === 0 ? [] : [toTraced(rest, [])]),
  ];
}

/** A box around the lines that end in counts; no columns where they could not be told. */
function toTraced(lines: TextLines, columns: Columns) {
  return { box: boxAround(lines.flatMap((line) => line.words)), rows: lines.length, columns };
}
