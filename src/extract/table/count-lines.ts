/** Lines that end in counts: the anchors of the table. Pure; PDF points, tolerances in font sizes. */
import type { Word } from '../../raw.ts';
import type { TextLine } from './lines.ts';
import { continuesCount, isCountLike, isPercentLike } from './marks.ts';

/** Groups of digits closer than this are one number with a blank as its thousands mark. */
const WIDEST_BLANK = 0.45;
/** Fewer counts than this at the end of a line are a number in a sentence, a date or a page number. */
export const FEWEST_COUNTS = 3;

/** A line whose last words are counts: one list of words for each, left to right. */
export type CountLine = { readonly line: TextLine; readonly counts: readonly (readonly Word[])[] };

/** Undefined when the line does not end in at least `FEWEST_COUNTS` counts; percentages among them stand in columns too. */
export function findCountLine(line: TextLine): CountLine | undefined {
  const lastOther = line.words.findLastIndex(
    ({ text }) => !isCountLike(text) && !isPercentLike(text),
  );
  const counts = joinThousands(line.words.slice(lastOther + 1));
  const plain = counts.filter((words) => words.every(({ text }) => isCountLike(text)));
  return plain.length < FEWEST_COUNTS ? undefined : { line, counts };
}

function joinThousands(words: readonly Word[]): Word[][] {
  const counts: Word[][] = [];
  for (const word of words) {
    const count = counts.at(-1);
    const last = count?.at(-1);
    if (
      count &&
      last &&
      word.box.left - last.box.right <= WIDEST_BLANK * last.size &&
      continuesCount(
        count.map((part) => part.text),
        word.text,
      )
    ) {
      count.push(word);
    } else counts.push([word]);
  }
  return counts;
}
