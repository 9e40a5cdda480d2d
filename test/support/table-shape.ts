/** Where the cells of a generated table stand: columns, heading band, rows. Points from the top left. */
import { PARTS, type Measure } from '../../src/measures.ts';
import type { Canvas } from './canvas.ts';
import {
  printCount,
  USUAL_WORDING,
  wrapName,
  type Look,
  type Publication,
  type Wording,
} from './publication.ts';

export type Column = { readonly left: number; readonly right: number };

/** A row as printed; `lines` are those of its name. */
export type PrintedRow = {
  readonly lines: readonly string[];
  readonly counts: readonly string[];
  readonly isTotal: boolean;
};

export type Shape = {
  /** Region number and name, when there are any; then the municipality; then the counts. */
  readonly region: readonly Column[];
  readonly name: Column;
  readonly counts: readonly Column[];
  readonly headingHeight: number;
  readonly rows: readonly PrintedRow[];
};

export const LEADING = 1.15;
export const CELL_PADDING = 4;

/** A heading in one text: 'Gemeente: klantprofiel in Sonar'. */
export function fullHeading(measure: Measure, wording: Wording = USUAL_WORDING): string {
  const { group, text } = wording[measure];
  return group === '' ? text : `${group}: ${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

/** The lines in which a look prints the heading of a measure, without its group. */
export function headingLines(measure: Measure, look: Look): string[] {
  if (look.headings === 'one-line') return [fullHeading(measure, look.wording)];
  if (look.headings === 'wrapped') return wrapName(fullHeading(measure, look.wording), 16);
  if (look.headings === 'rotated') return [look.wording[measure].text];
  if (look.headings === 'grouped') return wrapName(look.wording[measure].text, 14);
  return look.headings === 'remnant' ? ['in Sonar'] : [''];
}

export function toPrintedRows(publication: Publication, look: Look): PrintedRow[] {
  const indexes = look.order.map((measure) =>
    [
      'municipal_with_profile',
      'municipal_without_profile',
      'uwv_with_profile',
      'uwv_without_profile',
      'known_in_sonar',
    ].indexOf(measure),
  );
  const print = (counts: readonly number[]): string[] =>
    indexes.map((index) => printCount(counts[index] ?? 0, look));
  const rows = publication.rows.map(({ name, counts }) => ({
    lines: wrapName(name, look.wrapAfter).map((line) =>
      look.nbsp ? line.replaceAll(' ', '\u00A0') : line,
    ),
    counts: print(counts),
    isTotal: false,
  }));
  const label = look.labelSpans ? [look.totalLabel] : wrapName(look.totalLabel, look.wrapAfter);
  const total = { lines: label, counts: print(publication.totals), isTotal: true };
  return look.totalOnTop ? [total, ...rows] : [...rows, total];
}

export function regionLines({ region }: Publication, look: Look): string[] {
  return wrapName(region, look.wrapAfter === undefined ? undefined : Math.max(look.wrapAfter, 12));
}

/** Measures everything and lays the columns out from the left margin. */
export function toShape(canvas: Canvas, publication: Publication, look: Look, left: number): Shape {
  const { size } = look;
  const widest = (texts: readonly string[], bold = true): number =>
    Math.max(0, ...texts.map((text) => canvas.widthOf(text, { size, bold })));
  const rows = toPrintedRows(publication, look);
  let at = left;
  const add = (width: number): Column => {
    const column = { left: at, right: at + width + 2 * CELL_PADDING };
    at = column.right;
    return column;
  };
  const addRegion = (): Column[] =>
    look.regionColumns === 'none'
      ? []
      : [
          add(widest(['AMR', String(publication.regionNumber)])),
          add(widest([...regionLines(publication, look), 'Arbeidsmarktregio'])),
        ];
  const before = look.regionAfterName ? [] : addRegion();
  const named =
    look.labelSpans && before.length > 0 ? rows.filter(({ isTotal }) => !isTotal) : rows;
  const name = add(widest([...named.flatMap(({ lines }) => lines), 'Gemeente']));
  const region = look.regionAfterName ? addRegion() : before;
  const isTurned = look.headings === 'rotated';
  const counts = look.order.map((measure, index) => {
    const heading = isTurned && measure !== 'known_in_sonar' ? [''] : headingLines(measure, look);
    const own = widest([...rows.map((row) => row.counts[index] ?? ''), ...heading]);
    const { group } = look.wording[measure];
    const isGrouped = look.headings === 'grouped' || look.headings === 'rotated';
    return add(isGrouped ? Math.max(own, widest([group]) / runLength(look, index)) : own);
  });
  return { region, name, counts, headingHeight: heightOfHeadings(canvas, look), rows };
}

function heightOfHeadings(canvas: Canvas, look: Look): number {
  const { size } = look;
  const line = size * LEADING;
  const most = Math.max(...look.order.map((measure) => headingLines(measure, look).length));
  const turned = Math.max(
    ...PARTS.map((measure) => canvas.widthOf(look.wording[measure].text, { size, bold: true })),
  );
  switch (look.headings) {
    case 'absent':
      return 0;
    case 'remnant':
    case 'one-line':
      return line + 2 * CELL_PADDING;
    case 'wrapped':
      return most * line + 2 * CELL_PADDING;
    case 'grouped':
      return (most + 1) * line + 4 * CELL_PADDING;
    default:
      return line + turned + 4 * CELL_PADDING;
  }
}

/** How many neighbours share the group of this column. */
function runLength({ order, wording }: Look, index: number): number {
  const isSame = (at: number): boolean => {
    const [one, other] = [order[at], order[index]];
    return one !== undefined && other !== undefined && wording[one].group === wording[other].group;
  };
  let [first, last] = [index, index];
  while (isSame(first - 1)) first -= 1;
  while (isSame(last + 1)) last += 1;
  return last - first + 1;
}
