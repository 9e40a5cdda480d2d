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
  /** What the old space holds before it is collected for the first time; MB, well below its limit. */
  uncollectedMb: 64,
  youngMb: 8,
  /** From start to ready; generous, because it says nothing about a document. */
  startMs: 30_000,
  /** What is kept of the child's stderr. */
  stderrBytes: 2_000,
} as const;
