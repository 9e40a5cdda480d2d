/** What is known of the words around the counts: data of `reference/layouts.json`, passed in. */
import type { HeadingWords } from '../../measures.ts';

/** What may stand in front of the counts. */
export const LABEL_COLUMNS = ['region_number', 'region_name', 'municipality'] as const;
export type LabelColumn = (typeof LABEL_COLUMNS)[number];

/** All in lower case. */
export type LayoutWords = {
  /** Labels of the total row: 'totaal amr'. */
  readonly totalLabels: readonly string[];
  /** The first words of them, and the labels without blanks: 'totaal', 'eindtotaal', 'totaalamr'. */
  readonly totalWords: ReadonlySet<string>;
  /** The columns in front of the counts, left to right, of each look. */
  readonly labelColumns: readonly (readonly LabelColumn[])[];
  /** Their headings, and the single words of these. */
  readonly labelHeadings: Readonly<Record<LabelColumn, readonly string[]>>;
  readonly labelWords: ReadonlySet<string>;
  /** What headings of counts are made of. */
  readonly headings: HeadingWords;
};

/** The part of `reference/layouts.json` that says which words to expect. */
export type LayoutTexts = {
  readonly layouts: readonly { readonly columns: readonly string[] }[];
  readonly headings: HeadingWords;
  readonly front_headings: Readonly<Record<LabelColumn, readonly string[]>>;
  readonly total_labels: readonly string[];
};

const prepared = new WeakMap<LayoutTexts, LayoutWords>();

/** The same texts serve every document: they are prepared once. */
export function toLayoutWords(texts: LayoutTexts): LayoutWords {
  const found = prepared.get(texts) ?? prepare(texts);
  prepared.set(texts, found);
  return found;
}

function prepare({ layouts, headings, front_headings, total_labels }: LayoutTexts): LayoutWords {
  const totalLabels = total_labels.map(toLabel);
  const labelHeadings = {
    region_number: front_headings.region_number.map(toLabel),
    region_name: front_headings.region_name.map(toLabel),
    municipality: front_headings.municipality.map(toLabel),
  };
  return {
    totalLabels,
    totalWords: new Set(
      totalLabels.flatMap((label) => [label.split(' ')[0] ?? label, withoutBlanks(label)]),
    ),
    labelColumns: layouts.map(({ columns }) => columns.filter(isLabelColumn)),
    labelHeadings,
    labelWords: new Set(
      Object.values(labelHeadings).flatMap((texts) => texts.flatMap((text) => text.split(' '))),
    ),
    headings,
  };
}

function isLabelColumn(column: string): column is LabelColumn {
  return LABEL_COLUMNS.some((one) => one === column);
}

/** Which columns in front of the counts may have this heading? */
export function findLabelColumns(text: string, { labelHeadings }: LayoutWords): LabelColumn[] {
  const label = toLabel(text);
  return LABEL_COLUMNS.filter((column) => labelHeadings[column].includes(label));
}

/** Lower case, single blanks: how labels are compared. */
export function toLabel(text: string): string {
  return text.toLowerCase().replaceAll(/\s+/gu, ' ').trim();
}

/** Tight letters leave no blanks between words. */
function withoutBlanks(label: string): string {
  return label.replaceAll(' ', '');
}

/** Is it a label of the total row: one that the text starts with, as whole words, or that it is but for blanks? */
export function isTotalLabel(
  text: string,
  { totalLabels }: Pick<LayoutWords, 'totalLabels'>,
): boolean {
  const label = toLabel(text);
  const letters = withoutBlanks(label);
  return totalLabels.some(
    (known) => label.startsWith(`${known} `) || letters === withoutBlanks(known),
  );
}
