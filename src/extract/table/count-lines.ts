/** Words that look like counts (shape only, no meaning), and lines that end in them: the anchors of the table. Pure. */
import { parsePercent } from '../../percent.ts';
import type { Word } from '../../raw.ts';
import { cutWhere, type TextLine } from './lines.ts';

/** Digits with or without thousands marks. */
const NUMBER = /^\d[\d.,'’]*$/u;
/** One or more dashes of any kind (nil), or marks of a withheld count: `<5`, `x`, `.`, `*`. */
const MARK = /^(?:[-\u2010-\u2015\u2212]{1,3}|[<≤>≥]\d*|[xX.*…])$/u;
const THREE_DIGITS = /^\d{3}$/;
const ONE_TO_THREE_DIGITS = /^\d{1,3}$/;

/** May this word stand in a count column? Years, page numbers and dashes in a sentence look the same. */
export function isCountLike(word: string): boolean {
  return NUMBER.test(word) || MARK.test(word);
}

/** A percentage, or the unit of one that stands behind its number. */
function isPercentLike(word: string): boolean {
  return parsePercent(word) !== undefined || isUnit(word);
}

function isUnit(word: string): boolean {
  return parsePercent(`1 ${word}`) !== undefined;
}

/** May `next` continue a number: behind a blank as thousands mark, behind a `<`, or as its unit? */
export function continuesCount(words: readonly string[], next: string): boolean {
  const first = words[0] ?? '';
  if (isUnit(next)) return words.length === 1 && /^\d/.test(first);
  if (words.length === 1 && /^[<≤>≥]$/u.test(first)) return /^\d+$/.test(next);
  return (
    ONE_TO_THREE_DIGITS.test(first) &&
    words.slice(1).every((word) => THREE_DIGITS.test(word)) &&
    THREE_DIGITS.test(next)
  );
}

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
  return cutWhere(words, (word, _, last, count) => {
    if (word.box.left - last.box.right > WIDEST_BLANK * last.size) return false;
    const texts = count.map(({ text }) => text);
    return continuesCount(texts, word.text);
  });
}
