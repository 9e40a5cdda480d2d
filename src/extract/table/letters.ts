/** Characters as they should be compared (what cannot be seen goes, what can be mistaken stays), and their widths. */

/** Zero-width characters, soft hyphens, byte order marks. */
const INVISIBLE = /[\u00AD\u200B-\u200F\u2060-\u2064\uFEFF]/gu;

/** Every Unicode blank: JavaScript's \s holds no-break, thin, narrow and figure spaces too. */
const BLANKS = /[\s\u180E\u2800]+/u;

/** Takes out what cannot be seen and takes ligatures apart. Superscripts stay: NFKC would make 1231 of 123¹. */
export function cleanLetters(text: string): string {
  // nearly every text of a page is plain: three regular expressions for each would cost more than the rest
  if (/^[\x20-\x7E]*$/.test(text)) return text;
  return text
    .replace(INVISIBLE, '')
    .replace(/[\uFB00-\uFB06]/gu, (ligature) => ligature.normalize('NFKC'))
    .normalize('NFC');
}

/** The words of a text: cut at blanks of every kind. */
export function splitAtBlanks(text: string): string[] {
  // one word is the rule, and asking is cheaper than cutting
  if (text !== '' && !BLANKS.test(text)) return [text];
  return text.split(BLANKS).filter((word) => word !== '');
}

/** Letters that are raised by themselves, and asterisks: footnote marks, where they end a word. */
const MARKS = /(?<=[\p{L}\d).])(?:[\u2070\u00B9\u00B2\u00B3\u2074-\u2079]+[)\u207E]?|\*{1,3})$/u;

/** A text without the footnote marks at its end, and the marks: '8¹' is '8' with '1'. */
export function takeMarks(text: string): { text: string; marks: string } {
  // nearly every word is plain
  if (/^[\x20-\x29\x2B-\x7E]*$/.test(text)) return { text, marks: '' };
  const marks = MARKS.exec(text)?.[0] ?? '';
  return { text: text.slice(0, text.length - marks.length), marks: marks.normalize('NFKC') };
}

const OTHER_LETTERS = 556;

/**
 * Widths of letters in thousandths of the font size, as in an ordinary sans-serif. A PDF says how long a run of text
 * is, not where its words stand: only the proportions count, so the run's own length always holds.
 */
const WIDTHS: readonly (readonly [letters: string, width: number])[] = [
  ["ijl'’‘|", 222],
  [' ftI.,:;/!·', 278],
  ['r-()[]*"', 333],
  ['ckszvxyJ', 500],
  // as the others, and named because asking whether a letter is a blank costs more
  ['abdeghnopquL0123456789', OTHER_LETTERS],
  ['FTZ', 611],
  ['ABEKPSVXY&', 667],
  ['wCDHNRU', 722],
  ['GOQ', 778],
  ['mM', 833],
  ['%', 889],
  ['W—', 944],
];

const WIDTH_OF: ReadonlyMap<string, number> = new Map(
  WIDTHS.flatMap(([letters, width]) => Array.from(letters, (letter) => [letter, width] as const)),
);

/** Width of one character, relative to the others; blanks of every kind count as an ordinary blank. */
function relativeWidth(letter: string): number {
  return WIDTH_OF.get(letter) ?? (/\s/u.test(letter) ? 278 : OTHER_LETTERS);
}

/** Width of a text, relative to others. */
export function widthOf(text: string): number {
  let width = 0;
  for (const letter of text) width += relativeWidth(letter);
  return width;
}
