/** Draws the heading band of a generated table. Points from the top left. */
import type { Canvas, TextStyle } from './canvas.ts';
import type { Look } from './publication.ts';
import { CELL_PADDING, headingLines, LEADING, type Column, type Shape } from './table-shape.ts';

export function drawHeadings(
  canvas: Canvas,
  page: number,
  top: number,
  shape: Shape,
  look: Look,
): void {
  if (look.headings === 'absent') return;
  const style = { size: look.size, bold: true };
  const band = { top, bottom: top + shape.headingHeight };
  const centered = (
    lines: readonly string[],
    column: Column,
    from: number,
    to: number,
    side: Look['headingSide'],
  ): void => {
    const height = lines.length * look.size * LEADING;
    const free = to - from - height - 2 * CELL_PADDING;
    const shift = side === 'top' ? 0 : side === 'middle' ? free / 2 : free;
    for (const [index, line] of lines.entries()) {
      const y = from + CELL_PADDING + shift + (index + 0.8) * look.size * LEADING;
      canvas.text(page, line, middle(canvas, line, column, style), y, style);
    }
  };
  if (look.headings === 'remnant') {
    for (const index of [1, 3]) {
      const column = shape.counts[index];
      if (column !== undefined) centered(['in Sonar'], column, band.top, band.bottom, 'top');
    }
    return;
  }
  const [number, region] = shape.region;
  if (number !== undefined)
    centered(
      ['AMR', ...(look.headings === 'one-line' ? [] : ['nr'])],
      number,
      band.top,
      band.bottom,
      'top',
    );
  if (region !== undefined)
    centered(['Arbeidsmarktregio'], region, band.top, band.bottom, look.headingSide);
  centered(['Gemeente'], shape.name, band.top, band.bottom, look.headingSide);
  const isGrouped = look.headings === 'grouped' || look.headings === 'rotated';
  const under = isGrouped ? top + look.size * LEADING + 2 * CELL_PADDING : top;
  if (isGrouped) {
    for (const group of toGroups(shape, look)) centered([group.text], group, top, under, 'top');
  }
  for (const [index, measure] of look.order.entries()) {
    const column = shape.counts[index];
    if (column === undefined) continue;
    const lines = headingLines(measure, look);
    if (measure === 'known_in_sonar')
      centered(lines, column, band.top, band.bottom, look.headingSide);
    else if (look.headings === 'rotated')
      drawUpended(canvas, page, look.wording[measure].text, column, under, band.bottom, look);
    else centered(lines, column, under, band.bottom, isGrouped ? 'top' : look.headingSide);
  }
}

/** Neighbours with the same group share one heading. */
function toGroups(shape: Shape, look: Look): (Column & { text: string })[] {
  const groups: { text: string; left: number; right: number }[] = [];
  for (const [index, measure] of look.order.entries()) {
    const column = shape.counts[index];
    const text = look.wording[measure].group;
    const last = groups.at(-1);
    if (column === undefined) continue;
    if (last !== undefined && last.text === text && last.right === column.left)
      last.right = column.right;
    else groups.push({ text, ...column });
  }
  return groups.filter(({ text }) => text !== '');
}

function drawUpended(
  canvas: Canvas,
  page: number,
  text: string,
  column: Column,
  top: number,
  bottom: number,
  look: Look,
): void {
  const middleX = (column.left + column.right) / 2;
  const third = look.size / 3;
  const isUp = look.rotatedHeadings === 270;
  const style: TextStyle = { size: look.size, bold: true, angle: look.rotatedHeadings };
  canvas.text(
    page,
    text,
    isUp ? middleX + third : middleX - third,
    isUp ? bottom - CELL_PADDING : top + CELL_PADDING,
    style,
  );
}

function middle(canvas: Canvas, text: string, column: Column, style: TextStyle): number {
  return (column.left + column.right - canvas.widthOf(text, style)) / 2;
}
