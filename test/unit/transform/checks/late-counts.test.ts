import { describe, expect, it } from 'vitest';

import { isBlocked } from '../../../../src/findings.ts';
import { isProblem, type OrderRow, type RawDocument, type RawRow } from '../../../../src/raw.ts';
import { toReading } from '../../../../src/transform/read.ts';
import { reference } from '../../../support/reference.ts';
import { sampleTruth, toRawDocument } from '../../../support/raw-document.ts';

const raw = toRawDocument(sampleTruth('rijnmond'));
if (isProblem(raw.table)) throw new Error('the sample has a table');
const withBlanks = ({ name, counts }: RawRow): RawRow => ({
  name,
  counts: counts.map((cell) => ({ ...cell, text: cell.text.replaceAll('.', ' ') })),
});
const table = {
  ...raw.table,
  rows: raw.table.rows.map(withBlanks),
  total: withBlanks(raw.table.total),
};

/** As the order of drawing has it when all counts from 1 000 on come later. */
function apart({ name, counts }: RawRow): OrderRow {
  const texts = counts.map(({ text }) => text);
  const isLate = (text: string): boolean => text.includes(' ');
  return {
    name: name.text,
    counts: texts.filter((text) => !isLate(text)),
    lateCounts: texts.filter(isLate),
  };
}

const textOrder = { rows: table.rows.map(apart), total: apart(table.total) };
const document: RawDocument = { ...raw, table, textOrder };

/** The document by position with other cells, row by row, the total last. */
function withCells(change: (cells: string[][]) => void): RawDocument {
  const all = [...table.rows, table.total];
  const cells = all.map(({ counts }) => counts.map(({ text }) => text));
  change(cells);
  const rows = all.map((row, at) => ({
    ...row,
    counts: row.counts.map((cell, column) => ({ ...cell, text: cells[at]?.[column] ?? '' })),
  }));
  return {
    ...document,
    table: { ...table, rows: rows.slice(0, -1), total: rows.at(-1) ?? table.total },
  };
}

const isRefused = (one: RawDocument): boolean =>
  isBlocked(toReading(one, undefined, undefined, reference).checks);

describe('counts that the order of drawing has apart', () => {
  it('agree with the reading by position', () => {
    const late = textOrder.rows.flatMap(({ lateCounts = [] }) => lateCounts);
    expect([late.length, textOrder.total.lateCounts?.length]).toEqual([4, 4]);
    expect(isRefused(document)).toBe(false);
  });

  it('leave no two cells that could be exchanged in the reading by position', () => {
    const places = [...table.rows, table.total].flatMap(({ counts }, row) =>
      counts.map((_, column) => ({ row, column })),
    );
    const unseen = places.flatMap((a, at) =>
      places.slice(at + 1).flatMap((b) => {
        let isSame = false;
        const changed = withCells((cells) => {
          const [first, second] = [cells[a.row], cells[b.row]];
          const [one, other] = [first?.[a.column] ?? '', second?.[b.column] ?? ''];
          if (first !== undefined) first[a.column] = other;
          if (second !== undefined) second[b.column] = one;
          isSame = one === other;
        });
        return isSame || isRefused(changed) ? [] : [{ a, b }];
      }),
    );
    expect(unseen).toEqual([]);
  });

  it('leave no column that could be exchanged with another', () => {
    for (const [a, b] of [
      [0, 1],
      [0, 2],
      [1, 2],
      [2, 3],
      [3, 4],
    ] as const) {
      const swapped = withCells((cells) => {
        for (const row of cells) [row[a], row[b]] = [row[b] ?? '', row[a] ?? ''];
      });
      expect(isRefused(swapped)).toBe(true);
    }
  });

  it('say in a finding which counts were drawn later', () => {
    const changed = withCells((cells) => {
      const last = cells.at(-1);
      if (last !== undefined) last[4] = '9 999';
    });
    const { checks } = toReading(changed, undefined, undefined, reference);
    const failed = checks.filter(({ code, passed }) => code === 'readings_agree' && !passed);
    expect(failed.map(({ subject }) => subject)).toEqual(['TOTAAL AMR']);
    expect(failed[0]?.found).toMatch(/^TOTAAL AMR \| .*drawn later: \| /);
  });
});
