/** What is known of the words around the counts: data of `reference/layouts.json`, passed in. */
import type { HeadingWords } from '../../heading-words.ts';
import { toLabel } from './marks.ts';

/** What may stand in front of the counts. */
export type FrontColumn = 'region_number' | 'region_name' | 'municipality';

/** All in lower case. */
export type LayoutWords = {
  /** Labels of the total row: 'totaal amr'. */
  readonly totalLabels: readonly string[];
  /** The columns in front of the counts, left to right, of each look. */
  readonly fronts: readonly (readonly FrontColumn[])[];
  /** Their headings. */
  readonly frontHeadings: Readonly<Record<FrontColumn, readonly string[]>>;
  /** What headings of counts are made of. */
  readonly headings: HeadingWords;
  readonly nameHeadings: readonly string[];
  readonly regionHeadings: readonly string[];
  readonly countHeadings: readonly string[];
  readonly totalHeadings: readonly string[];
};

/** The part of `reference/layouts.json` that says which words to expect. */
export type LayoutTexts = {
  readonly layouts: readonly { readonly columns: readonly string[] }[];
  readonly headings: HeadingWords;
  readonly front_headings: Readonly<Record<FrontColumn, readonly string[]>>;
  readonly total_labels: readonly string[];
};

const prepared = new WeakMap<LayoutTexts, LayoutWords>();

/** The same texts serve every document: they are prepared once. */
export function toLayoutWords(texts: LayoutTexts): LayoutWords {
  const found = prepared.get(texts) ?? prepare(texts);
  prepared.set(texts, found);
  return found;
}

function prepare({
  layouts,
  headings,
  front_headings: front,
  total_labels,
}: LayoutTexts): LayoutWords {
  return {
    totalLabels: total_labels.map(toLabel),
    fronts: layouts.map(({ columns }) => columns.filter(isFront)),
    frontHeadings: {
      region_number: front.region_number.map(toLabel),
      region_name: front.region_name.map(toLabel),
      municipality: front.municipality.map(toLabel),
    },
    headings,
    nameHeadings: front.municipality,
    regionHeadings: [...front.region_name, ...front.region_number],
    countHeadings: legacy(headings),
    totalHeadings: headings.total,
  };
}

function legacy(h: HeadingWords): string[] {
  const profiles = ['', ...h.with, ...h.without].flatMap((one) =>
    h.profile.flatMap((word) => [`${one} ${word}`.trim(), `${one} ${word} in sonar`.trim()]),
  );
  const holders = [...h.municipal, ...h.uwv];
  return [
    ...Object.values(h).flat(),
    'in sonar',
    ...profiles,
    ...holders.flatMap((holder) => profiles.map((one) => `${holder} ${one}`)),
  ];
}

function isFront(column: string): column is FrontColumn {
  return ['region_number', 'region_name', 'municipality'].includes(column);
}

/** Which columns in front of the counts may have this heading? */
export function findFrontColumns(text: string, { frontHeadings }: LayoutWords): FrontColumn[] {
  const label = toLabel(text);
  return (Object.keys(frontHeadings) as FrontColumn[]).filter((column) =>
    frontHeadings[column].includes(label),
  );
}
