/** Where the region ends and the municipality begins, in the order of drawing. Pure. */
import type { Run, Text } from './ordered-texts.ts';

export type Region = {
  /** From the quarter line of the document, for comparison only. */
  readonly text: string | undefined;
  /** As it was taken from the first row that has it. */
  readonly words: readonly string[] | undefined;
};

type RowTexts = { readonly texts: readonly Text[]; readonly number: string | undefined };

/** What follows the year on the quarter line: 'Gooi- en Vechtstreek'. */
export function findRegionText(ordered: readonly (Text | Run)[]): string | undefined {
  for (const [index, entry] of ordered.entries()) {
    const words = entry.kind === 'text' ? entry.words : entry.parts.flat();
    const year = words.findIndex((word) => /^20\d\d$/.test(word));
    const before = ordered[index - 1];
    const quarter = [...(before?.kind === 'text' ? before.words : []), ...words];
    if (year === -1 || !quarter.some((word) => word.toLowerCase() === 'kwartaal')) continue;
    const next = ordered[index + 1];
    const rest = words.slice(year + 1);
    if (rest.length > 0) return rest.join(' ');
    return next?.kind === 'text' ? next.words.join(' ') : undefined;
  }
  return undefined;
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
    findPrefix(words, region.text) ??
    findCommonStart(rows) ??
    (texts.length === 2 ? texts[0]?.words.length : undefined);
  if (length === undefined || length === 0 || length >= words.length) return undefined;
  if (region.words !== undefined && region.words.length !== length) return undefined;
  return {
    name: words.slice(length).join(' '),
    region: { text: region.text, words: words.slice(0, length) },
  };
}

/** How many words make up the text, whatever the blanks and hyphens; undefined when they are others. */
function findPrefix(words: readonly string[], text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
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
