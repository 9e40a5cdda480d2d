/** Pages made of texts at given places, as the parser would deliver them. Points from the top left. */
import type { PageText, PdfText, TextItem } from '../../src/extract/pdf/text.ts';
import { widthOf } from '../../src/extract/table/words.ts';

/** A text of 10 points, as wide as its letters are in an ordinary font. */
export function item(text: string, x: number, y: number, more: Partial<TextItem> = {}): TextItem {
  const size = more.size ?? 10;
  return { text, x, y, width: (widthOf(text) * size) / 1000, size, angle: 0, ...more };
}

export function page(items: readonly TextItem[], number = 1): PageText {
  return { page: number, width: 595, height: 842, items };
}

export function pdf(...pages: readonly (readonly TextItem[])[]): PdfText {
  return { pages: pages.map((items, index) => page(items, index + 1)) };
}

/** Right ends of five columns of counts. */
export const RIGHTS = [200, 260, 320, 380, 440] as const;

/** A count that ends at `right`. */
export function count(
  text: string,
  right: number,
  y: number,
  more: Partial<TextItem> = {},
): TextItem {
  const made = item(text, 0, y, more);
  return { ...made, x: right - made.width };
}

/** A row: a name at the left, counts set right under each other. */
export function row(name: string, counts: readonly string[], y: number): TextItem[] {
  return [
    ...(name === '' ? [] : [item(name, 50, y)]),
    ...counts.map((text, index) => count(text, RIGHTS[index] ?? 0, y)),
  ];
}

/** Rows 20 points apart from `y` on, the last of them the total. */
export function rows(y: number, ...texts: readonly (readonly string[])[]): TextItem[] {
  return texts.flatMap(([name = '', ...counts], index) => row(name, counts, y + 20 * index));
}

export const THREE_ROWS = [
  ['Blaricum', '5', '20', '17', '7', '49'],
  ['Eemnes', '2', '12', '21', '10', '45'],
  ['TOTAAL AMR', '7', '32', '38', '17', '94'],
] as const;
