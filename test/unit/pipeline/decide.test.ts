import { describe, expect, test } from 'vitest';

import { parseRegionCode } from '../../../src/codes.ts';
import type { CheckCode } from '../../../src/findings.ts';
import { decide, filePublication, type Known, type Subject } from '../../../src/pipeline/decide.ts';
import { makeQuarter } from '../../../src/quarter.ts';
import { numbersHash } from '../../../src/transform/fingerprint.ts';
import type { Reading } from '../../../src/transform/reading.ts';
import { readGooi, readGooiRevised } from '../../support/readings.ts';

const NOTHING = { quarter: undefined, region: undefined };
const GOOI = { quarter: makeQuarter(2020, 3), region: parseRegionCode('AM12') };

const EMPTY: Known = {
  current: undefined,
  own: undefined,
  isOlder: false,
  accepted: new Set(),
  comparisons: [],
  rivals: [],
};

function subject(reading: Reading | undefined, changes: Partial<Subject> = {}): Subject {
  return { reading, refusals: [], linkSays: GOOI, publishedOn: '2021-01-30', ...changes };
}

function hashOf(reading: Reading): string {
  if (!reading.table) throw new Error('no table');
  return numbersHash(reading.table);
}

const standingOn = (reading: Reading, changes: Partial<Known> = {}): Known => ({
  ...EMPTY,
  current: { documentKey: 1, numbersHash: hashOf(reading) },
  ...changes,
});

describe('decide', () => {
  test('the first sound document is loaded', () => {
    const decision = decide(subject(readGooi()), EMPTY);
    expect(decision).toMatchObject({ state: 'loaded', status: 'current', reason: undefined });
    expect(decision.loads?.rows).toHaveLength(8);
  });

  test('other numbers than those that stand are a revision', () => {
    const decision = decide(subject(readGooiRevised()), standingOn(readGooi()));
    expect(decision).toMatchObject({ state: 'revised', status: 'current' });
    expect(decision.loads?.totals.known_in_sonar).toBe(1709);
  });

  test('new bytes with the same numbers are republished and change nothing', () => {
    expect(decide(subject(readGooi()), standingOn(readGooi()))).toMatchObject({
      state: 'unchanged',
      status: 'republished',
      reason: 'republished',
      loads: undefined,
    });
  });

  test('the current document judged again stays current, and its facts are written again', () => {
    const own = { documentKey: 1, quarantinedBefore: false };
    const decision = decide(subject(readGooi()), standingOn(readGooi(), { own }));
    expect(decision).toMatchObject({ state: 'unchanged', status: 'current' });
    expect(decision.loads).toBeDefined();
  });

  test('a content that was replaced earlier does not come back by itself', () => {
    const own = { documentKey: 1, quarantinedBefore: false };
    const known = standingOn(readGooiRevised(), { own, isOlder: true });
    expect(decide(subject(readGooi()), known)).toMatchObject({
      state: 'quarantined',
      reason: 'older_revision',
      loads: undefined,
    });
    const accepted = new Set<CheckCode>(['older_revision']);
    expect(decide(subject(readGooi()), { ...known, accepted }).state).toBe('revised');
  });

  test.each([
    ['the same date', '2021-01-30', 'quarantined'],
    ['no date', undefined, 'quarantined'],
    ['another date', '2021-01-31', 'loaded'],
  ])('of two that came together with %s', (_, publishedOn, state) => {
    const rivals = [{ sha256: 'f'.repeat(64), publishedOn }];
    expect(decide(subject(readGooi()), { ...EMPTY, rivals }).state).toBe(state);
  });

  test('what waits already and is the same content goes on waiting', () => {
    const broken = readGooi({ pct: 50 });
    const own = { documentKey: 3, quarantinedBefore: true };
    expect(decide(subject(broken), EMPTY)).toMatchObject({
      state: 'quarantined',
      reason: 'coverage_pct',
    });
    expect(decide(subject(broken), { ...EMPTY, own })).toMatchObject({
      state: 'waiting',
      reason: 'coverage_pct',
    });
  });

  test('an accepted finding no longer blocks, but is still reported', () => {
    const accepted = new Set<CheckCode>(['coverage_pct']);
    const decision = decide(subject(readGooi({ pct: 50 })), { ...EMPTY, accepted });
    expect(decision.state).toBe('loaded');
    expect(decision.checks).toContainEqual(
      expect.objectContaining({ code: 'coverage_pct', passed: false }),
    );
  });

  test('a file that could not be read is blocked by its refusal', () => {
    const refusals = [
      {
        code: 'no_text',
        severity: 'block',
        subject: 'file',
        passed: false,
        expected: 'text',
        found: 'none',
      },
    ] as const;
    expect(decide(subject(undefined, { refusals }), EMPTY)).toMatchObject({
      state: 'quarantined',
      reason: 'no_text',
    });
  });

  test('a document without our title is ignored, unless its link says that it is one of ours', () => {
    const other = readGooi({ title: ['Factsheet banenafspraak', 'derde kwartaal 2020'] });
    expect(decide(subject(other, { linkSays: NOTHING }), EMPTY)).toMatchObject({
      state: 'ignored',
      reason: 'not_this_series',
    });
    expect(decide(subject(other), EMPTY)).toMatchObject({
      state: 'quarantined',
      reason: 'title_found',
    });
  });

  test('a national document is ignored, and quarantined where a region was promised', () => {
    const national = readGooi({
      title: ['Transparantie van klantprofielen', 'Derde kwartaal 2020  Nederland'],
    });
    expect(decide(subject(national, { linkSays: NOTHING }), EMPTY)).toMatchObject({
      state: 'ignored',
      reason: 'national',
    });
    expect(decide(subject(national), EMPTY).state).toBe('quarantined');
  });
});

test('a document is filed under what its link says, else under what its title says', () => {
  const reading = readGooi();
  const rijnmond = parseRegionCode('AM22');
  expect(filePublication({ quarter: undefined, region: rijnmond }, reading)).toEqual({
    quarter: '2020Q3',
    region: 'AM22',
  });
  expect(filePublication(NOTHING, reading)).toEqual(GOOI);
  expect(filePublication(GOOI, undefined)).toEqual(GOOI);
});
