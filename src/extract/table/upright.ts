/** Pages as a reader turns them, and without text that was drawn twice. Pure; PDF points. */
import type { PageText, PdfText, TextItem } from '../pdf/text.ts';

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
  return once.size === page.items.length
    ? page
    : { ...page, items: page.items.filter((item) => once.has(item)) };
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
