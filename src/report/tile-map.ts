/** The tile map of the Netherlands: where each region stands, and in which class its share falls. Pure. */
import type { RegionTileRow } from '../reference/schema.ts';

export type Tile = {
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

export type TileMap = {
  readonly width: number;
  readonly height: number;
  readonly size: number;
  readonly tiles: readonly Tile[];
  readonly classes: readonly ShadeClass[];
};

/** Shares from `from` up to, not including, `to`; the last class includes 1. */
export type ShadeClass = { readonly from: number; readonly to: number };

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
