/**
 * What Postgres cannot hold: U+0000, and halves of surrogate pairs. Documents and pages are not ours, so such text
 * is made storable at this edge, visibly (U+FFFD), instead of stopping a whole run.
 */

/** The text with U+FFFD in place of what cannot be stored. */
export function toStorable(text: string): string {
  return text.replaceAll('\u0000', '\uFFFD').toWellFormed();
}

/** A value as JSON that jsonb takes. */
export function toStorableJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'string' ? toStorable(part) : part,
  );
}

/** The same for a text that may be missing: null is stored as null. */
export function toStorableOrNull(text: string | null | undefined): string | null {
  return text === null || text === undefined ? null : toStorable(text);
}
