/** What the parser saw → what the page shows: the text around the table, and the table in its readings. Pure. */
import type { Line, RawDocument, Word } from '../../raw.ts';
import type { PdfText } from '../pdf/text.ts';
import { findTable } from './find-table.ts';
import { toLayoutWords, type LayoutTexts } from './layout-words.ts';
import { toLine, toLines } from './lines.ts';
import type { KnownNames } from './names.ts';
import { readTextOrder } from './text-order.ts';
import { readTree } from './tree.ts';
import { toUpright } from './upright.ts';
import { toWords } from './words.ts';

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
  const taken: ReadonlySet<Word> = 'problem' in found ? new Set() : found.words;
  return {
    lines: textAround(
      [...lines.map((line) => line.words), ...rotated.map((word) => [word])],
      taken,
    ),
    table: 'problem' in found ? found : found.table,
    textOrder: readTextOrder(upright, layout),
    tree: readTree(upright, layout),
  };
}

/** What is left of each line when the words of the table are taken out. */
function textAround(lines: readonly (readonly Word[])[], taken: ReadonlySet<Word>): Line[] {
  return lines.flatMap((words) => {
    const left = words.filter((word) => !taken.has(word));
    if (left.length === 0) return [];
    const { text, box, words: sorted } = toLine(left);
    return [{ text, box, words: sorted }];
  });
}
