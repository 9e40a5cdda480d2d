/** Strings of strangers, made fit for logs and messages. */

// Control characters, line and paragraph separators, and marks that turn the direction of writing.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** Escapes what a terminal or a log would act on, and cuts at `limit` characters. */
export function toPrintable(text: string, limit = 200): string {
  const cut = text.length > limit ? `${text.slice(0, limit)}…` : text;
  return cut.replaceAll(
    UNPRINTABLE,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** An address for messages: without user name, password and the values of its query. */
export function toPrintableUrl(address: string): string {
  const url = URL.parse(address);
  if (url === null)
    return toPrintable(address.replace(/\/\/[^/@]*@/, '//').replace(/\?.*$/s, '?…'));
  const query = url.search === '' ? '' : '?…';
  return toPrintable(`${url.protocol}//${url.host}${url.pathname}${query}`, 500);
}
