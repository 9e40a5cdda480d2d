/** What the parser process says about a PDF. Positions are PDF points on the page as displayed: origin top left, y down. */
import type { CheckCode } from '../../findings.ts';

/** A run of text as the PDF draws it; it may hold several words, or one letter. */
export type TextItem = {
  readonly text: string;
  /** Left end of the baseline, along the direction of writing. */
  readonly x: number;
  /** Height of the baseline on the page, y down. */
  readonly y: number;
  /** Length along the direction of writing. */
  readonly width: number;
  /** Font size in points. */
  readonly size: number;
  /** Direction of writing as displayed, degrees clockwise: 0 is ordinary, 90 reads downwards, 270 upwards. */
  readonly angle: number;
  /** Its cell in the structure tree, a place in the page's `cells`; absent outside of tables and without a tree. */
  readonly cell?: number;
};

/** A cell in a table of the structure tree. Tables and rows are numbered from 0 on their page. */
export type StructCell = { readonly table: number; readonly row: number };

/** Why a text is not seen: its layer is off in the default view, or its rendering mode paints nothing. */
export type Unseen = 'layer' | 'mode';

export type UnseenItem = TextItem & { readonly unseen: Unseen };

export type PageText = {
  /** From 1. */
  readonly page: number;
  readonly width: number;
  readonly height: number;
  /** In the order in which the PDF draws them. */
  readonly items: readonly TextItem[];
  /** What the PDF draws and nobody sees: never read, only shown to a person who looks into a document. */
  readonly unseen?: readonly UnseenItem[];
  /** The cells of all tables of its structure tree, in the tree's order; absent when the page is not tagged. */
  readonly cells?: readonly StructCell[];
  /** Why its structure tree cannot be used. */
  readonly treeFault?: string;
};

export type PdfText = { readonly pages: readonly PageText[] };

/** Why a file gave no text. Each is the code of a blocking check. */
export type RefusalCode = Extract<
  CheckCode,
  'invalid_pdf' | 'encrypted' | 'no_text' | 'unmapped_glyphs' | 'parser_limit'
>;

export type PdfReading =
  | { readonly kind: 'text'; readonly text: PdfText }
  | { readonly kind: 'refused'; readonly code: RefusalCode; readonly detail: string };
