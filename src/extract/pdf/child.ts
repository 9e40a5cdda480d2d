/**
 * The parser process: reads PDFs from its parent, one after the other, and says what text is on their pages.
 * The only file that imports pdf.js. It runs under sandbox.ts; nothing it says is trusted (text.ts).
 *
 * stdin: frames of a nonce and the bytes of a PDF. stdout: one frame when ready, then one frame of JSON a request.
 * It ends when stdin does.
 */
import { writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist';
import type { OptionalContentConfig } from 'pdfjs-dist/types/src/display/optional_content_config.d.ts';

import { encodeFrame, FrameReader, NONCE_BYTES, PDF_LIMITS, READY } from './protocol.ts';
import {
  createRunCollector,
  findUnmappedGlyphs,
  toPageText,
  toStructTables,
  type Budget,
  type StructNode,
} from './page-text.ts';
import { markUnseen, mayBeUnpainted, toLetters, type Letters } from './seen.ts';
import { LocalPort, PackageData, WholeDecompressionStream } from './stand-ins.ts';
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

class DecompressionStream extends WholeDecompressionStream {
  constructor(format: string) {
    super(format, giveUp);
  }
}
Object.assign(globalThis, { DecompressionStream });
// the one thing that pdf.js takes for granted and Node 26 has not; what it adds up here are lengths, whole numbers
Object.assign(Math, { sumPrecise: (all: readonly number[]) => all.reduce((sum, n) => sum + n, 0) });

// not its legacy build: what that one mends Node has, and to mend it takes as long as all that is loaded here
const { AnnotationMode, getDocument, OPS, PDFWorker, VerbosityLevel } = await import('pdfjs-dist');
const { WorkerMessageHandler } = await import('pdfjs-dist/build/pdf.worker.mjs');
const [near, far] = LocalPort.pair();
WorkerMessageHandler.initializeFromPort(far);
const worker = PDFWorker.create({ port: near, verbosity: VerbosityLevel.WARNINGS });

const PACKAGE = fileURLToPath(new URL('../', import.meta.resolve('pdfjs-dist')));

async function readPdf(bytes: Uint8Array): Promise<PdfReading> {
  isRebuilt = false;
  const isPainted = !mayBeUnpainted(bytes);
  const task = openPdf(bytes, true);
  try {
    return { kind: 'text', text: { pages: await readPages(await task.promise, isPainted) } };
  } catch (error) {
    if (isOutOfMemory(error)) throw error;
    return toRefusal(error);
  } finally {
    await task.destroy();
  }
}

function openPdf(data: Uint8Array, stopAtErrors: boolean) {
  return getDocument({
    data,
    worker,
    stopAtErrors,
    useSystemFonts: false,
    enableXfa: false,
    // decoders of images and colours; text needs none
    useWasm: false,
    maxImageSize: 1,
    standardFontDataUrl: `${PACKAGE}standard_fonts/`,
    cMapUrl: `${PACKAGE}cmaps/`,
    cMapPacked: true,
    BinaryDataFactory: PackageData,
    // warnings go to `console.warn` above and no further
    verbosity: VerbosityLevel.WARNINGS,
  });
}

async function readPages(document: PDFDocumentProxy, isPainted: boolean): Promise<PageText[]> {
  const count = document.numPages;
  if (count > PDF_LIMITS.pages) {
    throw new Refusal('parser_limit', `${count} pages; at most ${PDF_LIMITS.pages} are read`);
  }
  const budget = { items: PDF_LIMITS.items, characters: PDF_LIMITS.characters };
  const drawn = await Array.fromAsync(pagesOf(document), (page) => readPage(page, budget));
  if (isRebuilt) {
    throw new Refusal('invalid_pdf', 'its cross-reference table is broken: the file is damaged');
  }
  const layers = await document.getOptionalContentConfig();
  const isAllSeen = isPainted && [...layers].length === 0;
  const letters = isAllSeen ? [] : await readLetters(await document.getData(), layers);
  const pages = drawn.map((page, index) => toPage(page, index + 1, letters[index]));
  if (pages.every((page) => page.items.length === 0)) {
    const unseen = pages.flatMap((page) => page.unseen ?? []).length;
    const hidden = `; ${unseen} texts that nobody sees (layers that are off, invisible text)`;
    const detail = `no text on ${count} page${count === 1 ? '' : 's'}${unseen === 0 ? '' : hidden}`;
    throw new Refusal('no_text', detail);
  }
  const unmapped = findUnmappedGlyphs(pages);
  if (unmapped !== undefined) throw new Refusal('unmapped_glyphs', unmapped);
  return pages;
}

/** One after the other; what pdf.js keeps for a page goes when the next is asked for. */
async function* pagesOf(document: PDFDocumentProxy): AsyncGenerator<PDFPageProxy> {
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    yield page;
    page.cleanup();
  }
}

