/** What each check of a document says, word by word: people decide by it, in `status`, the report and the alert. */
import { expect, test } from 'vitest';

import type { Check } from '../../../src/findings.ts';
import type { RawDocument, RawRow } from '../../../src/raw.ts';
import { toReading } from '../../../src/transform/read.ts';
import { failedOf, read } from '../../support/made-reading.ts';
import {
  PRINTED_HEADINGS,
  sampleTruth,
  toRawDocument,
  type TruthRow,
  withTable,
} from '../../support/raw-document.ts';
import { reference } from '../../support/reference.ts';

const GOOI = sampleTruth('gooi');
const RAW = toRawDocument(GOOI);

const say = ({ code, severity, subject, passed, expected, found }: Check): string =>
  [passed ? 'ok' : severity, code, subject, expected ?? '-', found ?? '-'].join(' | ');

/** The document with other rows in front. */
const withRows = (...rows: TruthRow[]): RawDocument =>
  toRawDocument({ ...GOOI, rows: [...rows, ...GOOI.rows.slice(rows.length)] });

const named = (...names: string[]): RawDocument =>
  withRows(
    ...names.map((name, index): TruthRow => {
      const [, ...cells] = GOOI.rows[index] ?? [''];
      return [name, ...cells];
    }),
  );

const withEachRow = (change: (counts: RawRow['counts']) => RawRow['counts']): RawDocument =>
  withTable(RAW, (table) => ({
    ...table,
    rows: table.rows.map((row) => ({ ...row, counts: change(row.counts) })),
  }));

test('a good document', () => {
  const seenAs = {
    title: 'Derde kwartaal 2020 Gooi en Vechtstreek',
    regionTags: ['Gooi en Vechtstreek'],
  };
  const file = 'klantprofielen-gooi-en-vechtstreek-2020-q3.pdf';
  const { checks } = read(GOOI, seenAs, file);
  const each = new Set(['row_sum', 'municipality_known', 'columns_usual']);
  expect(checks.filter(({ code }) => !each.has(code)).map(say)).toEqual([
    'ok | title_found | title | Transparantie van klantprofielen, a quarter and a region | 2020Q3 Gooi- en Vechtstreek',
    'ok | layout_known | table | one table with a total row and five counts in each row (reference/layouts.json) | uwv-2020',
    'ok | headings_understood | headings | five headings that name five measures, or none | layout: municipal_with_profile, municipal_without_profile, uwv_with_profile, uwv_without_profile, known_in_sonar',
    'ok | count_readable | table | 45 | 45',
    'ok | withheld_cell | table | 45 | 45',
    'ok | readings_agree | table | 8 | 8',
    'ok | names_on_their_rows | table | 9 | 9',
    'ok | footnote_mark | table | no footnote marks | no footnote marks',
    'ok | footnote_found | footnote | the register of a region and the share known in Sonar | 1991, 86%',
    'ok | region_known | title | a region of reference/regions.csv | Gooi- en Vechtstreek',
    'ok | title_agrees | link title: quarter | 2020Q3 | 2020Q3',
    'ok | title_agrees | link title: region | AM12 | AM12',
    'ok | title_agrees | region tag: region | AM12 | AM12',
    'ok | title_agrees | file name: quarter | 2020Q3 | 2020Q3',
    'ok | title_agrees | file name: region | AM12 | AM12',
    'ok | title_agrees | footnote: region | AM12 | AM12',
    'ok | column_sum | municipal_with_profile | 132 | 132',
    'ok | column_sum | municipal_without_profile | 424 | 424',
    'ok | column_sum | uwv_with_profile | 866 | 866',
    'ok | column_sum | uwv_without_profile | 286 | 286',
    'ok | column_sum | known_in_sonar | 1708 | 1708',
    'ok | coverage_pct | footnote | 86 | 85.79',
    'ok | municipality_unique | table | 8 | 8',
    'ok | municipality_complete | AM12 | 8 | 8',
    'ok | municipality_region | AM12 | 8 | 8',
    'ok | borders_of_quarter | AM12 | 2020-09-30 | 2020-09-30',
  ]);
  const said = checks.map(say);
  expect(said).toContain('ok | row_sum | Blaricum | 49 | 49');
  expect(said).toContain('ok | row_sum | TOTAAL AMR | 1708 | 1708');
  expect(said).toContain(
    'ok | municipality_known | Blaricum | a municipality on 2020-09-30 | GM0376',
  );
});

