/** What words look like: counts, marks in their place, labels of the total row. Shape only, no meaning. */
import { parsePercent } from '../../percent.ts';

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
export function isPercentLike(word: string): boolean {
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

/** Lower case, single blanks: how labels are compared. */
export function toLabel(text: string): string {
  return text.toLowerCase().replaceAll(/\s+/gu, ' ').trim();
}

/** Without blanks: tight letters leave none between words. */
function withoutBlanks(label: string): string {
  return label.replaceAll(' ', '');
}

/** Does the text start with one of the labels (given in lower case), as whole words, or is it one without its blanks? */
export function startsWithLabel(text: string, labels: readonly string[]): boolean {
  const label = toLabel(text);
  const letters = withoutBlanks(label);
  return labels.some((known) => label.startsWith(`${known} `) || letters === withoutBlanks(known));
}

/** The first words of the labels, and the labels without blanks: 'totaal', 'eindtotaal', 'totaalamr'. */
export function firstWordsOf(labels: readonly string[]): ReadonlySet<string> {
  return new Set(labels.flatMap((label) => [label.split(' ')[0] ?? label, withoutBlanks(label)]));
}
