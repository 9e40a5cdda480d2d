/** One truth, many looks: makes the PDF of a publication. Deterministic: the same truth and look give the same bytes. */
import type { PdfText } from '../../src/extract/pdf/text.ts';
import { createCanvas, createTextCanvas, type Canvas } from './canvas.ts';
import { drawHeadings } from './draw-headings.ts';
import { EXPLANATION, footnote, quarterLine, type Look, type Publication } from './publication.ts';
import {
  CELL_PADDING,
  LEADING,
  regionLines,
  toShape,
  type PrintedRow,
  type Shape,
} from './table-shape.ts';

const MARGIN = 42;

/** Where to go on: page from 0, points from the top. */
type Place = { page: number; y: number };
type Draw = { readonly column: number; readonly draw: () => void };

/** Renders a publication. */
export async function renderPublication(publication: Publication, look: Look): Promise<Uint8Array> {
  const canvas = await createCanvas(look, look.headings === 'one-line');
  drawPublication(canvas, publication, look);
  return canvas.save();
}

/** The text of its pages as the parser would deliver it, without making a PDF. */
export function toPages(publication: Publication, look: Look): PdfText {
  const canvas = createTextCanvas(look.headings === 'one-line');
  drawPublication(canvas, publication, look);
  return canvas.toText();
}

function drawPublication(canvas: Canvas, publication: Publication, asked: Look): void {
  const look = { ...asked };
  const widest = canvas.width - MARGIN / 2;
  while ((toShape(canvas, publication, look, MARGIN).counts.at(-1)?.right ?? 0) > widest) {
    look.size *= 0.95;
  }
  const place: Place = { page: 0, y: MARGIN };
  paragraph(canvas, place, 'Transparantie van klantprofielen', look.size * 1.8, true);
  paragraph(canvas, place, quarterLine(publication, look), look.size * 1.4, true);
  if (!look.tableFirst) explain(canvas, place, look);
  if (look.decoyFirst) drawDecoy(canvas, place, publication, look);
  place.y += look.size;
  if (look.decoyFirst && look.decoy !== 'none') {
    paragraph(
      canvas,
      place,
      'Aantal personen uit de doelgroep banenafspraak per gemeente',
      look.size,
      true,
    );
  }
  drawTable(canvas, place, publication, look);
  paragraph(canvas, place, footnote(publication), look.size, false);
  if (!look.decoyFirst) drawDecoy(canvas, place, publication, look);
  if (look.tableFirst) explain(canvas, place, look);
  if (look.footer) {
    for (let page = 0; page <= place.page; page += 1) drawFooter(canvas, page, look);
  }
}

function explain(canvas: Canvas, place: Place, look: Look): void {
  for (const [heading, text] of EXPLANATION) {
    place.y += look.size * 0.6;
    paragraph(canvas, place, heading, look.size * 1.1, true);
    paragraph(canvas, place, text, look.size, false);
  }
}

/** A text of as many lines as it needs, between the margins. */
function paragraph(canvas: Canvas, place: Place, text: string, size: number, bold: boolean): void {
  const style = { size, bold };
  let line = '';
  const flush = (): void => {
    makeRoom(canvas, place, size * LEADING);
    place.y += size * LEADING;
    canvas.text(place.page, line, MARGIN, place.y - 0.25 * size, style);
  };
  for (const word of text.split(/(?<= )/u)) {
    if (canvas.widthOf((line + word).trimEnd(), style) > canvas.width - 2 * MARGIN) {
      flush();
      line = '';
    }
    line += word;
  }
  flush();
}

function makeRoom(canvas: Canvas, place: Place, height: number): void {
  if (place.y + height <= canvas.height - 1.5 * MARGIN) return;
  place.page += 1;
  place.y = MARGIN;
}

function drawFooter(canvas: Canvas, page: number, look: Look): void {
  const style = { size: look.size };
  const y = canvas.height - MARGIN / 2;
  canvas.text(page, '12-01-2024', MARGIN, y, style);
  canvas.text(page, String(page + 1), canvas.width - MARGIN - 10, y, style);
}

function drawTable(canvas: Canvas, place: Place, publication: Publication, look: Look): void {
  const shape = toShape(canvas, publication, look, MARGIN);
  const parts = look.pages === 'one' ? [shape.rows] : halves(shape.rows);
  for (const [index, rows] of parts.entries()) {
    const heights = rows.map((row) => rowHeight(row, look));
    if (index > 0) Object.assign(place, { page: place.page + 1, y: MARGIN });
    else makeRoom(canvas, place, shape.headingHeight + heights.reduce((sum, one) => sum + one, 0));
    const hasHeadings = index === 0 || look.pages === 'two-repeated';
    if (hasHeadings) drawHeadings(canvas, place.page, place.y, shape, look);
    if (hasHeadings) place.y += shape.headingHeight;
    drawRows(canvas, place, { ...shape, rows }, publication, { ...look, isFirstPart: index === 0 });
  }
  place.y += 2;
}

function halves(rows: readonly PrintedRow[]): (readonly PrintedRow[])[] {
  const half = Math.ceil(rows.length / 2);
  return [rows.slice(0, half), rows.slice(half)];
}

function rowHeight(row: PrintedRow, look: Look): number {
  return row.lines.length * look.size * LEADING + 2 * look.rowPadding;
}

