/** Is this the whole of a PDF? Nothing less is archived. Pure. */
import { failed, type Failed } from './answers.ts';
import { findBytesKind } from './kind-of-bytes.ts';

/** `%PDF-` must stand in the first and `%%EOF` in the last kilobyte, padding at the end not counted (bytes). */
const MARGIN = 1024;

/** The reason why bytes are not a whole PDF; undefined when they are. */
export function findPdfFault(bytes: Uint8Array): Failed | undefined {
  if (bytes.length === 0) return failed('truncated', 'the body is empty');
  const head = toLatin1(bytes.subarray(0, MARGIN));
  if (!head.includes('%PDF-')) {
    return failed('not_a_pdf', `not a PDF but ${findBytesKind(bytes).what}`);
  }
  const end = endWithoutPadding(bytes);
  if (!toLatin1(bytes.subarray(Math.max(0, end - MARGIN), end)).includes('%%EOF')) {
    return failed('truncated', `the PDF has no end mark after ${bytes.length} bytes`);
  }
  return undefined;
}

function endWithoutPadding(bytes: Uint8Array): number {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] ?? 0) <= 0x20) end -= 1;
  return end;
}

function toLatin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
