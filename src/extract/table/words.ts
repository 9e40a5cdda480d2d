/**
 * Runs of text → words: pages turned upright, letters made comparable, runs cut at blanks into pieces, and these joined
 * where they touch. Pure; PDF points, tolerances in font sizes.
 */
import type { Box, Word } from '../../raw.ts';
import type { PageText, PdfText, TextItem } from '../pdf/text.ts';
import widths from './letter-widths.json' with { type: 'json' };
import { cutWhere } from './lines.ts';

export type RightAngle = 0 | 90 | 180 | 270;

/** Degrees that a line may lean and still count as straight. */
const LEAN = 2;
/** Copies of a text within this part of its size are one text (bold made by drawing twice). */
const SAME_SPOT = 0.15;

/** The nearest right angle; undefined for text that runs aslant, such as a watermark. */
export function toRightAngle(angle: number): RightAngle | undefined {
  const nearest = (Math.round(angle / 90) * 90) % 360;
  const away = Math.abs(((angle - nearest + 540) % 360) - 180);
  return away <= LEAN ? (nearest as RightAngle) : undefined;
}

/** Every page turned so that most of its letters stand upright, and every text once. The order of drawing is kept. */
export function toUpright(text: PdfText): PdfText {
  return { pages: text.pages.map((page) => turnPage(withoutCopies(page))) };
}

function turnPage(page: PageText): PageText {
  const angle = mainAngle(page.items);
  if (angle === 0) return page;
  const isSideways = angle !== 180;
  return {
    page: page.page,
    width: isSideways ? page.height : page.width,
    height: isSideways ? page.width : page.height,
    items: page.items.map((item) => turnItem(item, angle, page)),
    ...(page.unseen && { unseen: page.unseen.map((item) => turnItem(item, angle, page)) }),
  };
}

function mainAngle(items: readonly TextItem[]): RightAngle {
  const letters = new Map<RightAngle, number>([[0, 0]]);
  for (const item of items) {
    const angle = toRightAngle(item.angle);
    if (angle !== undefined) letters.set(angle, (letters.get(angle) ?? 0) + item.text.length);
  }
  return [...letters].sort(([, a], [, b]) => b - a)[0]?.[0] ?? 0;
}

function turnItem<T extends TextItem>(item: T, angle: RightAngle, { width, height }: PageText): T {
  const { x, y } = alongAngle(item, angle);
  return {
    ...item,
    angle: (item.angle - angle + 360) % 360,
    x: x + (angle === 180 ? width : angle === 270 ? height : 0),
    y: y + (angle === 90 ? width : angle === 180 ? height : 0),
  };
}

type Point = { readonly x: number; readonly y: number };

/** Cosine and sine. */
const TURNS = { 0: [1, 0], 90: [0, 1], 180: [-1, 0], 270: [0, -1] } as const;

/** A point of the page as text of this angle sees it: x along its line, y from line to line. */
export function alongAngle({ x, y }: Point, angle: RightAngle): Point {
  const [cos, sin] = TURNS[angle];
  return { x: x * cos + y * sin, y: y * cos - x * sin };
}

/** And back. */
export function fromAngle({ x, y }: Point, angle: RightAngle): Point {
  const [cos, sin] = TURNS[angle];
  return { x: x * cos - y * sin, y: x * sin + y * cos };
}

function withoutCopies(page: PageText): PageText {
  const kept = new Map<string, TextItem[]>();
  for (const item of page.items) {
    const others = kept.get(item.text);
    if (others === undefined) kept.set(item.text, [item]);
    else if (!others.some((other) => isSameSpot(item, other))) others.push(item);
  }
  const once = new Set([...kept.values()].flat());
  if (once.size === page.items.length) return page;
  return { ...page, items: page.items.filter((item) => once.has(item)) };
}

function isSameSpot(a: TextItem, b: TextItem): boolean {
  const tolerance = SAME_SPOT * Math.min(a.size, b.size);
  return (
    Math.abs(a.x - b.x) <= tolerance &&
    Math.abs(a.y - b.y) <= tolerance &&
    Math.abs(a.size - b.size) <= tolerance &&
    Math.abs(a.angle - b.angle) <= LEAN
  );
}

/** Zero-width characters, soft hyphens, byte order marks. */
const INVISIBLE = /[\u00AD\u200B-\u200F\u2060-\u2064\uFEFF]/gu;

/** Every Unicode blank: JavaScript's \s holds no-break, thin, narrow and figure spaces too. */
const BLANKS = /[\s\u180E\u2800]+/u;

/** Takes out what cannot be seen and takes ligatures apart. Superscripts stay: NFKC would make 1231 of 123¹. */
export function cleanLetters(text: string): string {
  // nearly every text of a page is plain: three regular expressions for each would cost more than the rest
  if (/^[\x20-\x7E]*$/.test(text)) return text;
  return text
    .replace(INVISIBLE, '')
    .replace(/[\uFB00-\uFB06]/gu, (ligature) => ligature.normalize('NFKC'))
    .normalize('NFC');
}

/** The words of a text: cut at blanks of every kind. */
export function splitAtBlanks(text: string): string[] {
  // one word is the rule, and asking is cheaper than cutting
  if (text !== '' && !BLANKS.test(text)) return [text];
  return text.split(BLANKS).filter((word) => word !== '');
}

/** Letters that are raised by themselves, and asterisks: footnote marks, where they end a word. */
const MARKS = /(?<=[\p{L}\d).])(?:[\u2070\u00B9\u00B2\u00B3\u2074-\u2079]+[)\u207E]?|\*{1,3})$/u;

/** A text without the footnote marks at its end, and the marks: '8¹' is '8' with '1'. */
export function takeMarks(text: string): { text: string; marks: string } {
  // nearly every word is plain
  if (/^[\x20-\x29\x2B-\x7E]*$/.test(text)) return { text, marks: '' };
  const marks = MARKS.exec(text)?.[0] ?? '';
  return { text: text.slice(0, text.length - marks.length), marks: marks.normalize('NFKC') };
}

/**
 * Widths of letters in thousandths of the font size, as in an ordinary sans-serif. A PDF says how long a run of text
 * is, not where its words stand: only the proportions count, so the run's own length always holds. The most usual letters
 * are named though they are as wide as all others: asking whether one is a blank costs more.
 */
const WIDTH_OF: ReadonlyMap<string, number> = new Map(
  Object.entries(widths).flatMap(([width, letters]) =>
    Array.from(letters, (letter) => [letter, Number(width)] as const),
  ),
);
const OTHER_LETTERS = 556;

/** Width of a text, relative to others; blanks of every kind count as an ordinary blank. */
export function widthOf(text: string): number {
  let width = 0;
  for (const letter of text) {
    width += WIDTH_OF.get(letter) ?? (/\s/u.test(letter) ? 278 : OTHER_LETTERS);
  }
  return width;
}

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
    ({ text, size }) => text.length <= LONGEST_MARK && size < SMALLER * largest,
  );
  const smallest = small.reduce((size, piece) => Math.min(size, piece.size), largest);
  const large = pieces.filter((piece) => smallest < SMALLER * piece.size);
  const marks = new Map<Piece, Piece[]>();
  for (const mark of small.sort((a, b) => a.from - b.from)) {
    const endOf = (piece: Piece): number => marks.get(piece)?.at(-1)?.to ?? piece.to;
    const base = large.find((piece) => isRaisedBehind(mark, piece, endOf(piece)));
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
