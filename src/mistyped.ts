/** Names of environment variables that look like ours with a typing mistake in them. Pure. */

/** A variable of the environment and the setting that was probably meant. */
export type Mistyped = { readonly name: string; readonly meant: string };

/** Shorter names are too near to too much. */
const MIN_LENGTH = 6;
const MAX_DISTANCE = 2;

/** Ordinary names of other programs that are near to one of ours. */
const OF_OTHERS: ReadonlySet<string> = new Set([
  'DATABASE_URI',
  'DATABASE_URLS',
  'HTTPD_HOST',
  'HTTPD_PORT',
  'HTTPS_HOST',
  'HTTPS_PORT',
  'HTTP_HOSTS',
  'HTTP_PORTS',
  'LOG_LEVELS',
  'SCHEDULER',
]);

/**
 * The names within two typing mistakes of a known one (letters left out, added, changed or exchanged, or the wrong
 * case). Two mistakes count only when the first letter is right: RESOURCES is not a wrong SOURCES.
 */
export function findMistyped(names: readonly string[], known: readonly string[]): Mistyped[] {
  const own = new Set(known);
  return names.flatMap((name) => {
    const upper = name.toUpperCase().replaceAll('-', '_');
    if (upper.length < MIN_LENGTH || own.has(name) || OF_OTHERS.has(upper)) return [];
    // a secret file for a setting that has none
    const base = upper.replace(/_FILE$/, '');
    const meant = known.includes(base) ? base : findNearest(upper, known);
    return meant === undefined ? [] : [{ name, meant }];
  });
}

/** For a message; the value is not part of it. */
export function describeMistyped({ name, meant }: Mistyped): string {
  return `${name} is set, but there is no such setting; did you mean ${meant}?`;
}

function findNearest(name: string, known: readonly string[]): string | undefined {
  const near = known
    .map((candidate) => ({ candidate, distance: countMistakes(name, candidate) }))
    .filter(
      ({ candidate, distance }) =>
        distance < MAX_DISTANCE || (distance === MAX_DISTANCE && candidate[0] === name[0]),
    )
    .toSorted((a, b) => a.distance - b.distance);
  return near[0]?.candidate;
}

/** Edit distance in which two neighbouring letters exchanged are one mistake. */
export function countMistakes(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > MAX_DISTANCE) return Infinity;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1];
      const isExchanged = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        at(last, j) + 1,
        at(row, j - 1) + 1,
        at(last, j - 1) + (isSame ? 0 : 1),
        isExchanged ? at(beforeLast, j - 2) + 1 : Infinity,
      );
    }
    beforeLast = last;
    last = row;
  }
  return at(last, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}
