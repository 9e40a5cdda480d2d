import { describe, expect, it } from 'vitest';

import { parseItems } from '../../../../src/extract/listing/items.ts';

const BASE = 'https://www.uwv.nl/nl/publicaties';
const item = {
  title: 'Klantprofielen',
  url: '/nl/k',
  date: '2026-09-03T22:00:00Z',
  type: 'publicatie',
};

describe('parseItems', () => {
  it('reads an array and an object with results, and what it says about more', () => {
    const expected = [{ title: 'Klantprofielen', url: 'https://www.uwv.nl/nl/k', date: item.date }];
    expect(parseItems(JSON.stringify([item]), BASE)).toEqual({
      items: expected,
      bad: [],
      hasMore: undefined,
    });
    const paged = { results: [item], meta: { cluster: { hasmore: true } } };
    expect(parseItems(JSON.stringify(paged), BASE)).toEqual({
      items: expected,
      bad: [],
      hasMore: true,
    });
  });

  it('does not mind keys that it does not know, nor a byte order mark', () => {
    const more = {
      ...item,
      id: 7,
      descr: null,
      subject: ['x'],
      law: [],
      sector: {},
      brandNew: [1],
    };
    expect(
      parseItems(`\uFEFF${JSON.stringify({ results: [more], facets: {} })}`, BASE),
    ).toMatchObject({ bad: [] });
  });

  it.each([
    [
      ['Rijnmond', 'Zeeland'],
      ['Rijnmond', 'Zeeland'],
    ],
    ['Rijnmond', ['Rijnmond']],
    [[{ title: 'Rijnmond', id: 22 }], ['Rijnmond']],
    [[], undefined],
    [null, undefined],
    [{ 22: 'Rijnmond' }, undefined],
  ])('region %j gives tags %j', (region, tags) => {
    const read = parseItems(JSON.stringify([{ ...item, region }]), BASE);
    expect('items' in read && read.items[0]?.regionTags).toEqual(tags);
  });

  it.each([
    ['no title', { url: '/x' }, 'https://www.uwv.nl/x', 'title'],
    ['an empty title', { title: ' ', url: '/x' }, 'https://www.uwv.nl/x', 'title'],
    ['no address', { title: 'x' }, `${BASE}#item-2`, 'url'],
    [
      'another scheme',
      { title: 'x', url: 'javascript:alert(1)' },
      `${BASE}#item-2`,
      'no address of the web',
    ],
    ['a number for a title', { title: 7, url: '/x' }, 'https://www.uwv.nl/x', 'title'],
    ['a date that is none', { ...item, date: 'gisteren' }, 'https://www.uwv.nl/nl/k', 'date'],
    ['a word', 'Klantprofielen', `${BASE}#item-2`, 'expected object'],
    ['null', null, `${BASE}#item-2`, 'expected object'],
  ])('an item with %s is bad, the others stay', (_, entry, where, message) => {
    const read = parseItems(JSON.stringify([item, entry]), BASE);
    expect(read).toMatchObject({ items: [{ title: 'Klantprofielen' }], bad: [{ where }] });
    expect('bad' in read && read.bad[0]?.message).toContain(message);
  });

  it.each(['', '{', '<html>', '7', 'null', '{"items":[]}', '{"results":{}}', '"klantprofielen"'])(
    '%s is no list',
    (text) => {
      expect(parseItems(text, BASE)).toHaveProperty('problem');
    },
  );
});
