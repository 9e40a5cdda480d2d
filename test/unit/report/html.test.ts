import { raw } from 'hono/html';
import { describe, expect, it } from 'vitest';

import { keyFigures, trendCharts } from '../../../src/report/area.ts';
import { personsChart, shareChart, ticksUpTo } from '../../../src/report/chart.ts';
import { toFormats } from '../../../src/report/format.ts';
import type { Numbers } from '../../../src/report/numbers.ts';
import { toVisit } from '../../../src/report/page.ts';
import { pair, quarterPicker } from '../../../src/report/parts.ts';
import { type Column, csvOf, table } from '../../../src/report/table.ts';
import { address, codeWithMeaning, outside } from '../../../src/report/words.ts';

const HOSTILE = `<img src=x onerror="alert(1)">'\u202E&`;
const visitOf = (address: string, language: 'nl' | 'en' = 'nl') =>
  toVisit(new URL(address, 'http://report.example'), language, new Date('2023-08-01T00:00:00Z'));

describe('text from outside', () => {
  it('is escaped and shows its direction marks', async () => {
    expect((await pair('a', outside(HOSTILE))).toString()).toContain(
      '<dd>&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&#39;\\u{202e}&amp;</dd>',
    );
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', ' https://x', ''])(
    'is no link when it is %j',
    async (url) => {
      expect((await address(url)).toString()).toBe(`<span class="address">${url}</span>`);
    },
  );

  it('is a link when it leads to the web, and cannot leave its attribute', async () => {
    const link = (await address(`https://x.example/"${HOSTILE}`)).toString();
    expect(link).toMatch(/^<a class="address" href="https:\/\/x\.example\/&quot;&lt;img/);
    expect(link).not.toContain('<img');
  });

  it('is no meaning when the code is not known', async () => {
    expect((await codeWithMeaning(visitOf('/'), HOSTILE)).toString()).not.toContain('<img');
  });
});

describe('toVisit', () => {
  it('keeps page and query when the language changes', () => {
    const visit = visitOf('/regio/AM22?kwartaal=2023Q1');
    expect(visit.inLanguage('en')).toBe('/regio/AM22?kwartaal=2023Q1&lang=en');
    expect(visitOf('/regio/AM22?kwartaal=2023Q1&lang=en', 'en').inLanguage('nl')).toBe(
      '/regio/AM22?kwartaal=2023Q1',
    );
  });

  it('links to pages in its own language', () => {
    expect(visitOf('/').href('/codes#row_sum')).toBe('/codes#row_sum');
    expect(visitOf('/', 'en').href('/codes#row_sum')).toBe('/codes?lang=en#row_sum');
    expect(visitOf('/', 'en').href('/regio/AM22', { kwartaal: '2023Q1' })).toBe(
      '/regio/AM22?kwartaal=2023Q1&lang=en',
    );
  });

  it('never links to another host', () => {
    const url = new URL('http://report.example//evil.example/x');
    expect(toVisit(url, 'nl', new Date()).inLanguage('en')).toBe('/evil.example/x?lang=en');
  });
});

describe('toFormats', () => {
  it.each([
    [
      'nl',
      '14.208',
      '73,9\u00a0%',
      '74\u00a0%',
      '+1,2',
      '\u22121.234',
      '1e kwartaal 2023',
      '31 juli 2023',
    ],
    ['en', '14,208', '73.9%', '74%', '+1.2', '\u22121,234', 'Q1 2023', '31 July 2023'],
  ] as const)('writes %s', (language, ...written) => {
    const formats = toFormats(language);
    expect([
      formats.count(14208),
      formats.share(0.7391),
      formats.percent(74),
      formats.points(1.24),
      formats.change(-1234),
      formats.quarter('2023Q1'),
      formats.dayText('2023-07-31'),
    ]).toEqual(written);
  });

  it("writes an instant in Amsterdam's time and marks it up in UTC", async () => {
    const time = await toFormats('nl').instant(new Date('2023-07-31T22:30:00Z'));
    expect(time.toString()).toBe(
      '<time datetime="2023-07-31T22:30:00.000Z">1 aug 2023, 00:30</time>',
    );
  });
});

describe('a table', () => {
  type Row = {
    readonly name: string;
    readonly persons: number | null;
    readonly share: number | null;
  };
  const columns: readonly Column<Row>[] = [
    { key: 'name', heading: 'municipality' },
    { key: 'share', kind: 'share', heading: 'shareAll' },
    { key: 'persons', kind: 'change' },
  ];
  const rows = [
    { name: '=1+1', persons: 0, share: 0.5 },
    { name: HOSTILE, persons: null, share: null },
  ];

  it('shows the columns that have a heading, and tells nil, nobody and not for this row apart', async () => {
    const foot = [{ label: 'all', values: { persons: 3 } }];
    const shown = { id: 'x', caption: 'c', columns, rows, foot, csv: '/data/x.csv' };
    const text = (await table(visitOf('/'), shown)).toString();
    expect(text.match(/<th scope="col"/g)).toHaveLength(2);
    expect(text).toContain('>50,0\u00a0%</td>');
    expect(text).toContain(
      '<abbr title="niet van toepassing: niemand om door te delen">n.v.t.</abbr>',
    );
    expect(text).toMatch(/<th scope="row" class="">all<\/th>\s*<td class="number computed"><\/td>/);
    expect(text).toContain('<a href="/data/x.csv">');
    expect(text).not.toContain('<img');
  });

  it('has all its columns in the CSV, under their names', () => {
    const [head, first] = csvOf(columns, rows).split('\r\n');
    expect([head, first]).toEqual(['name,share,persons', "'=1+1,0.5,0"]);
  });
});

const numbers = (quarter: string, more: Partial<Numbers> = {}): Numbers => ({
  quarter_code: quarter,
  reference_date: '2023-03-31',
  municipal_with_profile: 1,
  municipal_without_profile: 1,
  uwv_with_profile: 1,
  uwv_without_profile: 1,
  known_in_sonar: 4,
  profile_share: 0.5,
  municipal_profile_share: 0.5,
  uwv_profile_share: 0.5,
  known_in_sonar_yoy: null,
  profile_share_yoy_pp: null,
  ...more,
});

describe('the figures of an area', () => {
  const changesOf = async (row: Numbers, rows: readonly Numbers[]) => {
    const shown = { rows, area: 'x', meaning: raw('') };
    const text = (await keyFigures(visitOf('/', 'en'), row, shown)).toString();
    return [...text.matchAll(/<small>([^<]*)<\/small>/g)].map(([, change]) => change);
  };

  it('have their change on the year: from the views, and of the parts from the same quarter a year before', async () => {
    const row = numbers('2023Q1', {
      municipal_profile_share: 0.6,
      uwv_profile_share: 0.4,
      known_in_sonar_yoy: 1,
      profile_share_yoy_pp: -1.2,
    });
    const before = numbers('2022Q1', { municipal_profile_share: 0.57, uwv_profile_share: null });
    const between = numbers('2022Q4', { municipal_profile_share: 0.1 });
    expect(await changesOf(row, [before, between, row])).toEqual([
      '+1 person in a year',
      '\u22121.2 percentage points in a year',
      '+3.0 percentage points in a year',
      'no number a year before',
    ]);
  });

  it('say that there is nothing to compare with', async () => {
    const row = numbers('2023Q1');
    expect(await changesOf(row, [row])).toEqual(Array(4).fill('no number a year before'));
  });
});

describe('the trend of an area', () => {
  it('has only its own quarters, also of those beside it', async () => {
    const country = ['2022Q2', '2022Q3', '2022Q4', '2023Q1', '2023Q2'].map((code) => numbers(code));
    const rows = country.slice(1, 4);
    const beside = [{ name: 'NL', rows: country }];
    const text = (await trendCharts(visitOf('/'), 'x', rows, beside, new Map())).toString();
    expect(
      text.match(/3 kwartalen van 3e kwartaal 2022 tot en met 1e kwartaal 2023/g),
    ).toHaveLength(3);
  });
});

describe('the choice of a quarter', () => {
  it('has the quarter that is shown, also when it is none of the choices', async () => {
    const picker = quarterPicker(visitOf('/'), '/', ['2022Q3', '2023Q1'], '2022Q4');
    const options = [...(await picker).toString().matchAll(/<option value="(\w+)"\s*(selected)?/g)];
    expect(options.map(([, code, selected]) => [code, selected !== undefined])).toEqual([
      ['2023Q1', false],
      ['2022Q4', true],
      ['2022Q3', false],
    ]);
  });
});

describe('charts', () => {
  const quarters = ['2022Q3', '2022Q4', '2023Q1', '2023Q3'];
  const series = ['a', HOSTILE].map((name, index) => ({
    name,
    values: new Map(quarters.map((code) => [code, index === 0 ? 0.25 : 0.5])),
  }));
  const chart = { id: 'x', caption: 'c', title: HOSTILE, series };
  const marks = new Map([['2022Q4', HOSTILE]]);

  it.each([
    ['shares', shareChart],
    ['persons', personsChart],
  ])(
    'of %s have no style, no script and no colour of their own, and escape what they say',
    async (_, draw) => {
      const text = (await draw(visitOf('/'), { ...chart, marks })).toString();
      expect(text).not.toMatch(/ style=|<script|<style|<img|#[0-9a-f]{3,6}"/i);
      expect(text).toContain('aria-labelledby="x-title x-text"');
      expect(text).toContain('4 kwartalen van 3e kwartaal 2022 tot en met 3e kwartaal 2023');
    },
  );

  it('break a line where a quarter is missing, and mark where borders moved', async () => {
    const text = (await shareChart(visitOf('/'), { ...chart, marks })).toString();
    expect(
      /class="line-0"[^]*?d="([^"]+)"/
        .exec(text.slice(text.indexOf('class="border"')))?.[1]
        ?.replaceAll(/[\d. ]/g, ''),
    ).toBe('MLLM');
    expect(text.match(/class="border"/g)).toHaveLength(1);
  });

  it('are none of a single quarter', async () => {
    const one = [{ name: 'a', values: new Map([['2023Q1', 0.5]]) }];
    expect((await shareChart(visitOf('/'), { ...chart, series: one })).toString()).toBe('');
  });

  it.each([
    // no half persons
    [11, [0, 5, 10, 15]],
    [1, [0, 1]],
    [47, [0, 10, 20, 30, 40, 50]],
    [280_451, [0, 100_000, 200_000, 300_000]],
  ])('have round ticks up to %i', (most, ticks) => {
    expect(ticksUpTo(most)).toEqual(ticks);
  });
});
