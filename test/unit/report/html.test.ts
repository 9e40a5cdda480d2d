import { describe, expect, it } from 'vitest';

import {
  createDrawChart,
  toFigure,
  toPersonsSpec,
  toShareSpec,
} from '../../../src/report/chart.ts';
import { toFormats } from '../../../src/report/format.ts';
import { address, codeWithMeaning, outside, pair } from '../../../src/report/parts.ts';
import { toVisit } from '../../../src/report/visit.ts';

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
    expect(visitOf('/').href('/uitleg#row_sum')).toBe('/uitleg#row_sum');
    expect(visitOf('/', 'en').href('/uitleg#row_sum')).toBe('/uitleg?lang=en#row_sum');
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
    ['nl', '14.208', '73,9%', '74%', '1e kwartaal 2023', '31 juli 2023'],
    ['en', '14,208', '73.9%', '74%', 'Q1 2023', '31 July 2023'],
  ] as const)('writes %s', (language, count, share, percent, quarter, day) => {
    const formats = toFormats(language);
    expect([
      formats.count(14208),
      formats.share(0.7391),
      formats.percent(74),
      formats.quarter('2023Q1'),
      formats.dayText('2023-07-31'),
    ]).toEqual([count, share, percent, quarter, day]);
    expect(formats.share(undefined)).toBe('–');
  });

  it("writes an instant in Amsterdam's time and marks it up in UTC", async () => {
    const time = await toFormats('nl').instant(new Date('2023-07-31T22:30:00Z'));
    expect(time.toString()).toBe(
      '<time datetime="2023-07-31T22:30:00.000Z">1 aug 2023, 00:30</time>',
    );
  });
});

describe('charts', () => {
  const points = ['2022-10-01', '2023-01-01'].flatMap((day) =>
    ['a', 'b'].map((series) => ({ day, series, value: series === 'a' ? 0.25 : undefined })),
  );
  const options = { series: ['a', 'b'], language: 'nl', width: 600, height: 280 } as const;

  it.each([
    ['shares', toShareSpec],
    ['persons', toPersonsSpec],
  ])(
    'of %s have no style, no script, no roles of their own, and colours of the stylesheet',
    async (_, toSpec) => {
      const svg = await createDrawChart()(toSpec(points, options));
      expect(svg).not.toMatch(/ style=| role=| aria-|<script|<style| id=|#[0-9a-f]{3,6}"/i);
      expect(svg).toContain('var(--');
      expect(svg).toContain('2023');
    },
  );

  it('are drawn once for the same numbers', async () => {
    const drawChart = createDrawChart();
    const spec = toShareSpec(points, options);
    expect(drawChart(spec)).toBe(drawChart(toShareSpec(points, options)));
    expect(drawChart(spec)).not.toBe(drawChart(toPersonsSpec(points, options)));
    await drawChart(spec);
  });

  it('carry title and description, escaped', async () => {
    const text = { id: 'x', title: HOSTILE, description: 'd' };
    const figure = (await toFigure('<svg viewBox="0 0 6 2"><g/></svg>', 'wide', text)).toString();
    expect(figure).toContain('viewBox="0 0 6 2"');
    expect(figure).toContain('aria-labelledby="x-wide-title x-wide-text"');
    expect(figure).toMatch(/<g\/>\s*<\/svg>/);
    expect(figure).not.toContain('<img');
  });
});
