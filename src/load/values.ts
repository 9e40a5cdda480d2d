/** How values of the database become values of the program, the same on a server and on the embedded database; and what Postgres cannot hold. */

import { type RawBuilder, sql } from 'kysely';

import type { Db } from './schema.ts';

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

// What Postgres cannot hold: U+0000, and halves of surrogate pairs. Documents and pages are not ours, so such text
// is made storable at this edge, visibly (U+FFFD), instead of stopping a whole run.

/** The text with U+FFFD in place of what cannot be stored. */
export function toStorable(text: string): string {
  return text.replaceAll('\u0000', '\uFFFD').toWellFormed();
}

/** A value as JSON that jsonb takes. */
export function toStorableJson(value: unknown): string {
  const json = JSON.stringify(value);
  // hardly ever: looking at every value takes three times as long
  if (!/\\u(?:0000|d[89a-f])/.test(json)) return json;
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'string' ? toStorable(part) : part,
  );
}

/** The same for a text that may be missing: null is stored as null. */
export function toStorableOrNull(text: string | null | undefined): string | null {
  return text === null || text === undefined ? null : toStorable(text);
}

/** The row of a query that always has one. */
export function onlyRow<T>(rows: readonly T[]): T {
  const [row] = rows;
  if (row === undefined) throw new TypeError('a query without rows');
  return row;
}

// Several writes in one statement: they see what stood before it, and each other only by what they return.

/** Writes by name, each to be one part of a statement. */
export type Parts = Readonly<Record<string, RawBuilder<unknown>>>;

/** Does all of them in one statement, and returns what `result` selects. */
export async function writeTogether<T>(db: Db, parts: Parts, result: RawBuilder<T>) {
  const named = Object.entries(parts).map(([name, part]) => sql`${sql.ref(name)} as (${part})`);
  const { rows } = await sql<T>`with ${sql.join(named)} ${result}`.execute(db);
  return rows;
}

// Lists of columns for statements written by hand.

/** Columns, separated by commas. */
export function names(columns: readonly string[]) {
  return sql.join(columns.map((column) => sql.ref(column)));
}

/** The same, of one table. */
export function list(of: string, columns: readonly string[]) {
  return sql.join(columns.map((column) => sql.ref(`${of}.${column}`)));
}
