/** Rows → CSV as RFC 4180 has it: CRLF, quotes where needed, UTF-8 without a mark. Pure. */
import type { Field, Row, Value } from './tables.ts';

/** What a spreadsheet takes for a formula, also behind blanks, and what makes it begin a new line or cell. */
const FORMULA = /^[\s\p{Cc}\p{Cf}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/u;

type Column = Pick<Field, 'name' | 'type'>;

/** One line a row below the names of the fields. */
export function toCsv(fields: readonly Column[], rows: readonly Row[]): string {
  return toCsvHead(fields) + toCsvLines(fields, rows);
}

/** The names of the fields. */
export function toCsvHead(fields: readonly Column[]): string {
  return toLine(fields.map((field) => quote(field.name)));
}

/** One line a row; null is an empty cell. */
export function toCsvLines(fields: readonly Column[], rows: readonly Row[]): string {
  return rows
    .map((row) => toLine(fields.map((field) => toCell(row[field.name] ?? null, field))))
    .join('');
}

function toLine(cells: readonly string[]): string {
  return `${cells.join(',')}\r\n`;
}

/** A cell; text that a spreadsheet would run gets an apostrophe in front. A number keeps its minus: it is no formula. */
export function toCell(value: Value, field: Pick<Field, 'type'>): string {
  if (value === null) return '';
  if (field.type === 'string') return quote(disarm(String(value)), String(value) === '');
  return quote(toText(value));
}

/** Text as it stands in cells. */
export function toText(value: Exclude<Value, null>): string {
  return value instanceof Date ? value.toISOString() : String(value);
}

/** Puts an apostrophe before text that begins like a formula; spreadsheets then show it as text. */
export function disarm(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** An empty text is quoted, so that it differs from null. */
function quote(text: string, always = false): string {
  return always || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
