/** Where the region ends and the municipality begins, in the order of drawing. Pure. */
import type { Run, Text } from './ordered-texts.ts';

export type Region = {
  /** From the quarter line of the document, for comparison only: the longest that fits is it. */
  readonly texts: readonly string[];
  /** As it was taken from the first row that has it. */
  readonly words: readonly string[] | undefined;
};

type RowTexts = { readonly texts: readonly Text[]; readonly number: string | undefined };

/** A region is drawn in at most so many texts. */
const MOST_TEXTS_OF_REGION = 5;

/** What may be the region: what follows the year on the quarter line, 'Gooi- en Vechtstreek', in one text or more. */
export function findRegionTexts(ordered: readonly (Text | Run)[]): readonly string[] {
  for (const [index, entry] of ordered.entries()) {
    const words = entry.kind === 'text' ? entry.words : entry.parts.flat();
    const year = words.findIndex((word) => /^20\d\d$/.test(word));
    const before = ordered[index - 1];
    const quarter = [...(before?.kind === 'text' ? before.words : []), ...words];
    if (year === -1 || !quarter.some((word) => word.toLowerCase() === 'kwartaal')) continue;
    const rest = words.slice(year + 1).join(' ');
    const next = ordered.slice(index + 1, index + 1 + MOST_TEXTS_OF_REGION);
    const end = next.findIndex(({ kind }) => kind === 'run');
    const texts = (end === -1 ? next : next.slice(0, end)).flatMap((one) =>
      one.kind === 'text' ? [one.words.join(' ')] : [],
    );
    return [rest, ...texts].map((_, last) =>
      [rest, ...texts]
        .slice(0, last + 1)
        .join(' ')
        .trim(),
    );
  }
  return [];
}

/**
 * Takes the region off the front of a row's texts: the words of the quarter line, or of the rows before, or the one
 * text before the name. Undefined when none of these tells where the region ends.
 */
export function takeRegion(
  texts: readonly Text[],
  region: Region,
  rows: readonly RowTexts[],
): { name: string; region: Region } | undefined {
  const words = texts.flatMap((text) => text.words);
  const length =
    findPrefix(words, region.words?.join(' ')) ??
    findLongest(words, region.texts) ??
    findCommonStart(rows) ??
    (texts.length === 2 ? texts[0]?.words.length : undefined);
  if (length === undefined || length === 0 || length >= words.length) return undefined;
  if (region.words !== undefined && region.words.length !== length) return undefined;
  return {
    name: words.slice(length).join(' '),
    region: { texts: region.texts, words: words.slice(0, length) },
  };
}

/**
 * Without the regions that are drawn right behind a number and in front of a name, and without their numbers, which
 * look like one more count of the row before.
 */
export function leaveOutRegions(
  ordered: readonly (Text | Run)[],
  regions: readonly string[],
): (Text | Run)[] {
  const letters = new Set(regions.map(toLetters));
  const isRegion = (at: number): boolean => {
    const [before, entry, next] = [ordered[at - 1], ordered[at], ordered[at + 1]];
    if (before?.kind !== 'run' || entry?.kind !== 'text' || next?.kind !== 'text') return false;
    const number = before.parts.at(-1)?.join(' ') ?? '';
    return /^\d{1,2}$/.test(number) && letters.has(toLetters(entry.words.join('')));
  };
  return ordered.flatMap((entry, at) => {
    if (isRegion(at)) return [];
    if (entry.kind === 'text' || !isRegion(at + 1)) return [entry];
    return entry.parts.length === 1 ? [] : [{ ...entry, parts: entry.parts.slice(0, -1) }];
  });
}

function findLongest(words: readonly string[], texts: readonly string[]): number | undefined {
  const lengths = texts.flatMap((text) => findPrefix(words, text) ?? []);
  return lengths.length === 0 ? undefined : Math.max(...lengths);
}

/** How many words make up the text, whatever the blanks and hyphens; undefined when they are others. */
function findPrefix(words: readonly string[], text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const wanted = toLetters(text);
  for (let length = 1; length < words.length; length += 1) {
    if (toLetters(words.slice(0, length).join('')) === wanted) return length;
  }
  return undefined;
}

function toLetters(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/[^\p{L}]/gu, '')
    .toLowerCase();
}

/** Whole texts that start every one of several rows. */
function findCommonStart(rows: readonly RowTexts[]): number | undefined {
  const numbered = rows.filter(({ number }) => number !== undefined).map(({ texts }) => texts);
  const [first, ...others] = numbered;
  if (first === undefined || others.length === 0) return undefined;
  const common = first.findIndex((text, index) =>
    others.some((other) => other[index]?.words.join(' ') !== text.words.join(' ')),
  );
  return common <= 0 ? undefined : first.slice(0, common).flatMap(({ words }) => words).length;
}
