import { describe, expect, test } from 'vitest';

import { parseBytes, parseInteger, parseNumeric } from '../../../src/load/values.ts';

describe('parseInteger', () => {
  test.each([
    ['0', 0],
    ['-12', -12],
    ['9007199254740991', 9_007_199_254_740_991],
    ['9007199254740992', '9007199254740992'],
    ['-9007199254740993', '-9007199254740993'],
  ])('%s → %s', (text, value) => {
    expect(parseInteger(text)).toBe(value);
  });
});

describe('parseNumeric', () => {
  test.each([
    ['0', 0],
    ['0.7388', 0.7388],
    ['-1.50', -1.5],
    ['0.000000000000001', 0.000000000000001],
    ['123456789012345', 123_456_789_012_345],
    ['1234567890123456', '1234567890123456'],
    ['1.000000000000001', '1.000000000000001'],
    ['NaN', Number.NaN],
  ])('%s → %s', (text, value) => {
    expect(parseNumeric(text)).toBe(value);
  });
});

describe('parseBytes', () => {
  test('reads the hexadecimal form and no other', () => {
    expect(parseBytes('\\x00ff10')).toEqual(Buffer.from([0, 255, 16]));
    expect(() => parseBytes('\\000')).toThrow(TypeError);
  });
});
