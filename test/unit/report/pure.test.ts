import { describe, expect, it } from 'vitest';

import { stoppedNote, toGrid, withinSeries } from '../../../src/report/coverage.ts';
import { toPages } from '../../../src/report/document.ts';
import type { CoverageCell } from '../../../src/report/numbers.ts';
import { toVisit } from '../../../src/report/page.ts';
import { toClasses, toTiles } from '../../../src/report/tile-map.ts';
import { reference, regionsOn } from '../../support/reference.ts';

const cell = (
  quarter: string,
  regionCode: string,
  regionName: string,
  status: CoverageCell['status'] = 'loaded',
): CoverageCell => ({
  quarter_code: quarter,
  quarter_first_day: '2017-01-01',
  reference_date: '2017-03-31',
  region_code: regionCode,
  region_name: regionName,
  status,
  reason: null,
  document_key: null,
  due_on: '2017-06-15',
  is_after_last_seen: false,
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

describe('toTiles', () => {
  const layout = reference.data.regionTiles;
  const today = regionsOn(reference, '2026-01-01').map((region) => region.code);

  it.each(['2016-12-31', '2017-03-31', '2023-03-31', '2026-01-01'])(
    'has one tile for each region of %s, none on another',
    (day) => {
      const codes = regionsOn(reference, day).map((region) => region.code);
      const tiles = toTiles(layout, codes);
      expect(tiles.map((tile) => tile.code).sort()).toEqual([...codes].sort());
      expect(new Set(tiles.map((tile) => `${tile.x} ${tile.y}`)).size).toBe(35);
    },
  );

  it('puts the north on top and the west to the left', () => {
    const tiles = toTiles(layout, today);
    const find = (code: string) => tiles.find((tile) => tile.code === code) ?? { x: NaN, y: NaN };
    expect(find('AM01').y).toBeLessThan(find('AM30').y);
    expect(find('AM21').x).toBeLessThan(find('AM09').x);
  });

  it('keeps every label short', () => {
    for (const tile of toTiles(layout, today)) expect(tile.label.length).toBeLessThanOrEqual(5);
  });
});

describe('toClasses', () => {
  it('are quantiles: about as many regions in each, with the bounds that occur', () => {
    const shares = Array.from({ length: 35 }, (_, index) => (35 - index) / 100);
    expect(toClasses(shares).map(({ from, to, regions }) => [from, to, regions])).toEqual([
      [0.01, 0.07, 7],
      [0.08, 0.14, 7],
      [0.15, 0.21, 7],
      [0.22, 0.28, 7],
      [0.29, 0.35, 7],
    ]);
  });

  it('never part shares that are written alike, and are as few as there are shares', () => {
    expect(toClasses([0.5001, 0.4999, 0.2, 0.5])).toEqual([
      { from: 0.2, to: 0.2, regions: 1 },
      { from: 0.4999, to: 0.5001, regions: 3 },
    ]);
    expect(toClasses([])).toEqual([]);
  });
});

describe('stoppedNote', () => {
  const visit = toVisit(new URL('http://report.example/'), 'nl', new Date());
  const later = (quarter: string, status: CoverageCell['status']) => ({
    ...cell(quarter, 'AM22', 'Rijnmond', status),
    is_after_last_seen: true,
  });

  it('tells in one line how many quarters could have come', () => {
    const coverage = [
      cell('2023Q1', 'AM22', 'Rijnmond'),
      later('2023Q2', 'missing'),
      later('2023Q3', 'missing'),
    ];
    expect(stoppedNote(visit, coverage)).toContain(
      'Na het 1e kwartaal 2023 heeft de bron niets meer aangeboden. Kwartalen die er sindsdien hadden kunnen zijn: 2',
    );
    expect(withinSeries(coverage)).toHaveLength(1);
  });

  it('says nothing while no later quarter was due', () => {
    expect(
      stoppedNote(visit, [cell('2023Q1', 'AM22', 'Rijnmond'), later('2023Q2', 'not_yet_due')]),
    ).toBeUndefined();
  });
});

describe('toPages', () => {
  const drawn = (page: number, row: number, left: number, top: number) => ({
    page,
    row,
    measure: 'known_in_sonar',
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
