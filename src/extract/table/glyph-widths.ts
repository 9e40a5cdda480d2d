/**
 * Widths of letters in thousandths of the font size, as in an ordinary sans-serif. A PDF says how long a run of text
 * is, not where its words stand: only the proportions count, so the run's own length always holds.
 */
const WIDTHS: readonly (readonly [letters: string, width: number])[] = [
  ["ijl'’‘|", 222],
  [' ftI.,:;/!·', 278],
  ['r-()[]*"', 333],
  ['ckszvxyJ', 500],
  ['FTZ', 611],
  ['ABEKPSVXY&', 667],
  ['wCDHNRU', 722],
  ['GOQ', 778],
  ['mM', 833],
  ['%', 889],
  ['W—', 944],
];
const OTHER_LETTERS = 556;

const WIDTH_OF: ReadonlyMap<string, number> = new Map(
  WIDTHS.flatMap(([letters, width]) => Array.from(letters, (letter) => [letter, width] as const)),
);

/** Width of one character, relative to the others; blanks of every kind count as an ordinary blank. */
export function relativeWidth(letter: string): number {
  return WIDTH_OF.get(letter) ?? (/\s/u.test(letter) ? 278 : OTHER_LETTERS);
}
