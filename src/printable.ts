/** Strings of strangers, made fit for terminals, logs and messages: the one way in which this program escapes them. */

// Control characters, line and paragraph separators, and marks that turn the direction of writing.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** Escapes what a terminal or a log would act on, as `\u{1b}`; a tab becomes a space. */
export function printable(text: string): string {
  return text.replaceAll(UNPRINTABLE, (character) =>
    character === '\t' ? ' ' : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** A value as one line of JSON that a terminal may show, too: the same value, with what `printable` escapes as `\u202e`. */
export function toJsonLine(value: unknown): string {
  return JSON.stringify(value).replaceAll(UNPRINTABLE, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

/** What `printable` makes of a text, cut at `limit` characters of the text. */
export function toPrintable(text: string, limit = 200): string {
  return printable(text.length > limit ? `${text.slice(0, limit)}…` : text);
}

/** One word of a command that people copy: as it is where the shell leaves it alone, else in quotes. */
export function toShellWord(text: string): string {
  const shown = printable(text);
  return /^[\w@%+=:,./-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", String.raw`'\''`)}'`;
}

/** A count for people: `1 row`, `2 rows`; `many` where an s does not make it. */
export function counted(
  count: number,
  one: string,
  many = `${one}s`,
  format: (value: number) => string = String,
): string {
  return `${format(count)} ${count === 1 ? one : many}`;
}

/** An address for messages: without user name, password and the values of its query. */
export function toPrintableUrl(address: string): string {
  const url = URL.parse(address);
  if (url === null)
    return toPrintable(address.replace(/\/\/[^/@]*@/, '//').replace(/\?.*$/s, '?…'));
  const query = url.search === '' ? '' : '?…';
  return toPrintable(`${url.protocol}//${url.host}${url.pathname}${query}`, 500);
}
