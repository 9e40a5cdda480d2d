/** Looks at the two ends of a file, so that what is plainly not a whole PDF never reaches a parser. */
import type { PdfReading } from './text.ts';

// where readers look for the header and for the end mark
const EDGE_BYTES = 1024;

/** The refusal of a file that is not a whole PDF or too large; undefined when it may be parsed. */
export function findFileRefusal(
  bytes: Uint8Array,
  maxBytes: number,
): (PdfReading & { kind: 'refused' }) | undefined {
  if (bytes.byteLength > maxBytes) {
    return refuse(
      'parser_limit',
      `a file of ${bytes.byteLength} bytes; at most ${maxBytes} are read`,
    );
  }
  if (bytes.byteLength === 0) return refuse('invalid_pdf', 'the file is empty');
  if (!toLatin1(bytes.subarray(0, EDGE_BYTES)).includes('%PDF-')) {
    return refuse('invalid_pdf', `no %PDF- at the start: ${toExcerpt(bytes)}`);
  }
  if (!toLatin1(bytes.subarray(-EDGE_BYTES)).includes('%%EOF')) {
    return refuse('invalid_pdf', 'no %%EOF at the end: the file is cut off');
  }
  return undefined;
}

function refuse(code: 'invalid_pdf' | 'parser_limit', detail: string) {
  return { kind: 'refused', code, detail } as const;
}

/** The first characters, so that a person recognises an error page. */
function toExcerpt(bytes: Uint8Array): string {
  return JSON.stringify(toLatin1(bytes.subarray(0, 80)).replace(/[^\x20-\x7e]+/g, ' '));
}

function toLatin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
