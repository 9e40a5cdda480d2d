import { describe, expect, test } from 'vitest';

import { parseRegionCode } from '../../../src/codes.ts';
import type { CheckCode } from '../../../src/findings.ts';
import {
  decide,
  filePublication,
  isSound,
  type Known,
  type Rival,
  type Subject,
} from '../../../src/pipeline/decide.ts';
import { makeQuarter } from '../../../src/quarter.ts';
import { numbersHash } from '../../../src/transform/fingerprint.ts';
import type { Reading } from '../../../src/transform/reading.ts';
import { sampleTruth } from '../../support/raw-document.ts';
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
  return { reading, refusals: [], says: GOOI, publishedOn: '2021-01-30', ...changes };
}

function hashOf(reading: Reading): string {
  if (!reading.table) throw new Error('no table');
  return numbersHash(reading.table);
}

/** The publisher keeps one number to itself. */
function readWithheld() {
  const [[name, , ...cells] = [''], ...rows] = sampleTruth('gooi').rows;
  return [[name, 'x', ...cells] as const, ...rows];
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
    const said = (isOlder: boolean) =>
      decide(subject(readGooi()), { ...known, isOlder }).checks.find(
        ({ code }) => code === 'older_revision',
      );
    const check = { code: 'older_revision', severity: 'block', subject: 'publication' } as const;
    const expected = 'newer than what stands';
    expect([said(true), said(false)]).toEqual([
      { ...check, passed: false, expected, found: 'replaced before, or seen before what stands' },
      { ...check, passed: true, expected, found: 'newer' },
    ]);
    const accepted = new Set<CheckCode>(['older_revision']);
    expect(decide(subject(readGooi()), { ...known, accepted }).state).toBe('revised');
  });

  const [ONE, TWO] = ['e', 'f'].map((letter) => letter.repeat(64)) as [string, string];
  const rival = (sha256: string, publishedOn: string | undefined): Rival => ({
    sha256,
    publishedOn,
  });

  test.each<[string, string | undefined, Rival[], string]>([
    ['the same date', '2021-01-30', [rival(ONE, '2021-01-30')], '2021-01-30'],
    ['no date', '2021-01-30', [rival(ONE, undefined)], 'an unknown date'],
    ['no date of its own', undefined, [rival(ONE, '2021-01-31')], '2021-01-31'],
  ])('of two that came together with %s neither is loaded', (_, publishedOn, rivals, date) => {
    const decision = decide(subject(readGooi(), { publishedOn }), { ...EMPTY, rivals });
    expect(decision).toMatchObject({ state: 'quarantined', reason: 'two_candidates' });
    expect(decision.checks.slice(-2)).toEqual([
      {
        code: 'two_candidates',
        severity: 'block',
        subject: 'publication',
        passed: false,
        expected: 'one document, or a later publication date',
        found: `also eeeeeeeeeeee of ${date}`,
      },
      expect.objectContaining({ code: 'older_revision', passed: true }),
    ]);
  });

  test.each<[string, Rival[]]>([
    ['a later one', [rival(ONE, '2021-01-31')]],
    ['an earlier one', [rival(ONE, '2021-01-29')]],
    ['an earlier and a later one', [rival(ONE, '2021-01-29'), rival(TWO, '2021-01-31')]],
    ['two earlier ones of one date', [rival(ONE, '2021-01-29'), rival(TWO, '2021-01-29')]],
    ['two later ones of two dates', [rival(ONE, '2021-01-31'), rival(TWO, '2021-02-01')]],
  ])('its date decides against %s: each in its turn', (_, rivals) => {
    const decision = decide(subject(readGooi()), { ...EMPTY, rivals });
    expect(decision).toMatchObject({ state: 'loaded', reason: undefined });
    expect(decision.checks).toContainEqual({
      code: 'two_candidates',
      severity: 'block',
      subject: 'publication',
      passed: true,
      expected: 'one document, or a later publication date',
      found: 'one document',
    });
  });

  test('no date decides between two later ones of one date', () => {
    const rivals = [rival(ONE, '2021-01-31'), rival(TWO, '2021-01-31')];
    const { state, checks } = decide(subject(readGooi()), { ...EMPTY, rivals });
    expect(state).toBe('quarantined');
    expect(checks.find(({ passed }) => !passed)?.found).toBe(
      'also eeeeeeeeeeee of 2021-01-31, ffffffffffff of 2021-01-31',
    );
  });

  test('whatever came beside it, the numbers that stand are no candidate', () => {
    const rivals = [rival(ONE, '2021-01-30')];
    const { state, checks } = decide(subject(readGooi()), standingOn(readGooi(), { rivals }));
    expect(state).toBe('unchanged');
    expect(checks).toEqual(readGooi().checks);
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
    expect(decide(subject(undefined, { refusals }), EMPTY)).toEqual({
      state: 'quarantined',
      status: 'quarantined',
      reason: 'no_text',
      checks: refusals,
      loads: undefined,
    });
  });

  test('a table that was not read whole is not loaded, whatever was accepted', () => {
    const accepted = new Set<CheckCode>(['withheld_cell']);
    const withheld = readGooi({ rows: readWithheld() });
    expect(decide(subject(withheld), EMPTY).reason).toBe('withheld_cell');
    expect(decide(subject(withheld), { ...EMPTY, accepted })).toMatchObject({
      state: 'quarantined',
      reason: 'layout_known',
      loads: undefined,
      checks: withheld.checks,
    });
  });

  test('a document without our title is ignored, unless its link says that it is one of ours', () => {
    const other = readGooi({ title: ['Factsheet banenafspraak', 'derde kwartaal 2020'] });
    expect(decide(subject(other, { says: NOTHING }), EMPTY)).toEqual({
      state: 'ignored',
      status: 'ignored',
      reason: 'not_this_series',
      checks: [],
      loads: undefined,
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
    expect(decide(subject(national, { says: NOTHING }), EMPTY)).toMatchObject({
      state: 'ignored',
      reason: 'national',
    });
    expect(decide(subject(national), EMPTY).state).toBe('quarantined');
  });
});

describe('a document by itself', () => {
  const REFUSAL = {
    code: 'no_text',
    severity: 'block',
    subject: 'file',
    passed: false,
    expected: 'text',
    found: 'none',
  } as const;
  const wrong = readGooi({ pct: 50 });

  test.each<[string, Subject, CheckCode[], boolean]>([
    ['is sound when every check of it passed', subject(readGooi()), [], true],
    ['is not when one failed', subject(wrong), [], false],
    ['is when that was accepted', subject(wrong), ['coverage_pct'], true],
    ['is not when another was', subject(wrong), ['row_sum'], false],
    ['is not when it was refused', subject(readGooi(), { refusals: [REFUSAL] }), [], false],
    ['is not when nothing was read', subject(undefined), [], false],
    [
      'is not without a table',
      subject(readGooi({ rows: readWithheld() })),
      ['withheld_cell'],
      false,
    ],
  ])('%s', (_, one, accepted, sound) => {
    expect(isSound(one, new Set(accepted))).toBe(sound);
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
  expect(filePublication(NOTHING, undefined)).toEqual(NOTHING);
  expect(filePublication(NOTHING, readGooi({ region: 'Nergensland' }))).toEqual({
    quarter: '2020Q3',
    region: undefined,
  });
});
