/** How the reader sees a document: its words, lines and blocks of rows, also where no table came of them. Pure. */
import type { Box, Word } from '../../raw.ts';
import type { PageText, PdfText } from '../pdf/text.ts';
import { findBlocks } from './blocks.ts';
import type { Column } from './columns.ts';
import { findCountLine } from './count-lines.ts';
import { boxAround, toLines, type TextLine } from './lines.ts';
import { toUpright } from './upright.ts';
import { toWords } from './words.ts';

export type Trace = {
  /** As a reader turns them. */
  readonly pages: readonly PageText[];
  readonly words: readonly Word[];
  readonly lines: readonly TextLine[];
  /** Rows that follow each other, on every page, top to bottom. */
  readonly blocks: readonly TracedBlock[];
};

export type TracedBlock = {
  /** Around the lines that end in counts. */
  readonly box: Box;
  readonly rows: number;
  /** Left to right; none where they could not be told. */
  readonly columns: readonly Column[];
};

/** The same steps that `readDocument` takes, kept for a person to look at. */
export function traceDocument(text: PdfText): Trace {
  const { pages } = toUpright(text);
  const words = toWords({ pages });
  const lines = toLines(words);
  return { pages, words, lines, blocks: pages.flatMap(({ page }) => traceBlocks(lines, page)) };
}

function traceBlocks(lines: readonly TextLine[], page: number): TracedBlock[] {
  const onPage = lines.filter((line) => line.box.page === page);
  const good = findBlocks(onPage).flatMap((block) => ('problem' in block ? [] : [block]));
  const known = new Set(good.flatMap((block) => block.countLines));
  const rest = onPage.filter((line) => !known.has(line) && findCountLine(line) !== undefined);
  return [
    ...good.map(({ countLines, columns }) => toTraced(countLines, columns)),
    ...(rest.length === 0 ? [] : [toTraced(rest, [])]),
  ];
}

function toTraced(lines: readonly TextLine[], columns: readonly Column[]): TracedBlock {
  return { box: boxAround(lines.flatMap((line) => line.words)), rows: lines.length, columns };
}