type DrawnPage = Awaited<ReturnType<typeof readPage>>;

/** Reads chunk by chunk, so that a page without end is noticed; takes what it reads off the budget of the document. */
async function readPage(page: PDFPageProxy, budget: Budget) {
  const { cellOf, told } = await readTree(page);
  const collector = createRunCollector(cellOf, budget);
  const reader = page.streamTextContent({ includeMarkedContent: cellOf.size > 0 }).getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    collector.push(next.value);
    if (budget.items < 0 || budget.characters < 0) {
      const detail = 'more text than a document of this kind can have';
      const refusal = new Refusal('parser_limit', detail);
      // without this, destroying the document waits for ever for a stream that nobody reads
      await reader.cancel(refusal);
      throw refusal;
    }
  }
  return { viewport: page.getViewport({ scale: 1 }), drawn: collector.drawn, told };
}

/** `letters` where some of its text may not be seen. */
function toPage({ viewport, drawn, told }: DrawnPage, number: number, letters?: Letters): PageText {
  const marked = letters === undefined ? drawn : markUnseen(drawn, letters);
  if (marked === undefined) {
    throw new Refusal('no_text', 'which of its text is seen and which is hidden cannot be told');
  }
  return { ...toPageText(number, viewport, marked), ...told };
}

const OPERATIONS = new Map<number, string>(Object.entries(OPS).map(([name, code]) => [code, name]));

/**
 * What each page draws of letters, and which of them are not seen. The document is opened a second time, because
 * pictures are not decoded here: for a list of what is drawn they would be errors to stop at.
 */
async function readLetters(data: Uint8Array, layers: OptionalContentConfig): Promise<Letters[]> {
  const task = openPdf(data, false);
  try {
    return await Array.fromAsync(pagesOf(await task.promise), async (page) => {
      const annotationMode = AnnotationMode.DISABLE;
      const { fnArray, argsArray } = await page.getOperatorList({ annotationMode });
      const operations = fnArray.map((code, at) => ({
        name: OPERATIONS.get(code),
        args: argsArray[at] ?? [],
      }));
      return toLetters(operations, (group) => layers.isVisible(group));
    });
  } finally {
    await task.destroy();
  }
}

/** What is said about a structure tree beside the text. */
type ToldOfTree = Pick<PageText, 'cells' | 'treeFault'>;

/** A tree that is broken costs the document its third reading, no more. */
async function readTree(page: PDFPageProxy) {
  try {
    const root: StructNode | null = await page.getStructTree();
    const { cells, cellOf } = toStructTables(root ?? {});
    const told: ToldOfTree = root === null ? {} : { cells };
    return { cellOf, told };
  } catch (error) {
    if (isOutOfMemory(error)) throw error;
    const told: ToldOfTree = { treeFault: toDetail(error) };
    return { cellOf: new Map<string, number>(), told };
  }
}

function toRefusal(error: unknown): PdfReading {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const detail = toDetail(error);
  if (error instanceof Refusal) return { kind: 'refused', code: error.code, detail };
  const isEncrypted = name === 'PasswordException' || /encryption (method|algorithm)/.test(message);
  const code = isEncrypted ? 'encrypted' : 'invalid_pdf';
  return { kind: 'refused', code, detail: `${name}: ${detail}` };
}

function toDetail(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.slice(0, PDF_LIMITS.detailCharacters);
}

/** Ends the process, with its reason on stderr: what it holds is too much for it, or for the next document. */
function giveUp(why: unknown): never {
  writeSync(2, `Error: ${why instanceof Error ? why.message : toDetail(why)}\n`);
  process.exit(70);
}

/**
 * Memory may have run out because of this document or of those before it: the process ends itself, and the parent
 * tries again in a fresh one.
 */
function isOutOfMemory(error: unknown): boolean {
  return /allocation failed|out of memory|Invalid (typed )?array length/i.test(String(error));
}

const frames = new FrameReader(process.stdin, Number.POSITIVE_INFINITY);
let last = Promise.resolve();

/** The parent is trusted: its own limit on files comes first. */
async function answer(frame: Buffer): Promise<void> {
  const nonce = frame.toString('hex', 0, NONCE_BYTES);
  // pdf.js refuses a Buffer, and empties the array that it is given
  const reading = await readPdf(new Uint8Array(frame.subarray(NONCE_BYTES)));
  process.stdout.write(encodeFrame(JSON.stringify({ nonce, reading })));
}

process.stdin.on('readable', () => {
  for (const frame of frames.whole()) last = last.then(() => answer(frame)).catch(giveUp);
});
process.stdin.on('end', () => void last.finally(() => process.exit(0)));
process.stdout.write(encodeFrame(READY));
