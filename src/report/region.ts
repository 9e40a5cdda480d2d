/** The page of a region: its figures, the municipalities of a quarter, the trend, revisions, and why quarters are missing. */
import { html } from 'hono/html';

import { toWord } from '../meanings.ts';
import { parseRegionCode, type RegionCode } from '../codes.ts';
import { findQuarter, lastDay } from '../quarter.ts';
import { keyFigures, meaningNote, trendCharts } from './area.ts';
import { stoppedParagraph, withinSeries } from './coverage.ts';
import {
  COUNTRY,
  countryFoot,
  type CountryRow,
  COVERAGE,
  type CoverageCell,
  isLoaded,
  MUNICIPALITIES,
  type MunicipalityRow,
  numbersOf,
  partsAsDetails,
  readMeasures,
  REGIONS,
  type RegionRow,
  REVISIONS,
  type Revision,
  SAME_IN_QUARTER,
} from './numbers.ts';
import { type Content, type DataVisit, type Html, list, type Page, type Visit } from './page.ts';
import {
  codeWithMeaning,
  documentLink,
  emptyState,
  outside,
  pair,
  quarterPicker,
  section,
  table,
} from './table.ts';

const REVISIONS_SHOWN = 200;

type KnownRegion = { readonly code: RegionCode; readonly name: string };

/** Undefined when there never was such a region, or the quarter is none that should be there. */
export async function regionPage(
  visit: DataVisit,
  code: string,
  wanted: string | undefined,
): Promise<Page | undefined> {
  const region = findRegion(visit, code);
  if (!region) return undefined;
  const { db, say } = visit;
  const coverage = await COVERAGE.read(db, { region: code });
  const rows = await REGIONS.read(db, { region: code });
  const quarter = wanted ?? rows.at(-1)?.quarter_code ?? coverage.at(-1)?.quarter_code;
  const cell = coverage.find((found) => found.quarter_code === quarter);
  const title = `${region.name} (${region.code})`;
  if (cell === undefined) return wanted ? undefined : { title, body: emptyState(visit) };
  const country = await COUNTRY.read(db);
  const series = withinSeries(coverage);
  const choices = series.map((found) => found.quarter_code);
  const body = html`${rows.length === 0 && html`<p class="incomplete">${say('nothingOfRegion')}</p>`}
  ${await quarterSection(visit, region, cell, rows, country, choices)}
  ${trendSection(visit, region, rows, country)}
  ${revisionsSection(visit, region, await REVISIONS.read(db, { region: code }))}
  ${gapsSection(visit, region, coverage)}`;
  return { title, quarter, body };
}

function findRegion({ reference, today }: DataVisit, text: string): KnownRegion | undefined {
  if (!reference.data.regionTiles.some((tile) => tile.am_code === text)) return undefined;
  const code = parseRegionCode(text);
  return { code, name: reference.regionNameOn(code, today) ?? code };
}

