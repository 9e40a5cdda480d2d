/** Characters as they should be compared: what cannot be seen goes, what can be mistaken stays recognisable. */

/** Zero-width characters, soft hyphens, byte order marks. */
const INVISIBLE = /[\u00AD\u200B-\u200F\u2060-\u2064\uFEFF]/gu;

/** Every Unicode blank: JavaScript's \s holds no-break, thin, narrow and figure spaces too. */
const BLANKS = /[\s\u180E\u2800]+/u;

const LIGATURES: Readonly<Record<string, string>> = {
  '\uFB00': 'ff',
  '\uFB01': 'fi',
  '\uFB02': 'fl',
  '\uFB03': 'ffi',
  '\uFB04': 'ffl',
  '\uFB05': 'st',
  '\uFB06': 'st',
};

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** Takes out what cannot be seen and takes ligatures apart. Superscripts stay: NFKC would make 1231 of 123¹. */
export function cleanLetters(text: string): string {
  // nearly every text of a page is plain: three regular expressions for each would cost more than the rest
  if (/^[\x20-\x7E]*$/.test(text)) return text;
  return text
    .replace(INVISIBLE, '')
    .replace(/[\uFB00-\uFB06]/gu, (letter) => LIGATURES[letter] ?? letter)
    .normalize('NFC');
}

/** The words of a text: cut at blanks of every kind. */
export function splitAtBlanks(text: string): string[] {
  // one word is the rule, and asking is cheaper than cutting
  if (text !== '' && !BLANKS.test(text)) return [text];
  return text.split(BLANKS).filter((word) => word !== '');
}

/** A raised footnote mark keeps its look, so that no digit of it can join a number. */
export function raiseLetters(text: string): string {
  const raised = text.replace(/\d/gu, (digit) => SUPERSCRIPTS[Number(digit)] ?? digit);
  return /^[\p{L}]+$/u.test(raised) ? `^${raised}` : raised;
}
