/** What the pages of an area have in common (country, region, municipality): its figures, what to quote, its trend. */
import { html } from 'hono/html';

import { amsterdamDay } from '../quarter.ts';
import { personsChart, type Series, shareChart } from './chart.ts';
import type { Html } from './format.ts';
import type { MeasureMeaning, Numbers } from './numbers.ts';
import type { TextKey, Visit } from './page.ts';
import { formatted, outside, pair } from './table.ts';

type Shown = {
  /** All quarters of the area: the one a year before is looked up in them, whatever region it was in then. */
  readonly rows: readonly Numbers[];
  /** Its name within a sentence. */
  readonly area: string;
  readonly measures: readonly MeasureMeaning[];
  /** What to know about the changes: borders that moved. */
  readonly note?: Html | string | undefined;
};

type ShareKey = 'profile_share' | 'municipal_profile_share' | 'uwv_profile_share';

/** The rows of quarters with one row: of two, each from the document of another region, neither is the whole area. */
function wholeOnly(rows: readonly Numbers[]): readonly Numbers[] {
  const ofQuarter = Map.groupBy(rows, (row) => row.quarter_code);
  return rows.filter((row) => ofQuarter.get(row.quarter_code)?.length === 1);
}

/** Four figures, each with its change on the year, and below them a sentence to quote, whose numbers they are, and how to cite. */
export function keyFigures(
  visit: Visit,
  row: Numbers,
  { rows, area, measures, note }: Shown,
): Html {
  const { say, formats } = visit;
  const [year, quarter] = row.quarter_code.split('Q');
  const before = wholeOnly(rows).find(
    (one) => one.quarter_code === `${Number(year) - 1}Q${quarter}`,
  );
  // no view has the change of the two parts, nor any change of a municipality that moved to another region
  const yoy = (key: 'known_in_sonar' | ShareKey) => {
    const [now, then] = [row[key], before?.[key]];
    return now === null || then === null || then === undefined ? null : now - then;
  };
  const points = (key: ShareKey) => {
    const change = yoy(key);
    return change === null ? null : 100 * change;
  };
  const share = (term: TextKey, value: number | null, change: number | null | undefined) =>
    figure(visit, term, formatted(visit, 'share', value), 'yoyPoints', change);
  const day = formats.dayText(row.reference_date);
  const values = { day, area, known: formats.count(row.known_in_sonar) };
  const sentence =
    row.profile_share === null
      ? say('quoteNobody', values)
      : say('quote', { ...values, share: formats.share(row.profile_share) });
  return html`<dl class="figures">
      ${figure(visit, 'knownFigure', formats.count(row.known_in_sonar), 'yoyPersons', before && (row.known_in_sonar_yoy ?? yoy('known_in_sonar')))}
      ${share('shareFigure', row.profile_share, before && (row.profile_share_yoy_pp ?? points('profile_share')))}
      ${share('shareMunicipalFigure', row.municipal_profile_share, points('municipal_profile_share'))}
      ${share('shareUwvFigure', row.uwv_profile_share, points('uwv_profile_share'))}
    </dl>
    ${note === undefined ? '' : html`<p class="note">${note}</p>`}
    <p class="quote">${sentence}</p>
    ${source(visit, row, area, measures)}`;
}

function figure(
  visit: Visit,
  term: TextKey,
  value: Html | string,
  unit: 'yoyPersons' | 'yoyPoints',
  change: number | null | undefined,
): Html | '' {
  const { say, formats } = visit;
  const written = (n: number) => (unit === 'yoyPersons' ? formats.change(n) : formats.points(n));
  const small =
    change === null || change === undefined ? say('yoyNone') : say(unit, { n: written(change) });
  return pair(say(term), html`<b>${value}</b> <small>${small}</small>`);
}

