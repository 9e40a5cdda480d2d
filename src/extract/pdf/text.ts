/**
 * What the parser process says about a PDF. It is untrusted: the schemas prove the shape, size and numbers of an answer.
 * Positions are PDF points on the page as displayed: origin top left, y down.
 */
import { z } from 'zod';

import type { CheckCode } from '../../findings.ts';
import { PDF_LIMITS } from './protocol.ts';

const coordinate = z.number().min(-PDF_LIMITS.points).max(PDF_LIMITS.points);
const length = z.number().gt(0).max(PDF_LIMITS.points);
/** A table, row or cell of the structure tree, numbered from 0 on its page. */
const place = z.int().min(0).max(PDF_LIMITS.items);
const detail = z.string().max(PDF_LIMITS.detailCharacters).transform(toPlainText);

/** A run of text as the PDF draws it; it may hold several words, or one letter. */
const itemSchema = z.strictObject({
  text: z.string().min(1).max(PDF_LIMITS.itemCharacters),
  /** Left end of the baseline, along the direction of writing. */
  x: coordinate,
  /** Height of the baseline on the page, y down. */
  y: coordinate,
  /** Length along the direction of writing. */
  width: z.number().min(0).max(PDF_LIMITS.points),
  /** Font size in points. */
  size: length,
  /** Direction of writing as displayed, degrees clockwise: 0 is ordinary, 90 reads downwards, 270 upwards. */
  angle: z.number().min(0).lt(360),
  /** Its cell in the structure tree, a place in the page's `cells`; absent outside of tables and without a tree. */
  cell: place.exactOptional(),
});

/** A text that is not seen: its layer is off in the default view, or its rendering mode paints nothing. */
const unseenSchema = itemSchema.extend({ unseen: z.enum(['layer', 'mode']) });

const cellSchema = z.strictObject({ table: place, row: place });

const pageSchema = z
  .strictObject({
    /** From 1. */
    page: z.int().min(1).max(PDF_LIMITS.pages),
    width: length,
    height: length,
    /** In the order in which the PDF draws them. */
    items: z.array(itemSchema).readonly(),
    /** What the PDF draws and nobody sees: never read, only shown to a person who looks into a document. */
    unseen: z.array(unseenSchema).readonly().exactOptional(),
    /** The cells of all tables of its structure tree, in the tree's order; absent when the page is not tagged. */
    cells: z.array(cellSchema).max(PDF_LIMITS.items).readonly().exactOptional(),
    /** Why its structure tree cannot be used. */
    treeFault: detail.exactOptional(),
  })
  .refine(({ items, cells = [] }) => items.every(({ cell = -1 }) => cell < cells.length), {
    error: 'cells that the structure tree does not have',
  });

const pagesSchema = z
  .array(pageSchema)
  .min(1)
  .max(PDF_LIMITS.pages)
  .refine((pages) => pages.every(({ page }, index) => page === index + 1), {
    error: 'pages out of order',
  })
  .refine((pages) => pages.some(({ items }) => items.length > 0), {
    error: 'an answer without text',
  })
  .refine(
    (pages) =>
      pages.flatMap(({ items, unseen = [] }) => [...items, ...unseen]).length <= PDF_LIMITS.items,
    { error: `more than ${PDF_LIMITS.items} items` },
  );

/** Why a file gave no text. Each is the code of a blocking check. */
const REFUSALS = [
  'invalid_pdf',
  'encrypted',
  'no_text',
  'unmapped_glyphs',
  'parser_limit',
] as const satisfies readonly CheckCode[];

export const readingSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('text'),
    text: z.strictObject({ pages: pagesSchema.readonly() }),
  }),
  z.strictObject({ kind: z.literal('refused'), code: z.enum(REFUSALS), detail }),
]);

const answerSchema = z.strictObject({ nonce: z.string(), reading: readingSchema });

export type TextItem = Readonly<z.infer<typeof itemSchema>>;
export type UnseenItem = Readonly<z.infer<typeof unseenSchema>>;
export type StructCell = Readonly<z.infer<typeof cellSchema>>;
export type PageText = Readonly<z.infer<typeof pageSchema>>;
export type PdfReading = Readonly<z.infer<typeof readingSchema>>;
export type PdfText = { readonly pages: readonly PageText[] };
export type RefusalCode = (typeof REFUSALS)[number];

/** The reading in an answer frame; throws when anything about it is odd. `nonce` is the one of the request, in hex. */
export function parseAnswer(frame: Buffer, nonce: string): PdfReading {
  const { data, error } = answerSchema.safeParse(parseJson(frame));
  if (data === undefined) {
    const { path = [], message = '' } = error.issues[0] ?? {};
    throw new Error(`an answer of another shape (${path.join('.')}: ${message})`);
  }
  if (data.nonce !== nonce) throw new Error('an answer to another request');
  return data.reading;
}

function parseJson(frame: Buffer): unknown {
  try {
    return JSON.parse(frame.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** One line, without control characters and marks that turn the direction of text: it ends in logs and reports. */
export function toPlainText(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}
