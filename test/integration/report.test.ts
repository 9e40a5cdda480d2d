/** The pages of the report, asked for as a browser asks, on a real database. */
import { createHash } from 'node:crypto';

import { parseFeed } from '@rowanmanning/feed-parser';
import { parse } from 'csv-parse/sync';
import { sql } from 'kysely';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import { parseRegionCode } from '../../src/codes.ts';
import { MEASURES } from '../../src/measures.ts';
import { programName } from '../../src/program.ts';
import { addTrouble, type Trouble } from '../support/add-trouble.ts';
import { createTestDatabase } from '../support/database.ts';
import { fillWarehouse, type Filled } from '../support/fill-warehouse.ts';
import { reference } from '../support/reference.ts';
import { readPage, type ReportApp, reportOn } from '../support/report.ts';

/** Pages that between them have a table of every kind. */
const CSV_PAGES = [
  '/',
  '/gemeenten',
  '/regio/AM22?kwartaal=2022Q3',
  '/gemeente/GM0599?kwartaal=2022Q4',
  '/gemeente/GM1992',
  '/dekking',
  '/runs',
];

/** What a CSV holds, said once more as an analyst would. */
const SOURCES: Readonly<Record<string, string>> = {
  nederland: `select * from klantprofielen.national_totals where is_complete`,
  regios: `select p.*, c.known_in_sonar_yoy, c.profile_share_yoy_pp, c.borders_changed,
      c.municipalities_joined, c.municipalities_left, n.profile_share as national_profile_share
    from klantprofielen.region_profiles p
    join klantprofielen.region_changes c using (quarter_code, region_code)
    left join klantprofielen.national_totals n on n.quarter_code = p.quarter_code and n.is_complete`,
  gemeenten: `select p.*, c.known_in_sonar_yoy, c.profile_share_yoy_pp, c.borders_changed,
      r.profile_share as region_profile_share, n.profile_share as national_profile_share
    from klantprofielen.profiles p
    join klantprofielen.municipality_changes c using (quarter_code, region_code, municipality_code)
    join klantprofielen.region_profiles r using (quarter_code, region_code)
    left join klantprofielen.national_totals n on n.quarter_code = p.quarter_code and n.is_complete`,
  vergelijkbaar: 'select * from klantprofielen.comparable_series',
  herzieningen: `select r.*, m.municipality_name from klantprofielen.revisions r
    left join klantprofielen.dim_municipality m using (municipality_code)`,
  dekking: 'select * from klantprofielen.coverage',
  runs: 'select * from etl.run',
};

function statementOf({ pathname, searchParams }: URL): string {
  const name = /(\w+)\.csv$/.exec(pathname)?.[1] ?? '';
  const names = { kwartaal: 'quarter_code', regio: 'region_code', gemeente: 'municipality_code' };
  const where = Object.entries(names).flatMap(([key, column]) => {
    const value = searchParams.get(key);
    return value === null ? [] : [`${column} = '${value}'`];
  });
  const order = {
    nederland: 'quarter_code',
    regios: 'quarter_code, region_name',
    dekking: 'quarter_code, region_name',
    runs: 'run_id desc',
    herzieningen: 'changed_at desc, quarter_code desc, municipality_name, measure',
  }[name];
  return `select * from (${SOURCES[name]}) t ${where.length > 0 ? `where ${where.join(' and ')}` : ''}
    order by ${order ?? 'quarter_code, municipality_name'}`;
}

function toText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return value instanceof Date
    ? value.toISOString()
    : typeof value === 'string'
      ? value
      : JSON.stringify(value);
}

