import { describe, expect, it } from 'vitest';

import { PDF_LIMITS } from '../../../../src/extract/pdf/protocol.ts';
import { parseAnswer, toPlainText } from '../../../../src/extract/pdf/text.ts';

const NONCE = '0123456789abcdef';
const ITEM = { text: 'woord', x: 20, y: 50, width: 30, size: 10, angle: 0 };
const PAGE = { page: 1, width: 595, height: 842, items: [ITEM] };
const REFUSAL = { kind: 'refused', code: 'no_text', detail: 'no text on 1 page' };

/** As it came over the pipe. */
function parse(reading: unknown, others: object = {}) {
  return parseJson(JSON.stringify({ nonce: NONCE, reading, ...others }));
}

function parseJson(json: string) {
  return parseAnswer(Buffer.from(json), NONCE);
}

function withPages(...pages: unknown[]) {
  return { kind: 'text', text: { pages } };
}

function withPage(others: object) {
  return withPages({ ...PAGE, ...others });
}

function withItem(others: object) {
  return withPage({ items: [{ ...ITEM, ...others }] });
}

function inCells(cells: readonly unknown[], cell: number) {
  return withPage({ cells, items: [{ ...ITEM, cell }] });
}

describe('parseAnswer', () => {
  it.each<[string, object]>([
    ['text', withPage({})],
    ['the cells of a structure tree', inCells([{ table: 0, row: 3 }], 0)],
    ['what is not seen, apart from the text', withPage({ unseen: [{ ...ITEM, unseen: 'layer' }] })],
    ['why there is no structure tree', withPage({ treeFault: 'too deep' })],
    ['a refusal', REFUSAL],
  ])('reads %s', (_, reading) => {
    expect(parse(reading)).toEqual(reading);
  });

  it('reads reasons as one line of plain text', () => {
    expect(parse({ ...REFUSAL, detail: 'Bad\n\u001b[31mthing\u202e' })).toEqual({
      ...REFUSAL,
      detail: 'Bad [31mthing',
    });
    expect(parse(withPage({ treeFault: 'too\ndeep' }))).toEqual(
      withPage({ treeFault: 'too deep' }),
    );
  });

  it.each<[string, unknown]>([
    ['no object', 7],
    ['nothing', null],
    ['another kind', { ...withPage({}), kind: 'table' }],
    ['an extra key', { ...withPage({}), table: [] }],
    ['an extra key in a page', withPage({ rows: [] })],
    ['no pages', withPages()],
    [
      'too many pages',
      withPages(...Array.from({ length: 11 }, (_, at) => ({ ...PAGE, page: at + 1 }))),
    ],
    ['pages out of order', withPage({ page: 2 })],
    ['one page twice', withPages(PAGE, PAGE)],
    ['no items at all', withPage({ items: [] })],
    [
      'too many items',
      withPages(
        ...[1, 2].map((page) => ({
          ...PAGE,
          page,
          items: Array.from({ length: 10_001 }, () => ITEM),
        })),
      ),
    ],
    ['hidden text without a reason', withPage({ unseen: [ITEM] })],
    ['hidden text alone', withPage({ items: [], unseen: [{ ...ITEM, unseen: 'mode' }] })],
    ['too long a text', withItem({ text: 'x'.repeat(PDF_LIMITS.itemCharacters + 1) })],
    ['an empty text', withItem({ text: '' })],
    ['a number as text', withItem({ text: 7 })],
    ['a text as number', withItem({ x: '20' })],
    ['NaN, which JSON writes as null', withItem({ x: Number.NaN })],
    ['a coordinate out of all bounds', withItem({ x: 1e7 })],
    ['a negative width', withItem({ width: -1 })],
    ['no size', withItem({ size: 0 })],
    ['a whole turn', withItem({ angle: 360 })],
    ['one number too few', withItem({ angle: undefined })],
    ['one number too many', withItem({ height: 0 })],
    ['a cell of a page without cells', withItem({ cell: 0 })],
    ['a cell that is not there', inCells([{ table: 0, row: 0 }], 1)],
    ['half a cell', inCells([{ table: 0, row: 0 }], 0.5)],
    ['a cell without a row', inCells([{ table: 0 }], 0)],
    ['a cell in a row below 0', inCells([{ table: 0, row: -1 }], 0)],
    ['an endless fault of a tree', withPage({ treeFault: 'x'.repeat(501) })],
    ['a code that is no refusal', { ...REFUSAL, code: 'row_sum' }],
    ['an endless reason', { ...REFUSAL, detail: 'x'.repeat(PDF_LIMITS.detailCharacters + 1) }],
  ])('refuses %s', (_, reading) => {
    expect(() => parse(reading)).toThrow('an answer of another shape');
  });

  it.each([
    ['no nonce', { nonce: undefined }, 'an answer of another shape'],
    ['another nonce', { nonce: 'fedcba9876543210' }, 'an answer to another request'],
    ['an extra key beside the reading', { table: [] }, 'an answer of another shape'],
  ])('refuses %s', (_, others, why) => {
    expect(() => parse(withPage({}), others)).toThrow(why);
    expect(() => parse(REFUSAL, others)).toThrow(why);
  });

  const json = JSON.stringify({ nonce: NONCE, reading: withPage({}) });

  it.each([
    ['what is no JSON', '{'],
    ['an infinite number', json.replace('595', '1e999')],
    ['a prototype', json.replace('{', '{"__proto__":{"polluted":true},')],
    ['a prototype of a page', json.replace('{"page"', '{"__proto__":{"x":1},"page"')],
  ])('refuses %s', (_, text) => {
    expect(() => parseJson(text)).toThrow('an answer of another shape');
  });

  it('says what is odd', () => {
    expect(() => parse(withItem({ angle: 400 }))).toThrow(
      'an answer of another shape (reading.text.pages.0.items.0.angle: Too big: expected number to be <360)',
    );
    expect(() => parse(withPage({ page: 2 }))).toThrow('(reading.text.pages: pages out of order)');
  });
});

describe('toPlainText', () => {
  it('takes out what moves cursors and turns text around', () => {
    expect(toPlainText('\u001b]0;a\u0007b\r\nc\u2066d\u2028e')).toBe(']0;a b c d e');
  });
});
