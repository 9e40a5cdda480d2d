/** Where a name begins in the order of drawing: after counts, or after something that is no name. Pure. */
import { headingsOf, isHeadingText, toLetters, type LayoutWords } from './layout-words.ts';
import { startsWithLabel, toLabel } from './marks.ts';
import type { Run, Text } from './ordered-texts.ts';

export type OrderedName = {
  readonly texts: readonly Text[];
  /** The region number in front of region and name. */
  readonly number: string | undefined;
  /** Are these all of the texts since the row before? */
  readonly isWhole: boolean;
};

/** Sentences, titles, headings and dates are no names. */
const MOST_WORDS = 6;
const FEWEST_WORDS_OF_SENTENCE = 4;
/** Texts between a region number and the counts: at most three lines of a region and three of a name. */
const MOST_TEXTS = 6;
/** A name may be of another size than its region, a title is larger than this. */
const OTHER_SIZE = 1.25;
const SAME_SIZE = 1.08;
const MOST_LINES_OF_LABEL = 3;
const MOST_TEXTS_OF_HEADING = 6;

/**
 * The name at the end of what was drawn since the row before (or since the top of the page). `carried` is a region
 * number that was drawn right behind the counts of the row before.
 */
export function findName(
  lead: readonly (Text | Run)[],
  layout: LayoutWords,
  carried?: string,
): OrderedName {
  const { words: headingWords, phrases } = headingsOf(layout);
  const headings = findHeadings(lead, phrases);
  const texts = takeLabel(lead, layout);
  // a region may be of another size than the name, so may a title: a number in front of it makes it a region
  let ofOneSize: readonly Text[] | undefined;
  const partial = (): OrderedName => ({
    texts: ofOneSize ?? texts,
    number: undefined,
    isWhole: false,
  });
  for (let index = lead.length - 1 - texts.length; index >= 0; index -= 1) {
    const entry = lead[index];
    if (entry === undefined) break;
    if (entry.kind === 'run') {
      const number = findNumber(entry);
      const isRegion = number !== undefined && texts.length >= 2 && texts.length <= MOST_TEXTS;
      if (isRegion) return { texts, number, isWhole: false };
      // what follows the year of the quarter line is the region
      const isYear = /^20\d\d$/.test(entry.parts.flat().at(-1) ?? '');
      if (isYear && texts.length > 1) texts.shift();
      return partial();
    }
    if (headings.has(entry) || !isPartOfName(entry, texts[0], headingWords)) return partial();
    if (texts[0] !== undefined && ratioOf(entry, texts[0]) > SAME_SIZE) ofOneSize ??= [...texts];
    texts.unshift(entry);
  }
  const isWhole = ofOneSize === undefined || carried !== undefined;
  return isWhole ? { texts, number: carried, isWhole } : partial();
}

/** Texts that may be a whole name, each by itself. Labels of the total row are words of headings, and left out. */
export function findNameTexts(
  entries: readonly (Text | Run)[],
  layout: LayoutWords,
): ReadonlySet<Text | Run> {
  const { words, phrases } = headingsOf(layout);
  const headings = findHeadings(entries, phrases);
  const isName = (entry: Text | Run): boolean =>
    entry.kind === 'text' && !headings.has(entry) && isPartOfName(entry, undefined, words);
  return new Set(entries.filter(isName));
}

/** Is one of the two too large to be a name if the other is one? */
export function isOtherSize(a: Text, b: Text): boolean {
  return ratioOf(a, b) > OTHER_SIZE;
}

/** Texts that make up a heading, one or several: narrow columns break 'klantprofie' / 'l in Sonar'. */
function findHeadings(
  lead: readonly (Text | Run)[],
  phrases: ReadonlySet<string>,
): ReadonlySet<Text | Run> {
  const headings = new Set<Text | Run>();
  for (let from = 0; from < lead.length; from += 1) {
    let letters = '';
    for (let to = from; to < Math.min(lead.length, from + MOST_TEXTS_OF_HEADING); to += 1) {
      const entry = lead[to];
      if (entry?.kind !== 'text') break;
      letters += toLetters(entry.words.join(''));
      if (!phrases.has(letters)) continue;
      for (const text of lead.slice(from, to + 1)) headings.add(text);
    }
  }
  return headings;
}

function ratioOf(a: Text, b: Text): number {
  return Math.max(a.size, b.size) / Math.min(a.size, b.size);
}

function findNumber({ parts }: Run): string | undefined {
  const [number, other] = parts.flat();
  return other === undefined && number !== undefined && /^\d{1,3}$/.test(number)
    ? number
    : undefined;
}

function isPartOfName(
  text: Text,
  next: Text | undefined,
  headingWords: ReadonlySet<string>,
): boolean {
  const { words } = text;
  const ratio = next === undefined ? 1 : ratioOf(text, next);
  return (
    words.length <= MOST_WORDS &&
    ratio <= OTHER_SIZE &&
    !words.some((word) => /\d/.test(word)) &&
    !(isSentence(words) || (next !== undefined && hasEnd(words))) &&
    !isHeadingText(words, headingWords)
  );
}

function isSentence(words: readonly string[]): boolean {
  return words.length >= FEWEST_WORDS_OF_SENTENCE && hasEnd(words);
}

/** The end of a sentence; 'c.a.' ends so too, but nothing of a name follows it. */
function hasEnd(words: readonly string[]): boolean {
  return /[.:?!]$/.test(words.at(-1) ?? '');
}

/** The label at the end. 'TOTAAL' and 'AMR' are words of headings too: just before counts, alone or together, they are one. */
export function takeLabel(lead: readonly (Text | Run)[], layout: LayoutWords): Text[] {
  for (let length = 1; length <= MOST_LINES_OF_LABEL; length += 1) {
    const texts = lead.slice(-length).filter((entry) => entry.kind === 'text');
    const label = toLabel(texts.flatMap(({ words }) => words).join(' '));
    const isLabel =
      length === 1
        ? startsWithLabel(label, layout.totalLabels)
        : layout.totalLabels.includes(label);
    if (texts.length === length && isLabel) return texts;
  }
  return [];
}
