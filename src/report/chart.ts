/**
 * Charts over the quarters as SVG: shares as lines, persons as stacked bars. One size that fits a phone and half a
 * wide page. Colours are classes of the stylesheet, so that both schemes work; lines differ in dash and mark too.
 */
import { html } from 'hono/html';

import { findQuarter, quartersBetween } from '../quarter.ts';
import type { Content, Html, Visit } from './page.ts';
import { svg } from './parts.ts';
import { list } from './words.ts';

export type Series = {
  readonly name: string;
  /** By quarter code; null or absent makes a gap. */
  readonly values: ReadonlyMap<string, number | null>;
  /** Drawn thin and grey, to compare with. */
  readonly isReference?: boolean;
};

type Chart = {
  readonly id: string;
  readonly caption: string;
  readonly title: string;
  readonly series: readonly Series[];
  /** Something that happened between a quarter and the one before: its code, with words. */
  readonly marks?: ReadonlyMap<string, string>;
};

const WIDTH = 380;
const HEIGHT = 230;
const PLOT = { left: 54, right: 372, top: 14, bottom: 206 };

/** Shares from 0 to 1 as lines. */
export function shareChart(visit: Visit, chart: Chart): Html {
  const ticks = [0, 0.25, 0.5, 0.75, 1];
  const label = (tick: number) => visit.formats.percent(100 * tick);
  return frame(visit, chart, { ticks, label }, (x, y) =>
    chart.series.map((series, index) => line(series, index, x, y)),
  );
}

/** Persons as stacked bars, the first series at the bottom. Quarters that lack a series are left out. */
export function personsChart(visit: Visit, chart: Chart): Html {
  const quarters = quartersOf(chart.series).filter((code) => stackOf(chart.series, code));
  const most = Math.max(1, ...quarters.map((code) => stackOf(chart.series, code)?.at(-1) ?? 0));
  const ticks = ticksUpTo(most);
  const label = (tick: number) => visit.formats.count(tick);
  return frame(visit, chart, { ticks, label }, (x, y, width) =>
    quarters.map((code) => {
      const tops = stackOf(chart.series, code) ?? [];
      return tops.map(
        (top, index) =>
          html`<rect
            class="part-${index}"
            x="${round(x(code) - width / 2)}"
            y="${round(y(top))}"
            width="${round(width)}"
            height="${round(y(tops[index - 1] ?? 0) - y(top))}"
          />`,
      );
    }),
  );
}

type Axis = { readonly ticks: readonly number[]; readonly label: (tick: number) => string };
type Scale<Value> = (value: Value) => number;

/** Nothing before the second quarter with numbers: one point is no trend. */
function frame(
  visit: Visit,
  { id, caption, title, series, marks = new Map() }: Chart,
  { ticks, label }: Axis,
  draw: (x: Scale<string>, y: Scale<number>, width: number) => Content,
): Html {
  const quarters = quartersOf(series);
  const [first = '', last = ''] = [quarters[0], quarters.at(-1)];
  if (quarters.length < 2) return html``;
  const span = indexOf(first, last) + 1;
  const step = (PLOT.right - PLOT.left) / span;
  const x = (code: string) => PLOT.left + (indexOf(first, code) + 0.5) * step;
  const y = (value: number) =>
    PLOT.bottom - (value / (ticks.at(-1) ?? 1)) * (PLOT.bottom - PLOT.top);
  const description = visit.say('chartDescription', {
    n: quarters.length,
    from: visit.formats.quarter(first),
    to: visit.formats.quarter(last),
  });
  const crossed = [...marks].filter(([code]) => code > first && code <= last);
  const drawing = svg({ id, viewBox: [0, 0, WIDTH, HEIGHT], title, description, kind: 'chart' }, [
    ticks.map((tick) => gridLine(y(tick), label(tick))),
    yearLabels(quarters, x),
    crossed.map(([code, text]) => borderMark(x(code) - step / 2, text)),
    draw(x, y, Math.min(24, Math.max(2, step - 2))),
  ]);
  return html`<figure>
    <figcaption>${caption}${legend(series, id)}</figcaption>
    ${drawing}
  </figure>`;
}

