/** How long to wait before asking again. Pure; milliseconds. */

/** Full jitter (a random part of a doubling span) keeps many documents from coming back at one moment. */
const FIRST_SPAN_MS = 500;
const LONGEST_SPAN_MS = 10_000;

/** The pause before another try; `attempt` counts the tries already made, `random` lies in [0, 1). */
export function backoffMs(attempt: number, random: number): number {
  return Math.round(random * Math.min(LONGEST_SPAN_MS, FIRST_SPAN_MS * 2 ** (attempt - 1)));
}

/**
 * Reads a Retry-After header: seconds or a date, which counts from the answer's own Date when it has one
 * (our clock may differ). Undefined when it is absent or junk; 0 when it lies in the past.
 */
export function parseRetryAfter(
  value: string | undefined,
  date: string | undefined,
  now: number,
): number | undefined {
  const text = value?.trim() ?? '';
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  // Date.parse takes '5' or '-1' for years: an HTTP date begins with a day's name.
  if (!/^[A-Za-z]{3,9},? /.test(text)) return undefined;
  const until = Date.parse(text);
  if (Number.isNaN(until)) return undefined;
  const sent = date === undefined ? Number.NaN : Date.parse(date);
  return Math.max(0, until - (Number.isNaN(sent) ? now : sent));
}

/** What a host that answered 429 or 503 asks for, in milliseconds; undefined when it asks for nothing that can be read. */
export function findAskedPause(
  status: number,
  headers: Readonly<Record<string, string | undefined>>,
  now: number,
): number | undefined {
  if (status !== 429 && status !== 503) return undefined;
  const asked = parseRetryAfter(headers['retry-after'], headers['date'], now);
  // 0: the moment has passed; our own pause is the longer one.
  return asked === 0 ? undefined : asked;
}
