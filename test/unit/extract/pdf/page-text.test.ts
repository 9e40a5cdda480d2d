import { describe, expect, it } from 'vitest';

import {
  toPageText,
  type DrawnText,
  type Viewport,
} from '../../../../src/extract/pdf/page-text.ts';

// as pdf.js makes them for a page of 200 x 300 points
const UPRIGHT: Viewport = { width: 200, height: 300, transform: [1, 0, 0, -1, 0, 300] };
const ROTATED_90: Viewport = { width: 300, height: 200, transform: [0, 1, 1, 0, 0, 0] };
const ROTATED_270: Viewport = { width: 300, height: 200, transform: [0, -1, -1, 0, 300, 200] };

function run(changes: Partial<DrawnText> = {}): DrawnText {
  return {
    str: 'woord',
    transform: [10, 0, 0, 10, 20, 250],
    width: 30,
    height: 10,
    isVertical: false,
    ...changes,
  };
}

function readOne(viewport: Viewport, drawn: DrawnText) {
  return toPageText(1, viewport, [drawn]).items[0];
}

describe('toPageText', () => {
  it('turns y downwards', () => {
    expect(toPageText(3, UPRIGHT, [run()])).toEqual({
      page: 3,
      width: 200,
      height: 300,
      items: [{ text: 'woord', x: 20, y: 50, width: 30, size: 10, angle: 0 }],
    });
  });

  it('shows ordinary text of a page turned by 90 degrees as reading downwards', () => {
    expect(readOne(ROTATED_90, run())).toMatchObject({ x: 250, y: 20, width: 30, angle: 90 });
  });

  it('shows ordinary text of a page turned by 270 degrees as reading upwards', () => {
    expect(readOne(ROTATED_270, run())).toMatchObject({ x: 50, y: 180, angle: 270 });
  });

  it('shows text that was drawn to stand upright on a turned page as upright', () => {
    const drawn = run({ transform: [0, 10, -10, 0, 50, 40] });
    expect(readOne(ROTATED_90, drawn)).toMatchObject({ x: 40, y: 50, size: 10, angle: 0 });
  });

  it('scales by UserUnit', () => {
    const doubled: Viewport = { width: 400, height: 600, transform: [2, 0, 0, -2, 0, 600] };
    expect(readOne(doubled, run())).toMatchObject({ x: 40, y: 100, width: 60, size: 20 });
  });

  it('takes the origin of the crop box off', () => {
    const cropped: Viewport = { width: 100, height: 200, transform: [1, 0, 0, -1, -10, 260] };
    expect(readOne(cropped, run())).toMatchObject({ x: 10, y: 10 });
  });

  it.each([
    [12.5, [9.763, 2.1644, -2.1644, 9.763, 50, 50], 347.5],
    [-12.5, [9.763, -2.1644, 2.1644, 9.763, 50, 50], 12.5],
    [180, [-10, 0, 0, -10, 50, 50], 180],
    [0, [10, -0.000001, 0, 10, 50, 50], 0],
    [0, [10, 0.000001, 0, 10, 50, 50], 0],
  ])('gives text at %f degrees anticlockwise its angle clockwise', (_, transform, angle) => {
    expect(readOne(UPRIGHT, run({ transform }))?.angle).toBe(angle);
  });

  it('measures the size across the line: neither a slant nor a stretch changes it', () => {
    expect(readOne(UPRIGHT, run({ transform: [15, 0, 3, 10, 20, 250] }))?.size).toBe(10);
  });

  it('lets a vertical run go downwards over its height', () => {
    const drawn = run({ isVertical: true, width: 10, height: 40 });
    expect(readOne(UPRIGHT, drawn)).toMatchObject({ angle: 90, width: 40 });
  });

  it('leaves out blanks, text without size and text beside the page, and keeps the order', () => {
    const unseen = [
      run({ str: '', height: 0 }),
      run({ str: ' ', height: 0 }),
      run({ str: 'zero', transform: [0, 0, 0, 0, 20, 250] }),
      run({ str: 'odd', transform: [Number.NaN, 0, 0, 10, 20, 250] }),
      run({ str: 'left', transform: [10, 0, 0, 10, -60, 250] }),
      run({ str: 'right', transform: [10, 0, 0, 10, 220, 250] }),
      run({ str: 'below', transform: [10, 0, 0, 10, 20, -20] }),
      run({ str: 'above', transform: [10, 0, 0, 10, 20, 305] }),
    ];
    const drawn = unseen.flatMap((item, index) => [item, run({ str: `seen ${index}` })]);
    expect(toPageText(1, UPRIGHT, drawn).items.map((item) => item.text)).toEqual(
      unseen.map((_, index) => `seen ${index}`),
    );
  });

  it('keeps text that the edge of the page cuts', () => {
    expect(readOne(UPRIGHT, run({ transform: [10, 0, 0, 10, -15, 250] }))?.x).toBe(-15);
  });
});
