/** One quarter: the tile map of the country with its legend, and the table of regions beside it. */
import { html } from 'hono/html';

import type { RegionTileRow } from '../reference/schema.ts';
import { COUNT_COLUMNS, countCells, countHeadings, outside, scrolling } from './parts.ts';
import { type Html, toShares } from './format.ts';
import type { CoverageCell, RegionTotals } from './read-star.ts';
import { COVERAGE_MEANINGS } from '../code-meanings.ts';
import type { Visit } from './visit.ts';

export type QuarterPicture = {
  readonly quarter: string;
  /** Every region of that quarter, loaded or not, by name. */
  readonly coverage: readonly CoverageCell[];
  readonly totals: readonly RegionTotals[];
  readonly layout: readonly RegionTileRow[];
};

export function quarterMap(visit: Visit, picture: QuarterPicture): Html {
  const totals = new Map(picture.totals.map((region) => [region.regionCode, region]));
  const shareOf = (region: string) => {
    const found = totals.get(region);
    return found && toShares(found.counts).all;
  };
  const regions = picture.coverage.map((cell) => cell.regionCode);
  const map = toTileMap(picture.layout, regions, shareOf);
  return html`<div class="beside">
    <figure class="map">${drawMap(visit, map, picture)}${shadeLegend(visit, map)}</figure>
    <div>${regionTable(visit, picture, totals)}</div>
  </div>`;
}

function drawMap(visit: Visit, map: TileMap, { quarter, coverage }: QuarterPicture): Html {
  const { say, formats } = visit;
  const names = new Map(coverage.map((cell) => [cell.regionCode, cell.regionName]));
  const label = formats.quarter(quarter);
  return html`<svg
    class="tiles"
    viewBox="0 0 ${map.width} ${map.height}"
    role="img"
    aria-labelledby="map-title map-text"
  >
    <title id="map-title">${say('mapTitle', { quarter: label })}</title>
    <desc id="map-text">${say('mapDescription')}</desc>
    ${map.tiles.map((tile) => drawTile(visit, tile, map.size, names.get(tile.code) ?? tile.code))}
  </svg>`;
}

function drawTile({ formats, say }: Visit, tile: Tile, size: number, name: string): Html {
  const value = tile.share === undefined ? say('notLoaded') : formats.share(tile.share);
  const shade = tile.shade === undefined ? 'unshaded' : `shade-${tile.shade}`;
  const number = tile.share === undefined ? '×' : formats.percent(Math.round(tile.share * 100));
  const middle = tile.x + size / 2;
  return html`<g class="tile ${shade}"
    ><title>${name}: ${value}</title
    ><rect x="${tile.x}" y="${tile.y}" width="${size}" height="${size}" rx="3" /><text
      x="${middle}"
      y="${tile.y + 26}"
      text-anchor="middle"
      >${tile.label}</text
    ><text class="value" x="${middle}" y="${tile.y + 46}" text-anchor="middle">${number}</text></g
  >`;
}

function shadeLegend({ say, formats }: Visit, { classes }: TileMap): Html {
  const items = classes.map(
    ({ from, to }, index) =>
      html`<li>
        <span class="swatch shade-${index}" aria-hidden="true"></span>
        ${say('legendRange', { from: formats.percent(from * 100), to: formats.percent(to * 100) })}
      </li>`,
  );
  return html`<figcaption>
    ${say('shareChart')} *
    <ul class="legend">
      ${items}
      <li><span class="swatch unshaded" aria-hidden="true">×</span> ${say('notLoaded')}</li>
    </ul>
  </figcaption>`;
}

function regionTable(
  visit: Visit,
  { quarter, coverage }: QuarterPicture,
  totals: ReadonlyMap<string, RegionTotals>,
): Html {
  const { say, formats, language } = visit;
  const rows = coverage.map((cell) => {
    const loaded = totals.get(cell.regionCode);
    const href = visit.href(`/regio/${cell.regionCode}`, { kwartaal: quarter });
    const cells = loaded
      ? countCells(visit, loaded.counts)
      : html`<td colspan="${COUNT_COLUMNS}" class="absent">
          ${COVERAGE_MEANINGS[cell.status][language]}
        </td>`;
    return html`<tr>
      <th scope="row"><a href="${href}">${outside(cell.regionName)}</a></th>
      ${cells}
    </tr>`;
  });
  const caption = say('regionTable', { quarter: formats.quarter(quarter) });
  return scrolling(
    'regions-caption',
    html`<table class="counts">
      <caption id="regions-caption">
        ${caption}
      </caption>
      ${countHeadings(visit, [say('region')])}
      <tbody>
        ${rows}
      </tbody>
    </table>`,
  );
}

// The tile map of the Netherlands: where each region stands, and in which class its share falls. Pure.

type Tile = {
  readonly code: string;
  readonly label: string;
  /** SVG units, the upper left corner. */
  readonly x: number;
  readonly y: number;
  /** 0 to 1; undefined: not loaded. */
  readonly share: number | undefined;
  /** Index into `classes`; undefined without a share. */
  readonly shade: number | undefined;
};

type TileMap = {
  readonly width: number;
  readonly height: number;
  readonly size: number;
  readonly tiles: readonly Tile[];
  readonly classes: readonly ShadeClass[];
};

/** Shares from `from` up to, not including, `to`; the last class includes 1. */
type ShadeClass = { readonly from: number; readonly to: number };

const SIZE = 60;
const STEP = 64;
/** Where the classes begin. Fixed, so that a colour means the same in every quarter; finer where shares usually lie. */
const SHADES = [0, 0.4, 0.5, 0.6, 0.7];

export function toTileMap(
  layout: readonly RegionTileRow[],
  regions: readonly string[],
  shareOf: (region: string) => number | undefined,
): TileMap {
  const shown = layout.filter((row) => regions.includes(row.am_code));
  const tiles = shown.map((row): Tile => {
    const share = shareOf(row.am_code);
    return {
      code: row.am_code,
      label: row.label,
      x: (row.column - 1) * STEP,
      y: (row.row - 1) * STEP,
      share,
      shade: share === undefined ? undefined : toShade(share),
    };
  });
  return {
    width: Math.max(...shown.map((row) => row.column), 1) * STEP - (STEP - SIZE),
    height: Math.max(...shown.map((row) => row.row), 1) * STEP - (STEP - SIZE),
    size: SIZE,
    tiles: tiles.sort((a, b) => a.y - b.y || a.x - b.x),
    classes: SHADES.map((from, index) => ({ from, to: SHADES[index + 1] ?? 1 })),
  };
}

function toShade(share: number): number {
  return SHADES.findLastIndex((from) => share >= from);
}
