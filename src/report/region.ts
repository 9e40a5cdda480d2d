/** The page of a region: its figures, the municipalities of a quarter, the trend, revisions, and why quarters are missing. */
import { html } from 'hono/html';

import { toWord } from '../meanings.ts';
import { parseRegionCode } from '../codes.ts';
import { findQuarter, lastDay } from '../quarter.ts';
import { keyFigures, meaningNote, trendCharts } from './area.ts';
import { stoppedParagraph, withinSeries } from './coverage.ts';
import {
  COUNTRY,
  countryFoot,
  COVERAGE,
  type CoverageCell,
  isLoaded,
  MUNICIPALITIES,
  numbersOf,
  partsAsDetails,
  REGIONS,
  type RegionRow,
  REVISIONS,
  SAME_IN_QUARTER,
} from './numbers.ts';
import type { DataVisit, Html, MaybePage, Visit } from './page.ts';
import { emptyState, pair, quarterPicker, section } from './parts.ts';
import { table } from './table.ts';
import { codeWithMeaning, documentLink, list, outside } from './words.ts';

const REVISIONS_SHOWN = 200;

type Region = NonNullable<Awaited<ReturnType<typeof readRegion>>>;

/** A region with all that is known of it; undefined when there never was one with that code. */
async function readRegion({ db, reference, today }: DataVisit, text: string) {
  if (!reference.data.regionTiles.some((tile) => tile.am_code === text)) return undefined;
  const region = parseRegionCode(text);
  return {
    code: region,
    name: reference.regionNameOn(region, today) ?? region,
    coverage: await COVERAGE.read(db, { region }),
    rows: await REGIONS.read(db, { region }),
    revisions: await REVISIONS.read(db, { region }),
    country: await COUNTRY.read(db),
  };
}

/** No page when there never was such a region, or the quarter is none that should be there. */
export async function regionPage(visit: DataVisit, code: string, wanted?: string): MaybePage {
  const region = await readRegion(visit, code);
  if (!region) return undefined;
  const { coverage, rows } = region;
  const quarter = wanted ?? rows.at(-1)?.quarter_code ?? coverage.at(-1)?.quarter_code;
  const cell = coverage.find((found) => found.quarter_code === quarter);
  const title = `${region.name} (${region.code})`;
  if (cell === undefined) return wanted ? undefined : { title, body: emptyState(visit) };
  const nothing = html`<p class="incomplete">${visit.say('nothingOfRegion')}</p>`;
  const body = html`${rows.length === 0 && nothing} ${await quarterSection(visit, region, cell)}
  ${rows.length > 0 && trendSection(visit, region)} ${revisionsSection(visit, region)}
  ${gapsSection(visit, region)}`;
  return { title, quarter, body };
}

async function quarterSection(visit: DataVisit, region: Region, cell: CoverageCell) {
  const { reference, say, formats } = visit;
  const { name, rows } = region;
  const code = cell.quarter_code;
  const known = findQuarter(code);
  const nameThen = (known && reference.regionNameOn(region.code, lastDay(known))) ?? name;
  const row = rows.find((found) => found.quarter_code === code);
  const area = say('regionArea', { region: nameThen });
  const meaning = await meaningNote(visit);
  const note = row?.borders_changed && say('bordersOfYear', { moves: bordersText(visit, row) });
  const choices = withinSeries(region.coverage).map((found) => found.quarter_code);
  return section('quarter', formats.quarter(code), [
    quarterPicker(visit, `/regio/${region.code}`, choices, code),
    nameThen !== name && html`<p>${say('nameThen', { name: nameThen })}</p>`,
    (!row || cell.status !== 'loaded') && stateNotice(visit, cell),
    row ? keyFigures(visit, row, { rows, area, meaning, note }) : meaning,
    row && (await municipalityTable(visit, region, row)),
  ]);
}

function stateNotice(visit: Visit, cell: CoverageCell): Html {
  const { say, formats, language } = visit;
  const title = say('notLoadedTitle', { quarter: formats.quarter(cell.quarter_code) });
  const document = documentLink(visit, cell.document_key, say('sourceDocument'));
  return html`<div class="incomplete">
    ${!isLoaded(cell) && html`<p><strong>${title}</strong></p>`}
    <dl>
      ${pair(say('state'), toWord('coverage_status', cell.status, language))}
      ${pair(say('reason'), cell.reason && codeWithMeaning(visit, cell.reason))}
      ${pair(say('due'), formats.day(cell.due_on))} ${pair(say('document'), document)}
    </dl>
  </div>`;
}

