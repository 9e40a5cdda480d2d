/** The printed counts. The grammar is strict: what it does not know is unreadable, and nothing becomes a 0 in silence. */

export type Count =
  | { readonly kind: 'count'; readonly persons: number }
  /** A dash, Dutch statistical notation for nil: a 0 only where the sums agree. */
  | { readonly kind: 'nil' }
  /** The publisher keeps the number to itself. */
  | { readonly kind: 'withheld'; readonly mark: string }
  | { readonly kind: 'unreadable'; readonly text: string };

/** Digits alone, or in groups of three behind a dot or a blank, the same one throughout. Nine digits are plenty. */
const NUMBER = /^(?:0|[1-9][0-9]{0,8}|[1-9][0-9]{0,2}(?:(?:\.[0-9]{3}){1,2}|(?: [0-9]{3}){1,2}))$/;
/** Blanks that typesetters put between thousands: space, no-break, figure, thin, narrow no-break. */
const BLANKS = /[ \u00a0\u2007\u2009\u202f]/g;
const LONGEST_CELL = 40;
const DASH = /^[-\u2010-\u2015\u2212]$/;
const WITHHELD = /^(?:[<≤] ?[0-9]{1,2}|[xX]|\.{1,3}|…|\*{1,3}|#|n\.?b\.?|n\.?v\.?t\.?)$/;

/** Reads one cell: '1.095' and '1 095' are 1095 persons. */
export function parseCount(text: string): Count {
  if (text.length > LONGEST_CELL) return { kind: 'unreadable', text };
  const plain = text.replace(BLANKS, ' ').replace(/^ +| +$/g, '');
  if (NUMBER.test(plain)) return { kind: 'count', persons: Number(plain.replace(/[. ]/g, '')) };
  if (DASH.test(plain)) return { kind: 'nil' };
  if (WITHHELD.test(plain)) return { kind: 'withheld', mark: plain };
  return { kind: 'unreadable', text };
}

/** The number of persons, a dash taken for 0; undefined when the cell does not say. For sums only. */
export function toSummand(count: Count): number | undefined {
  if (count.kind === 'count') return count.persons;
  return count.kind === 'nil' ? 0 : undefined;
}

/** Do two readings of a cell say the same? Unreadable texts must be the same to the letter. */
export function isSameCount(a: Count, b: Count): boolean {
  if (a.kind === 'count' && b.kind === 'count') return a.persons === b.persons;
  if (a.kind === 'withheld' && b.kind === 'withheld') return a.mark === b.mark;
  if (a.kind === 'unreadable' && b.kind === 'unreadable') return a.text === b.text;
  return a.kind === b.kind;
}
