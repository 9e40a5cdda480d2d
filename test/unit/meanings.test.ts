import { expect, test } from 'vitest';

import { CHECK_CODES, NEVER_ACCEPTABLE } from '../../src/findings.ts';
import { MEANINGS, toCodeLabels } from '../../src/meanings.ts';
import { reference } from '../support/reference.ts';

const LABELS = toCodeLabels(reference.layouts.layouts);
const of = (kind: string) => LABELS.filter((label) => label.kind === kind);

test('every check has a label in the words of the report, and says whether it may be accepted', () => {
  expect(of('check').map((label) => label.code)).toEqual(Object.keys(MEANINGS.check));
  expect(Object.keys(MEANINGS.check).toSorted()).toEqual(CHECK_CODES.toSorted());
  for (const { code, label_nl, acceptable } of of('check')) {
    const known = CHECK_CODES.find((one) => one === code);
    expect(label_nl).toBe(known && MEANINGS.check[known].nl);
    expect(acceptable).toBe(known && !NEVER_ACCEPTABLE.has(known));
  }
});

test('a label is found by kind and code, and a reason is never a check too', () => {
  const keys = LABELS.map(({ kind, code }) => `${kind} ${code}`);
  expect(new Set(keys).size).toBe(keys.length);
  const checks = new Set(of('check').map((label) => label.code));
  expect(of('reason').filter(({ code }) => checks.has(code))).toEqual([]);
});

test('each answer of a host has words of its own code', () => {
  const label = (code: string) => of('reason').find((one) => one.code === code)?.label_en;
  expect(label('http_503')).toBe(MEANINGS.reason['http_5xx']?.en);
  expect(label('http_404')).toBe(MEANINGS.reason['http_404']?.en);
  expect(label('http_410')).toBe('The source answers 410.');
});
