import { describe, expect, test } from 'vitest';

import {
  printable,
  toJsonLine,
  toPrintable,
  toPrintableUrl,
  toShellWord,
} from '../../src/printable.ts';

describe('printable', () => {
  test.each([
    ['\u001B[31mred', '\\u{1b}[31mred'],
    ['a\r\nb', 'a\\u{d}\\u{a}b'],
    ['a\tb', 'a b'],
    ['\u202Efdp.exe', '\\u{202e}fdp.exe'],
    ['\u2028\u2029', '\\u{2028}\\u{2029}'],
    ['Súdwest-Fryslân “’s”', 'Súdwest-Fryslân “’s”'],
  ])('%j', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });
});

test.each([
  ['https://www.uwv.nl/nl/publicaties', 'https://www.uwv.nl/nl/publicaties'],
  ['./inbox', './inbox'],
  ['https://host/list?page=1&size=2', "'https://host/list?page=1&size=2'"],
  ['/srv/my pdfs', "'/srv/my pdfs'"],
  ["/srv/it's; rm -rf x", String.raw`'/srv/it'\''s; rm -rf x'`],
  ['a\nb', String.raw`'a\u{a}b'`],
])('%j in a command to type', (text, word) => {
  expect(toShellWord(text)).toBe(word);
});

test('toPrintable cuts the text, not what it is escaped to', () => {
  expect(toPrintable('\u0007'.repeat(5), 2)).toBe('\\u{7}\\u{7}…');
  expect(toPrintable('short')).toBe('short');
});

test('toPrintableUrl shows no user, password and query', () => {
  expect(toPrintableUrl('https://user:canary@host/x?token=canary')).toBe('https://host/x?…');
  expect(toPrintableUrl('//user:canary@:bad url?token=canary')).not.toContain('canary');
});

test('toJsonLine is the same value, and moves nothing on a terminal', () => {
  const value = {
    title: '\u202Efdp.exe \u009B31m \u{E0001}',
    count: 3,
    words: ['Súdwest-Fryslân'],
  };
  const line = toJsonLine(value);
  expect(JSON.parse(line)).toEqual(value);
  expect(printable(line)).toBe(line);
});
