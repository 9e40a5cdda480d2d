import { describe, expect, it } from 'vitest';

import { mentionsQuarter } from '../../../src/quarter.ts';
import { parseQuarterText } from '../../../src/transform/seen-as.ts';

it.each(['kwartaal 3', '3e kwrt', '3e kw', 'q3', 'K 3 2022'])('%j speaks of a quarter', (text) => {
  expect(mentionsQuarter(text.toLowerCase())).toBe(true);
});

it.each(['2023', 'kwartaalbericht', 'q5', 'week 3', 'kwik'])('%j does not', (text) => {
  expect(mentionsQuarter(text)).toBe(false);
});

describe('parseQuarterText', () => {
  it.each([
    ['Derde kwartaal 2020  Gooi- en Vechtstreek', '2020Q3', '', 'gooi en vechtstreek'],
    ['eerste kwartaal 2023 Rijnmond', '2023Q1', '', 'rijnmond'],
    ['1e kwartaal 2023', '2023Q1', '', ''],
    ['1ᵉ kwartaal 2023', '2023Q1', '', ''],
    ['2de kwartaal van 2021', '2021Q2', '', ''],
    ['kwartaal 1 2023', '2023Q1', '', ''],
    ['Rijnmond, kwartaal 4, 2022', '2022Q4', 'rijnmond', ''],
    ['Klantprofielen Rijnmond Q1 2023', '2023Q1', 'klantprofielen rijnmond', ''],
    ['K1 2023', '2023Q1', '', ''],
    [
      'transparantie-klantprofielen-noord-holland-noord-2019-q1',
      '2019Q1',
      'transparantie klantprofielen noord holland noord',
      '',
    ],
    ['klantprofielen_rijnmond_2023_kwartaal_1', '2023Q1', 'klantprofielen rijnmond', ''],
    ['Rijnmond-1e-kwartaal-2023', '2023Q1', 'rijnmond', ''],
    ['2023 vierde kwartaal', '2023Q4', '', ''],
    ['2023Q1', '2023Q1', '', ''],
    ['1-kwartaal-2023', '2023Q1', '', ''],
    ['Q3 2022 Zuid-Holland Centraal', '2022Q3', '', 'zuid holland centraal'],
    ['3e kwartaal 2020', '2020Q3', '', ''],
    ['3e kwrt. 2020', '2020Q3', '', ''],
    ['kw 3 2020', '2020Q3', '', ''],
    ['Q1 2023 (eerste kwartaal 2023)', '2023Q1', '', ''],
  ])('reads %j', (text, quarter, before, after) => {
    expect(parseQuarterText(text)).toEqual({ kind: 'one', quarter, before, after });
  });

  it.each([
    '',
    'Rijnmond',
    'kwartaal',
    '2023',
    'kwartaal 2023',
    'eerste halfjaar 2023',
    'Week1 2023',
    'kwartaal 12 2023',
    '20231',
    'Q12023',
    'eerste kwartaal 23',
    'eerste kwartaal 20230',
  ])('finds nothing in %j', (text) => {
    expect(parseQuarterText(text)).toEqual({ kind: 'none' });
  });

  it.each([
    'vijfde kwartaal 2023',
    'Q5 2023',
    'Q0 2023',
    '0e kwartaal 2023',
    'Q1 1998',
    'Q1 2014',
    'eerste kwartaal 2050',
    '2023-q9',
    '5e kwartaal 2023',
  ])('refuses %j', (text) => {
    expect(parseQuarterText(text)).toEqual({ kind: 'impossible' });
  });

  it.each([
    'Q1 2023 en Q2 2023',
    'eerste kwartaal 2022 en tweede kwartaal 2022',
    'Q4 2022 Q1 2023',
  ])('cannot choose in %j', (text) => {
    expect(parseQuarterText(text)).toEqual({ kind: 'several' });
  });
});
