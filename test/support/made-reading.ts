/** Readings of made documents, and their truth with one thing changed. */
import type { Check, CheckCode } from '../../src/findings.ts';
import type { SeenAs } from '../../src/seen-as.ts';
import { toReading } from '../../src/transform/read.ts';
import type { Reading } from '../../src/transform/reading.ts';
import { toRawDocument, type Truth, type TruthRow } from './raw-document.ts';
import { reference } from './reference.ts';

/** What is read from a document that says this. */
export function read(truth: Truth, seenAs?: SeenAs, fileName?: string): Reading {
  return toReading(toRawDocument(truth), seenAs, fileName, reference);
}

export function failedOf(reading: Reading): readonly Check[] {
  return reading.checks.filter((check) => !check.passed);
}

/** Each code once. */
export function failedCodes(reading: Reading): readonly CheckCode[] {
  return [...new Set(failedOf(reading).map((check) => check.code))];
}

/** The truth with some cells of one row replaced, by their place from 0. */
export function withCells(
  truth: Truth,
  name: string,
  cells: Readonly<Record<number, number | string>>,
): Truth {
  const rows = truth.rows.map((row): TruthRow => {
    if (row[0] !== name) return row;
    const [printed, ...old] = row;
    return [printed, ...old.map((cell, index) => cells[index] ?? cell)];
  });
  return { ...truth, rows };
}

export function withNames(truth: Truth, rename: (name: string) => string): Truth {
  const rows = truth.rows.map(([name, ...cells]): TruthRow => [rename(name), ...cells]);
  return { ...truth, rows };
}
