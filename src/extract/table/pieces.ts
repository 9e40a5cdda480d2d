/** Runs of text → pieces without blanks, measured along their own direction of writing. Pure; PDF points. */
import type { Box } from '../../raw.ts';
import type { PageText, TextItem } from '../pdf/text.ts';
import { relativeWidth } from './glyph-widths.ts';
import { cleanLetters, splitAtBlanks } from './letters.ts';
import { toRightAngle, type RightAngle } from './upright.ts';

/** `from`–`to` run along the line of writing, `across` grows downwards from line to line: both whatever the angle. */
export type Piece = {
  readonly text: string;
  readonly from: number;
  readonly to: number;
  readonly across: number;
  readonly size: number;
  readonly order: number;
  /** Footnote marks behind it. */
  readonly marks?: string;
};

/** Part of the font size above and below the baseline that a word is taken to fill. */
const ASCENT = 0.8;
const DESCENT = 0.2;

/** The pieces of a page by their right angle. Text that runs aslant (a watermark) is no part of any table: left out. */
export function toPieces(page: PageText, firstOrder: number): ReadonlyMap<RightAngle, Piece[]> {
  const pieces = new Map<RightAngle, Piece[]>();
  let order = firstOrder;
  for (const item of page.items) {
    const angle = toRightAngle(item.angle);
    if (angle !== undefined) {
      const sameAngle = pieces.get(angle) ?? [];
      pieces.set(angle, sameAngle);
      sameAngle.push(...cutAtBlanks(item, angle, order));
    }
    order += 1;
  }
  return pieces;
}

/** Words inside a run are placed by the usual widths of letters, stretched to the run's true length. */
function cutAtBlanks(item: TextItem, angle: RightAngle, order: number): Piece[] {
  const { along, across } = fromPage(item.x, item.y, angle);
  const whole = cleanLetters(item.text);
  if (!/\s/u.test(whole)) {
    const piece = { text: whole, from: along, to: along + item.width, across };
    return whole === '' ? [] : [{ ...piece, size: item.size, order }];
  }
  const stretch = item.width / widthOf(item.text);
  const pieces: Piece[] = [];
  let at = along;
  for (const part of item.text.split(/(\s+)/u)) {
    const width = widthOf(part) * stretch;
    for (const text of splitAtBlanks(cleanLetters(part))) {
      pieces.push({ text, from: at, to: at + width, across, size: item.size, order });
    }
    at += width;
  }
  return pieces;
}

function widthOf(text: string): number {
  let width = 0;
  for (const letter of text) width += relativeWidth(letter);
  return width;
}

function fromPage(x: number, y: number, angle: RightAngle): { along: number; across: number } {
  switch (angle) {
    case 90:
      return { along: y, across: -x };
    case 180:
      return { along: -x, across: -y };
    case 270:
      return { along: -y, across: x };
    default:
      return { along: x, across: y };
  }
}

/** The box of a piece on its page (origin top left, y down). */
export function toBox(piece: Piece, page: number, angle: RightAngle): Box {
  const { from, to } = piece;
  const over = piece.across - ASCENT * piece.size;
  const under = piece.across + DESCENT * piece.size;
  switch (angle) {
    case 90:
      return { page, left: -under, top: from, right: -over, bottom: to };
    case 180:
      return { page, left: -to, top: -under, right: -from, bottom: -over };
    case 270:
      return { page, left: over, top: -to, right: under, bottom: -from };
    default:
      return { page, left: from, top: over, right: to, bottom: under };
  }
}
