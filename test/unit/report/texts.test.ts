import { globSync, readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { findEntry, findMeaning, LANGUAGES, MEANINGS, toWord } from '../../../src/meanings.ts';
import { fillBlanks, parseLanguage, sayIn } from '../../../src/report/page.ts';
import TEXTS from '../../../src/report/texts.json' with { type: 'json' };

const blanksOf = (text: string) => new Set(text.match(/(?<=\{)\w+/g));

describe.each(Object.entries({ texts: TEXTS, ...MEANINGS }))('%s', (_, table) => {
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

describe('the texts of the report', () => {
  const source = globSync('src/report/*.ts')
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  // say('key'), say('key', { a, b: … }), say('key', values)
  const said = [...source.matchAll(/\bsay\(\s*'(\w+)'(?:,\s*(\{[^{}]*\})?)?/g)];

  it.each(said.map(([call, key = '', values]) => [call, key, values] as const))(
    '%s fills the blanks of its text, and no other',
    (call, key, values) => {
      const blanks = blanksOf(TEXTS[key as keyof typeof TEXTS].nl);
      if (!call.includes(',')) expect([...blanks]).toEqual([]);
      else if (values === undefined || values.includes('...'))
        expect(blanks.size).toBeGreaterThan(0);
      else expect(new Set(values.match(/(?<=[{,]\s*)\w+(?=\s*[:,}])/g))).toEqual(blanks);
    },
  );

  it('are all said somewhere', () => {
    const isSaid = (key: string) =>
      source.includes(`'${key}'`) || /^history_|^(municipalities|explanation)$/.test(key);
    expect(Object.keys(TEXTS).filter((key) => !isSaid(key))).toEqual([]);
  });
});

describe('the meaning of codes', () => {
  it('takes server errors for one family', () => {
    expect(findEntry('http_503')).toBe('http_5xx');
    expect(findMeaning('http_503', 'en')).toBe('The source has a fault (5xx).');
  });

  it.each(['', 'made_up', 'constructor', '__proto__', 'toString'])(
    'knows nothing of %j',
    (code) => {
      expect(findMeaning(code, 'nl')).toBeUndefined();
      expect(toWord('run_status', code, 'nl')).toBe(code);
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
