/**
 * One file: bytes → words and table, or why there are none; the form in which the words are kept, and the version of all
 * that both depend on: this program and the part of `reference/` that `toReaderReference` names. Needs a parser, no database.
 */
import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

import { readDocument } from '../extract/table/read-document.ts';
import { type PdfReading, type PdfText, readingSchema } from '../extract/pdf/text.ts';
import { block, type Check } from '../findings.ts';
import type { RawDocument } from '../raw.ts';
import type { Reference } from '../reference/reference.ts';
import { remember } from '../remember.ts';
import { toKnownNames } from '../transform/title.ts';
import type { Deps } from './deps.ts';

export type ParsedFile =
  | { readonly kind: 'parsed'; readonly raw: RawDocument; readonly text: PdfText }
  | { readonly kind: 'refused'; readonly check: Check };

export type ParserDeps = Pick<Deps, 'pool' | 'reference' | 'signal'>;

/** Reads bytes in the sandbox and finds the table. */
export async function parseFile(deps: ParserDeps, bytes: Uint8Array): Promise<ParsedFile> {
  return toParsed(await deps.pool.readPdf(bytes, deps.signal), deps.reference);
}

/** Finds the table in what a parser said. */
export function toParsed(pdf: PdfReading, reference: Reference): ParsedFile {
  if (pdf.kind === 'refused') return { kind: 'refused', check: toRefusal(pdf) };
  try {
    const raw = readDocument(pdf.text, reference.layouts, toKnownNames(reference));
    return { kind: 'parsed', raw, text: pdf.text };
  } catch (error) {
    return { kind: 'refused', check: toFaultCheck(error) };
  }
}

function toRefusal({ code, detail }: Extract<PdfReading, { kind: 'refused' }>): Check {
  const what = { subject: 'file', passed: false, expected: 'a readable PDF', found: detail };
  return block(code, what);
}

/** The check that keeps the document out until the program is mended. */
export function toFaultCheck(error: unknown): Check {
  return block('reader_fault', {
    subject: 'document',
    passed: false,
    expected: 'a program that can judge it',
    found: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  });
}

/** What of `reference/` a table can depend on: the looks, and which names there are in a quarter. */
export function toReaderReference({ data }: Reference) {
  const { layouts, regions, memberships, aliases, knownDifferences } = data;
  return { layouts, regions, memberships, aliases, knownDifferences };
}

// What is kept of that (etl.reading): the words. The table is found in them anew: none is kept that is not in its words.

/** What is longer is not kept (bytes); `etl.reading` has the same bound. */
const LARGEST_KEPT = 4_000_000;
/** With a checksum: a byte that was damaged would else be another word, more often than an error. */
const PACKING = { params: { [constants.ZSTD_c_checksumFlag]: 1 } };

/** Undefined for what is very long. */
export function packReading(pdf: PdfReading): Uint8Array | undefined {
  const packed = new Uint8Array(zstdCompressSync(JSON.stringify(pdf), PACKING));
  return packed.length > LARGEST_KEPT ? undefined : packed;
}

/** Undefined when it is not what `packReading` makes. */
export function unpackReading(packed: Uint8Array): PdfReading | undefined {
  return readingSchema.safeParse(parseJson(packed)).data;
}

function parseJson(packed: Uint8Array): unknown {
  try {
    const text = zstdDecompressSync(packed, { maxOutputLength: LARGEST_KEPT * 10 });
    return JSON.parse(text.toString('utf8'));
  } catch {
    return undefined;
  }
}

// The version of the reader.

/** Where reading begins: here, and in the process that holds pdf.js. What they import is found by following them. */
const READER = ['./parse-file.ts', '../extract/pdf/pool.ts', '../extract/pdf/child.ts'];
const IMPORT = /^(?:import|export)\s(?!type\b)[^;]*?from '(\.[^']+)'/gm;

/** Hash over the sources of the reader, the version of pdfjs-dist and what reading looks at in `reference/`. */
export const readerVersion = remember(makeVersion, 1);

async function makeVersion(reference: Reference): Promise<string> {
  const pdfjs: unknown = createRequire(import.meta.url)('pdfjs-dist/package.json').version;
  const parts = [...(await readSources()), pdfjs, toReaderReference(reference)];
  return hash('sha256', JSON.stringify(parts));
}

/** The text of every source file that takes part in reading, in the order of their names. */
export async function readSources(): Promise<readonly (readonly [name: string, text: string])[]> {
  const texts = new Map<string, string>();
  const open = READER.map((file) => new URL(file, import.meta.url).href);
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (texts.has(file)) continue;
    const text = await readFile(new URL(file), 'utf8');
    texts.set(file, text);
    for (const [, target = ''] of text.matchAll(IMPORT)) open.push(new URL(target, file).href);
  }
  const root = new URL('../', import.meta.url).href;
  return [...texts]
    .map(([file, text]) => [file.slice(root.length), text] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
