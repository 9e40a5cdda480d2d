import { describe, expect, it, test } from 'vitest';

import { parseRegionCode } from '../../../src/codes.ts';
import { makeQuarter } from '../../../src/quarter.ts';
import type { SeenAs } from '../../../src/seen-as.ts';
import { findRegionsInText, parseSeenAs, toStatements } from '../../../src/transform/seen-as.ts';
import { reference } from '../../support/reference.ts';

describe('parseSeenAs', () => {
  const cases: readonly (readonly [SeenAs, string | undefined, string | undefined])[] = [
    [{}, undefined, undefined],
    [
      { title: 'Transparantie van klantprofielen eerste kwartaal 2023', label: 'Rijnmond' },
      '2023Q1',
      'AM22',
    ],
    [{ title: 'Klantprofielen Rijnmond Q1 2023' }, '2023Q1', 'AM22'],
    [{ title: 'Transparantie 1e kwartaal 2023', regionTags: ['Rijnmond'] }, '2023Q1', 'AM22'],
    [{ title: '1e kwartaal 2023', regionTags: ['Rijnmond', 'Zeeland'] }, '2023Q1', undefined],
    [{ slug: 'transparantie-klantprofielen-noord-holland-noord-2019-q1.pdf' }, '2019Q1', 'AM15'],
    [{ slug: 'klantprofielen_rijnmond_2023_kwartaal_1' }, '2023Q1', 'AM22'],
    [{ slug: 'Rijnmond-1e-kwartaal-2023.pdf' }, '2023Q1', 'AM22'],
    [{ slug: 'rijnmond.pdf' }, undefined, undefined],
    [{ slug: '2023-q1.pdf' }, undefined, undefined],
    [{ title: 'Q1 2023', label: 'Rijnmond', slug: 'zeeland-2019-q3.pdf' }, '2023Q1', 'AM22'],
    [{ title: 'Klantprofielen Rijnmond', label: 'Zeeland' }, undefined, undefined],
    [{ title: 'Rijnmond en Zeeland', label: 'Zeeland Q1 2023' }, '2023Q1', 'AM24'],
    [{ title: 'Q1 2023 — Q2 2023', label: 'Zeeland' }, undefined, 'AM24'],
    [{ title: 'Q5 2023', label: 'Zeeland' }, undefined, 'AM24'],
    [{ title: 'Zuid-Holland Centraal, vierde kwartaal 2022' }, '2022Q4', 'AM34'],
    [{ title: 'FoodValley' }, undefined, undefined],
    [{ title: 'FoodValley', label: 'Q4 2016' }, '2016Q4', 'AM31'],
    [{ title: 'FoodValley', label: 'Q4 2017' }, '2017Q4', 'AM38'],
    [{ title: 'Veluwe Stedendriehoek', label: 'Q4 2017' }, '2017Q4', 'AM06'],
  ];
  it.each(cases)('%j', (seenAs, quarter, region) => {
    expect(parseSeenAs(seenAs, reference)).toMatchObject({ quarter, region });
  });
});

test.each([
  [
    'the longer of two names, wherever they overlap',
    'Klantprofielen Noord-Holland Noord 2023',
    'AM15',
  ],
  ['nor the name that only begins within it', 'Noord-Holland Noord Oost', 'AM15'],
  ['names side by side, each once', 'Noord Oost en Noord-Holland en Noord Oost', 'AM03 AM02'],
])('a text says %s', (_, text, regions) => {
  const codes = { noordholland: 'AM02', noordhollandnoord: 'AM15', noordoost: 'AM03' };
  const named = new Map(
    Object.entries(codes).map(([name, code]) => [name, [parseRegionCode(code)]]),
  );
  const regionsNamed = (key: string) => named.get(key) ?? [];
  const found = findRegionsInText(text, '2023-03-31', { ...reference, regionsNamed });
  expect(found.join(' ')).toBe(regions);
});

describe('toStatements', () => {
  const quarter = makeQuarter(2023, 1);

  it('lets a slug and a file name speak only when they name both', () => {
    const sources = (seenAs: SeenAs, file: string): readonly string[] =>
      toStatements(seenAs, file, quarter, reference).map((said) => said.source);
    expect(sources({ slug: 'rijnmond.pdf' }, 'zeeland.pdf')).toEqual([]);
    expect(sources({ slug: 'rijnmond-2023-q1.pdf' }, 'zeeland q1 2023.PDF')).toEqual([
      'slug',
      'file name',
    ]);
  });

  it('makes two statements of two titles', () => {
    const said = toStatements(
      { title: 'Q1 2023 — Rijnmond Q2 2023' },
      undefined,
      quarter,
      reference,
    );
    expect(said.map((one) => one.quarter)).toEqual(['2023Q1', '2023Q2']);
  });

  it('reads names as they were in the quarter of the document', () => {
    const of = (year: number) =>
      toStatements({ label: 'FoodValley' }, undefined, makeQuarter(year, 4), reference)[0]?.region;
    expect([of(2016), of(2017)]).toEqual(['AM31', 'AM38']);
  });
});
