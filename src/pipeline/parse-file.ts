/**
 * One file: bytes → words and table, or why there are none; the form in which that is kept, and the version of all that
 * it depends on: this program and the part of `reference/` that `toReaderReference` names. Needs a parser, no database.
 */
import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';

import { z } from 'zod';

import { readDocument } from '../extract/table/read-document.ts';
import { type PdfText, refusedSchema, textSchema } from '../extract/pdf/text.ts';
import { block, type Check } from '../findings.ts';
import { type RawDocument, rawSchema } from '../raw.ts';
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
  const pdf = await deps.pool.readPdf(bytes, deps.signal);
  if (pdf.kind === 'refused') return toRefused(pdf.code, pdf.detail);
  try {
    const raw = readDocument(pdf.text, deps.reference.layouts, toKnownNames(deps.reference));
    return { kind: 'parsed', raw, text: pdf.text };
  } catch (error) {
    return { kind: 'refused', check: toFaultCheck(error) };
  }
}

/** A file that the parser refused. */
export function toRefused(code: Check['code'], detail: string): ParsedFile {
  const what = { subject: 'file', passed: false, expected: 'a readable PDF', found: detail };
  return { kind: 'refused', check: block(code, what) };
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

/** What of `reference/` a reading can depend on: the looks, and which names there are in a quarter. */
export function toReaderReference({ data }: Reference) {
  const { layouts, regions, memberships, aliases, knownDifferences } = data;
  return { layouts, regions, memberships, aliases, knownDifferences };
}

// The form in which that is kept (etl.reading).

/** What is longer is not kept (bytes); the table has the same bound. */
const LARGEST_KEPT = 4_000_000;

const keptSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('parsed'), raw: rawSchema, text: textSchema }),
  refusedSchema,
]);

/** Undefined for what is not kept: a fault of the program, and what is very long. */
export function packReading(parsed: ParsedFile): Uint8Array | undefined {
  if (parsed.kind === 'refused' && parsed.check.code === 'reader_fault') return undefined;
  const kept =
    parsed.kind === 'parsed'
      ? parsed
      : { kind: 'refused', code: parsed.check.code, detail: parsed.check.found };
  const packed = new Uint8Array(zstdCompressSync(JSON.stringify(kept)));
  return packed.length > LARGEST_KEPT ? undefined : packed;
}

/** Undefined when it is not what `packReading` makes. */
export function unpackReading(packed: Uint8Array): ParsedFile | undefined {
  const { data } = keptSchema.safeParse(parseJson(packed));
  if (data === undefined) return undefined;
  if (data.kind === 'refused') return toRefused(data.code, data.detail);
  return data;
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
