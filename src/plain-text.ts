/** Bytes of a file that a person wrote → text, whatever editor or shell wrote it. Pure. */

export type PlainText =
  | { readonly text: string; readonly problem?: never }
  | { readonly problem: string };

/** Byte order marks; PowerShell's `>` writes the second one. */
const UTF_8_MARK = [0xef, 0xbb, 0xbf];
const UTF_16_MARKS: readonly (readonly [readonly number[], string])[] = [
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];
const SAVE_AGAIN = 'save it as UTF-8';

/**
 * UTF-8 with or without a mark, UTF-16 with one. Bytes that are no UTF-8 become U+FFFD (the reader of the line decides);
 * a NUL says that the file is something else. The problem never repeats what the file holds.
 */
export function decodePlainText(bytes: Uint8Array): PlainText {
  const startsWith = (mark: readonly number[]) => mark.every((byte, at) => bytes[at] === byte);
  const utf16 = UTF_16_MARKS.find(([mark]) => startsWith(mark));
  if (startsWith([0xff, 0xfe, 0, 0])) return { problem: `is UTF-32; ${SAVE_AGAIN}` };
  if (utf16) return checkNul(new TextDecoder(utf16[1]).decode(bytes));
  return checkNul(new TextDecoder().decode(startsWith(UTF_8_MARK) ? bytes.subarray(3) : bytes));
}

function checkNul(text: string): PlainText {
  const at = text.indexOf('\0');
  if (at === -1) return { text };
  const line = splitLines(text.slice(0, at)).length;
  return {
    problem: `holds a NUL character in line ${line} (UTF-16 without its mark, or no text at all); ${SAVE_AGAIN}`,
  };
}

/** Lines of any system: LF, CRLF, and the lone CR of old editors. */
export function splitLines(text: string): string[] {
  return text.split(/\r\n|\n|\r/);
}

// what looks like nothing or like a blank: it would become part of a value that nobody sees
const INVISIBLE = /[\p{Cc}\p{Cf}\u2028\u2029]/u;

/** What cannot be part of a value: control and invisible characters, bytes that were no UTF-8. */
export function findUnreadable(text: string): string | undefined {
  if (text.includes('\uFFFD')) return `holds bytes that are not UTF-8; ${SAVE_AGAIN}`;
  const found = INVISIBLE.exec(text.replaceAll('\t', ' '))?.[0];
  if (found === undefined) return undefined;
  const code = (found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `holds an invisible character (U+${code}); delete it`;
}

/** Quotes as word processors and web pages have them: to a shell and to us they are letters. */
export const TYPOGRAPHIC_QUOTES = '“”„‟‘’‚‛«»‹›″′`´';