async function quarterSection(
  visit: DataVisit,
  region: KnownRegion,
  cell: CoverageCell,
  rows: readonly RegionRow[],
  country: readonly CountryRow[],
  choices: readonly string[],
): Promise<Html> {
  const { db, reference, say, formats } = visit;
  const code = cell.quarter_code;
  const known = findQuarter(code);
  const nameThen = (known && reference.regionNameOn(region.code, lastDay(known))) ?? region.name;
  const row = rows.find((found) => found.quarter_code === code);
  const whole = country.find((found) => found.quarter_code === code);
  const area = say('regionArea', { region: nameThen });
  const measures = await readMeasures(db);
  const note = row?.borders_changed && say('bordersOfYear', { moves: bordersText(visit, row) });
  const municipalities =
    row && (await MUNICIPALITIES.read(db, { quarter: code, region: region.code }));
  return section('quarter', formats.quarter(code), [
    quarterPicker(visit, `/regio/${region.code}`, choices, code),
    nameThen !== region.name && html`<p>${say('nameThen', { name: nameThen })}</p>`,
    (!row || cell.status !== 'loaded') && stateNotice(visit, cell),
    row ? keyFigures(visit, row, { rows, area, measures, note }) : meaningNote(visit, measures),
    row && municipalities && municipalityTable(visit, row, municipalities, whole),
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

function municipalityTable(
  visit: Visit,
  region: RegionRow,
  rows: readonly MunicipalityRow[],
  whole: CountryRow | undefined,
): Html {
  const { say, formats } = visit;
  const { quarter_code: quarter, region_code, region_name: name, known_share } = region;
  const register = {
    persons: formats.count(region.register_persons),
    pct: formats.percent(region.known_pct),
  };
  const share = known_share === null ? say('notApplicable') : formats.share(known_share);
  const shown = table<MunicipalityRow>(visit, {
    id: 'municipalities',
    caption: say('municipalitiesOf', { region: outside(name), quarter: formats.quarter(quarter) }),
    columns: MUNICIPALITIES.without('region_name', ...SAME_IN_QUARTER),
    rows,
    foot: [{ label: say('printedTotal'), values: numbersOf(region) }, ...countryFoot(visit, whole)],
    kind: 'counts',
    csv: MUNICIPALITIES.csvAddress({ quarter, region: region_code }),
  });
  return html`${shown}
    <p class="note">${say('computedNote')}</p>
    <p>
      ${say('registerLine', register)} (<i class="computed"
        >${say('registerComputed', { share })} *</i
      >). ${documentLink(visit, region.document_key, say('sourceDocument'))}
    </p>`;
}

function trendSection(
  visit: Visit,
  region: KnownRegion,
  rows: readonly RegionRow[],
  country: readonly CountryRow[],
): Content {
  if (rows.length === 0) return undefined;
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
  const shown = table<RegionRow>(visit, {
    id: 'trend',
    caption: say('trendTable', { region: outside(region.name) }),
    columns: partsAsDetails(REGIONS.without('region_name')),
    rows: rows.toReversed(),
    kind: 'counts',
    csv: REGIONS.csvAddress({ region: region.code }),
  });
  const others = [{ name: say('countryLabel'), rows: country }];
  return section('trend-title', say('trendTitle'), [
    trendCharts(visit, region.name, rows, others, marks),
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

function revisionsSection(visit: Visit, region: KnownRegion, revisions: readonly Revision[]): Html {
  const { say } = visit;
  const shown = table<Revision>(visit, {
    id: 'revisions',
    caption: say('revisionsCaption'),
    columns: REVISIONS.columns,
    rows: revisions.slice(0, REVISIONS_SHOWN),
    csv: REVISIONS.csvAddress({ region: region.code }),
  });
  const isCut = revisions.length > REVISIONS_SHOWN;
  const more = isCut && html`<p>${say('lastShown', { n: REVISIONS_SHOWN })}</p>`;
  const none = html`<p>${say('noRevisions')}</p>`;
  return section('revisions', say('revisionsTitle'), revisions.length === 0 ? none : [shown, more]);
}

/** Quarters of the region that are not loaded, the newest first; that the series stopped is told in one line. */
function gapsSection(visit: Visit, region: KnownRegion, coverage: readonly CoverageCell[]): Html {
  const { say } = visit;
  const gaps = withinSeries(coverage).filter((cell) => !isLoaded(cell));
  const shown = table<CoverageCell>(visit, {
    id: 'gaps',
    caption: say('gapsCaption'),
    columns: COVERAGE.columns,
    rows: gaps.toReversed(),
    kind: 'gaps',
    csv: COVERAGE.csvAddress({ region: region.code }),
  });
  return section('gaps', say('gapsTitle'), [
    stoppedParagraph(visit, coverage),
    gaps.length === 0 ? html`<p>${say('noGaps')}</p>` : shown,
  ]);
}
