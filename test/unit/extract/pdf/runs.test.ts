import type { TextContent } from 'pdfjs-dist/types/src/display/api.d.ts';
import { describe, expect, test } from 'vitest';

import { PDF_LIMITS } from '../../../../src/extract/pdf/limits.ts';
import { RunCollector } from '../../../../src/extract/pdf/runs.ts';

type Item = TextContent['items'][number];

const run = (str: string, fontName = 'f1'): Item => ({
  str,
  dir: 'ltr',
  transform: [10, 0, 0, 10, 50, 700],
  width: 5,
  height: 10,
  fontName,
  hasEOL: false,
});
const open = (id: string): Item => ({ type: 'beginMarkedContentProps', id });
/** Marked content without an id: an artifact, a span of a font. */
const openPlain = (): Item => ({ type: 'beginMarkedContent', id: '' });
const close = (): Item => ({ type: 'endMarkedContent', id: '' });
const chunk = (items: readonly Item[], styles: TextContent['styles'] = {}): TextContent => ({
  items: [...items],
  styles,
  lang: null,
});

function collect(...chunks: readonly (readonly Item[])[]) {
  const budget = { items: PDF_LIMITS.items, characters: PDF_LIMITS.characters };
  const collector = new RunCollector(
    new Map([
      ['a', 0],
      ['b', 1],
    ]),
    budget,
  );
  for (const items of chunks) collector.push(chunk(items));
  return { collector, budget };
}

/** Each text with its cell. */
function cellsOf(...chunks: readonly (readonly Item[])[]) {
  return collect(...chunks).collector.drawn.map(({ str, cell }) => `${str} ${cell ?? '-'}`);
}

describe('the cell of a run', () => {
  test('is that of the marked content around it', () => {
    const items = [run('0'), open('a'), run('1'), close(), run('2'), open('b'), run('3'), close()];
    expect(cellsOf(items)).toEqual(['0 -', '1 0', '2 -', '3 1']);
  });

  test('is the innermost one that has a cell', () => {
    const inner = [open('b'), run('2'), close()];
    const other = [openPlain(), run('3'), open('elsewhere'), run('4'), close(), close()];
    expect(cellsOf([open('a'), run('1'), ...inner, ...other, run('5'), close()])).toEqual([
      '1 0',
      '2 1',
      '3 0',
      '4 0',
      '5 0',
    ]);
  });

  test('lasts over the chunks of a page', () => {
    expect(cellsOf([open('a'), run('1')], [run('2'), close()], [run('3')])).toEqual([
      '1 0',
      '2 0',
      '3 -',
    ]);
  });

  test('is none after more ends than beginnings', () => {
    expect(cellsOf([close(), run('1'), open('a'), close(), close(), run('2')])).toEqual([
      '1 -',
      '2 -',
    ]);
  });
});

describe('what is collected', () => {
  test('knows vertical writing by its style, which may come in an earlier chunk', () => {
    const { collector } = collect();
    const style = { ascent: 1, descent: 0, vertical: true, fontFamily: 'serif' };
    collector.push(chunk([], { f2: style }));
    collector.push(chunk([run('1'), run('2', 'f2')]));
    expect(collector.drawn.map(({ isVertical }) => isVertical)).toEqual([false, true]);
  });

  test('is taken off the budget, marked content not', () => {
    const { budget } = collect([open('a'), run('drie'), run(' '), close()]);
    expect(budget.items).toBeCloseTo(PDF_LIMITS.items - 1.1);
    expect(budget.characters).toBe(PDF_LIMITS.characters - 5);
  });

  test('breaks the budget with one endless text', () => {
    expect(collect([run('x'.repeat(PDF_LIMITS.itemCharacters + 1))]).budget.characters).toBe(-1);
  });
});
