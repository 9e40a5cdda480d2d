import { expect, test } from 'vitest';

import { isConsistent, isRemnant, toMeasure, whatIsSaid } from '../../src/heading-words.ts';
import { reference } from '../support/reference.ts';

const WORDS = reference.layouts.headings;

/** What the heading says, in words again: the smallest texts that say the same. */
test.each([
  ['Gemeenten', 'gemeente'],
  ['dienstverlening door UWV Werkbedrijf', 'uwv'],
  ['Gemeente: met een klant-\nprofiel¹ in Sonar', 'gemeente met profiel'],
  ['klantprofiel: wel', 'met profiel'],
  ['klantprofiel: zonder', 'geen profiel'],
  ['Geen', 'zonder'],
  ['Totaal aantal personen', 'totaal'],
  ['Bekend in Sonar', ''],
])('%j says %j', (text, same) => {
  expect(whatIsSaid(text, WORDS)).toBeTypeOf('number');
  expect(whatIsSaid(text, WORDS)).toBe(whatIsSaid(same, WORDS));
});

test.each([
  ['a word that is not known', 'Gemeente klantprofiel 2023'],
  ['half a word', 'klantprof'],
  ["'met' about something else", 'met gemeente klantprofiel'],
  ["'zonder' about something else", 'zonder dienstverlening klantprofiel'],
])('nothing is understood of %s', (_, text) => {
  expect(whatIsSaid(text, WORDS)).toBeUndefined();
});

test.each([
  ['', true],
  ['in Sonar', true],
  [' – ', true],
  ['Sonar, in', true],
  ['bekend', false],
  ['in Sonar bekend', false],
  ['Gemeente', false],
])('%j is a remnant: %s', (text, isOne) => {
  expect(isRemnant(text, WORDS)).toBe(isOne);
});

test.each([
  ['gemeente klantprofiel', 'municipal_with_profile'],
  ['gemeente met klantprofiel', 'municipal_with_profile'],
  ['gemeente geen klantprofiel', 'municipal_without_profile'],
  ['uwv klantprofiel', 'uwv_with_profile'],
  ['uwv zonder klantprofiel', 'uwv_without_profile'],
  ['totaal', 'known_in_sonar'],
  ['klantprofiel', undefined],
  ['gemeente', undefined],
  ['gemeente geen', undefined],
  ['', undefined],
  ['totaal gemeente', undefined],
  ['totaal klantprofiel', undefined],
  ['gemeente uwv klantprofiel', undefined],
  ['gemeente klantprofiel met klantprofiel zonder', undefined],
])('%j is over %s', (text, measure) => {
  expect(toMeasure(whatIsSaid(text, WORDS) ?? -1)).toBe(measure);
});

test.each([
  ['gemeente met', true],
  ['totaal', true],
  ['', true],
  ['totaal uwv', false],
  ['gemeente uwv', false],
  ['klantprofiel met klantprofiel zonder', false],
])('%j can be said of one column: %s', (text, isSo) => {
  expect(isConsistent(whatIsSaid(text, WORDS) ?? -1)).toBe(isSo);
});
