/**
 * One file: bytes → words and table, or why there are none. A pure function of the bytes, this program and the part of
 * `reference/` that `toReaderReference` names; needs a parser, no database.
 */
import { readDocument } from '../extract/table/read-document.ts';
import type { PdfText } from '../extract/pdf/text.ts';
import { block, type Check } from '../findings.ts';
import type { RawDocument } from '../raw.ts';
import type { Reference } from '../reference/reference.ts';
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
