/** What the parser saw → what the page shows: the table, the text around it, and whether it was drawn so. Pure: each step is a file of its own. */
import type { Line, RawDocument, RawHeading, RawTable, TableProblem, Word } from '../../raw.ts';
import type { PdfText } from '../pdf/text.ts';
import { chooseBlocks, findBlocks, findStrayRow, USUAL_COLUMNS, type Block } from './blocks.ts';
import { findCountLine, toColumnWords, type Columns } from './count-columns.ts';
import { findUndrawn, type FoundRow, type FoundTable } from './drawing-order.ts';
import { findHeadings, type Headings } from './headings.ts';
import { findLabelColumnsOf, findRegion, type LabelColumns } from './label-columns.ts';
import { isTotalLabel, toLayoutWords, type LayoutTexts, type LayoutWords } from './layout-words.ts';
import {
  boxAround,
  median,
  overprints,
  toCell,
  toLines,
  type TextLines,
  type Words,
} from './lines.ts';
import { findNames, type KnownNames } from './names.ts';
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

/** The table as texts, without the words that they were made of. */
export function toRawTable(found: FoundTable): RawTable {
  const { words: _, ...rest } = found;
  const toRow = ({ name, counts }: FoundRow) => {
    return { name: toCell(name), counts: counts.map(toCell) };
  };
  return { ...rest, rows: found.rows.map(toRow), total: toRow(found.total) };
}

/**
 * Finds the table in the lines of a document. `rotated` are the words that do not stand upright; `known` is asked only
 * where the lines of names can be told apart in two ways.
 */
export function findTable(
  lines: TextLines,
  rotated: Words,
  layout: LayoutWords,
  known: KnownNames,
): FoundTable | TableProblem {
  const [overprint] = overprints(lines);
  if (overprint !== undefined) {
    const [a, b] = overprint;
    const seen = `'${a.text}' and '${b.text}' on page ${a.box.page}`;
    return { problem: 'two different texts stand on the same spot', seen };
  }
  const pages = Map.groupBy(lines, (line) => line.box.page).values();
  const blocks = chooseBlocks([...pages].flatMap(findBlocks), layout);
  if ('problem' in blocks) return blocks;
  let isKnown: ReturnType<KnownNames> | undefined;
  const isName = (text: string): boolean => {
    isKnown ??= known(lines.map((line) => line.text));
    return isTotalLabel(text, layout) || isKnown(text);
  };
  return toTable(blocks, rotated, layout, isName);
}

function toTable(
  blocks: readonly Block[],
  rotated: Words,
  layout: LayoutWords,
  isName: (text: string) => boolean,
): FoundTable | TableProblem {
  const labels: LabelColumns[] = [];
  for (const block of blocks) {
    const seen = findStrayRow(block)?.text;
    if (seen !== undefined) return { problem: 'a line below the rows looks like a row', seen };
    const label = findLabelColumnsOf(block, rotated, layout);
    if ('problem' in label) return label;
    labels.push(label);
  }
  const rows = toRows(blocks, labels, isName);
  if ('problem' in rows) return rows;
  const parts = partTotal(rows, layout);
  if ('problem' in parts) return parts;
  const region = findRegion(labels);
  if ('problem' in region) return region;
  const taken = new Set(wordsOf(blocks, labels));
  // no known layout, whatever its headings: how many columns there are is what a person needs to hear
  if (blocks[0]?.columns.length !== USUAL_COLUMNS) {
    return { ...parts, ...region, headings: [], words: taken };
  }
  const found = blocks.map((block) => findHeadings(block, taken, rotated, layout));
  // headings on further pages are no text around the table
  for (const { words } of found) for (const word of words) taken.add(word);
  return { ...parts, ...region, ...oneOf(found), words: taken };
}

/** The headings of the first page; those of further pages, where printed, must be the same. */
function oneOf([first, ...repeated]: readonly Headings[]): Pick<RawTable, 'headings' | 'unclear'> {
  const headings = first?.headings ?? [];
  const inOne = (all: readonly RawHeading[]): string =>
    all.map(({ group, text }) => `${group} ${text}`.trim()).join(' | ');
  const other = repeated.find(
    (more) =>
      more.unclear !== undefined ||
      (more.headings.some(({ text }) => text !== '') && inOne(more.headings) !== inOne(headings)),
  );
  const unclear =
    first?.unclear ??
    (other && `other headings on a further page: ${other.unclear ?? inOne(other.headings)}`);
  return unclear === undefined ? { headings } : { headings, unclear };
}

function toRows(
  blocks: readonly Block[],
  labels: readonly LabelColumns[],
  isName: (text: string) => boolean,
): FoundRow[] | TableProblem {
  const stacks = blocks.map((block, index) => ({
    fragments: labels[index]?.fragments ?? [],
    anchors: block.countLines.map((line) => line.baseline),
    size: median(block.countLines.map((line) => line.size)),
  }));
  const names = findNames(stacks, isName);
  if ('problem' in names) return names;
  const rows: FoundRow[] = [];
  for (const [index, block] of blocks.entries()) {
    for (const [at, line] of block.countLines.entries()) {
      const counts = toColumnWords(line, block.columns);
      if ('problem' in counts) return counts;
      rows.push({ name: names[index]?.[at]?.flatMap(({ words }) => words) ?? [], counts });
    }
  }
  return rows;
}

/** The total row stands at either end. */
function partTotal(
  rows: readonly FoundRow[],
  layout: LayoutWords,
): Pick<FoundTable, 'rows' | 'total'> | TableProblem {
  const seen = rows.map(({ name }) => toCell(name).text).join(' | ');
  const [total, other] = rows.filter(({ name }) => isTotalLabel(toCell(name).text, layout));
  if (total === undefined) return { problem: 'no row is a total row', seen };
  if (other !== undefined) return { problem: 'more than one row is a total row', seen };
  if (total !== rows[0] && total !== rows.at(-1)) {
    return { problem: 'the total row stands between other rows', seen };
  }
  if (rows.length < 2) return { problem: 'the table has no row but the total', seen };
  return { rows: rows.filter((row) => row !== total), total };
}

function wordsOf(blocks: readonly Block[], labels: readonly LabelColumns[]): Word[] {
  const lines = [
    ...blocks.flatMap((block) => block.countLines),
    ...labels.flatMap((label) => label.fragments),
  ];
  const regions = labels.flatMap((label) => [...label.regionNumbers, ...label.regionNames]);
  return [...lines.flatMap(({ words }) => words), ...regions];
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
  const good = findBlocks(onPage).filter((block) => 'columns' in block);
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
