import { describe, expect, it } from 'vitest';

import { isProblem, type RawTable, type TextOrderTable } from '../../../../src/raw.ts';
import { checkReadingsAgree } from '../../../../src/transform/checks/readings-agree.ts';
import { sampleTruth, toRawDocument } from '../../../support/raw-document.ts';

const raw = toRawDocument(sampleTruth('rijnmond'));
if (isProblem(raw.table) || isProblem(raw.textOrder)) throw new Error('the sample has tables');
const table: RawTable = raw.table;
const second: TextOrderTable = raw.textOrder;

const failed = (other: Parameters<typeof checkReadingsAgree>[1]): readonly string[] =>
  checkReadingsAgree(table, other)
    .filter((check) => !check.passed)
    .map((check) => check.subject);

const edit = (
  index: number,
  change: (row: TextOrderTable['rows'][number]) => TextOrderTable['rows'][number],
): TextOrderTable => ({
  ...second,
  rows: second.rows.map((row, at) => (at === index ? change(row) : row)),
});

describe('checkReadingsAgree', () => {
  it('passes with one record', () => {
    expect(checkReadingsAgree(table, second)).toEqual([
      {
        code: 'readings_agree',
        severity: 'block',
        subject: 'table',
        passed: true,
        expected: 14,
        found: 14,
      },
    ]);
  });

  it('lets other spellings of the same through', () => {
    expect(failed(edit(2, (row) => ({ ...row, name: 'Capelle aan den- IJssel' })))).toEqual([]);
    expect(failed(edit(7, (row) => ({ ...row, counts: row.counts.with(4, '1 095') })))).toEqual([]);
    expect(failed({ ...second, rows: second.rows.toReversed() })).toEqual([]);
    expect(failed({ ...second, total: { ...second.total, name: 'TOTAAL' } })).toEqual([]);
  });

  it('catches names that stand on other rows', () => {
    const names = [...second.rows.slice(1), ...second.rows.slice(0, 1)].map((row) => row.name);
    const rows = second.rows.map((row, index) => ({ ...row, name: names[index] ?? '' }));
    expect(failed({ ...second, rows })).toHaveLength(14);
  });

  it('catches columns that stand elsewhere', () => {
    const swapped = edit(0, (row) => ({ ...row, counts: row.counts.toReversed() }));
    expect(failed(swapped)).toEqual(['Albrandswaard']);
  });

  it('catches one other digit, a lost cell, a lost row and a row too many', () => {
    expect(failed(edit(0, (row) => ({ ...row, counts: row.counts.with(0, '3') })))).toEqual([
      'Albrandswaard',
    ]);
    expect(failed(edit(0, (row) => ({ ...row, counts: row.counts.slice(1) })))).toEqual([
      'Albrandswaard',
    ]);
    expect(failed({ ...second, rows: second.rows.slice(1) })).toEqual(['Albrandswaard']);
    expect(failed({ ...second, rows: [...second.rows, ...second.rows.slice(0, 1)] })).toEqual([
      'Albrandswaard',
    ]);
  });

  it('catches a dash that the other reads as 0', () => {
    expect(failed(edit(8, (row) => ({ ...row, counts: row.counts.with(0, '-') })))).toEqual([
      'Ridderkerk',
    ]);
  });

  it('catches another total', () => {
    const total = { ...second.total, counts: second.total.counts.with(0, '333') };
    expect(failed({ ...second, total })).toEqual(['TOTAAL AMR']);
  });

  it('fails when there is no second reading', () => {
    expect(checkReadingsAgree(table, { problem: 'no rows', seen: 'x' })).toMatchObject([
      { passed: false, found: 'no rows: x' },
    ]);
  });

  describe('with names drawn apart from their counts', () => {
    const apart = (...indexes: readonly number[]): TextOrderTable => ({
      ...second,
      rows: second.rows.map((row, at) => (indexes.includes(at) ? { ...row, name: '' } : row)),
      late: ['in Sonar', ...indexes.map((at) => second.rows[at]?.name ?? '')],
    });

    it('passes when they come in the order of their rows', () => {
      expect(failed(apart(2, 3, 8))).toEqual([]);
    });

    it('catches swapped names, other counts and a name that is nowhere', () => {
      const good = apart(2, 3);
      const rows = good.rows.map((row, at) => (at === 3 ? { ...row, counts: ['1', '2'] } : row));
      expect(failed({ ...good, late: good.late?.toReversed() ?? [] })).toHaveLength(4);
      expect(failed({ ...good, rows })).toHaveLength(4);
      expect(failed({ ...good, late: [] })).toHaveLength(4);
    });
  });
});
