/** What the parser child says is untrusted: here it is proven to have the shape, size and numbers of an answer. */
import { z } from 'zod';

import { PDF_LIMITS } from './limits.ts';
import type { PageText, PdfReading, TextItem } from './text.ts';

const coordinate = z.number().min(-PDF_LIMITS.points).max(PDF_LIMITS.points);
const length = z.number().min(0).max(PDF_LIMITS.points);
const nonce = z.string();

/** A table, row or cell of the structure tree. */
const place = z.int().min(0).max(PDF_LIMITS.items);

const run = [
  z.string().min(1).max(PDF_LIMITS.itemCharacters),
  coordinate,
  coordinate,
  length,
  z.number().gt(0).max(PDF_LIMITS.points),
  z.number().min(0).lt(360),
] as const;
const itemSchema = z.tuple([...run, place.optional()]);
const unseenSchema = z.tuple([...run, z.enum(['layer', 'mode'])]);

const pageSchema = z.strictObject({
  page: z.int().min(1).max(PDF_LIMITS.pages),
  width: z.number().gt(0).max(PDF_LIMITS.points),
  height: z.number().gt(0).max(PDF_LIMITS.points),
  items: z.array(itemSchema).max(PDF_LIMITS.items),
  unseen: z.array(unseenSchema).max(PDF_LIMITS.items).optional(),
  cells: z
    .array(z.strictObject({ table: place, row: place }))
    .max(PDF_LIMITS.items)
    .optional(),
  treeFault: z.string().max(PDF_LIMITS.detailCharacters).optional(),
});

const answerSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('text'),
    nonce,
    pages: z.array(pageSchema).min(1).max(PDF_LIMITS.pages),
  }),
  z.strictObject({
    kind: z.literal('refused'),
    nonce,
    code: z.enum(['invalid_pdf', 'encrypted', 'no_text', 'unmapped_glyphs', 'parser_limit']),
    detail: z.string().max(PDF_LIMITS.detailCharacters),
  }),
]);

const readySchema = z.strictObject({ kind: z.literal('ready') });

type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: string };

/** Is this the frame with which a child says that it is ready? */
export function isReady(frame: Buffer): boolean {
  return readySchema.safeParse(parseJson(frame)).success;
}

/** The reading in an answer frame; a problem when anything about it is odd. `nonce` is the one of the request, in hex. */
export function parseAnswer(frame: Buffer, nonce: string): Parsed<PdfReading> {
  const parsed = answerSchema.safeParse(parseJson(frame));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return refuse(
      `an answer of another shape (${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''})`,
    );
  }
  const answer = parsed.data;
  if (answer.nonce !== nonce) return refuse('an answer to another request');
  if (answer.kind === 'refused') {
    const detail = toPlainText(answer.detail);
    return { ok: true, value: { kind: 'refused', code: answer.code, detail } };
  }
  const problem = findOddPages(answer.pages);
  if (problem !== undefined) return refuse(problem);
  return { ok: true, value: { kind: 'text', text: { pages: answer.pages.map(toPage) } } };
}

function toPage({ page, width, height, ...told }: z.infer<typeof pageSchema>): PageText {
  return {
    page,
    width,
    height,
    items: told.items.map(toItem),
    ...(told.unseen && { unseen: told.unseen.map(toUnseenItem) }),
    ...(told.cells && { cells: told.cells }),
    ...(told.treeFault === undefined ? {} : { treeFault: toPlainText(told.treeFault) }),
  };
}

function findOddPages(pages: readonly z.infer<typeof pageSchema>[]): string | undefined {
  if (pages.some((page, index) => page.page !== index + 1)) return 'pages out of order';
  if (pages.some(hasOddCells)) return 'cells that the structure tree does not have';
  if (pages.every((page) => page.items.length === 0)) return 'an answer without text';
  const items = pages.flatMap((page) => [...page.items, ...(page.unseen ?? [])]).length;
  return items > PDF_LIMITS.items ? `${items} items` : undefined;
}

function toItem([text, x, y, width, size, angle, cell]: z.infer<typeof itemSchema>): TextItem {
  const item = { text, x, y, width, size, angle };
  return cell === undefined ? item : { ...item, cell };
}

function toUnseenItem([text, x, y, width, size, angle, unseen]: z.infer<typeof unseenSchema>) {
  return { text, x, y, width, size, angle, unseen };
}

function hasOddCells({ items, cells = [] }: z.infer<typeof pageSchema>): boolean {
  return items.some((item) => (item[6] ?? -1) >= cells.length);
}

function refuse(problem: string): { readonly ok: false; readonly problem: string } {
  return { ok: false, problem };
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