function gridLine(y: number, text: string): Html {
  return html`<line
      class="grid-line"
      x1="${PLOT.left}"
      x2="${PLOT.right}"
      y1="${round(y)}"
      y2="${round(y)}"
    /><text x="${PLOT.left - 6}" y="${round(y + 4)}" text-anchor="end">${text}</text>`;
}

/** The year under its first quarter; of a short series each quarter. */
function yearLabels(quarters: readonly string[], x: Scale<string>): Html[] {
  const shown = quarters.length < 6 ? quarters : quarters.filter((code) => code.endsWith('Q1'));
  return shown.map(
    (code) =>
      html`<text x="${round(x(code))}" y="${HEIGHT - 6}" text-anchor="middle"
        >${quarters.length < 6 ? code : code.slice(0, 4)}</text
      >`,
  );
}

function borderMark(x: number, text: string): Html {
  return html`<g class="border"
    ><title>${text}</title
    ><line x1="${round(x)}" x2="${round(x)}" y1="${PLOT.top}" y2="${PLOT.bottom}" /><text
      x="${round(x)}"
      y="${PLOT.top - 2}"
      text-anchor="middle"
      >◆</text
    ></g
  >`;
}

function line(series: Series, index: number, x: Scale<string>, y: Scale<number>): Html {
  const points = [...series.values].flatMap(([code, value]) =>
    value === null ? [] : [{ code, x: round(x(code)), y: round(y(value)) }],
  );
  const path = points.map(({ code, x, y }, at) => {
    const before = points[at - 1];
    const follows = before !== undefined && indexOf(before.code, code) === 1;
    return `${follows ? 'L' : 'M'}${x} ${y}`;
  });
  const kind = series.isReference ? 'reference' : `line-${index}`;
  return html`<g class="${kind}"
    ><path
      d="${path.join('')}"
    />${series.isReference && points.length > 1 ? '' : points.map((point) => dot(point.x, point.y, index))}</g
  >`;
}

function dot(x: number, y: number, index: number): Html {
  if (index === 0) return html`<circle cx="${x}" cy="${y}" r="2.6" />`;
  if (index === 1) return html`<rect x="${x - 2.4}" y="${y - 2.4}" width="4.8" height="4.8" />`;
  return html`<path class="dot" d="M${x} ${y - 3.2}l3 5.4h-6z" />`;
}

/** Which line or bar is what, in words beside a piece of it. */
function legend(series: readonly Series[], id: string): Html {
  const isBars = id.startsWith('persons');
  const items = series.map(({ name, isReference = false }, index) => {
    const mark = isBars
      ? html`<rect class="part-${index}" x="7" width="12" height="12" />`
      : html`<g class="${isReference ? 'reference' : `line-${index}`}">
          <path d="M1 6H25" />${!isReference && dot(13, 6, index)}
        </g>`;
    return html`<svg viewBox="0 0 26 12" width="26" height="12" aria-hidden="true">${mark}</svg>
      ${name}`;
  });
  return list(items, 'legend');
}

/** Quarters of which any series that is not a reference has a number, oldest first. */
function quartersOf(series: readonly Series[]): readonly string[] {
  const own = series.filter(({ isReference }) => !isReference);
  const points = own.flatMap(({ values }) => [...values]);
  return [...new Set(points.filter(([, value]) => value !== null).map(([code]) => code))].sort();
}

/** Where the series of a quarter end when they stand on each other; undefined when one is missing. */
function stackOf(series: readonly Series[], code: string): readonly number[] | undefined {
  const values = series.map(({ values }) => values.get(code));
  if (values.some((value) => value === undefined || value === null)) return undefined;
  let top = 0;
  return values.map((value) => (top += value ?? 0));
}

/** Nought and up to five round numbers, the last at or above `most`. */
export function ticksUpTo(most: number): readonly number[] {
  const power = 10 ** Math.floor(Math.log10(most));
  const step =
    [0.2, 0.25, 0.5, 1, 2]
      .map((part) => Math.max(1, part * power))
      // there are no half persons
      .find((one) => Number.isInteger(one) && one * 5 >= most) ?? power;
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, index) => index * step);
}

function indexOf(first: string, code: string): number {
  const [from, to] = [findQuarter(first), findQuarter(code)];
  return from && to ? quartersBetween(from, to) : 0;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