function drawRows(
  canvas: Canvas,
  place: Place,
  shape: Shape,
  publication: Publication,
  look: Look & { readonly isFirstPart: boolean },
): void {
  const draws: Draw[] = [];
  const top = place.y;
  const region = regionLines(publication, look);
  // the merged cell covers the rows of municipalities, not the total
  const heightOf = (rows: readonly PrintedRow[]): number =>
    rows.reduce((sum, row) => sum + rowHeight(row, look), 0);
  const above = heightOf(shape.rows.slice(0, 1).filter(({ isTotal }) => isTotal));
  const covered = heightOf(shape.rows.filter(({ isTotal }) => !isTotal));
  for (const [index, row] of shape.rows.entries()) {
    const regional = shape.rows.findIndex(({ isTotal }) => !isTotal) === index;
    const isRegional =
      !row.isTotal && (look.regionColumns === 'every' || (regional && look.isFirstPart));
    const lines = isRegional && look.regionColumns !== 'merged' ? region.length : 1;
    const height = Math.max(
      rowHeight(row, look),
      lines * look.size * LEADING + 2 * look.rowPadding,
    );
    if (look.zebra && index % 2 === 1) fillRow(canvas, place, shape, height, true);
    if (look.borders) fillRow(canvas, place, shape, height, false);
    if (isRegional && shape.region.length > 0) {
      const isMerged = look.regionColumns === 'merged';
      const middle =
        top + above + covered / 2 - (region.length * look.size * LEADING) / 2 - look.rowPadding;
      draws.push(
        ...regionDraws(canvas, place.page, isMerged ? middle : place.y, shape, publication, look),
      );
    }
    draws.push(...rowDraws(canvas, place.page, place.y, row, shape, look));
    place.y += height;
  }
  const inOrder = look.drawing === 'rows' ? draws : draws.toSorted((a, b) => a.column - b.column);
  for (const { draw } of inOrder) draw();
}

function fillRow(canvas: Canvas, place: Place, shape: Shape, height: number, fill: boolean): void {
  const left = Math.min((shape.region[0] ?? shape.name).left, shape.name.left);
  const right = shape.counts.at(-1)?.right ?? left;
  canvas.box(place.page, { left, top: place.y, right, bottom: place.y + height }, fill);
}

function regionDraws(
  canvas: Canvas,
  page: number,
  top: number,
  shape: Shape,
  publication: Publication,
  look: Look,
): Draw[] {
  const [number, name] = shape.region;
  const style = { size: look.size };
  const at = (line: number): number => top + look.rowPadding + (line + 0.8) * look.size * LEADING;
  return [
    {
      column: 0,
      draw: () =>
        canvas.text(
          page,
          String(publication.regionNumber),
          (number?.left ?? 0) + CELL_PADDING,
          at(0),
          style,
        ),
    },
    ...regionLines(publication, look).map((line, index) => ({
      column: 1,
      draw: () => canvas.text(page, line, (name?.left ?? 0) + CELL_PADDING, at(index), style),
    })),
  ];
}

function rowDraws(
  canvas: Canvas,
  page: number,
  top: number,
  row: PrintedRow,
  shape: Shape,
  look: Look,
): Draw[] {
  const style = { size: look.size, bold: row.isTotal };
  const at = (line: number): number => top + look.rowPadding + (line + 0.8) * look.size * LEADING;
  const last = row.lines.length - 1;
  const beside = { first: 0, middle: last / 2, last }[look.countsBeside];
  const spans =
    row.isTotal && look.labelSpans && !look.regionAfterName ? shape.region[0] : undefined;
  const left = (spans ?? shape.name).left + CELL_PADDING;
  return [
    ...row.lines.map((line, index) => ({
      column: 2,
      draw: () => canvas.text(page, line, left, at(index), style),
    })),
    ...row.counts.map((count, index) => ({
      column: 3 + index,
      draw: () => {
        const column = shape.counts[index] ?? { left: 0, right: 0 };
        const free = column.right - column.left - canvas.widthOf(count, style) - 2 * CELL_PADDING;
        const shift = { left: 0, center: free / 2, right: free }[look.align];
        canvas.text(page, count, column.left + CELL_PADDING + shift, at(beside), style);
      },
    })),
  ];
}

/** Another table: of other columns, of as many but without a total row, or one that cannot be told from ours. */
function drawDecoy(canvas: Canvas, place: Place, publication: Publication, look: Look): void {
  if (look.decoy === 'none') return;
  paragraph(
    canvas,
    place,
    'Andere cijfers van de regio, niet over klantprofielen maar over vacatures',
    look.size,
    true,
  );
  const columns = look.decoy === 'other-columns' ? 3 : 5;
  const names = [
    'Techniek',
    'Zorg en welzijn',
    'Handel',
    ...(look.decoy === 'no-total' ? [] : ['Totaal']),
  ];
  const style = { size: look.size };
  const width = (canvas.width - 2 * MARGIN - 150) / columns;
  makeRoom(canvas, place, (names.length + 1) * look.size * 1.6);
  for (const [row, name] of names.entries()) {
    place.y += look.size * 1.6;
    canvas.text(place.page, name, MARGIN + CELL_PADDING, place.y, style);
    for (let column = 0; column < columns; column += 1) {
      const text = String((publication.register * (row + 3) * (column + 7)) % 900);
      const right = MARGIN + 150 + (column + 1) * width - canvas.widthOf(text, style);
      canvas.text(place.page, text, right, place.y, style);
    }
  }
  place.y += look.size;
}
