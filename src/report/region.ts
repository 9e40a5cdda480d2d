/** The page of a region: its figures, the municipalities of a quarter, the trend, revisions, and why quarters are missing. */
import { html } from 'hono/html';

import { toWord } from '../meanings.ts';
import { parseRegionCode, type RegionCode } from '../codes.ts';
import { amsterdamDay, findQuarter, lastDay } from '../quarter.ts';
import { keyFigures, meaningNote, trendCharts } from './area.ts';
import { stoppedParagraph, withinSeries } from './coverage.ts';
import type { Html } from './format.ts';
import {
  countryFoot,
  partsAsDetails,
  type CountryRow,
  type CoverageCell,
  csvAddress,
  DATASETS,
  isLoaded,
  type MeasureMeaning,
  type MunicipalityRow,
  numbersOf,
  readCountry,
  readCoverage,
  readMeasures,
  readMunicipalities,
  readRegions,
  readRevisions,
  type RegionRow,
  type Revision,
  without,
} from './numbers.ts';
import type { Context, Page, Visit } from './page.ts';
import {
  codeWithMeaning,
  emptyState,
  outside,
  pair,
  quarterPicker,
  section,
  table,
} from './table.ts';

const REVISIONS = 200;

type KnownRegion = { readonly code: RegionCode; readonly name: string };

/** Undefined when there never was such a region, or the quarter is none that should be there. */
export async function regionPage(
  context: Context,
  visit: Visit,
  code: string,
  wanted: string | undefined,
): Promise<Page | undefined> {
  const region = findRegion(context, visit, code);
  if (!region) return undefined;
  const { db } = context;
  const coverage = await readCoverage(db, { region: code });
  const rows = await readRegions(db, { region: code });
  const quarter = wanted ?? rows.at(-1)?.quarter_code ?? coverage.at(-1)?.quarter_code;
  const cell = coverage.find((found) => found.quarter_code === quarter);
  const title = `${region.name} (${region.code})`;
  if (wanted !== undefined && cell === undefined) return undefined;
  if (cell === undefined) return { title, body: emptyState(visit) };
  const country = await readCountry(db);
  const measures = await readMeasures(db);
  const body = html`${rows.length === 0 ? html`<p class="incomplete">${visit.say('nothingOfRegion')}</p>` : ''}
  ${await quarterSection(context, visit, region, { cell, rows, country, measures, choices: withinSeries(coverage) })}
  ${trendSection(visit, region, rows, country)}
  ${revisionsSection(visit, region, await readRevisions(db, { region: code }))}
  ${gapsSection(visit, region, coverage)}`;
  return { title, quarter, body };
}

function findRegion({ reference }: Context, { now }: Visit, text: string): KnownRegion | undefined {
  const isRegion = reference.data.regionTiles.some((tile) => tile.am_code === text);
  if (!isRegion) return undefined;
  const code = parseRegionCode(text);
  const today = amsterdamDay(now.toISOString()) ?? '';
  return { code, name: reference.regionNameOn(code, today) ?? code };
}

type QuarterOfRegion = {
  readonly cell: CoverageCell;
  readonly rows: readonly RegionRow[];
  readonly country: readonly CountryRow[];
  readonly measures: readonly MeasureMeaning[];
  readonly choices: readonly CoverageCell[];
};

async function quarterSection(
  { db, reference }: Context,
  visit: Visit,
  region: KnownRegion,
  { cell, rows, country, measures, choices }: QuarterOfRegion,
): Promise<Html> {
  const { say, formats } = visit;
  const code = cell.quarter_code;
  const known = findQuarter(code);
  const nameThen = known && reference.regionNameOn(region.code, lastDay(known));
  const row = rows.find((found) => found.quarter_code === code);
  const whole = country.find((found) => found.quarter_code === code);
  const quarters = choices.map((found) => found.quarter_code);
  const area = say('regionArea', { region: nameThen ?? region.name });
  const numbers = row
    ? html`${keyFigures(visit, row, { rows, area, measures, note: row.borders_changed ? say('bordersOfYear', { moves: bordersText(visit, row) }) : undefined })}
      ${municipalityTable(visit, row, await readMunicipalities(db, { quarter: code, region: region.code }), whole)}`
    : meaningNote(visit, measures);
  return html`<section aria-labelledby="quarter">
    <h2 id="quarter">${formats.quarter(code)}</h2>
    ${quarterPicker(visit, `/regio/${region.code}`, quarters, code)}
    ${nameThen !== undefined && nameThen !== region.name ? html`<p>${say('nameThen', { name: nameThen })}</p>` : ''}
    ${row && cell.status === 'loaded' ? '' : stateNotice(visit, cell)} ${numbers}
  </section>`;
}

