import { expect, test } from 'vitest';

import { isBlocked } from '../../../../src/findings.ts';
import { type Undrawn } from '../../../../src/raw.ts';
import { checkReadingsAgree } from '../../../../src/transform/checks/table.ts';
import { toReading } from '../../../../src/transform/read.ts';
import { sampleTruth, toRawDocument } from '../../../support/raw-document.ts';
import { reference } from '../../../support/reference.ts';

const raw = toRawDocument(sampleTruth('rijnmond'));
if ('problem' in raw.table) throw new Error('the sample has a table');
const { table } = raw;

const UNDRAWN: readonly Undrawn[] = [
  { subject: 'Barendrecht', expected: 'Barendrecht | 1 | 2', found: 'Barendrecht 3 4' },
  { subject: 'table', expected: null, found: 'not used: 0 0 0 0 0' },
];

test('a table that was drawn so passes with one record', () => {
  const passed = { code: 'readings_agree', severity: 'block', subject: 'table', passed: true };
  expect(checkReadingsAgree(table, [])).toEqual([{ ...passed, expected: 14, found: 14 }]);
});

test('each row that was not, and each text left over, is a record that blocks', () => {
  const failed = { code: 'readings_agree', severity: 'block', passed: false };
  expect(checkReadingsAgree(table, UNDRAWN)).toEqual(UNDRAWN.map((one) => ({ ...failed, ...one })));
  const { checks } = toReading({ ...raw, undrawn: UNDRAWN }, undefined, undefined, reference);
  expect(isBlocked(checks)).toBe(true);
});
