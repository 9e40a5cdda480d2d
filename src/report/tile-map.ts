/**
 * The tile map of the Netherlands: one tile for each region where it lies, shaded by its share. The classes come from
 * the shares themselves: about as many regions in each, and the legend tells their bounds.
 */
import { html } from 'hono/html';

import type { RegionTileRow } from '../reference/schema.ts';
import type { RegionRow } from './numbers.ts';
import type { DataVisit, Html, Visit } from './page.ts';
import { svg } from './parts.ts';
import { list } from './words.ts';

const SIZE = 60;
const STEP = 64;
const MOST_CLASSES = 5;

/** `names` are the regions of that quarter, loaded or not. */
export function tileMap(
  visit: DataVisit,
  names: ReadonlyMap<string, string>,
  loaded: readonly RegionRow[],
  quarter: string,
): Html {
  const { say, formats, reference } = visit;
  const shares = new Map(loaded.map((row) => [row.region_code, row.profile_share]));
  const classes = toClasses(loaded.flatMap(({ profile_share: share }) => share ?? []));
  const tiles = toTiles(reference.data.regionTiles, [...names.keys()]);
  const extent = (corners: readonly number[]) => Math.max(0, ...corners) + SIZE;
  const width = extent(tiles.map(({ x }) => x));
  const height = extent(tiles.map(({ y }) => y));
  const title = say('mapTitle', { quarter: formats.quarter(quarter) });
  const drawing = svg(
    {
      id: 'map',
      viewBox: [0, 0, width, height],
      title,
      description: say('mapDescription'),
      kind: 'tiles',
    },
    tiles.map((tile) => {
      const name = names.get(tile.code) ?? tile.code;
      return drawTile(visit, tile, name, shares.get(tile.code), classes);
    }),
  );
  return html`<figure class="map">
    ${drawing} ${legend(visit, classes, names.size - loaded.length)}
  </figure>`;
}

function drawTile(
  { formats, say }: Visit,
  { x, y, label }: ReturnType<typeof toTiles>[number],
  name: string,
  share: number | null | undefined,
  classes: readonly ShareClass[],
): Html {
  const [shade, value, text] =
    share === undefined
      ? ['unshaded', say('notLoaded'), '×']
      : share === null
        ? ['unshaded', say('notApplicable'), say('notApplicable')]
        : [
            `shade-${shadeOfClass(
              classes,
              classes.findIndex(({ to }) => share <= to),
            )}`,
            formats.share(share),
            formats.percent(Math.round(100 * share)),
          ];
  const middle = x + SIZE / 2;
  return html`<g class="tile ${shade}"
    ><title>${name}: ${value}</title
    ><rect x="${x}" y="${y}" width="${SIZE}" height="${SIZE}" rx="3" /><text
      x="${middle}"
      y="${y + 26}"
      text-anchor="middle"
      >${label}</text
    ><text class="value" x="${middle}" y="${y + 46}" text-anchor="middle">${text}</text></g
  >`;
}

function legend({ say, formats }: Visit, classes: readonly ShareClass[], missing: number): Html {
  const items = classes.map(({ from, to, regions }, index) => {
    const bounds = new Set([formats.share(from), formats.share(to)]);
    return html`<span
        class="swatch shade-${shadeOfClass(classes, index)}"
        aria-hidden="true"
      ></span>
      ${[...bounds].join(' – ')} (${regions})`;
  });
  const unshaded = html`<span class="swatch unshaded" aria-hidden="true">×</span>
    ${say('notLoaded')} (${missing})`;
  return html`<figcaption>
    ${say('mapLegend')} ${list(missing === 0 ? items : [...items, unshaded], 'legend')}
  </figcaption>`;
}

/** x and y are the upper left corner, in SVG units. */
export function toTiles(layout: readonly RegionTileRow[], regions: readonly string[]) {
  return layout
    .filter((row) => regions.includes(row.am_code))
    .map((row) => ({
      code: row.am_code,
      label: row.label,
      x: (row.column - 1) * STEP,
      y: (row.row - 1) * STEP,
    }))
    .sort((a, b) => a.y - b.y || a.x - b.x);
}

/** Shares from `from` to `to`, both of which occur. */
export type ShareClass = { readonly from: number; readonly to: number; readonly regions: number };

/** Quantiles, lowest first: at most five, fewer while few shares differ. Shares that are written alike stay together. */
export function toClasses(shares: readonly number[]): readonly ShareClass[] {
  const sorted = shares.toSorted((a, b) => a - b);
  const alike = Map.groupBy(sorted, (share) => share.toFixed(3));
  const classes = Math.min(MOST_CLASSES, alike.size);
  // the class in which the middle of those that are written alike falls
  const classOf = (share: number) => {
    const group = alike.get(share.toFixed(3)) ?? [];
    const middle = sorted.indexOf(group[0] ?? share) + group.length / 2;
    return Math.min(classes - 1, Math.floor((middle / shares.length) * classes));
  };
  return [...Map.groupBy(sorted, classOf).values()].map((group) => {
    return { from: group[0] ?? 0, to: group.at(-1) ?? 0, regions: group.length };
  });
}

/** Of few classes the outer ones keep the outer colours. */
function shadeOfClass(classes: readonly ShareClass[], index: number): number {
  return classes.length < 2 ? 2 : Math.round((index / (classes.length - 1)) * (MOST_CLASSES - 1));
}
