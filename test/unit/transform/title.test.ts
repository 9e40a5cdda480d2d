import { describe, expect, it } from 'vitest';

import { readTitle, type Title } from '../../../src/transform/title.ts';
import { reference } from '../../support/reference.ts';

const SERIES = 'Transparantie van klantprofielen';
const PROSE = [
  'Transparantie op de arbeidsmarkt',
  'Gemeenten en UWV hebben een gedeelde verantwoordelijkheid om transparantie te realiseren.',
  'banenafspraak. De publicatie ‘Transparantie van',
  'klantprofielen’ geeft inzicht in de vorderingen op dit gebied: hoeveel mensen',
];

const read = (...lines: readonly string[]): Title => readTitle([...lines, ...PROSE], reference);

describe('readTitle', () => {
  it.each([
    [
      'the 2020 title',
      [SERIES, 'Derde kwartaal 2020  Gooi- en Vechtstreek'],
      '2020Q3',
      'Gooi- en Vechtstreek',
      'AM12',
    ],
    ['the 2023 title', [SERIES, 'eerste kwartaal 2023 Rijnmond'], '2023Q1', 'Rijnmond', 'AM22'],
    [
      'capitals',
      ['TRANSPARANTIE VAN KLANTPROFIELEN', 'EERSTE KWARTAAL 2023 RIJNMOND'],
      '2023Q1',
      'RIJNMOND',
      'AM22',
    ],
    [
      'a title that wraps',
      ['Transparantie van', 'klantprofielen', 'eerste kwartaal 2023 Rijnmond'],
      '2023Q1',
      'Rijnmond',
      'AM22',
    ],
    [
      'letters set wide',
      ['T r a n s p a r a n t i e  van klantprofielen', 'Q1 2023 Rijnmond'],
      '2023Q1',
      'Rijnmond',
      'AM22',
    ],
    ['one line', [`${SERIES} eerste kwartaal 2023 Rijnmond`], '2023Q1', 'Rijnmond', 'AM22'],
    [
      'quarter on the title line',
      [`${SERIES} - eerste kwartaal 2023`, 'Rijnmond'],
      '2023Q1',
      'Rijnmond',
      'AM22',
    ],
    [
      'region on the title line',
      [`${SERIES} Rijnmond`, 'eerste kwartaal 2023'],
      '2023Q1',
      'Rijnmond',
      'AM22',
    ],
    ['two lines', [SERIES, '1e kwartaal 2023', 'Rijnmond'], '2023Q1', 'Rijnmond', 'AM22'],
    [
      'two lines, region first',
      [SERIES, 'Rijnmond', 'kwartaal 1 2023'],
      '2023Q1',
      'Rijnmond',
      'AM22',
    ],
    ['the region before the quarter', [SERIES, 'Rijnmond: Q1 2023'], '2023Q1', 'Rijnmond', 'AM22'],
    [
      'a region that wraps',
      [SERIES, 'eerste kwartaal 2023 Stedendriehoek en Noordwest', 'Veluwe'],
      '2023Q1',
      'Stedendriehoek en Noordwest Veluwe',
      'AM06',
    ],
    [
      'a region broken at its hyphen',
      [SERIES, 'eerste kwartaal 2023 Noord-', 'Holland Noord'],
      '2023Q1',
      'Noord- Holland Noord',
      'AM15',
    ],
    [
      'no title but the explanation',
      ['eerste kwartaal 2023 Rijnmond'],
      '2023Q1',
      'Rijnmond',
      'AM22',
    ],
    [
      'a second title that names no region',
      [SERIES, 'Q1 2023 Rijnmond', 'x', 'y', SERIES, 'Q1 2023'],
      '2023Q1',
      'Rijnmond',
      'AM22',
    ],
    [
      'the title on two pages',
      [SERIES, 'Q1 2023 Rijnmond', 'x', SERIES, 'Q1 2023 Rijnmond'],
      '2023Q1',
      'Rijnmond',
      'AM22',
    ],
  ])('reads %s', (_, lines, quarter, printedRegion, region) => {
    expect(read(...lines)).toEqual({
      isOurSeries: true,
      isNational: false,
      quarter,
      printedRegion,
      region,
      problem: undefined,
    });
  });

  it('keeps a region that is not known', () => {
    expect(read(SERIES, 'eerste kwartaal 2023 Atlantis')).toMatchObject({
      quarter: '2023Q1',
      printedRegion: 'Atlantis',
      region: undefined,
      problem: undefined,
    });
  });

  it('finds the quarter below another line', () => {
    expect(read(SERIES, 'Uitgave van UWV', 'eerste kwartaal 2023 Atlantis').quarter).toBe('2023Q1');
  });

  it('finds the title behind a bullet', () => {
    expect(readTitle([`• ${SERIES}`, 'Q1 2023 Rijnmond'], reference)).toMatchObject({
      isOurSeries: true,
      region: 'AM22',
    });
  });

  it.each([
    ['Rijnm\u043end', 'a look-alike in the region'],
    ['Rijnmond\u0430', 'a look-alike behind the region'],
  ])('does not know %j: %s', (name) => {
    expect(read(SERIES, `eerste kwartaal 2023 ${name}`).region).toBeUndefined();
  });

  it.each([
    ['no quarter', [SERIES, 'Rijnmond'], 'no quarter'],
    ['no region', [SERIES, 'eerste kwartaal 2023'], 'no region'],
    ['a fifth quarter', [SERIES, 'vijfde kwartaal 2023 Rijnmond'], 'no quarter'],
    ['a year before the series', [SERIES, 'eerste kwartaal 1998 Rijnmond'], 'no quarter'],
    [
      'a quarter before the first',
      [SERIES, 'derde kwartaal 2016 Rijnmond'],
      '2016Q3 is before or behind all quarters of the warehouse',
    ],
    [
      'a quarter after the last',
      [SERIES, 'Q1 2041 Rijnmond'],
      '2041Q1 is before or behind all quarters of the warehouse',
    ],
    [
      'one of them such a quarter',
      [SERIES, 'Q3 2016 Rijnmond', 'Q1 2023 Rijnmond'],
      '2 different quarters',
    ],
    ['two quarters', [SERIES, 'Q1 2023 Rijnmond', 'Q2 2023 Rijnmond'], '2 different quarters'],
    [
      'a second title of another quarter whose region nobody knows',
      [SERIES, 'Q1 2023 Rijnmond', 'x', 'y', 'z', SERIES, 'Q4 2022 Rijnmomd'],
      '2 different quarters',
    ],
    ...['Q5 2023 Rijnmond', 'Q1 2014 Rijnmond', 'Q1 2023 en Q2 2023 Rijnmond'].map(
      (second): [string, string[], string] => [
        `a second title: ${second}`,
        [SERIES, 'Q1 2023 Rijnmond', 'x', 'y', 'z', SERIES, second],
        '2 different quarters',
      ],
    ),
    ['two regions', [SERIES, 'Q1 2023 Rijnmond', 'Q1 2023 Zeeland'], '2 different regions'],
    [
      'two pages that differ',
      [SERIES, 'Q1 2023 Rijnmond', 'x', 'y', 'z', SERIES, 'Q4 2022 Rijnmond'],
      '2 different quarters',
    ],
    ['nothing', [], 'no title'],
  ])('says what is wrong: %s', (_, lines, problem) => {
    expect(read(...lines).problem).toContain(problem);
  });

  it('keeps what two titles agree on', () => {
    expect(read(SERIES, 'Q1 2023 Rijnmond', 'Q1 2023 Zeeland')).toMatchObject({
      quarter: '2023Q1',
      printedRegion: undefined,
      region: undefined,
    });
  });

  it.each(['Nederland', 'landelijk', 'NEDERLAND'])('knows a national document: %s', (name) => {
    expect(read(SERIES, `eerste kwartaal 2023 ${name}`)).toMatchObject({
      isOurSeries: true,
      isNational: true,
      region: undefined,
    });
  });

  it('does not take a document of the country and a region for a national one', () => {
    expect(read(SERIES, 'Q1 2023 Nederland', 'Q1 2023 Rijnmond').isNational).toBe(false);
  });

  it.each([
    ['another publication', ['Regionale trendrapportage', 'eerste kwartaal 2023 Rijnmond']],
    [
      'prose that mentions ours at the start of a line',
      [`${SERIES} geeft inzicht in de vorderingen`],
    ],
    ['nothing at all', []],
  ])('does not take %s for ours', (_, lines) => {
    expect(readTitle([...lines, 'Factsheet banenafspraak'], reference)).toMatchObject({
      isOurSeries: false,
      isNational: false,
    });
  });
});