async function municipalityTable(visit: DataVisit, { code, country }: Region, row: RegionRow) {
  const { db, say, formats } = visit;
  const { quarter_code, region_name, register_persons, known_pct, known_share } = row;
  const chosen = { quarter: quarter_code, region: code };
  const whole = country.find((found) => found.quarter_code === quarter_code);
  const quarter = formats.quarter(quarter_code);
  const register = { persons: formats.count(register_persons), pct: formats.percent(known_pct) };
  const share = known_share === null ? say('notApplicable') : formats.share(known_share);
  const shown = table(visit, {
    id: 'municipalities',
    caption: say('municipalitiesOf', { region: outside(region_name), quarter }),
    columns: MUNICIPALITIES.without('region_name', ...SAME_IN_QUARTER),
    rows: await MUNICIPALITIES.read(db, chosen),
    foot: [{ label: say('printedTotal'), values: numbersOf(row) }, ...countryFoot(visit, whole)],
    kind: 'counts',
    csv: MUNICIPALITIES.csvAddress(chosen),
  });
  return html`${shown}
    <p class="note">${say('computedNote')}</p>
    <p>
      ${say('registerLine', register)} (<i class="computed"
        >${say('registerComputed', { share })} *</i
      >). ${documentLink(visit, row.document_key, say('sourceDocument'))}
    </p>`;
}

function trendSection(visit: Visit, { code, name, rows, country }: Region): Html {
  const { say, formats } = visit;
  // the view marks a year of quarters: the first of them is when the borders moved
  const moves = rows.map((row) => (row.borders_changed ? bordersText(visit, row) : undefined));
  const marks = new Map<string, string>();
  for (const [index, { quarter_code: code }] of rows.entries()) {
    const text = moves[index];
    if (text !== undefined && text !== moves[index - 1]) marks.set(code, text);
  }
  const moved = [...marks].map(
    ([code, text]) => html`<span class="mark">◆</span> ${formats.quarter(code)}: ${text}`,
  );
  const shown = table(visit, {
    id: 'trend',
    caption: say('trendTable', { region: outside(name) }),
    columns: partsAsDetails(REGIONS.without('region_name')),
    rows: rows.toReversed(),
    kind: 'counts',
    csv: REGIONS.csvAddress({ region: code }),
  });
  return section('trend-title', say('trendTitle'), [
    trendCharts(visit, name, rows, [{ name: say('countryLabel'), rows: country }], marks),
    html`<p class="note">${say(moved.length === 0 ? 'noBorders' : 'bordersText')}</p>`,
    moved.length > 0 && list(moved, 'plain'),
    html`<details ${rows.length < 2 && html` open`}>
      <summary>${say('chartTable')}</summary>
      ${shown}
    </details>`,
  ]);
}

function bordersText({ say }: Visit, row: RegionRow): string {
  const joined = outside(row.municipalities_joined);
  const left = outside(row.municipalities_left);
  return [joined && say('joined', { names: joined }), left && say('left', { names: left })]
    .filter(Boolean)
    .join('; ');
}

function revisionsSection(visit: Visit, { code, revisions }: Region): Html {
  const { say } = visit;
  const shown = table(visit, {
    id: 'revisions',
    caption: say('revisionsCaption'),
    columns: REVISIONS.columns,
    rows: revisions.slice(0, REVISIONS_SHOWN),
    csv: REVISIONS.csvAddress({ region: code }),
  });
  const isCut = revisions.length > REVISIONS_SHOWN;
  const more = isCut && html`<p>${say('lastShown', { n: REVISIONS_SHOWN })}</p>`;
  const none = html`<p>${say('noRevisions')}</p>`;
  return section('revisions', say('revisionsTitle'), revisions.length === 0 ? none : [shown, more]);
}

/** Quarters of the region that are not loaded, the newest first; that the series stopped is told in one line. */
function gapsSection(visit: Visit, { code, coverage }: Region): Html {
  const gaps = withinSeries(coverage).filter((cell) => !isLoaded(cell));
  const shown = table(visit, {
    id: 'gaps',
    caption: visit.say('gapsCaption'),
    columns: COVERAGE.columns,
    rows: gaps.toReversed(),
    kind: 'gaps',
    csv: COVERAGE.csvAddress({ region: code }),
  });
  return section('gaps', visit.say('gapsTitle'), [
    stoppedParagraph(visit, coverage),
    gaps.length === 0 ? html`<p>${visit.say('noGaps')}</p>` : shown,
  ]);
}
