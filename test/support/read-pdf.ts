/** PDF bytes → text, through the parser that the pipeline uses. */
import { createParserPool, type ParserPool } from '../../src/extract/pdf/pool.ts';
import type { PdfText } from '../../src/extract/pdf/text.ts';

let pool: ParserPool | undefined;

/** Throws when the parser refuses the file. */
export async function readPdf(bytes: Uint8Array): Promise<PdfText> {
  pool ??= createParserPool({ workers: 2 });
  const reading = await pool.readPdf(bytes);
  if (reading.kind === 'refused') throw new Error(`${reading.code}: ${reading.detail}`);
  return reading.text;
}

/** Ends the parser processes. */
export async function closeReader(): Promise<void> {
  await pool?.[Symbol.asyncDispose]();
  pool = undefined;
}
