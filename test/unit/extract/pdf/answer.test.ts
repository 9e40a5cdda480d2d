import { describe, expect, it } from 'vitest';

import { isReady, parseAnswer, toPlainText } from '../../../../src/extract/pdf/answer.ts';
import { PDF_LIMITS } from '../../../../src/extract/pdf/limits.ts';

const NONCE = '0123456789abcdef';
const ITEM = ['woord', 20, 50, 30, 10, 0];
const PAGE = { page: 1, width: 595, height: 842, items: [ITEM] };
const ANSWER = { kind: 'text', nonce: NONCE, pages: [PAGE] };
const REFUSAL = { kind: 'refused', nonce: NONCE, code: 'no_text', detail: 'no text on 1 page' };

function parse(answer: unknown) {
  return parseJson(JSON.stringify(answer));
}

function parseJson(json: string) {
  return parseAnswer(Buffer.from(json), NONCE);
}

function withItem(...item: unknown[]) {
  return { ...ANSWER, pages: [{ ...PAGE, items: [item] }] };
}

function inCells(cells: readonly unknown[], cell: number) {
  return { ...ANSWER, pages: [{ ...PAGE, cells, items: [[...ITEM, cell]] }] };
}

describe('parseAnswer', () => {
  it('reads the cells of a structure tree', () => {
    const parsed = parse(inCells([{ table: 0, row: 3 }], 0));
    expect(parsed).toMatchObject({
      ok: true,
      value: { text: { pages: [{ cells: [{ table: 0, row: 3 }], items: [{ cell: 0 }] }] } },
    });
  });

  it('reads why there is no structure tree', () => {
    const parsed = parse({ ...ANSWER, pages: [{ ...PAGE, treeFault: 'too\ndeep' }] });
    expect(parsed).toMatchObject({
      ok: true,
      value: { text: { pages: [{ treeFault: 'too deep' }] } },
    });
  });

  it('reads what is not seen, apart from the text', () => {
    const parsed = parse({ ...ANSWER, pages: [{ ...PAGE, unseen: [[...ITEM, 'layer']] }] });
    expect(parsed).toMatchObject({
      ok: true,
      value: { text: { pages: [{ items: [{ text: 'woord' }], unseen: [{ unseen: 'layer' }] }] } },
    });
  });

  it('reads text', () => {
    const items = [{ text: 'woord', x: 20, y: 50, width: 30, size: 10, angle: 0 }];
    expect(parse(ANSWER)).toEqual({
      ok: true,
      value: { kind: 'text', text: { pages: [{ page: 1, width: 595, height: 842, items }] } },
    });
  });

  it('reads a refusal, as one line of plain text', () => {
    expect(parse({ ...REFUSAL, detail: 'Bad\n\u001b[31mthing\u202e' })).toEqual({
      ok: true,
      value: { kind: 'refused', code: 'no_text', detail: 'Bad [31mthing' },
    });
  });

  it.each<[string, unknown]>([
    ['no object', 7],
    ['nothing', null],
    ['another kind', { ...ANSWER, kind: 'table' }],
    ['no nonce', { ...ANSWER, nonce: undefined }],
    ['another nonce', { ...ANSWER, nonce: 'fedcba9876543210' }],
    ['a refusal with another nonce', { ...REFUSAL, nonce: '' }],
    ['an extra key', { ...ANSWER, table: [] }],
    ['an extra key in a page', { ...ANSWER, pages: [{ ...PAGE, rows: [] }] }],
    ['no pages', { ...ANSWER, pages: [] }],
    [
      'too many pages',
      { ...ANSWER, pages: Array.from({ length: 11 }, (_, at) => ({ ...PAGE, page: at + 1 })) },
    ],
    ['pages out of order', { ...ANSWER, pages: [{ ...PAGE, page: 2 }] }],
    ['one page twice', { ...ANSWER, pages: [PAGE, PAGE] }],
    ['no items at all', { ...ANSWER, pages: [{ ...PAGE, items: [] }] }],
    [
      'too many items',
      {
        ...ANSWER,
        pages: [1, 2].map((page) => ({
          ...PAGE,
          page,
          items: Array.from({ length: 10_001 }, () => ITEM),
        })),
      },
    ],
    ['hidden text without a reason', { ...ANSWER, pages: [{ ...PAGE, unseen: [ITEM] }] }],
    [
      'hidden text alone',
      { ...ANSWER, pages: [{ ...PAGE, items: [], unseen: [[...ITEM, 'mode']] }] },
    ],
    ['too long a text', withItem('x'.repeat(PDF_LIMITS.itemCharacters + 1), 20, 50, 30, 10, 0)],
    ['an empty text', withItem('', 20, 50, 30, 10, 0)],
    ['a number as text', withItem(7, 20, 50, 30, 10, 0)],
    ['a text as number', withItem('woord', '20', 50, 30, 10, 0)],
    ['NaN, which JSON writes as null', withItem('woord', Number.NaN, 50, 30, 10, 0)],
    ['a coordinate out of all bounds', withItem('woord', 1e7, 50, 30, 10, 0)],
    ['a negative width', withItem('woord', 20, 50, -1, 10, 0)],
    ['no size', withItem('woord', 20, 50, 30, 0, 0)],
    ['a whole turn', withItem('woord', 20, 50, 30, 10, 360)],
    ['one number too few', withItem('woord', 20, 50, 30, 10)],
    ['one number too many', withItem('woord', 20, 50, 30, 10, 0, 0, 0)],
    ['a cell of a page without cells', withItem('woord', 20, 50, 30, 10, 0, 0)],
    ['a cell that is not there', inCells([{ table: 0, row: 0 }], 1)],
    ['half a cell', inCells([{ table: 0, row: 0 }], 0.5)],
    ['a cell without a row', inCells([{ table: 0 }], 0)],
    ['a cell in a row below 0', inCells([{ table: 0, row: -1 }], 0)],
    ['an endless fault of a tree', { ...ANSWER, pages: [{ ...PAGE, treeFault: 'x'.repeat(501) }] }],
    ['a code that is no refusal', { ...REFUSAL, code: 'row_sum' }],
    ['an endless reason', { ...REFUSAL, detail: 'x'.repeat(PDF_LIMITS.detailCharacters + 1) }],
  ])('refuses %s', (_, answer) => {
    expect(parse(answer).ok).toBe(false);
  });

  it.each([
    ['what is no JSON', '{'],
    ['an infinite number', JSON.stringify(ANSWER).replace('595', '1e999')],
    ['a prototype', JSON.stringify(ANSWER).replace('{', '{"__proto__":{"polluted":true},')],
    [
      'a prototype of a page',
      JSON.stringify(ANSWER).replace('{"page"', '{"__proto__":{"x":1},"page"'),
    ],
  ])('refuses %s', (_, json) => {
    expect(parseJson(json).ok).toBe(false);
  });

  it('says what is odd', () => {
    expect(parse(withItem('woord', 20, 50, 30, 10, 400))).toEqual({
      ok: false,
      problem:
        'an answer of another shape (pages.0.items.0.5: Too big: expected number to be <360)',
    });
  });
});

describe('isReady', () => {
  it.each([
    ['{"kind":"ready"}', true],
    ['{"kind":"ready","more":1}', false],
    ['ready', false],
  ])('takes %s: %s', (json, expected) => {
    expect(isReady(Buffer.from(json))).toBe(expected);
  });
});

describe('toPlainText', () => {
  it('takes out what moves cursors and turns text around', () => {
    expect(toPlainText('\u001b]0;a\u0007b\r\nc\u2066d\u2028e')).toBe(']0;a b c d e');
  });
});
