import { expect, test } from 'vitest';

import { toRightAngle, toUpright } from '../../../../src/extract/table/upright.ts';
import { item, pdf } from '../../../support/page.ts';

test.each([
  [90, { x: 100, y: 545 }],
  [180, { x: 545, y: 742 }],
  [270, { x: 742, y: 50 }],
] as const)('a page whose text runs at %i degrees is turned upright', (angle, place) => {
  const [page] = toUpright(pdf([item('Blaricum', 50, 100, { angle })])).pages;
  expect(page?.items[0]).toMatchObject({ ...place, angle: 0 });
  expect([page?.width, page?.height]).toEqual(angle === 180 ? [595, 842] : [842, 595]);
});

test('most letters decide: rotated headings do not turn a page', () => {
  const items = [item('Gemeente en UWV', 50, 100), item('Totaal', 90, 100, { angle: 270 })];
  expect(toUpright(pdf(items)).pages[0]?.items).toEqual(items);
});

test('a turned page keeps its rotated texts rotated against the rest', () => {
  const items = [item('Gemeente en UWV', 50, 100, { angle: 90 }), item('Totaal', 90, 100)];
  expect(toUpright(pdf(items)).pages[0]?.items[1]?.angle).toBe(270);
});

test('a page that was scanned a little aslant is straight; more is not', () => {
  expect(toRightAngle(358.5)).toBe(0);
  expect(toRightAngle(91)).toBe(90);
  expect(toRightAngle(45)).toBeUndefined();
});