describe('the report on a filled database', () => {
  let app: ReportApp;
  let withoutSources: ReportApp;
  let filled: Filled;
  let trouble: Trouble;
  let sqlRows: (text: string) => Promise<readonly Record<string, unknown>[]>;

  beforeAll(async () => {
    const database = await createTestDatabase('server');
    const { db } = database.warehouse;
    filled = await fillWarehouse(db, reference, { from: '2022Q3', except: ['2023Q1 AM03'] });
    trouble = await addTrouble(db, reference);
    app = reportOn(database);
    withoutSources = reportOn(database, { hasSources: false });
    sqlRows = async (text) =>
      (await sql<Record<string, unknown>>`${sql.raw(text)}`.execute(db)).rows;
    return () => database.drop();
  });

  test('begins with the newest complete quarter: four figures, whose they are, of which day, how to cite them', async () => {
    const { $, words } = await readPage(app, '/');
    const [country] = await sqlRows(
      'select * from klantprofielen.national_totals where is_latest_complete',
    );
    const figures = $('.figures b')
      .toArray()
      .map((figure) => $(figure).text());
    const shares = ['profile_share', 'municipal_profile_share', 'uwv_profile_share'].map(
      (share) => `${(100 * Number(country?.[share])).toFixed(1).replace('.', ',')}\u00a0%`,
    );
    expect(figures).toEqual([
      Number(country?.['known_in_sonar']).toLocaleString('nl-NL'),
      ...shares,
    ]);
    expect($('head title').text()).toBe(
      'Klantprofielen banenafspraak, 4e kwartaal 2022 · Klantprofielen',
    );
    expect(words).toContain(`Op 31 december 2022 waren in Nederland ${figures[0]} mensen`);
    expect(words).toContain(
      'UWV, Transparantie van klantprofielen, 4e kwartaal 2022 (peildatum 31 december 2022), Nederland',
    );
    expect(words).toContain('Geladen documenten: 104; wachtend op een mens: 2.');
    expect($('.source .caution')).toHaveLength(1);
  });

  test('shows figures, quote and title of the quarter that was chosen', async () => {
    const { $, words } = await readPage(app, '/?kwartaal=2022Q3');
    const [country] = await sqlRows(
      `select known_in_sonar from klantprofielen.national_totals where quarter_code = '2022Q3'`,
    );
    const known = Number(country?.['known_in_sonar']).toLocaleString('nl-NL');
    expect($('.figures b').first().text()).toBe(known);
    expect($('#figures').text()).toBe('Nederland, 3e kwartaal 2022');
    expect($('head title').text()).toContain('3e kwartaal 2022');
    expect(words).toContain(`Op 30 september 2022 waren in Nederland ${known} mensen`);
  });

  test('says how to name a source under the figures too, where numbers are loaded', async () => {
    const { $, words } = await readPage(withoutSources, '/');
    expect($('.figures b')).toHaveLength(4);
    expect(words).toContain(`${programName()} discover https://www.uwv.nl/`);
    expect(words).not.toContain('Er is nog niets geladen');
  });

  test('never takes an incomplete quarter for the country', async () => {
    const { $, words } = await readPage(app, '/?lang=en&kwartaal=2023Q1');
    expect(words).toContain('34 of 35 regions are loaded. There is no national number.');
    expect(words).toContain(
      'This quarter is not complete: there is no number for the Netherlands.',
    );
    expect($('.figures')).toHaveLength(0);
    expect($('#figures').text()).toBe('The Netherlands, Q1 2023');
    expect($('head title').text()).toContain('Q1 2023');
    expect(words).toContain('Incomplete: Q1 2023 (34 of 35 regions).');
    expect(words).toContain('Without numbers, missing (1): Drenthe');
    expect($('table:has(#regions-caption) tfoot')).toHaveLength(0);
    const headings = $('table:has(#regions-caption) thead th').toArray();
    const rank = headings.findIndex((heading) => $(heading).text() === 'Rank in the country');
    const ranks = $(`table:has(#regions-caption) tbody td:nth-child(${rank + 1})`).toArray();
    expect(new Set(ranks.map((cell) => $(cell).text().trim()))).toEqual(new Set(['–']));
    const quarters = $('table:has(#national-caption) tbody th').toArray();
    expect(quarters.map((cell) => $(cell).text().trim())).toEqual(['Q4 2022', 'Q3 2022']);
    expect($('#shares-text').text()).toContain('2 quarters from Q3 2022 to Q4 2022');
    expect((await readPage(app, '/gemeente/GM0599?lang=en')).words).toContain(
      'no number for the Netherlands',
    );
  });

  test('every table of numbers is a CSV too, which equals SQL', async () => {
    const seen = new Set<string>();
    for (const path of CSV_PAGES) {
      const { $ } = await readPage(app, path);
      for (const link of $('a[href^="/data/"]').toArray()) {
        const address = $(link).attr('href') ?? '';
        const response = await app.request(address);
        const [header = [], ...rows] = parse(await response.text());
        const table = $(link).parent().prevAll('.scroll').first().find('table');
        const shown = table.is('.grid')
          ? table.find('tbody td[class]').length
          : table.find('tbody tr').length;
        const expected = await sqlRows(statementOf(new URL(address, 'http://report.example')));
        expect([address, rows]).toEqual([
          address,
          expected.map((row) => header.map((name) => toText(row[name]))),
        ]);
        // the grid has the series, the gaps what is not loaded of it
        const isCoverage = address.includes('dekking');
        const onPage = expected.filter(
          ({ status, is_after_last_seen: isAfter }) =>
            !isCoverage ||
            (isAfter !== true &&
              (table.is('.grid') || (status !== 'loaded' && status !== 'withdrawn'))),
        );
        expect([address, shown]).toEqual([address, onPage.length]);
        seen.add(address.replace(/\?.*/, ''));
      }
    }
    expect([...seen].sort()).toEqual(
      ['dekking', 'gemeenten', 'herzieningen', 'nederland', 'regios', 'runs', 'vergelijkbaar'].map(
        (name) => `/data/${name}.csv`,
      ),
    );
  });

  test('takes an empty parameter of a CSV for one that is not there', async () => {
    const [all, empty] = await Promise.all(
      ['', '?regio='].map(async (query) => (await readPage(app, `/data/regios.csv${query}`)).text),
    );
    expect(empty).toBe(all);
  });

  test('a municipality stands beside its region and the country, with its borders and names', async () => {
    const { $, words } = await readPage(app, '/gemeente/GM1992?kwartaal=2023Q1');
    expect($('h1').text()).toBe('Voorne aan Zee (GM1992)');
    expect(words).toContain('1 januari 2023: Brielle ging op in Voorne aan Zee.');
    expect($('table:has(#comparable-caption) tbody tr')).toHaveLength(3);
    expect(
      $('table:has(#beside-caption) tfoot th')
        .toArray()
        .map((cell) => $(cell).text()),
    ).toEqual(['Rijnmond']);
    // nothing came into a municipality that is new
    expect(words).not.toContain('Een andere gemeente, of een deel ervan, kwam erbij');
    expect($('.mark')).toHaveLength(0);
    expect((await readPage(app, '/gemeente/GM1992?kwartaal=2022Q3')).words).toContain(
      '3e kwartaal 2022: bestond toen niet',
    );
    const merged = await readPage(app, '/gemeente/GM0501');
    expect(merged.words).toContain('De reeks gaat verder als Voorne aan Zee.');
    const complete = await readPage(app, '/gemeente/GM0599?kwartaal=2022Q4');
    expect(complete.$('table:has(#beside-caption) tfoot th').last().text()).toBe('Nederland');
    expect(complete.$('head title').text()).toBe(
      'Rotterdam (GM0599), 4e kwartaal 2022 · Klantprofielen',
    );
    expect(complete.words).toMatch(
      /plaats \d+ van \d+ in de regio, plaats \d+ van 34\d in het land/,
    );
  });

  test('leads from a name to its municipality, and from a wrong one to what was meant', async () => {
    const found = await app.request('/gemeente?naam=Den+Haag&lang=en');
    expect([found.status, found.headers.get('location')]).toEqual([
      302,
      '/gemeente/GM0518?lang=en',
    ]);
    const similar = await readPage(app, '/gemeente?naam=Rotterdm', 404);
    expect(similar.words).toContain('Bedoelt u: Rotterdam (GM0599)');
    const unknown = await readPage(app, '/gemeente/GM9999', 404);
    expect(unknown.words).toContain('Bij “GM9999” hoort hier geen gemeente met cijfers.');
    expect(unknown.$('form[action="/gemeente"]')).toHaveLength(1);
  });

  test('has one cell for each region and quarter of the series, each with its state in words', async () => {
    const { $, words } = await readPage(app, '/dekking?lang=en');
    const rows = $('table.grid tbody tr');
    const quarters = $('table.grid thead tr').last().find('th').length;
    expect(rows).toHaveLength(36);
    expect(rows.toArray().every((row) => $(row).find('td').length === quarters)).toBe(true);
    // 2016Q4 to 2023Q2, the last that any document or link speaks of
    expect(quarters).toBe(27);
    expect(words).toMatch(
      /After Q2 2023 the source offered nothing more\. Quarters that could have come since: \d+\./,
    );
    const link = $('table.grid td a[aria-label="Rijnmond, 2023Q2: waits for a person"]');
    expect([link.attr('href'), link.text()]).toEqual([
      `/document/${trouble.acceptable}?lang=en`,
      '!',
    ]);
    expect($('table.grid td.withdrawn a').attr('aria-label')).toBe(
      'Twente, 2022Q4: loaded, withdrawn at the source',
    );
  });

  test('draws a tile for each region, in classes from the data, and the same numbers beside it', async () => {
    const { $ } = await readPage(app, '/?kwartaal=2023Q1');
    expect($('.tiles .tile')).toHaveLength(35);
    expect($('.tiles .unshaded title').text()).toBe('Drenthe: niet geladen');
    expect($('table:has(#regions-caption) tbody tr')).toHaveLength(34);
    const counts = $('.map .legend li')
      .toArray()
      .map((item) => Number(/\((\d+)\)$/.exec($(item).text().trim())?.[1]));
    expect(counts).toHaveLength(6);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(35);
    expect($('.map .legend li').first().text()).toMatch(/\d,\d\s%\s–\s\d+,\d\s%/);
  });

  test('shows the municipalities of a region with the printed total and the country', async () => {
    const { $, words } = await readPage(app, '/regio/AM22?kwartaal=2022Q3');
    const shown = $('table:has(#municipalities-caption)');
    const numbers = (row: ReturnType<typeof shown.find>) =>
      row
        .find('td:not(.computed)')
        .toArray()
        .map((cell) => Number($(cell).text().replaceAll('.', '')));
    const rows = shown
      .find('tbody tr')
      .toArray()
      .map((row) => numbers($(row)));
    expect(rows).toHaveLength(reference.membersOn(parseRegionCode('AM22'), '2022-09-30').length);
    for (const [sum, ...parts] of rows) expect(parts.reduce((a, b) => a + b, 0)).toBe(sum);
    const total = numbers(shown.find('tfoot tr').first());
    expect(total).toEqual(
      [0, 1, 2, 3, 4].map((at) => rows.reduce((sum, row) => sum + (row[at] ?? 0), 0)),
    );
    expect(shown.find('tfoot th').last().text()).toBe('Nederland');
    // the share stands first, also where the page is narrow
    expect(shown.find('thead th').eq(1).text()).toBe('Met profiel*');
    expect(words).toContain('hier berekend, niet door UWV gedrukt');
    expect(words).toContain('Wat de vier kolommen tellen is afgeleid, niet bevestigd.');
  });

  test('says why a quarter of a region is missing, and what changed', async () => {
    const { $, words } = await readPage(app, '/regio/AM22?lang=en');
    const gap = $('table:has(#gaps-caption) tbody tr').last().text().replaceAll(/\s+/g, ' ');
    expect(words).toContain('Q2 2023 waits for a person');
    expect(words).toMatch(/After Q2 2023 the source offered nothing more/);
    expect(gap).toContain('Q4 2016 missing No source has named this document. not_seen');
    expect($('table:has(#revisions-caption) tbody tr')).toHaveLength(4);
    const waiting = await readPage(app, '/regio/AM22?kwartaal=2023Q2&lang=en');
    expect(waiting.words).toContain('Q2 2023 is not loaded');
    expect((await readPage(app, '/regio/AM02?kwartaal=2023Q2')).words).toContain(
      'De bron antwoordde niet op tijd. timeout',
    );
  });

  test('tells of complete quarters and revisions in a feed that a feed parser reads', async () => {
    const { text, response } = await readPage(app, '/feed.atom?lang=en');
    expect(response.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8');
    const feed = parseFeed(text);
    expect(feed.meta).toMatchObject({ type: 'atom', version: '1.0' });
    expect(feed.title).toBe('Klantprofielen: complete quarters and revisions');
    const titles = feed.items.map(({ title }) => title);
    expect(titles.filter((title) => title?.endsWith('is complete'))).toEqual([
      'Q4 2022 is complete',
      'Q3 2022 is complete',
    ]);
    const revised = feed.items.find(({ title }) => title?.endsWith('revised'));
    expect(revised?.description).toMatch(
      /^4 values of Rijnmond, Q4 2022, changed after the first load\.$/,
    );
    expect(new Set(feed.items.map(({ id }) => id)).size).toBe(feed.items.length);
    for (const { url } of feed.items) {
      const { pathname, search } = new URL(url ?? '', 'http://localhost/feed.atom');
      await readPage(app, `${pathname}${search}`);
    }
    expect((await readPage(app, '/')).$('link[rel=alternate]').attr('href')).toBe('/feed.atom');
  });

  test('shows a document with what failed on top, and its cells at their places', async () => {
    const { $ } = await readPage(app, `/document/${trouble.acceptable}?lang=en`);
    const outcomes = $('table.checks tbody tr')
      .toArray()
      .map((row) => $(row).find('.outcome').text());
    expect(outcomes).toEqual(['✗ blocks', '! warning', '✓ holds']);
    expect($('table.checks tbody tr').first().text()).toMatch(/74\s+47/);
    const loaded = await readPage(app, `/document/${filled.documentOf.get('2023Q1 AM22')}`);
    expect(loaded.$('.drawing .cell')).toHaveLength(15 * 5);
    expect(loaded.words).toContain('https://www.uwv.example/assets-kai/files/2023Q1-AM22.pdf');
    const hash = loaded.$('.hash').text();
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(loaded.$('h1').text()).toBe(`Document ${hash.slice(0, 12)}`);
  });

  test('hands out the archived PDF, byte for byte, to save and not to show', async () => {
    const key = filled.documentOf.get('2023Q1 AM22');
    const page = await readPage(app, `/document/${key}`);
    const response = await app.request(`/document/${key}/pdf`);
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(response.status).toBe(200);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(page.$('.hash').text());
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="klantprofielen-${page.$('.hash').text().slice(0, 12)}.pdf"`,
      'content-security-policy': "default-src 'none'; sandbox",
    });
    const etag = response.headers.get('etag') ?? '';
    const again = await app.request(`/document/${key}/pdf`, { headers: { 'if-none-match': etag } });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  test('says for each waiting document what to type', async () => {
    const { $, words } = await readPage(app, '/wachtrij');
    const commands = $('pre.command')
      .toArray()
      .map((command) => $(command).text());
    expect(commands.map((command) => command.replace(/[0-9a-f]{12}/, 'HASH'))).toEqual(
      [
        'klantprofielen retry HASH',
        'klantprofielen reject HASH --reason "…"',
        'klantprofielen accept HASH --finding coverage_pct --reason "…"',
        'klantprofielen reject HASH --reason "…"',
      ].map((command) =>
        process.env['npm_lifecycle_event']
          ? command.replace('klantprofielen', 'npm start --')
          : command,
      ),
    );
    expect(words).toContain(
      'De vier aantallen van een rij tellen niet op tot het totaal van die rij. row_sum',
    );
    expect(words).toContain('docs/runbook.md, onder row_sum');
    expect(words).toContain('Niet opgehaald');
    const csv = (await readPage(app, $('a[href^="/data/"]').attr('href') ?? '')).text;
    expect(
      parse<Record<string, string>>(csv, { columns: true }).map((row) => [
        Number(row['document_key']),
        row['quarter_code'],
        row['region_code'],
        row['reason'],
      ]),
    ).toEqual([
      [trouble.hostile, '2023Q2', 'AM05', 'row_sum'],
      [trouble.acceptable, '2023Q2', 'AM22', 'coverage_pct'],
    ]);
  });

  test('lists runs, and the links of one', async () => {
    const { $ } = await readPage(app, '/runs');
    expect($('table.runs tbody tr')).toHaveLength(4);
    const run = await readPage(app, `/runs/${filled.lastRun}`);
    expect(run.$('table.links tbody tr')).toHaveLength(34);
    expect(run.words).toContain('geladen 1e kwartaal 2023 Achterhoek');
    await readPage(app, `/runs/${filled.lastRun}?pagina=2`, 404);
  });

  test('keeps the page when the language changes', async () => {
    const { $ } = await readPage(app, '/regio/AM22?kwartaal=2022Q4');
    const english = $('a[hreflang=en]').attr('href') ?? '';
    expect(english).toBe('/regio/AM22?kwartaal=2022Q4&lang=en');
    const there = await readPage(app, english);
    expect(there.$('h2').first().text()).toBe('Q4 2022');
    expect(there.$('a[hreflang=nl]').attr('href')).toBe('/regio/AM22?kwartaal=2022Q4');
    expect(there.$('form input[name=lang]').attr('value')).toBe('en');
  });
});

describe('the page of a municipality whose region or borders changed', () => {
  let app: ReportApp;

  beforeAll(async () => {
    const database = await createTestDatabase('server');
    const { db } = database.warehouse;
    const options = { from: '2021Q1', to: '2022Q2', regions: ['AM06', 'AM18', 'AM36'] };
    await fillWarehouse(db, reference, options);
    // Elburg in the documents of both regions
    await sql`insert into klantprofielen.fact_profiles
      (quarter_key, region_key, municipality_key, document_key, ${sql.raw(MEASURES.join(', '))})
      select f.quarter_key, 6, f.municipality_key, d.document_key, ${sql.raw(MEASURES.join(', '))}
      from klantprofielen.fact_profiles f
      join etl.document d on d.quarter_key = f.quarter_key and d.region_key = 6
      where f.quarter_key = 20222 and f.municipality_key = 230`.execute(db);
    app = reportOn(database);
    return () => database.drop();
  });

  test('compares with the year before, also when it stood in another region then', async () => {
    const { $ } = await readPage(app, '/gemeente/GM0230?kwartaal=2022Q1');
    const changes = $('.figures small')
      .toArray()
      .map((change) => $(change).text());
    expect(changes).toHaveLength(4);
    expect(changes[0]).toMatch(/^[+−]?\d+ personen in een jaar$/);
    expect(changes.slice(1).every((change) => change.endsWith('procentpunt in een jaar'))).toBe(
      true,
    );
  });

  test('quotes none of two rows of one quarter, and says which region each is of', async () => {
    const { $, words } = await readPage(app, '/gemeente/GM0230?kwartaal=2022Q2');
    expect($('.figures, .quote, cite')).toHaveLength(0);
    expect(words).toContain('Een cijfer voor de hele gemeente is er niet');
    const regions = ['Regio Zwolle', 'Veluwe Stedendriehoek'];
    expect($('table:has(#beside-caption) tbody tr')).toHaveLength(2);
    for (const region of regions) {
      expect($('.lead').text()).toContain(region);
      expect($('table:has(#beside-caption) tbody').text()).toContain(region);
    }
    // and draws none of them as if it were the whole
    expect($('#persons-text').text()).toContain('tot en met 1e kwartaal 2022');
  });

  test('is there for a quarter without numbers', async () => {
    const { words } = await readPage(app, '/gemeente/GM0230?kwartaal=2022Q4');
    expect(words).toContain('4e kwartaal 2022 is niet geladen');
    expect(words).not.toContain('geen gemeente');
  });

  test('is found by its code, and one name of two is no name of none', async () => {
    const byCode = await app.request('/gemeente?naam=gm0230');
    expect(byCode.headers.get('location')).toBe('/gemeente/GM0230');
    const { words } = await readPage(app, '/gemeente?naam=Bergen', 404);
    expect(words).toContain('Bedoelt u: Bergen (NH.) (GM0373)Bergen (L.) (GM0893)');
    expect(words).not.toContain('geen gemeente');
  });

  test.each([
    ['GM0230', 'van regio Stedendriehoek en Noordwest Veluwe naar regio Zwolle.'],
    ['GM1773', 'van regio Stedendriehoek en Noordwest Veluwe naar regio Zwolle.'],
    ['GM0193', '1 januari 2016: IJsselvechtstreek heet sindsdien Regio Zwolle.'],
  ])('tells the moves of %s under the names of the day', async (code, told) => {
    expect((await readPage(app, `/gemeente/${code}`)).words).toContain(told);
  });

  test.each(['GM0228', 'GM1961', 'GM0193'])('tells no move of %s that was none', async (code) => {
    expect((await readPage(app, `/gemeente/${code}`)).words).not.toContain('van regio');
  });

  test('marks the borders where another municipality came in', async () => {
    const { words, $ } = await readPage(app, '/gemeente/GM0363?kwartaal=2022Q1');
    expect(words).toContain('Een andere gemeente, of een deel ervan, kwam erbij');
    expect($('table:has(#trend-caption) .mark')).toHaveLength(2);
  });
});

describe('the report on an empty database', () => {
  let app: ReportApp;
  let withoutSources: ReportApp;

  beforeAll(async () => {
    const database = await createTestDatabase('server');
    app = reportOn(database);
    withoutSources = reportOn(database, { hasSources: false });
    return () => database.drop();
  });

  test.each(['/', '/wachtrij', '/runs'])('says on %s what to do', async (path) => {
    const { words } = await readPage(app, path);
    expect(words).toContain('Er is nog niets geladen');
    expect((await readPage(app, `${path}?lang=en`)).words).toContain('Nothing is loaded yet');
  });

  test.each([
    { lang: 'nl', title: 'Er is nog geen bron ingesteld' },
    { lang: 'en', title: 'No source is set yet' },
  ])('says on its first page how to name a source ($lang)', async ({ lang, title }) => {
    const { words, $ } = await readPage(withoutSources, `/?lang=${lang}`);
    expect(words).toContain(title);
    expect(words).toContain('.env');
    const commands = $('pre.command').toArray();
    expect(commands.map((command) => $(command).text())).toEqual([
      `${programName()} discover https://www.uwv.nl/…`,
      'SOURCES=https://www.uwv.nl/…',
      'SOURCES=./inbox',
      `${programName()} serve`,
      'npm run demo',
    ]);
    expect((await readPage(app, `/?lang=${lang}`)).words).not.toContain(title);
  });

  test('says it for the place where it runs: in Kubernetes the manifest, and no folder', async () => {
    process.env['RUNS_IN'] = 'kubernetes/serve';
    onTestFinished(() => void delete process.env['RUNS_IN']);
    const { words, $ } = await readPage(withoutSources, '/?lang=en');
    expect(words).toContain('put the address into deploy/kubernetes/common/settings.env:');
    const commands = $('pre.command').toArray();
    expect(commands.map((command) => $(command).text())).toEqual([
      `${programName()} discover https://www.uwv.nl/…`,
      'SOURCES=https://www.uwv.nl/…',
      'kubectl apply -k deploy/kubernetes/serve',
      `${programName()} demo`,
    ]);
    expect(programName()).toMatch(/^kubectl -n klantprofielen exec /);
  });

  test('says for a region that nothing is there, and why', async () => {
    const { words } = await readPage(app, '/regio/AM22');
    expect(words).toContain('Van deze regio is nog niets geladen');
    expect(words).toContain('Geen bron heeft dit document genoemd. not_seen');
    expect((await readPage(app, '/uitleg')).$('main a[href^="/uitleg"]')).toHaveLength(0);
  });
});