/** Whose numbers they are, of which day, how sure their meaning is, and how to cite them. */
function source(
  visit: Visit,
  { quarter_code, reference_date }: Numbers,
  area: string,
  measures: readonly MeasureMeaning[],
): Html {
  const { say, formats, now } = visit;
  const values = {
    quarter: formats.quarter(quarter_code),
    day: formats.dayText(reference_date),
    area,
    today: formats.dayText(amsterdamDay(now.toISOString()) ?? ''),
  };
  return html`<div class="source">
    <p>${say('sourceLine', values)}</p>
    ${meaningNote(visit, measures)}
    <p>${say('citeAs')} <cite>${say('cite', values)}</cite></p>
  </div>`;
}

/** Stands where the numbers stand: is the meaning of the columns inferred, or has a person confirmed it? */
export function meaningNote(visit: Visit, measures: readonly MeasureMeaning[]): Html {
  const { say, formats } = visit;
  const first = measures[0];
  if (first === undefined || !measures.every(({ confirmed }) => confirmed)) {
    return html`<p class="caution">
      <strong>${say('inferred')}</strong>
      ${
        // there the reasons stand right below
        visit.path === '/uitleg'
          ? ''
          : html`<a href="${visit.href('/uitleg#columns')}">${say('inferredMore')}</a>`
      }
    </p>`;
  }
  const values = {
    by: outside(first.confirmed_by),
    day: formats.dayText(first.confirmed_on ?? ''),
    reason: outside(first.reason),
  };
  return html`<p>${say('confirmedBy', values)}</p>`;
}

/** An area to compare with: its name and its rows. */
type Other = { readonly name: string; readonly rows: readonly Numbers[] };

/** Three charts of the quarters of `rows`, oldest first; the country is a line in those of shares. `marks` are by quarter code. */
export function trendCharts(
  visit: Visit,
  area: string,
  rows: readonly Numbers[],
  others: readonly Other[],
  marks: ReadonlyMap<string, string>,
): Html {
  const { say } = visit;
  const [first = '', last = ''] = [rows[0]?.quarter_code, rows.at(-1)?.quarter_code];
  const beside = others.map(({ name, rows: all }) => ({
    name,
    rows: all.filter((row) => row.quarter_code >= first && row.quarter_code <= last),
  }));
  const country = beside.at(-1);
  const whole = wholeOnly(rows);
  const series = (name: string, of: readonly Numbers[], key: keyof Numbers): Series => ({
    name,
    values: new Map(of.map((row) => [row.quarter_code, row[key] as number | null])),
  });
  const reference = (name: string, key: keyof Numbers): Series[] =>
    country
      ? [{ ...series(`${country.name}: ${name}`, country.rows, key), isReference: true }]
      : [];
  const chart = (id: string, caption: string, all: readonly Series[]) => ({
    id,
    caption,
    title: say('chartTitle', { what: caption, area }),
    series: all,
    marks,
  });
  const shares = [
    series(area, whole, 'profile_share'),
    ...beside.map((other) => series(other.name, other.rows, 'profile_share')),
  ];
  return html`<div class="charts">
    ${shareChart(visit, chart('shares', say('shareChart'), shares))}
    ${shareChart(
      visit,
      chart('parts', say('partsChart'), [
        series(say('seriesMunicipal'), whole, 'municipal_profile_share'),
        series(say('seriesUwv'), whole, 'uwv_profile_share'),
        ...reference(say('seriesMunicipal'), 'municipal_profile_share'),
        ...reference(say('seriesUwv'), 'uwv_profile_share'),
      ]),
    )}
    ${personsChart(
      visit,
      chart('persons', say('personsChart'), [
        series(say('uwvWith'), whole, 'uwv_with_profile'),
        series(say('uwvWithout'), whole, 'uwv_without_profile'),
        series(say('municipalWith'), whole, 'municipal_with_profile'),
        series(say('municipalWithout'), whole, 'municipal_without_profile'),
      ]),
    )}
  </div>`;
}
