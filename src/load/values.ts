/** How values of the database become values of the program: the same on a server and on the embedded database. */

/** Type numbers of Postgres (pg_type.oid), which never change. */
const OID = { bytea: 17, int8: 20, date: 1082, numeric: 1700 } as const;

type Parser = (text: string) => unknown;

/**
 * What both drivers use instead of their own ideas: a day stays 'YYYY-MM-DD' whatever the time zone of the process,
 * int8 and numeric become numbers as long as a number can hold them exactly.
 */
export const PARSERS: Readonly<Record<number, Parser>> = {
  [OID.bytea]: parseBytes,
  [OID.int8]: parseInteger,
  [OID.date]: (text) => text,
  [OID.numeric]: parseNumeric,
};

/** '\x00ff' → bytes. */
export function parseBytes(text: string): Buffer {
  if (!text.startsWith('\\x')) throw new TypeError('bytea is not in hexadecimal form');
  return Buffer.from(text.slice(2), 'hex');
}

/** An int8 as a number; beyond 2^53 the text itself, so that no digit is lost. */
export function parseInteger(text: string): number | string {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : text;
}

/** A numeric as a number; with more than 15 significant digits the text itself, so that no digit is lost. */
export function parseNumeric(text: string): number | string {
  const digits = text.replace(/[-.]/g, '').replace(/^0+/, '');
  return digits.length <= 15 ? Number(text) : text;
}
