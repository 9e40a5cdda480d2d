/** Bytes → what the page shows. Needs a parser and the known layouts, no database. */
import type { PdfText } from '../extract/pdf/text.ts';
import { readDocument } from '../extract/table/read-document.ts';
import type { Check } from '../findings.ts';
import type { RawDocument } from '../raw.ts';
import type { Deps } from './deps.ts';
import { toFaultCheck } from './document-fault.ts';

export type ContentReading =
  | { readonly kind: 'raw'; readonly raw: RawDocument; readonly text: PdfText }
  | { readonly kind: 'refused'; readonly check: Check };

type ReadingDeps = Pick<Deps, 'pool' | 'reference' | 'signal'>;

/** Reads bytes in the sandbox and finds the table. */
export async function readBytes(deps: ReadingDeps, bytes: Uint8Array): Promise<ContentReading> {
  const pdf = await deps.pool.readPdf(bytes, deps.signal);
  if (pdf.kind === 'refused') {
    return {
      kind: 'refused',
      check: {
        code: pdf.code,
        severity: 'block',
        subject: 'file',
        passed: false,
        expected: 'a readable PDF',
        found: pdf.detail,
      },
    };
  }
  try {
    const raw = readDocument(pdf.text, deps.reference.layouts);
    return { kind: 'raw', raw, text: pdf.text };
  } catch (error) {
    return { kind: 'refused', check: toFaultCheck(error) };
  }
}
