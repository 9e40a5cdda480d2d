/**
 * The parser process: reads PDFs from its parent, one after the other, and says what text is on their pages.
 * The only file that imports pdf.js. It runs under sandbox.ts; nothing it says is trusted (answer.ts).
 *
 * stdin: a frame with a nonce, then one with the bytes of a PDF. stdout: one frame when ready, then one frame of JSON a request.
 * It ends when stdin does.
 */
import { fileURLToPath } from 'node:url';

import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';

import { encodeFrame, FrameReader } from './frames.ts';
import { findUnmappedGlyphs } from './legible.ts';
import { PDF_LIMITS } from './limits.ts';
import { toPageText, type DrawnText } from './page-text.ts';
import type { PageText, PdfReading, RefusalCode } from './text.ts';

/** A document that is refused for what it is; everything else that is thrown is pdf.js's. */
class Refusal extends Error {
  readonly code: RefusalCode;

  constructor(code: RefusalCode, detail: string) {
    super(detail);
    this.code = code;
  }
}

// pdf.js says only by a warning that it gave up on the cross-reference table and searched the file for objects.
// Such a file is damaged or glued together, and what the search finds may be a text that was replaced long ago.
const REBUILT = 'Indexing all PDF objects';
let isRebuilt = false;

Object.assign(console, {
  log: () => {},
  info: () => {},
  warn: (message: unknown) => {
    if (String(message).includes(REBUILT)) isRebuilt = true;
  },
});

const { getDocument, VerbosityLevel } = await import('pdfjs-dist/legacy/build/pdf.mjs');
const PACKAGE = fileURLToPath(
  new URL('../../', import.meta.resolve('pdfjs-dist/legacy/build/pdf.mjs')),
);

async function readPdf(bytes: Uint8Array): Promise<PdfReading> {
  isRebuilt = false;
  const task = getDocument({
    data: bytes,
    stopAtErrors: true,
    useSystemFonts: false,
    enableXfa: false,
    // decoders of images and colours; text needs none
    useWasm: false,
    maxImageSize: 1,
    standardFontDataUrl: `${PACKAGE}standard_fonts/`,
    cMapUrl: `${PACKAGE}cmaps/`,
    cMapPacked: true,
    // warnings go to `console.warn` above and no further
    verbosity: VerbosityLevel.WARNINGS,
  });
  try {
    return { kind: 'text', text: { pages: await readPages(await task.promise) } };
  } catch (error) {
    if (isOutOfMemory(error)) throw error;
    return toRefusal(error);
  } finally {
    await task.destroy();
  }
}

async function readPages(document: PDFDocumentProxy): Promise<PageText[]> {
  if (document.numPages > PDF_LIMITS.pages) {
    throw new Refusal(
      'parser_limit',
      `${document.numPages} pages; at most ${PDF_LIMITS.pages} are read`,
    );
  }
  const pages: PageText[] = [];
  const budget = { items: PDF_LIMITS.items, characters: PDF_LIMITS.characters };
  for (let number = 1; number <= document.numPages; number++) {
    pages.push(await readPage(await document.getPage(number), budget));
  }
  if (isRebuilt) {
    throw new Refusal('invalid_pdf', 'its cross-reference table is broken: the file is damaged');
  }
  if (pages.every((page) => page.items.length === 0)) {
    throw new Refusal('no_text', `no text on ${pages.length} page${pages.length === 1 ? '' : 's'}`);
  }
  const unmapped = findUnmappedGlyphs(pages);
  if (unmapped !== undefined) throw new Refusal('unmapped_glyphs', unmapped);
  return pages;
}

/** Reads chunk by chunk, so that a page without end is noticed; takes what it reads off the budget of the document. */
async function readPage(
  page: PDFPageProxy,
  budget: { items: number; characters: number },
): Promise<PageText> {
  const drawn: DrawnText[] = [];
  const styles: Record<string, { vertical: boolean }> = {};
  const reader = page.streamTextContent().getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    Object.assign(styles, next.value.styles);
    for (const item of next.value.items) {
      if (!('str' in item)) continue;
      budget.items -= item.str.trim() === '' ? 0.1 : 1;
      budget.characters -= item.str.length;
      if (item.str.length > PDF_LIMITS.itemCharacters) budget.characters = -1;
      drawn.push({ ...item, isVertical: styles[item.fontName]?.vertical === true });
    }
    if (budget.items < 0 || budget.characters < 0) {
      const refusal = new Refusal(
        'parser_limit',
        'more text than a document of this kind can have',
      );
      // without this, destroying the document waits for ever for a stream that nobody reads
      await reader.cancel(refusal);
      throw refusal;
    }
  }
  const viewport = page.getViewport({ scale: 1 });
  page.cleanup();
  return toPageText(page.pageNumber, viewport, drawn);
}

function toRefusal(error: unknown): PdfReading {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const detail = message.slice(0, PDF_LIMITS.detailCharacters);
  if (error instanceof Refusal) return { kind: 'refused', code: error.code, detail };
  const isEncrypted = name === 'PasswordException' || /encryption (method|algorithm)/.test(message);
  return {
    kind: 'refused',
    code: isEncrypted ? 'encrypted' : 'invalid_pdf',
    detail: `${name}: ${detail}`,
  };
}

/**
 * Memory may have run out because of this document or of those before it: the process ends itself, and the parent
 * tries again in a fresh one.
 */
function isOutOfMemory(error: unknown): boolean {
  return /allocation failed|out of memory|Invalid (typed )?array length/i.test(String(error));
}

async function answer(nonce: Buffer, bytes: Buffer): Promise<void> {
  // pdf.js refuses a Buffer, and empties the array that it is given
  const reading = await readPdf(new Uint8Array(bytes.buffer));
  const message = toMessage(nonce.toString('hex'), reading);
  process.stdout.write(encodeFrame(Buffer.from(JSON.stringify(message))));
}

/** The compact form that answer.ts reads. */
function toMessage(nonce: string, reading: PdfReading) {
  if (reading.kind === 'refused') return { nonce, ...reading };
  const pages = reading.text.pages.map(({ items, ...page }) => ({
    ...page,
    items: items.map((item) => [item.text, item.x, item.y, item.width, item.size, item.angle]),
  }));
  return { nonce, kind: 'text', pages };
}

// the parent is trusted; its own limit on files comes first
const frames = new FrameReader(Number.POSITIVE_INFINITY);
let nonce: Buffer | undefined;
let last = Promise.resolve();

function receive(frame: Buffer): void {
  const opening = nonce;
  nonce = opening === undefined ? frame : undefined;
  if (opening !== undefined) last = last.then(() => answer(opening, frame));
}

process.stdin.on('data', (chunk: Buffer) => frames.push(chunk).forEach(receive));
process.stdin.on('end', () => void last.finally(() => process.exit(0)));
process.stdout.write(encodeFrame(Buffer.from('{"kind":"ready"}')));
