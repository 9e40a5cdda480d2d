import { describe, expect, it } from 'vitest';

import { studyBytes } from '../support/mutations/byte-study.ts';
import { countAlarms } from '../support/mutations/false-alarms.ts';
import { CLASSES, studyTables } from '../support/mutations/table-study.ts';
import { isUndetectable, UNDETECTABLE } from '../support/mutations/undetectable.ts';

/** A sample of what test/full/mutations.test.ts measures; docs/detection.md reports that. */
const TABLE_MUTANTS = 2000;
const BYTE_MUTANTS = 150;

describe('mutated tables', () => {
  const rows = studyTables(Math.ceil(TABLE_MUTANTS / CLASSES.length));

  it('are at least 2,000, in classes with names of their own', () => {
    expect(rows.reduce((sum, { tally }) => sum + tally.n, 0)).toBeGreaterThanOrEqual(TABLE_MUTANTS);
    expect(new Set(CLASSES.map((one) => one.id)).size).toBe(CLASSES.length);
    const ids = new Set(CLASSES.map((one) => one.id));
    expect(UNDETECTABLE.flatMap((one) => one.ids).filter((id) => !ids.has(id))).toEqual([]);
  });

  it('never become wrong facts, but in the classes that docs/detection.md names', () => {
    const wrong = rows.filter(({ tally }) => tally.warned + tally.silent > 0);
    const unnamed = wrong.filter(({ mutation, setting }) => !isUndetectable(mutation.id, setting));
    expect(unnamed).toEqual([]);
  });

  it('are read right where nothing is wrong: dashes for zeros, columns that move with their headings', () => {
    const harmless = rows.filter(({ mutation }) =>
      ['dash-for-zero', 'columns-with-headings'].includes(mutation.id),
    );
    expect(harmless).toHaveLength(4);
    for (const { tally } of harmless) expect(tally.right).toBe(tally.n);
  });

  it.each([
    ['columns-swapped', 'columns_plausible', 0.9],
    ['copy', 'not_a_copy', 0.8],
    ['names-displaced', 'names_on_their_rows', 1],
    ['region-everywhere', 'municipality_complete', 1],
  ] as const)('%s: blocked by %s', (id, code, least) => {
    const row = rows.find(
      ({ mutation, setting }) => mutation.id === id && setting === 'neighbours',
    );
    expect((row?.tally.blocks.get(code) ?? 0) / (row?.tally.n ?? 0)).toBeGreaterThanOrEqual(least);
  });

  it.each(['names-swapped', 'names-shifted', 'forged', 'scaled-register'])(
    '%s: mostly warned about when a neighbouring quarter is loaded',
    (id) => {
      const row = rows.find(
        ({ mutation, setting }) => mutation.id === id && setting === 'neighbours',
      );
      expect((row?.tally.warned ?? 0) / (row?.tally.n ?? 0)).toBeGreaterThanOrEqual(0.75);
    },
  );
});

describe('good documents', () => {
  it.each(['drift', 'fresh', 'wild'] as const)('are never blocked: %s', (kind) => {
    const alarms = countAlarms(kind, ['sample'], 5);
    expect(alarms.documents).toBe(364);
    expect([alarms.blocked, [...alarms.blocks]]).toEqual([0, []]);
  });
});

describe('damaged files', () => {
  it('are refused, or read to exactly the numbers of the undamaged ones', async () => {
    const rows = await studyBytes(BYTE_MUTANTS);
    expect(rows.reduce((sum, { tally }) => sum + tally.n, 0)).toBeGreaterThanOrEqual(BYTE_MUTANTS);
    expect(rows.filter(({ tally }) => tally.wrong > 0)).toEqual([]);
    expect(rows.some(({ tally }) => tally.right > 0 && tally.blocked > 0)).toBe(true);
  });
});
