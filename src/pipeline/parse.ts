/** Bytes → words and table, or why there are none. Needs a parser and the known layouts, no database. */
import { PipelineError } from '../errors.ts';
import type { PdfText } from '../extract/pdf/text.ts';
import { readDocument } from '../extract/table/read-document.ts';
import { block, type Check } from '../findings.ts';
import type { RawDocument } from '../raw.ts';
import type { Deps } from './deps.ts';
import { toKnownNames } from '../transform/known-names.ts';

export type ParsedFile =
  | { readonly kind: 'parsed'; readonly raw: RawDocument; readonly text: PdfText }
  | { readonly kind: 'refused'; readonly check: Check };

type ReadingDeps = Pick<Deps, 'pool' | 'reference' | 'signal'>;

/** Reads bytes in the sandbox and finds the table. */
export async function parseFile(deps: ReadingDeps, bytes: Uint8Array): Promise<ParsedFile> {
  const pdf = await deps.pool.readPdf(bytes, deps.signal);
  if (pdf.kind === 'refused') {
    return {
      kind: 'refused',
      check: block(pdf.code, {
        subject: 'file',
        passed: false,
        expected: 'a readable PDF',
        found: pdf.detail,
      }),
    };
  }
  try {
    const raw = readDocument(pdf.text, deps.reference.layouts, toKnownNames(deps.reference));
    return { kind: 'parsed', raw, text: pdf.text };
  } catch (error) {
    return { kind: 'refused', check: toFaultCheck(error) };
  }
}

// Trouble that this program has with one document: a fault of ours, or values that the database refuses.

/** SQLSTATE classes that speak of the data: data exception, integrity constraint violation. */
const DATA_STATES = /^2[23]/;

/** May the others go on? Not when the surroundings are broken: database, configuration, an interrupted run. */
export function isFaultOfDocument(error: unknown): boolean {
  if (!(error instanceof PipelineError)) return error instanceof Error && !isAbort(error);
  if (error.code === 'publication_mismatch') return true;
  const { cause } = error;
  const state = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : '';
  return DATA_STATES.test(String(state));
}

function isAbort(error: Error): boolean {
  return error.name === 'AbortError' || error.name === 'TimeoutError';
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