const TITLE = 'title_found | title | Transparantie van klantprofielen, a quarter and a region';
const LAYOUT =
  'block | layout_known | table | one table with a total row and five counts in each row (reference/layouts.json)';
const NOTE =
  'block | footnote_found | footnote | the register of a region and the share known in Sonar';

test.each<[string, RawDocument, string[]]>([
  [
    'cells that are not counts',
    withRows(
      ['Blaricum', 5, 'x', 17, 7, 49],
      ['Eemnes', 2, 12, '2I', 10, 45],
      ['Gooise Meren', 25, 74, 163, 51, 314],
    ),
    [
      'block | count_readable | Eemnes: uwv_with_profile | a count | 2I',
      'block | withheld_cell | Blaricum: municipal_without_profile | a count | x',
      'block | row_sum | Gooise Meren | 314 | 313',
      'block | column_sum | known_in_sonar | 1708 | 1709',
    ],
  ],
  [
    'counts that do not add up',
    toRawDocument({
      ...GOOI,
      rows: [['Blaricum', 6, 20, 17, 7, 49], ...GOOI.rows.slice(1)],
      totals: [132, 425, 866, 286, 1708],
      pct: 80,
    }),
    [
      'block | row_sum | Blaricum | 49 | 50',
      'block | row_sum | TOTAAL AMR | 1708 | 1709',
      'block | column_sum | municipal_with_profile | 132 | 133',
      'block | column_sum | municipal_without_profile | 425 | 424',
      'block | coverage_pct | footnote | 80 | 85.79',
    ],
  ],
  [
    'an empty register',
    toRawDocument({ ...GOOI, register: 0 }),
    ['block | coverage_pct | footnote | 86 | 1708 of 0 persons'],
  ],
  [
    'names that are unknown, doubled, of another region, and missing',
    named('Blaricom', 'Laren', 'Almere'),
    [
      'block | municipality_known | Blaricom | a municipality on 2020-09-30 | -',
      'block | municipality_unique | GM0417 | 1 | Laren, Laren',
      'block | municipality_complete | Eemnes | GM0317 | -',
      'block | municipality_complete | Blaricum | GM0376 | -',
      'block | municipality_complete | Gooise Meren | GM1942 | -',
      'warn | municipality_region | Almere | AM11 | AM12',
    ],
  ],
  [
    'neither title nor footnote',
    toRawDocument({ ...GOOI, title: ['Iets anders'], footnote: ['Niets'] }),
    [
      `block | ${TITLE} | no title of the series, no quarter, no region: Iets anders / Toelichting / Niets`,
      `${NOTE} | no footnote`,
      'block | region_known | title | a region of reference/regions.csv | -',
    ],
  ],
  [
    'a region that does not exist',
    toRawDocument({ ...GOOI, region: 'Nergensland', noteRegion: 'Nergensland' }),
    ['block | region_known | title | a region of reference/regions.csv | Nergensland'],
  ],
  [
    'two titles',
    toRawDocument({
      ...GOOI,
      title: [
        'Transparantie van klantprofielen',
        'Derde kwartaal 2020 Zeeland',
        'Vierde kwartaal 2020 Twente',
      ],
    }),
    [
      `block | ${TITLE} | 2 different quarters, 2 different regions: Transparantie van klantprofielen / Derde kwartaal 2020 Zeeland / Vierde kwartaal 2020 Twente`,
      'block | region_known | title | a region of reference/regions.csv | -',
    ],
  ],
  [
    'a heading that says something else',
    toRawDocument({
      ...GOOI,
      headings: [...PRINTED_HEADINGS.slice(0, 4), { group: '', text: 'Aandeel' }],
    }),
    [
      "block | headings_understood | headings | five headings that name five measures, or none | column 1: 'Gemeente: Klantprofiel in Sonar' | column 2: 'Gemeente: Geen klantprofiel in Sonar' | column 3: 'UWV: Klantprofiel in Sonar' | column 4: 'UWV: Geen klantprofiel in Sonar' | column 5: 'Aandeel'",
    ],
  ],
  [
    'a cell that is no count, in a column that nobody knows',
    withTable(
      toRawDocument({
        ...GOOI,
        rows: [['Blaricum', 5, 20, 'I7', 7, 49], ...GOOI.rows.slice(1)],
        headings: PRINTED_HEADINGS,
      }),
      (table) => ({ ...table, unclear: 'a heading over two columns' }),
    ),
    [
      "block | headings_understood | headings | five headings that name five measures, or none | column 1: 'Gemeente: Klantprofiel in Sonar' | column 2: 'Gemeente: Geen klantprofiel in Sonar' | column 3: 'UWV: Klantprofiel in Sonar' | column 4: 'UWV: Geen klantprofiel in Sonar' | column 5: 'Totaal' | a heading over two columns",
      'block | count_readable | Blaricum: column 3 | a count | I7',
    ],
  ],
  [
    'another look',
    withTable(RAW, (table) => ({ ...table, regionNumber: table.rows[0]?.name })),
    [`${LAYOUT} | in front of the counts: region_number, municipality`],
  ],
  [
    'a column of percents',
    withEachRow(([first, ...others]) =>
      first ? [first, ...others, { ...first, text: '12%' }] : [],
    ),
    [`${LAYOUT} | 6 columns of counts, the last are percents`],
  ],
  [
    'another column of percents, in the middle',
    withEachRow(([first, ...others]) =>
      first ? [first, { ...first, text: '12%' }, ...others] : [],
    ),
    [`${LAYOUT} | 6 columns of counts, number 2 are percents`],
  ],
  [
    'two columns of percents',
    withEachRow((counts) =>
      counts.flatMap((cell, at) => (at < 2 ? [cell, { ...cell, text: '12%' }] : [cell])),
    ),
    [`${LAYOUT} | 7 columns of counts, numbers 2, 4 are percents`],
  ],
  [
    'a column too few',
    withEachRow((counts) => counts.slice(1)),
    [`${LAYOUT} | 4 columns of counts instead of 5, the first row is 'Blaricum 20 17 7 49'`],
  ],
  [
    'a table that is no table',
    { ...RAW, table: { problem: 'two tables', seen: 'page 1 and 2' } },
    [`${LAYOUT} | two tables: page 1 and 2`],
  ],
  [
    'text that nobody sees',
    { ...RAW, undrawn: [{ subject: 'Blaricum', expected: '5', found: '50' }] },
    ['block | readings_agree | Blaricum | 5 | 50'],
  ],
  [
    'a footnote in other words',
    toRawDocument({
      ...GOOI,
      footnote: [
        'In Sonar zijn niet alle doelgroepers opgenomen, in de arbeidsmarktregio bevat ook dit',
        'het  doelgroepregister banenafspraak in totaal: geen',
        'en daarmee is niet gezegd wat er staat, want dat hangt ook af van wat er niet staat en van wat niet is gevraagd',
      ],
    }),
    [
      `${NOTE} | not understood: epers opgenomen, in de arbeidsmarktregio bevat ook dit het doelgroepregister banenafspraak in totaal: geen en daarmee is niet gezegd wat er staat, want dat hangt ook af van wat er niet staat en van w`,
    ],
  ],
  [
    'two footnotes',
    toRawDocument({
      ...GOOI,
      footnote: [1000, 1001].flatMap((persons) => [
        'in de arbeidsmarktregio Gooi bevat het doelgroepregister banenafspraak in totaal',
        `${persons} personen. Hiervan is 86,5% bekend binnen Sonar.`,
      ]),
    }),
    [`${NOTE} | different footnotes: 1000 86.5% Gooi | 1001 86.5% Gooi`],
  ],
])('%s', (_, raw, said) => {
  expect(failedOf(toReading(raw, undefined, undefined, reference)).map(say)).toEqual(said);
});

test('what the way to it says, and the table, of other quarters and regions', () => {
  const of = (...args: Parameters<typeof read>): string[] => failedOf(read(...args)).map(say);
  expect(of(GOOI, { title: 'Vijfde kwartaal 2020 Zeeland', label: 'Q4 2020' })).toEqual([
    'block | title_agrees | link title: quarter | 2020Q3 | Vijfde kwartaal 2020 Zeeland',
    'block | title_agrees | link title: region | AM12 | AM24',
    'block | title_agrees | link label: quarter | 2020Q3 | 2020Q4',
  ]);
  expect(of(GOOI, { regionTags: ['Twente'], slug: 'x-q4-2020-rijnmond' })).toEqual([
    'block | title_agrees | region tag: region | AM12 | AM05',
    'block | title_agrees | slug: quarter | 2020Q3 | 2020Q4',
    'block | title_agrees | slug: region | AM12 | AM22',
  ]);
  expect(of({ ...GOOI, noteRegion: 'Nergensland' }, {}, 'twente-2020-q3.pdf')).toEqual([
    'block | title_agrees | file name: region | AM12 | AM05',
    'block | title_agrees | footnote: region | AM12 | Nergensland',
  ]);
});
