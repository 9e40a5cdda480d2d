/** Headings that are printed but were not taken for headings: without them columns would get another meaning. Pure. */
import type { Word } from '../../raw.ts';
import { WIDEST_WORD_GAP, type Block } from './blocks.ts';
import { toLetters, type LayoutWords } from './layout-words.ts';
import { cutAtGaps, middleOf, toCell } from './lines.ts';

/** More words in a row are a sentence. */
const MOST_WORDS = 6;

/** Does the word stand over the counts of the block, or nearly so? */
export function isOverCounts(word: Word, block: Block): boolean {
  const left = block.columns[0]?.left ?? 0;
  return middleOf(word) >= left - 2 * word.size;
}

/** The text of such a heading on the page of the block, above its rows; undefined when there is none. */
export function findLost(
  block: Block,
  rotated: readonly Word[],
  taken: readonly Word[],
  layout: LayoutWords,
): string | undefined {
  const first = block.countLines[0]?.baseline ?? 0;
  const turned = rotated.filter((word) => word.box.page === block.page && word.box.bottom <= first);
  const chains = [
    ...block.above.flatMap((line) => cutAtGaps(line.words, WIDEST_WORD_GAP)),
    ...turned.map((word) => [word]),
  ];
  const lost = chains.find(
    (words) =>
      words.length <= MOST_WORDS &&
      words.every((word) => isOverCounts(word, block) && !taken.includes(word)) &&
      isTelling(words, layout),
  );
  return lost && toCell(lost).text;
}

function isTelling(words: readonly Word[], layout: LayoutWords): boolean {
  const letters = toLetters(words.map((word) => word.text).join(''));
  const telling = [...layout.tellingHeadings];
  // its last words may stand on the line below
  return (
    telling.some((heading) => letters.startsWith(heading)) &&
    telling.some((heading) => heading.startsWith(letters))
  );
}
