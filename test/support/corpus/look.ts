/** How a document of the corpus looks, whoever produces it, and what a person would say about it. */
import type { CheckCode } from '../../../src/findings.ts';
import { MEASURES, type Measure } from '../../../src/measures.ts';

export const PRODUCERS = [
  'chromium',
  'chromium-untagged',
  'weasyprint',
  'wkhtmltopdf',
  'writer',
  'calc',
  'javascript',
] as const;
export type Producer = (typeof PRODUCERS)[number];

/** Producers that print the page of html.ts. */
export const BROWSERS: readonly Producer[] = PRODUCERS.slice(0, 4);
export const OFFICE: readonly Producer[] = ['writer', 'calc'];

export type Look = {
  /** The look of 2020: table, footnote, explanation. */
  readonly tableFirst: boolean;
  readonly regionColumns: 'none' | 'first' | 'every' | 'merged';
  readonly headings:
    | 'grouped'
    | 'one-line'
    | 'rotated'
    | 'rotated-down'
    | 'remnant'
    | 'picture'
    | 'absent'
    | 'strange';
  /** The measures as printed, left to right. */
  readonly order: readonly Measure[];
  readonly font: string;
  /** Points. */
  readonly size: number;
  readonly align: 'left' | 'right' | 'center';
  readonly valign: 'top' | 'middle' | 'bottom';
  readonly rules: 'all' | 'rows' | 'none';
  readonly zebra: boolean;
  /** Space above and below the text of a cell, points. */
  readonly padding: number;
  readonly thousands: '.' | ' ' | '\u00A0' | '\u2009' | '\u202F' | '';
  readonly zero: '0' | '-' | '\u2013' | '\u2212';
  /** Width of the column of names in font sizes; undefined: as wide as the longest. */
  readonly nameWidth: number | undefined;
  readonly names: 'official' | 'variants' | 'curly';
  readonly pages: 'one' | 'two' | 'two-repeated';
  readonly decoy: 'none' | 'before' | 'after' | 'same';
  readonly totalOnTop: boolean;
  readonly totalLabel: string;
  /** Does the label start in the first of the region columns? */
  readonly labelSpans: boolean;
  /** No-break spaces in names and in the quarter line. */
  readonly nbsp: boolean;
  readonly letters:
    | 'plain'
    | 'ligatures'
    | 'soft-hyphens'
    | 'single'
    | 'wide'
    | 'tight'
    | 'split'
    | 'doubled';
  readonly hidden:
    | 'none'
    | 'white-number'
    | 'white-table'
    | 'transparent-row'
    | 'off-page'
    | 'clipped-name'
    | 'under';
  readonly footer: boolean;
  readonly landscape: boolean;
  /** What is wrong with the document. */
  readonly fault: Fault;
};

export const FAULTS = [
  'none',
  'no-total',
  'no-footnote',
  'no-title',
  'withheld',
  'unreadable',
  'row-sum',
  'column-sum',
  'percentage',
  'unknown-name',
  'missing-row',
  'doubled-row',
  'six-columns',
  'other-region-column',
  'other-footnote-region',
  'other-file-name',
  'picture-of-page',
] as const;
export type Fault = (typeof FAULTS)[number];

export const PLAIN: Look = {
  tableFirst: true,
  regionColumns: 'none',
  headings: 'grouped',
  order: MEASURES,
  font: 'Liberation Sans',
  size: 9,
  align: 'right',
  valign: 'top',
  rules: 'all',
  zebra: false,
  padding: 2,
  thousands: '.',
  zero: '0',
  nameWidth: undefined,
  names: 'official',
  pages: 'one',
  decoy: 'none',
  totalOnTop: false,
  totalLabel: 'TOTAAL AMR',
  labelSpans: false,
  nbsp: false,
  letters: 'plain',
  hidden: 'none',
  footer: false,
  landscape: false,
  fault: 'none',
};

/** What a person would say: load it; send it back, for one of these reasons; or: only if every number is right. */
export type Verdict =
  | { readonly kind: 'good' }
  | { readonly kind: 'refuse'; readonly codes: readonly CheckCode[] }
  | { readonly kind: 'doubtful'; readonly codes: readonly CheckCode[] };

export type NamedLook = {
  readonly name: string;
  readonly look: Look;
  readonly verdict: Verdict;
  readonly producers: readonly Producer[];
};
