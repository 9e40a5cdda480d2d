/** What a file and a process may ask of us, and what is plainly not a whole PDF. */

/** What a PDF may ask of us. A document that asks for more is refused with `parser_limit`. */
export const PDF_LIMITS = {
  /** Unless the pool is told otherwise. */
  fileBytes: 20 * 1024 * 1024,
  pages: 10,
  /** Text items in the whole document; a real one has about 200. */
  items: 20_000,
  /** UTF-16 units in the whole document. */
  characters: 200_000,
  /** UTF-16 units in one item. */
  itemCharacters: 2_000,
  /** Points on either axis; also the largest coordinate: the largest page of the standard is 14,400 units. */
  points: 1_000_000,
  /** What the child may answer to one document. */
  answerBytes: 4 * 1024 * 1024,
  /** UTF-16 units in the reason for a refusal. */
  detailCharacters: 500,
} as const;

/** Bounds of one parser process. */
export const PROCESS_LIMITS = {
  /**
   * RLIMIT_DATA in kB. The heap limit of V8 does not count array buffers, and that is where bombs grow. Below
   * about 600,000 Node does not even start, because address space that V8 only reserves counts too.
   */
  dataSegmentKb: 700_000,
  /**
   * V8's old space and half of its young space, MB. On x64 V8 maps 510 MB for code at the start, so that about
   * 140 MB are left: the heap must reach its own limit, where it collects garbage, before it reaches that of the
   * system, where it dies.
   */
  heapMb: 96,
  youngMb: 8,
  /** From start to ready; generous, because it says nothing about a document. */
  startMs: 30_000,
  /** What is kept of the child's stderr. */
  stderrBytes: 2_000,
} as const;

// where readers look for the header and for the end mark
const EDGE_BYTES = 1024;

/** The refusal of a file that is not a whole PDF or too large; undefined when it may be parsed. */
export function findFileRefusal(bytes: Uint8Array, maxBytes: number) {
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
