import { describe, expect, it } from 'vitest';

import { perMeasure } from '../../../src/measures.ts';
import { toPages } from '../../../src/report/document-drawing.ts';
import { findAwaited } from '../../../src/report/overview.ts';
import { toGrid } from '../../../src/report/coverage-grid.ts';
import { toNationalCounts, toNationalQuarters } from '../../../src/report/national.ts';
import type { CoverageCell } from '../../../src/report/read-star.ts';
import { toShares } from '../../../src/report/format.ts';
import { toTileMap } from '../../../src/report/quarter-map.ts';
import type { WarehouseStatus } from '../../../src/load/status.ts';
import { reference } from '../../support/reference.ts';

const cell = (
  quarter: string,
  regionCode: string,
  regionName: string,
  status: CoverageCell['status'] = 'loaded',
): CoverageCell => ({
  quarter,
  regionCode,
  regionName,
  status,
  reason: undefined,
  documentKey: undefined,
  dueOn: '2017-06-15',
});

describe('toGrid', () => {
  const grid = toGrid([
    cell('2016Q4', 'AM31', 'Food Valley'),
    cell('2016Q4', 'AM22', 'Rijnmond', 'missing'),
    cell('2017Q1', 'AM38', 'FoodValley'),
    cell('2017Q1', 'AM22', 'Rijnmond'),
  ]);

  it('has every quarter across, by year', () => {
    expect(grid.quarters).toEqual(['2016Q4', '2017Q1']);
    expect(grid.years).toEqual([
      { year: '2016', quarters: 1 },
      { year: '2017', quarters: 1 },
    ]);
  });

  it('has every region down, by name, and nothing where it did not exist', () => {
    expect(grid.regions.map((row) => row.code)).toEqual(['AM31', 'AM38', 'AM22']);
    expect(grid.regions.map((row) => row.cells.map((found) => found?.status))).toEqual([
      ['loaded', undefined],
      [undefined, 'loaded'],
      ['missing', 'loaded'],
    ]);
  });

  it('is empty without coverage', () => {
    expect(toGrid([])).toEqual({ quarters: [], years: [], regions: [] });
  });
});

describe('toTileMap', () => {
  const layout = reference.data.regionTiles;
  const today = reference.regionsOn('2026-01-01').map((region) => region.code);

  it.each(['2016-12-31', '2017-03-31', '2023-03-31', '2026-01-01'])(
    'has one tile for each region of %s, none on another',
    (day) => {
      const codes = reference.regionsOn(day).map((region) => region.code);
      const { tiles } = toTileMap(layout, codes, () => 0.5);
      expect(tiles.map((tile) => tile.code).sort()).toEqual([...codes].sort());
      expect(new Set(tiles.map((tile) => `${tile.x} ${tile.y}`)).size).toBe(35);
    },
  );

  it('puts the north on top and the west to the left', () => {
    const { tiles } = toTileMap(layout, today, () => undefined);
    const find = (code: string) => tiles.find((tile) => tile.code === code) ?? { x: NaN, y: NaN };
    expect(find('AM01').y).toBeLessThan(find('AM30').y);
    expect(find('AM21').x).toBeLessThan(find('AM09').x);
  });

  it('keeps every tile inside and every label short', () => {
    const { tiles, width, height, size } = toTileMap(layout, today, () => undefined);
    for (const tile of tiles) {
      expect(tile.x + size).toBeLessThanOrEqual(width);
      expect(tile.y + size).toBeLessThanOrEqual(height);
      expect(tile.label.length).toBeLessThanOrEqual(5);
    }
  });

  it.each([
    [0, 0],
    [0.3999, 0],
    [0.4, 1],
    [0.65, 3],
    [0.7, 4],
    [1, 4],
  ])('shades a share of %s as class %s', (share, shade) => {
    expect(toTileMap(layout, ['AM22'], () => share).tiles[0]?.shade).toBe(shade);
  });

  it('does not shade what is not loaded', () => {
    expect(toTileMap(layout, ['AM22'], () => undefined).tiles[0]?.shade).toBeUndefined();
  });
});

