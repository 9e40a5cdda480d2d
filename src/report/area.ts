/** What the pages of an area have in common (country, region, municipality): its figures, what to quote, its trend. */
import { html } from 'hono/html';

import type { Measure } from '../measures.ts';
import { personsChart, type Series, shareChart } from './chart.ts';
import { type Numbers, readMeasures, type ShareKey } from './numbers.ts';
import type { Content, DataVisit, Html, TextKey, Visit } from './page.ts';
import { pair } from './parts.ts';
import { formatted } from './table.ts';
import { outside } from './words.ts';

type Shown = {
  /** All quarters of the area: the one a year before is looked up in them, whatever region it was in then. */
  readonly rows: readonly Numbers[];
  /** Its name within a sentence. */
  readonly area: string;
  readonly meaning: Html;
  /** What to know about the changes: borders that moved. */
  readonly note?: Content;
};

/** The rows of quarters with one row: of two, each from the document of another region, neither is the whole area. */
function wholeOnly(rows: readonly Numbers[]): readonly Numbers[] {
  const ofQuarter = Map.groupBy(rows, (row) => row.quarter_code);
  return rows.filter((row) => ofQuarter.get(row.quarter_code)?.length === 1);
}

/** Four figures, each with its change on the year, and below them a sentence to quote, whose numbers they are, and how to cite. */
export function keyFigures(visit: Visit, row: Numbers, shown: Shown): Html {
  const { say, formats } = visit;
  const { rows, area, meaning, note } = shown;
  const [year, quarter] = row.quarter_code.split('Q');
  const yearBefore = `${Number(year) - 1}Q${quarter}`;
  const before = wholeOnly(rows).find((one) => one.quarter_code === yearBefore);
  // no view has the change of the two parts, nor any change of a municipality that moved to another region
  const viewed = before && row;
  const changeOf = (key: 'known_in_sonar' | ShareKey) => {
    const [now, then] = [row[key], before?.[key] ?? null];
    return now === null || then === null ? null : now - then;
  };
  const persons = viewed?.known_in_sonar_yoy ?? changeOf('known_in_sonar');
  const figure = (term: TextKey, value: Content, change: string | false) =>
    pair(say(term), html`<b>${value}</b> <small>${change || say('yoyNone')}</small>`);
  const share = (term: TextKey, key: ShareKey, inView: number | null = null) => {
    const change = changeOf(key);
    const points = inView ?? (change === null ? null : 100 * change);
    const written = points !== null && say('yoyPoints', { n: formats.points(points) });
    return figure(term, formatted(visit, 'share', row[key]), written);
  };
  const day = formats.dayText(row.reference_date);
  const values = { day, area, known: formats.count(row.known_in_sonar) };
  const sentence =
    row.profile_share === null
      ? say('quoteNobody', values)
      : say('quote', { ...values, share: formats.share(row.profile_share) });
  return html`<dl class="figures">
      ${figure('knownFigure', values.known, persons !== null && say('yoyPersons', { n: formats.change(persons) }))}
      ${share('shareFigure', 'profile_share', viewed?.profile_share_yoy_pp)}
      ${share('shareMunicipalFigure', 'municipal_profile_share')}
      ${share('shareUwvFigure', 'uwv_profile_share')}
    </dl>
    ${note && html`<p class="note">${note}</p>`}
    <p class="quote">${sentence}</p>
    ${source(visit, row, area, meaning)}`;
}

/** Whose numbers they are, of which day, how sure their meaning is, and how to cite them. */
function source(visit: Visit, row: Numbers, area: string, meaning: Html): Html {
  const { say, formats, today } = visit;
  const values = {
    quarter: formats.quarter(row.quarter_code),
    day: formats.dayText(row.reference_date),
    area,
    today: formats.dayText(today),
  };
  return html`<div class="source">
    <p>${say('sourceLine', values)}</p>
    ${meaning}
    <p>${say('citeAs')} <cite>${say('cite', values)}</cite></p>
  </div>`;
}

/** Stands where the numbers stand: is the meaning of the columns inferred, or has a person confirmed it? */
export async function meaningNote(visit: DataVisit): Promise<Html> {
  const { say, formats } = visit;
  const measures = await readMeasures(visit.db);
  const [first] = measures;
  if (first === undefined || !measures.every(({ confirmed }) => confirmed)) {
    // on that page the reasons stand right below
    const more =
      visit.path !== '/uitleg' &&
      html`<a href="${visit.href('/uitleg#columns')}">${say('inferredMore')}</a>`;
    return html`<p class="caution"><strong>${say('inferred')}</strong> ${more}</p>`;
  }
  const values = {
    by: outside(first.confirmed_by),
    day: formats.dayText(first.confirmed_on ?? ''),
    reason: outside(first.reason),
  };
  return html`<p>${say('confirmedBy', values)}</p>`;
}

/** Three charts of the quarters of `rows`, oldest first; the country is a line in those of shares. `marks` are by quarter code. */
export function trendCharts(
  visit: Visit,
  area: string,
  rows: readonly Numbers[],
  others: readonly { readonly name: string; readonly rows: readonly Numbers[] }[],
  marks: ReadonlyMap<string, string>,
): Html {
  const { say } = visit;
  const [first = '', last = ''] = [rows[0]?.quarter_code, rows.at(-1)?.quarter_code];
  const whole = wholeOnly(rows);
  const series = (name: string, of: readonly Numbers[], key: ShareKey | Measure): Series => {
    const within = of.filter(({ quarter_code: code }) => code >= first && code <= last);
    return { name, values: new Map(within.map((row) => [row.quarter_code, row[key]])) };
  };
  const chart = (id: string, caption: string, series: readonly Series[]) => {
    return { id, caption, title: say('chartTitle', { what: caption, area }), series, marks };
  };
  const shares = [
    series(area, whole, 'profile_share'),
    ...others.map((other) => series(other.name, other.rows, 'profile_share')),
  ];
  const partsOf = (of: readonly Numbers[], prefix = '') => [
    series(prefix + say('seriesMunicipal'), of, 'municipal_profile_share'),
    series(prefix + say('seriesUwv'), of, 'uwv_profile_share'),
  ];
  const country = others.at(-1);
  const beside = country ? partsOf(country.rows, `${country.name}: `) : [];
  const parts = [...partsOf(whole), ...beside.map((one) => ({ ...one, isReference: true }))];
  const persons = [
    series(say('uwvWith'), whole, 'uwv_with_profile'),
    series(say('uwvWithout'), whole, 'uwv_without_profile'),
    series(say('municipalWith'), whole, 'municipal_with_profile'),
    series(say('municipalWithout'), whole, 'municipal_without_profile'),
  ];
  return html`<div class="charts">
    ${shareChart(visit, chart('shares', say('shareChart'), shares))}
    ${shareChart(visit, chart('parts', say('partsChart'), parts))}
    ${personsChart(visit, chart('persons', say('personsChart'), persons))}
  </div>`;
}
