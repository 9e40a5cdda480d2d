import { toLabel } from './marks.ts';

/** What is known of the words around the counts: data of the layouts, passed in. All in lower case. */
export type LayoutWords = {
  /** Labels of the total row: 'totaal amr'. */
  readonly totalLabels: readonly string[];
  /** Headings of the column of municipalities: 'gemeente'. */
  readonly nameHeadings: readonly string[];
  /** Headings of the region columns: 'amr nr'. */
  readonly regionHeadings: readonly string[];
  /** Headings of count columns, whole or in part: 'klantprofiel in sonar', 'uwv', 'totaal'. */
  readonly countHeadings: readonly string[];
  /** The heading of the column of totals among them: 'totaal'. */
  readonly totalHeadings: readonly string[];
  /** Those that say what a column means, as letters: 'geenklantprofiel', 'uwv'. */
  readonly tellingHeadings: ReadonlySet<string>;
};

/** The part of `reference/layouts.json` that says which words to expect. */
export type LayoutTexts = {
  readonly headings: {
    readonly holders: { readonly municipal: readonly string[]; readonly uwv: readonly string[] };
    readonly without: readonly string[];
    readonly with: readonly string[];
    readonly total: readonly string[];
    readonly remnants: readonly string[];
  };
  readonly total_labels: readonly string[];
  readonly name_headings: readonly string[];
  readonly region_headings: readonly string[];
};

const prepared = new WeakMap<LayoutTexts, LayoutWords>();

/** The same texts serve every document: they are prepared once. */
export function toLayoutWords(texts: LayoutTexts): LayoutWords {
  const found = prepared.get(texts) ?? prepare(texts);
  prepared.set(texts, found);
  return found;
}

function prepare(texts: LayoutTexts): LayoutWords {
  const { holders, without, with: having, total, remnants } = texts.headings;
  const holding = [...holders.municipal, ...holders.uwv];
  const kinds = [...without, ...having];
  const both = holding.flatMap((holder) => kinds.map((kind) => `${holder} ${kind}`));
  const telling = [...holding, ...kinds, ...both];
  const all = [holders.municipal, holders.uwv, without, having, total, remnants];
  return {
    totalLabels: texts.total_labels.map(toLabel),
    nameHeadings: texts.name_headings.map(toLabel),
    regionHeadings: texts.region_headings.map(toLabel),
    countHeadings: all.flat().map(toLabel),
    totalHeadings: total.map(toLabel),
    tellingHeadings: new Set(telling.map(toLetters)),
  };
}

/** The single words of headings. */
export function toHeadingWords(headings: readonly string[]): ReadonlySet<string> {
  return new Set(headings.flatMap((heading) => heading.toLowerCase().split(' ')));
}

/** Is every word of the text a word of a heading? */
export function isHeadingText(
  words: readonly string[],
  headingWords: ReadonlySet<string>,
): boolean {
  return words.every((word) => headingWords.has(word.toLowerCase().replaceAll(/[.:,]/gu, '')));
}

export type Headings = {
  /** The single words of all headings. */
  readonly words: ReadonlySet<string>;
  /** Whole headings as letters: 'geenklantprofielinsonar'. */
  readonly phrases: ReadonlySet<string>;
};

const known = new WeakMap<LayoutWords, Headings>();

/** All headings that a layout knows, whatever they head. */
export function headingsOf(layout: LayoutWords): Headings {
  const found = known.get(layout);
  if (found !== undefined) return found;
  const all = [...layout.nameHeadings, ...layout.regionHeadings, ...layout.countHeadings];
  const headings = { words: toHeadingWords(all), phrases: new Set(all.map(toLetters)) };
  known.set(layout, headings);
  return headings;
}

/** Lower-case letters without anything between them. */
export function toLetters(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}]/gu, '');
}
