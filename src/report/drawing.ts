/** The drawing of a page: every cell that was read, at its place. Pure; PDF points, origin top left. */

export type DrawnCell = {
  readonly page: number;
  /** 0 is the total row. */
  readonly row: number;
  readonly name: string;
  readonly text: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
};

export type DrawnPage = {
  readonly page: number;
  /** left, top, width, height */
  readonly viewBox: readonly [number, number, number, number];
  readonly cells: readonly DrawnCell[];
  /** Where the name of each row begins; its own place is not kept. */
  readonly names: readonly {
    readonly text: string;
    readonly right: number;
    readonly baseline: number;
  }[];
};

const MARGIN = 12;
/** Room for the names before the first column, in points. */
const NAME_WIDTH = 170;

/** The part of each page that holds cells, with room for the names. */
export function toPages(cells: readonly DrawnCell[]): DrawnPage[] {
  return [...Map.groupBy(cells, (cell) => cell.page)]
    .sort(([a], [b]) => a - b)
    .map(([page, group]) => toPage(page, group));
}

function toPage(page: number, cells: readonly DrawnCell[]): DrawnPage {
  const left = Math.min(...cells.map((cell) => cell.left));
  const top = Math.min(...cells.map((cell) => cell.top));
  const right = Math.max(...cells.map((cell) => cell.right));
  const bottom = Math.max(...cells.map((cell) => cell.bottom));
  const names = [...Map.groupBy(cells, (cell) => cell.row)].flatMap(([, row]) => {
    const first = row.toSorted((a, b) => a.left - b.left)[0];
    return first && first.name !== ''
      ? [{ text: first.name, right: left - MARGIN, baseline: first.bottom - 1.5 }]
      : [];
  });
  const start = left - MARGIN - NAME_WIDTH;
  return {
    page,
    viewBox: [
      round(start),
      round(top - MARGIN),
      round(right - start + MARGIN),
      round(bottom - top + 2 * MARGIN),
    ],
    cells,
    names,
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
