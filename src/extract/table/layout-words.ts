/** What is known of the words around the counts: data of `reference/layouts.json`, passed in. */
import type { HeadingWords } from '../../heading-words.ts';
import { LABEL_COLUMNS, type LabelColumn } from '../../measures.ts';
import { remember } from '../../remember.ts';

/** All in lower case. */
export type LayoutWords = ReturnType<typeof toLayoutWords>;

/** The part of `reference/layouts.json` that says which words to expect. */
export type LayoutTexts = {
  readonly layouts: readonly { readonly columns: { readonly labels: readonly LabelColumn[] } }[];
  readonly headings: HeadingWords;
  readonly front_headings: Readonly<Record<LabelColumn, readonly string[]>>;
  readonly total_labels: readonly string[];
};

/** The same texts serve every document: they are prepared once. */
export const toLayoutWords = remember((texts: LayoutTexts) => {
  const { layouts, headings, front_headings, total_labels } = texts;
  const totalLabels = total_labels.map(toLabel);
  const labelHeadings = LABEL_COLUMNS.map((column) => {
    return { column, texts: front_headings[column].map(toLabel) };
  });
  const firstWords = totalLabels.map((label) => label.split(' ')[0] ?? label);
  const labelTexts = labelHeadings.flatMap(({ texts: own }) => own);
  return {
    /** Labels of the total row: 'totaal amr'. */
    totalLabels,
    /** The first words of them, and the labels without blanks: 'totaal', 'eindtotaal', 'totaalamr'. */
    totalWords: new Set([...firstWords, ...totalLabels.map(withoutBlanks)]),
    /** The columns in front of the counts, left to right, of each look. */
    labelColumns: layouts.map(({ columns }) => columns.labels),
    /** Their headings, and the single words of these. */
    labelHeadings,
    labelWords: new Set(labelTexts.flatMap((text) => text.split(' '))),
    /** What headings of counts are made of. */
    headings,
  };
}, 10);

/** Which columns in front of the counts may have this heading? */
export function findLabelColumns(text: string, { labelHeadings }: LayoutWords): LabelColumn[] {
  const label = toLabel(text);
  return labelHeadings.filter(({ texts }) => texts.includes(label)).map(({ column }) => column);
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
export function isTotalLabel(text: string, known: Pick<LayoutWords, 'totalLabels'>): boolean {
  const label = toLabel(text);
  const isLike = (one: string): boolean => withoutBlanks(one) === withoutBlanks(label);
  return known.totalLabels.some((one) => label.startsWith(`${one} `) || isLike(one));
}