describe('toShares', () => {
  it('divides by those served by each, and all by all', () => {
    const values = [1, 3, 6, 2, 12];
    expect(toShares(perMeasure((_, index) => values[index] ?? 0))).toEqual({
      municipal: 0.25,
      uwv: 0.75,
      all: 7 / 12,
    });
  });

  it('says nothing about nobody', () => {
    expect(toShares(perMeasure(() => 0))).toEqual({
      municipal: undefined,
      uwv: undefined,
      all: undefined,
    });
  });
});

describe('national numbers', () => {
  const counts = perMeasure(() => 1);
  const coverage = [
    cell('2022Q4', 'AM01', 'Groningen'),
    cell('2022Q4', 'AM02', 'Friesland'),
    cell('2023Q1', 'AM01', 'Groningen'),
    cell('2023Q1', 'AM02', 'Friesland', 'missing'),
    cell('2023Q2', 'AM01', 'Groningen', 'missing'),
    cell('2023Q2', 'AM02', 'Friesland', 'missing'),
  ];
  const quarters = toNationalQuarters(coverage, [
    { quarter: '2022Q4', regions: 2, counts },
    { quarter: '2023Q1', regions: 1, counts },
  ]);

  it('count the regions in each quarter', () => {
    expect(quarters.map(({ regions, expected }) => [regions, expected])).toEqual([
      [2, 2],
      [1, 2],
      [0, 2],
    ]);
  });

  it('exist for a complete quarter only', () => {
    expect(quarters.map(toNationalCounts)).toEqual([counts, undefined, undefined]);
  });
});

describe('findAwaited', () => {
  const quarters = ['2022Q4', '2023Q1', '2023Q2'].map((quarter, index) => ({
    quarter,
    dueOn: ['2023-06-15', '2023-07-31', '2023-10-31'][index] ?? '',
  }));
  const status = (newest: Partial<WarehouseStatus>) =>
    ({
      quarters,
      newestCompleteQuarter: undefined,
      newestQuarter: undefined,
      ...newest,
    }) as WarehouseStatus;

  it.each([
    ['2023-07-30', -1],
    ['2023-07-31', 0],
    ['2023-08-01', 1],
    ['2024-07-31', 366],
  ])('on %s the quarter after the newest complete one is %i days late', (today, daysLate) => {
    const found = findAwaited(
      status({ newestCompleteQuarter: '2022Q4', newestQuarter: '2023Q1' }),
      today,
    );
    expect(found).toEqual({ quarter: '2023Q1', dueOn: '2023-07-31', daysLate });
  });

  it('is the one after the newest with data while none is complete', () => {
    expect(findAwaited(status({ newestQuarter: '2023Q1' }), '2023-08-01')?.quarter).toBe('2023Q2');
  });

  it('is nothing when all that is known is complete', () => {
    expect(findAwaited(status({ newestCompleteQuarter: '2023Q2' }), '2023-08-01')).toBeUndefined();
  });
});

describe('toPages', () => {
  const drawn = (page: number, row: number, left: number, top: number) => ({
    page,
    row,
    name: `row ${row}`,
    text: '1',
    left,
    top,
    right: left + 20,
    bottom: top + 9,
  });

  it('draws each page that has cells, in order, with room for the names', () => {
    const pages = toPages([drawn(2, 3, 300, 50), drawn(1, 1, 250, 100), drawn(1, 1, 310, 100)]);
    expect(pages.map((page) => page.page)).toEqual([1, 2]);
    expect(pages[0]?.viewBox).toEqual([68, 88, 274, 33]);
    expect(pages[0]?.names).toEqual([{ text: 'row 1', right: 238, baseline: 107.5 }]);
  });

  it('draws nothing without cells', () => {
    expect(toPages([])).toEqual([]);
  });
});
