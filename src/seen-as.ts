/**
 * What was seen about a document on the way to it. Nothing in it is trusted; it must agree with the document.
 * A leaf of its own: `extract` fills it, `transform` compares it, `load` keeps it.
 */
export type SeenAs = {
  /** Title of the publication page or of the listing item: the one that says more, the page's when they just differ. */
  readonly title?: string | undefined;
  /** Text of the link. */
  readonly label?: string | undefined;
  /** Instant of the item, ISO with zone. */
  readonly date?: string | undefined;
  readonly regionTags?: readonly string[] | undefined;
  /** Last part of the path, decoded: counts only when region and quarter can both be read from it. */
  readonly slug?: string | undefined;
  /** Address of the page the link stood on. */
  readonly page?: string | undefined;
  /** Where a file that was saved by hand came from, as its sidecar says. */
  readonly savedFrom?: string | undefined;
};
