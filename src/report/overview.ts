/** The page *Overzicht*: what is loaded, how fresh, the latest quarter as a map, the national trend, the coverage. */
import { html } from 'hono/html';

import { readStatus, type WarehouseStatus } from '../load/status.ts';
import { amsterdamDay } from '../quarter.ts';
import type { Context, Visit } from './visit.ts';
import { coverageGrid, toGrid } from './coverage-grid.ts';
import type { Html } from './format.ts';
import { emptyState, inferredNote, pair, quarterPicker } from './parts.ts';
import {
  type NationalQuarter,
  nationalTrend,
  toNationalCounts,
  toNationalQuarters,
} from './national.ts';
import type { Page } from './page.ts';
import { quarterMap, type QuarterPicture } from './quarter-map.ts';
import { readCoverage, readMeasures, readQuarterSums, readTotals } from './read-star.ts';
import { RUN_MEANINGS } from '../code-meanings.ts';
import { toWord } from './texts-codes.ts';

/** `wanted` is the quarter to show; undefined: the newest with data. Undefined when nothing should be there for it. */
export async function overviewPage(
  context: Context,
  visit: Visit,
  wanted: string | undefined,
): Promise<Page | undefined> {
  const { db, reference } = context;
  const status = await readStatus(db);
  const coverage = await readCoverage(db);
  if (wanted !== undefined && !coverage.some((cell) => cell.quarter === wanted)) return undefined;
  const quarters = toNationalQuarters(coverage, await readQuarterSums(db));
  const quarter = wanted ?? quarters.findLast((found) => found.regions > 0)?.quarter;
  const picture = quarter !== undefined && {
    quarter,
    coverage: coverage.filter((cell) => cell.quarter === quarter),
    totals: await readTotals(db, { quarter }),
    layout: reference.data.regionTiles,
  };
  const isEmpty = !quarters.some((found) => found.regions > 0);
  const body = html`${isEmpty ? emptyState(visit) : ''}
  ${inferredNote(visit, await readMeasures(db))} ${glance(visit, status)}
  ${picture && !isEmpty ? quarterSection(visit, picture, quarters) : ''}
  ${isEmpty ? '' : await nationalTrend(context, visit, quarters)}
  ${coverage.length > 0 ? coverageSection(visit, coverage) : ''}`;
  return { title: visit.say('overviewTitle'), body, section: 'overview' };
}

function glance(visit: Visit, status: WarehouseStatus): Html {
  const { say, formats } = visit;
  const { newestQuarter: newest, newestCompleteQuarter: complete } = status;
  const quarter = (code: string | undefined) =>
    code === undefined ? say('none') : formats.quarter(code);
  const waiting = formats.count(status.waiting.length);
  return html`<section aria-labelledby="glance">
    <h2 id="glance">${say('atAGlance')}</h2>
    <dl class="figures">
      ${figure(say('loadedDocuments'), formats.count(status.documents), say('factRows', { n: formats.count(status.facts) }))}
      ${figure(say('newestComplete'), quarter(complete), newest === complete ? '' : say('newestAny', { quarter: quarter(newest) }))}
      ${awaited(visit, status)}
      ${figure(say('waiting'), say('waitingDocuments', { n: waiting }), html`<a href="${visit.href('/wachtrij')}">${say('toQueue')}</a>`)}
      ${lastRun(visit, status)}
    </dl>
  </section>`;
}

/** A figure, and in small what belongs to it. */
function figure(term: string, value: Html | string, more: Html | string): Html | '' {
  return pair(term, html`<b>${value}</b> <small>${more}</small>`);
}

function awaited(visit: Visit, status: WarehouseStatus): Html | '' {
  const { say, formats, now } = visit;
  const found = findAwaited(status, amsterdamDay(now.toISOString()) ?? '');
  if (!found) return '';
  const isLate = found.daysLate > 0;
  const n = formats.count(Math.abs(found.daysLate));
  const days = html`<span class="${isLate ? 'late' : 'early'}"
    >${say(isLate ? 'daysLate' : 'daysLeft', { n })}</span
  >`;
  const due = say('awaitedOn', { day: formats.dayText(found.dueOn) });
  return figure(say('awaited'), formats.quarter(found.quarter), html`${due}; ${days}`);
}

function lastRun(visit: Visit, { lastRun: last, lastGoodRun: good }: WarehouseStatus): Html | '' {
  const { say, formats, language } = visit;
  if (!last) return figure(say('lastRun'), say('noRun'), '');
  const outcome = toWord(RUN_MEANINGS, last.status, language);
  const when = good ? formats.instantText(good.startedAt) : say('none');
  const more = good?.runId === last.runId ? '' : html`; ${say('lastGoodRun', { when })}`;
  return figure(
    say('lastRun'),
    html`<a href="${visit.href(`/runs/${last.runId}`)}">${outcome}</a>`,
    html`${formats.instant(last.startedAt)}${more}`,
  );
}

function quarterSection(
  visit: Visit,
  picture: QuarterPicture,
  quarters: readonly NationalQuarter[],
): Html {
  const { say, formats } = visit;
  const found = quarters.find((quarter) => quarter.quarter === picture.quarter);
  const regions = { n: picture.totals.length, of: picture.coverage.length };
  const isComplete = found !== undefined && toNationalCounts(found) !== undefined;
  const choices = quarters.filter((quarter) => quarter.regions > 0).map(({ quarter }) => quarter);
  return html`<section aria-labelledby="quarter">
    <h2 id="quarter">${say('quarterTitle', { quarter: formats.quarter(picture.quarter) })}</h2>
    ${quarterPicker(visit, '/', choices, picture.quarter)}
    <p class="${isComplete ? 'complete' : 'incomplete'}">
      ${isComplete ? say('completeQuarter', { of: regions.of }) : say('incompleteQuarter', regions)}
    </p>
    ${quarterMap(visit, picture)}
    <p class="note">${say('computedNote')}</p>
  </section>`;
}

function coverageSection(visit: Visit, coverage: Parameters<typeof toGrid>[0]): Html {
  const { say } = visit;
  return html`<section aria-labelledby="coverage">
    <h2 id="coverage">${say('coverageTitle')}</h2>
    <p>${say('coverageText')}</p>
    ${coverageGrid(visit, toGrid(coverage))}
  </section>`;
}

// How fresh the warehouse is: which quarter is awaited, and how late it is. Pure.

type Awaited = {
  readonly quarter: string;
  /** 'YYYY-MM-DD' */
  readonly dueOn: string;
  /** Days since it was due; negative while it is not due yet. */
  readonly daysLate: number;
};

/**
 * The first quarter after the newest complete one; without a complete one the first that has no data after the
 * newest with data. Undefined when there is none.
 */
export function findAwaited(
  { quarters, newestCompleteQuarter, newestQuarter }: WarehouseStatus,
  today: string,
): Awaited | undefined {
  const after = newestCompleteQuarter ?? newestQuarter ?? '';
  const next = quarters.find(({ quarter }) => quarter > after);
  return (
    next && { quarter: next.quarter, dueOn: next.dueOn, daysLate: daysBetween(next.dueOn, today) }
  );
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}
