/** Runs of text → words: cut at blanks into pieces, joined where these touch. Pure; PDF points, tolerances in font sizes. */
import type { Box, Word } from '../../raw.ts';
import type { PdfText, TextItem } from '../pdf/text.ts';
import { cleanLetters, splitAtBlanks, takeMarks, widthOf } from './letters.ts';
import { cutWhere } from './lines.ts';
import { alongAngle, fromAngle, toRightAngle, type RightAngle } from './upright.ts';

/** `from`–`to` run along the line of writing, `across` grows downwards from line to line: both whatever the angle. */
type Piece = {
  readonly text: string;
  readonly from: number;
  readonly to: number;
  readonly across: number;
  readonly size: number;
  readonly order: number;
  readonly angle: RightAngle;
  /** Footnote marks behind it. */
  readonly marks?: string;
};

/** Part of the font size above and below the baseline that a word is taken to fill. */
const ASCENT = 0.8;
const DESCENT = 0.2;

/** Pieces of one word are at most this far apart; pdf.js itself takes 0.102 for the least blank. */
const TOUCHING = 0.11;
/** Kerning may pull pieces over each other by this much. */
const KERNING = 0.25;
/** Pieces of one word differ in height by at most this much. */
const SAME_BASELINE = 0.12;
/** A footnote mark is smaller than its word by this factor, and raised by this much. */
const SMALLER = 0.85;
const RAISED = 0.15;
/** Letters of a footnote mark: '1', '2)', '**'. */
const LONGEST_MARK = 3;
/** A blank may stand before it, but never as much as between two columns. */
const WIDEST_MARK_GAP = 0.4;

/** All words of a document, page by page, in reading order of their baselines. Pages must be upright (`toUpright`). */
export function toWords(text: PdfText): Word[] {
  let order = 0;
  return text.pages.flatMap((page) => {
    const pieces = page.items.flatMap((item) => cutAtBlanks(item, order++));
    const byAngle = Map.groupBy(pieces, ({ angle }) => angle);
    return [...byAngle.values()].flatMap(joinPieces).map((piece) => toWord(piece, page.page));
  });
}

function toWord(piece: Piece, page: number): Word {
  const { across: baseline, size, angle, order } = piece;
  const { text, marks: own } = takeMarks(piece.text);
  const marks = own + (piece.marks ?? '');
  const word = { text, box: toBox(piece, page), baseline, size, angle, order };
  return marks === '' ? word : { ...word, marks };
}

/** The box of a piece on its page (origin top left, y down). */
function toBox({ from, to, across, size, angle }: Piece, page: number): Box {
  const start = fromAngle({ x: from, y: across - ASCENT * size }, angle);
  const end = fromAngle({ x: to, y: across + DESCENT * size }, angle);
  return {
    page,
    left: Math.min(start.x, end.x),
    top: Math.min(start.y, end.y),
    right: Math.max(start.x, end.x),
    bottom: Math.max(start.y, end.y),
  };
}

/**
 * Words inside a run are placed by the usual widths of letters, stretched to the run's true length. Text that runs aslant
 * (a watermark) is no part of any table: left out.
 */
function cutAtBlanks(item: TextItem, order: number): Piece[] {
  const angle = toRightAngle(item.angle);
  if (angle === undefined) return [];
  const { x: along, y: across } = alongAngle(item, angle);
  const own = { across, size: item.size, order, angle };
  const whole = cleanLetters(item.text);
  if (!/\s/u.test(whole)) {
    return whole === '' ? [] : [{ text: whole, from: along, to: along + item.width, ...own }];
  }
  const stretch = item.width / widthOf(item.text);
  const pieces: Piece[] = [];
  let at = along;
  for (const part of item.text.split(/(\s+)/u)) {
    const width = widthOf(part) * stretch;
    for (const text of splitAtBlanks(cleanLetters(part))) {
      pieces.push({ text, from: at, to: at + width, ...own });
    }
    at += width;
  }
  return pieces;
}

function joinPieces(pieces: readonly Piece[]): Piece[] {
  const byHeight = joinRaised(pieces).toSorted((a, b) => a.across - b.across);
  const isOnLine = (piece: Piece, first: Piece): boolean =>
    piece.across - first.across <= SAME_BASELINE * Math.min(first.size, piece.size);
  return cutWhere(byHeight, isOnLine).flatMap((line) => {
    const words: Piece[] = [];
    for (const piece of line.sort((a, b) => a.from - b.from)) {
      const word = words.at(-1);
      if (word !== undefined && isTouching(word, piece)) words.splice(-1, 1, joinTwo(word, piece));
      else words.push(piece);
    }
    return words;
  });
}

function isTouching(word: Piece, piece: Piece): boolean {
  const size = Math.min(word.size, piece.size);
  const gap = piece.from - word.to;
  // a piece that starts where the word starts is another text on the same spot, not its continuation
  const isAfter = piece.from > word.from + 0.5 * (word.to - word.from);
  return (
    size >= SMALLER * Math.max(word.size, piece.size) &&
    gap <= TOUCHING * size &&
    gap >= -KERNING * size &&
    isAfter
  );
}

/** Footnote marks: smaller, raised, right behind a word or behind another mark of it. They are taken off the page. */
function joinRaised(pieces: readonly Piece[]): readonly Piece[] {
  const largest = pieces.reduce((size, piece) => Math.max(size, piece.size), 0);
  const small = pieces.filter(
    (piece) => piece.text.length <= LONGEST_MARK && piece.size < SMALLER * largest,
  );
  const smallest = small.reduce((size, piece) => Math.min(size, piece.size), largest);
  const large = pieces.filter((piece) => smallest < SMALLER * piece.size);
  const marks = new Map<Piece, Piece[]>();
  for (const mark of small.sort((a, b) => a.from - b.from)) {
    const base = large.find((piece) =>
      isRaisedBehind(mark, piece, marks.get(piece)?.at(-1)?.to ?? piece.to),
    );
    if (base !== undefined) marks.set(base, [...(marks.get(base) ?? []), mark]);
  }
  if (marks.size === 0) return pieces;
  const taken = new Set([...marks.values()].flat());
  return pieces.flatMap((piece) => {
    const own = marks.get(piece)?.map(({ text }) => text) ?? [];
    if (taken.has(piece)) return [];
    return [own.length === 0 ? piece : { ...piece, marks: own.join('') }];
  });
}

/** `end` is where the base ends, or its last mark so far. */
function isRaisedBehind(mark: Piece, base: Piece, end: number): boolean {
  const gap = mark.from - end;
  if (gap < -KERNING * base.size || gap > WIDEST_MARK_GAP * base.size) return false;
  const rise = base.across - mark.across;
  return mark.size < SMALLER * base.size && rise >= RAISED * base.size && rise <= base.size;
}

function joinTwo(word: Piece, piece: Piece): Piece {
  const marks = (word.marks ?? '') + (piece.marks ?? '');
  return {
    ...word,
    text: word.text + piece.text,
    to: Math.max(word.to, piece.to),
    order: Math.min(word.order, piece.order),
    ...(marks !== '' && { marks }),
  };
}
