import { CHECK_MEANINGS } from '../../../src/check-meanings.ts';
import { describe, expect, it } from 'vitest';

import { CHECK_CODES } from '../../../src/findings.ts';
import { fillBlanks, parseLanguage, sayIn } from '../../../src/report/page.ts';
import { findEntry, findMeaning, LANGUAGES, TEXTS, toWord } from '../../../src/report/texts.ts';
import {
  COVERAGE_MEANINGS,
  DECISION_MEANINGS,
  DOCUMENT_MEANINGS,
  LINK_MEANINGS,
  REASON_MEANINGS,
  RUN_MEANINGS,
} from '../../../src/code-meanings.ts';

const TABLES = {
  TEXTS,
  CHECK_MEANINGS,
  REASON_MEANINGS,
  COVERAGE_MEANINGS,
  DOCUMENT_MEANINGS,
  RUN_MEANINGS,
  LINK_MEANINGS,
  DECISION_MEANINGS,
};

const blanksOf = (text: string) => new Set(text.match(/\{\w+/g));

describe.each(Object.entries(TABLES))('%s', (_, table) => {
  it.each(Object.entries(table))(
    'says %s in both languages, with the same blanks',
    (_key, text) => {
      for (const language of LANGUAGES) {
        expect(text[language].trim()).toBe(text[language]);
        expect(text[language]).not.toBe('');
      }
      expect(blanksOf(text.nl)).toEqual(blanksOf(text.en));
    },
  );
});

describe('the meaning of codes', () => {
  it('has an entry for every check', () => {
    expect(Object.keys(CHECK_MEANINGS).sort()).toEqual([...CHECK_CODES].sort());
  });

  it('takes server errors for one family', () => {
    expect(findEntry('http_503')).toBe('http_5xx');
    expect(findMeaning('http_503', 'en')).toBe('The source has a fault (5xx).');
  });

  it.each(['', 'made_up', 'constructor', '__proto__', 'toString'])(
    'knows nothing of %j',
    (code) => {
      expect(findMeaning(code, 'nl')).toBeUndefined();
      expect(toWord(RUN_MEANINGS, code, 'nl')).toBe(code);
    },
  );
});

describe('language', () => {
  it.each([
    ['en', 'en'],
    ['nl', 'nl'],
    [undefined, 'nl'],
    ['EN', 'nl'],
    ['<script>', 'nl'],
  ] as const)('reads %j as %s', (text, language) => {
    expect(parseLanguage(text)).toBe(language);
  });

  it('fills blanks once: a value that looks like a blank stays as it is', () => {
    expect(fillBlanks('{a} en {b}', { a: '{b}', b: 2 })).toBe('{b} en 2');
    expect(fillBlanks('{a} en {c}', { a: 1 })).toBe('1 en {c}');
  });

  it.each([
    [1, '1 persoon in een jaar'],
    ['+1', '+1 persoon in een jaar'],
    ['\u22121', '\u22121 persoon in een jaar'],
    [0, '0 personen in een jaar'],
    ['+11', '+11 personen in een jaar'],
    ['+1.001', '+1.001 personen in een jaar'],
  ])('lets a word go by its number: %s', (n, said) => {
    expect(sayIn('nl')('yoyPersons', { n })).toBe(said);
  });

  it('says what is one as one', () => {
    const values = { day: '31 March 2023', area: 'X', known: '1', share: '100%' };
    expect(sayIn('en')('quote', values)).toBe(
      'On 31 March 2023, 1 person of the target group of the jobs agreement in X was known in Sonar, the system of UWV. Of this 100% had a client profile.',
    );
    expect(sayIn('nl')('quoteNobody', values)).toMatch(/ was in X 1 mens uit /);
    const revised = { region: 'Rijnmond', quarter: '4e kwartaal 2022', count: '1' };
    expect(sayIn('nl')('feedRevisedText', revised)).toBe(
      'Van Rijnmond, 4e kwartaal 2022, is na de eerste keer laden 1 waarde veranderd.',
    );
  });
});