function stateNotice(visit: Visit, cell: CoverageCell): Html {
  const { say, formats, language } = visit;
  const quarter = formats.quarter(cell.quarter_code);
  const document =
    cell.document_key === null
      ? undefined
      : html`<a href="${visit.href(`/document/${cell.document_key}`)}"
          >${say('sourceDocument')}</a
        >`;
  return html`<div class="incomplete">
    ${isLoaded(cell) ? '' : html`<p><strong>${say('notLoadedTitle', { quarter })}</strong></p>`}
    <dl>
      ${pair(say('state'), outside(toWord('coverage_status', cell.status, language)))}
      ${pair(say('reason'), cell.reason === null ? undefined : codeWithMeaning(visit, cell.reason))}
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
  const quarter = formats.quarter(region.quarter_code);
  const register = {
    persons: formats.count(region.register_persons),
    pct: formats.percent(region.known_pct),
  };
  const share =
    region.known_share === null ? say('notApplicable') : formats.share(region.known_share);
  return html`${table<MunicipalityRow>(visit, {
      id: 'municipalities',
      caption: say('municipalitiesOf', { region: outside(region.region_name), quarter }),
      columns: without(
        DATASETS.gemeenten,
        'region_name',
        'quarter_code',
        'region_profile_share',
        'national_profile_share',
      ),
      rows,
      foot: [
        { label: say('printedTotal'), values: numbersOf(region) },
        ...countryFoot(visit, whole),
      ],
      kind: 'counts',
      csv: csvAddress('gemeenten', { quarter: region.quarter_code, region: region.region_code }),
    })}
    <p class="note">${say('computedNote')}</p>
    <p>
      ${say('registerLine', register)} (<i class="computed"
        >${say('registerComputed', { share })} *</i
      >).
      <a href="${visit.href(`/document/${region.document_key}`)}">${say('sourceDocument')}</a>
    </p>`;
}

function trendSection(
  visit: Visit,
  region: KnownRegion,
  rows: readonly RegionRow[],
  country: readonly CountryRow[],
): Html {
  if (rows.length === 0) return html``;
  const { say, formats } = visit;
  // the view marks a year of quarters: the first of them is when the borders moved
  const textOf = (row: RegionRow | undefined) =>
    row?.borders_changed ? bordersText(visit, row) : undefined;
  const marks = new Map(
    rows.flatMap((row, index) => {
      const text = textOf(row);
      return text === undefined || text === textOf(rows[index - 1])
        ? []
        : [[row.quarter_code, text]];
    }),
  );
  const moved = [...marks].map(
    ([code, text]) => html`<li><span class="mark">◆</span> ${formats.quarter(code)}: ${text}</li>`,
  );
  const shown = table<RegionRow>(visit, {
    id: 'trend',
    caption: say('trendTable', { region: outside(region.name) }),
    columns: partsAsDetails(without(DATASETS.regios, 'region_name')),
    rows: rows.toReversed(),
    kind: 'counts',
    csv: csvAddress('regios', { region: region.code }),
  });
  return section(
    'trend-title',
    say('trendTitle'),
    html`${trendCharts(visit, region.name, rows, [{ name: say('countryLabel'), rows: country }], marks)}
      <p class="note">${moved.length === 0 ? say('noBorders') : say('bordersText')}</p>
      ${
        moved.length === 0
          ? ''
          : html`<ul class="plain">
              ${moved}
            </ul>`
      }
      <details${rows.length < 2 ? html` open` : ''}><summary>${say('chartTable')}</summary>${shown}</details>`,
  );
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
    columns: DATASETS.herzieningen.columns,
    rows: revisions.slice(0, REVISIONS),
    csv: csvAddress('herzieningen', { region: region.code }),
  });
  const more =
    revisions.length > REVISIONS ? html`<p>${say('lastShown', { n: REVISIONS })}</p>` : '';
  return section(
    'revisions',
    say('revisionsTitle'),
    revisions.length === 0 ? html`<p>${say('noRevisions')}</p>` : html`${shown}${more}`,
  );
}

/** Quarters of the region that are not loaded, the newest first; that the series stopped is told in one line. */
function gapsSection(visit: Visit, region: KnownRegion, coverage: readonly CoverageCell[]): Html {
  const { say } = visit;
  const gaps = withinSeries(coverage).filter((cell) => !isLoaded(cell));
  const shown = table<CoverageCell>(visit, {
    id: 'gaps',
    caption: say('gapsCaption'),
    columns: DATASETS.dekking.columns,
    rows: gaps.toReversed(),
    kind: 'gaps',
    csv: csvAddress('dekking', { region: region.code }),
  });
  return section(
    'gaps',
    say('gapsTitle'),
    html`${stoppedParagraph(visit, coverage)}
    ${gaps.length === 0 ? html`<p>${say('noGaps')}</p>` : shown}`,
  );
}
