import { describe, expect, it } from 'vitest';

import { isBlocked } from '../../../../src/findings.ts';
import {
  type RawRow,
  type TableProblem,
  type TreeRow,
  type TreeTable,
} from '../../../../src/raw.ts';
import { checkTreeAgrees } from '../../../../src/transform/checks/table.ts';
import { toReading } from '../../../../src/transform/read.ts';
import { reference } from '../../../support/reference.ts';
import { sampleTruth, toRawDocument } from '../../../support/raw-document.ts';

const raw = toRawDocument(sampleTruth('rijnmond'));
if ('problem' in raw.table) throw new Error('the sample has a table');
const { table } = raw;
const toTreeRow = ({ name, counts }: RawRow): TreeRow => ({
  name: name.text,
  counts: counts.map(({ text }) => text),
});
const tree: TreeTable = { rows: table.rows.map(toTreeRow), total: toTreeRow(table.total) };
const [first, second] = [rowAt(0), rowAt(1)];

function rowAt(at: number): TreeRow {
  const row = tree.rows[at];
  if (row === undefined) throw new Error('the sample has rows');
  return row;
}

/** The tree with its first two rows changed. */
function withRows(...rows: readonly TreeRow[]): TreeTable {
  return { ...tree, rows: [...rows, ...tree.rows.slice(2)] };
}

const failed = (other: TreeTable | TableProblem) =>
  checkTreeAgrees(table, other).filter((check) => !check.passed);

describe('checkTreeAgrees', () => {
  it('is not there without a table in the tree', () => {
    expect(checkTreeAgrees(table, undefined)).toEqual([]);
    const { checks } = toReading({ ...raw, tree: undefined }, undefined, undefined, reference);
    expect(checks.filter(({ code }) => code === 'tree_agrees')).toEqual([]);
  });

  it('passes with one record, whatever the order of the rows', () => {
    const passed = {
      code: 'tree_agrees',
      severity: 'warn',
      subject: 'table',
      passed: true,
      expected: 14,
      found: 14,
    };
    expect(checkTreeAgrees(table, tree)).toEqual([passed]);
    expect(checkTreeAgrees(table, { ...tree, rows: tree.rows.toReversed() })).toEqual([passed]);
  });

  it('warns of swapped names, with both sides', () => {
    const swapped = withRows({ ...first, name: second.name }, { ...second, name: first.name });
    expect(failed(swapped)).toEqual([
      {
        code: 'tree_agrees',
        severity: 'warn',
        subject: first.name,
        passed: false,
        expected: [first.name, ...first.counts].join(' | '),
        found: [first.name, ...second.counts].join(' | '),
      },
      expect.objectContaining({ subject: second.name }),
    ]);
  });

  it('warns of another count, two in each other’s place, another total, a row lost and one too many', () => {
    const other = { ...first, counts: first.counts.with(2, '999') };
    expect(failed(withRows(other, second)).map(({ subject }) => subject)).toEqual([first.name]);
    const turned = { ...first, counts: first.counts.toReversed() };
    expect(failed(withRows(turned, second)).map(({ subject }) => subject)).toEqual([first.name]);
    const total = { ...tree.total, counts: tree.total.counts.with(4, '1') };
    expect(failed({ ...tree, total }).map(({ subject }) => subject)).toEqual([tree.total.name]);
    expect(failed(withRows(second))).toMatchObject([{ subject: first.name, found: null }]);
    expect(failed(withRows(first, first, second))).toMatchObject([
      { subject: first.name, expected: null },
    ]);
  });

  it('lets other spellings of the same through', () => {
    const spelt = withRows({ ...first, name: first.name.toUpperCase() }, second);
    const total = { ...tree.total, name: 'TOTAAL' };
    expect(failed({ ...spelt, total })).toEqual([]);
    const at = tree.rows.findIndex(({ counts }) => counts[4] === '1.095');
    const rows = tree.rows.map((row, index) =>
      index === at ? { ...row, counts: row.counts.with(4, '1 095') } : row,
    );
    expect(at).toBeGreaterThan(0);
    expect(failed({ ...tree, rows })).toEqual([]);
  });

  it('compares names that no municipality can have as they are printed', () => {
    const withName = (name: string, [row, ...rows] = table.rows) => {
      if (row === undefined) throw new Error('the sample has rows');
      return { ...table, rows: [{ ...row, name: { ...row.name, text: name } }, ...rows] };
    };
    const passes = (printed: string, name: string) =>
      checkTreeAgrees(withName(printed), withRows({ ...first, name }, second))[0]?.passed;
    expect(passes('Бларикум 1', ' Бларикум \n １ ')).toBe(true);
    expect(passes('Бларикум 1', 'Бларикум1')).toBe(false);
    expect(passes('Бларикум', 'Ларен')).toBe(false);
  });

  it('warns of a dash that the page has as 0', () => {
    const zero = tree.rows.findIndex(({ counts }) => counts[0] === '0');
    expect(zero).toBeGreaterThan(0);
    const rows = tree.rows.map((row, index) =>
      index === zero ? { ...row, counts: row.counts.with(0, '-') } : row,
    );
    expect(failed({ ...tree, rows })).toHaveLength(1);
  });

  it('warns of a sixth column', () => {
    const more = (row: TreeRow): TreeRow => ({ ...row, counts: [...row.counts, '7'] });
    expect(failed({ rows: tree.rows.map(more), total: more(tree.total) })).toHaveLength(15);
  });

  it('warns of a tree that cannot be used', () => {
    expect(failed({ problem: 'the structure tree cannot be used', seen: 'a loop' })).toEqual([
      expect.objectContaining({
        subject: 'table',
        expected: 'a table in the structure tree',
        found: 'the structure tree cannot be used: a loop',
      }),
    ]);
  });

  it.each([
    ['swapped names', withRows({ ...first, name: second.name }, { ...second, name: first.name })],
    ['no rows', { ...tree, rows: [] }],
    ['a broken tree', { problem: 'the structure tree cannot be used', seen: 'a loop' }],
  ])('never blocks: %s', (_, other) => {
    const { checks } = toReading({ ...raw, tree: other }, undefined, undefined, reference);
    expect(checks.some(({ code, passed }) => code === 'tree_agrees' && !passed)).toBe(true);
    expect(isBlocked(checks)).toBe(false);
  });
});
