/** From what pdf.js says about a run of text to where it stands on the page as displayed. Pure geometry, PDF points. */
import type { PageText, TextItem, Unseen, UnseenItem } from './text.ts';

/** A run of text in the user space of its page (origin bottom left, y up). */
export type DrawnText = {
  readonly str: string;
  /** [a b c d e f]: text space to user space; (a, b) is the direction of a line, (e, f) the start of the baseline. */
  readonly transform: readonly number[];
  /** Lengths in user space; a vertical run is as long as its height. */
  readonly width: number;
  readonly height: number;
  readonly isVertical: boolean;
  /** Its cell in the structure tree. */
  readonly cell?: number | undefined;
  readonly unseen?: Unseen | undefined;
};

/** The page as displayed: crop box, rotation and UserUnit applied, y down. */
export type Viewport = {
  readonly width: number;
  readonly height: number;
  readonly transform: readonly number[];
};

/**
 * Text that nobody can see is left out: blanks (pdf.js makes them up from gaps), runs without size, and runs that
 * stand outside the page; what is on it and not painted is kept apart. The order of drawing is kept.
 */
export function toPageText(
  page: number,
  viewport: Viewport,
  drawn: readonly DrawnText[],
): PageText {
  const items: TextItem[] = [];
  const hidden: UnseenItem[] = [];
  for (const run of drawn) {
    const item = run.str.trim() === '' ? undefined : toTextItem(run, viewport);
    if (item === undefined || !isOnPage(item, viewport)) continue;
    if (run.unseen === undefined) items.push(item);
    else hidden.push({ ...item, unseen: run.unseen });
  }
  const size = { width: round(viewport.width), height: round(viewport.height) };
  return { page, ...size, items, ...(hidden.length > 0 && { unseen: hidden }) };
}

/** Undefined when the run has no size, or its matrix is not made of finite numbers. */
function toTextItem(run: DrawnText, viewport: Viewport): TextItem | undefined {
  const [va = 1, vb = 0, vc = 0, vd = 1, ve = 0, vf = 0] = viewport.transform;
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = run.transform;
  const right = { x: va * a + vc * b, y: vb * a + vd * b };
  const up = { x: va * c + vc * d, y: vb * c + vd * d };
  const along = run.isVertical ? { x: -up.x, y: -up.y } : right;
  const unit = Math.hypot(va, vb);
  const item: TextItem = {
    text: run.str,
    x: round(va * e + vc * f + ve),
    y: round(vb * e + vd * f + vf),
    width: round(unit * (run.isVertical ? run.height : run.width)),
    // the height across the line: unlike |up| it is not enlarged by a slant, nor by a stretched width
    size: round(Math.abs(right.x * up.y - right.y * up.x) / Math.hypot(right.x, right.y)),
    angle: toAngle(along),
    ...(run.cell === undefined ? {} : { cell: run.cell }),
  };
  const isFinite = [item.x, item.y, item.width, item.size, item.angle].every(Number.isFinite);
  return isFinite && item.size > 0 ? item : undefined;
}

/** Degrees clockwise in [0, 360), because y points down. */
function toAngle(along: { x: number; y: number }): number {
  const degrees = Math.round((Math.atan2(along.y, along.x) * 18_000) / Math.PI) / 100;
  return degrees < 0 ? degrees + 360 : Math.abs(degrees);
}

function isOnPage(item: TextItem, { width, height }: Viewport): boolean {
  const radians = (item.angle * Math.PI) / 180;
  const endX = item.x + item.width * Math.cos(radians);
  const endY = item.y + item.width * Math.sin(radians);
  // a run whose baseline lies just outside may still show: its letters reach one size further
  return (
    Math.max(item.x, endX) > -item.size &&
    Math.min(item.x, endX) < width + item.size &&
    Math.max(item.y, endY) > 0 &&
    Math.min(item.y, endY) < height + item.size
  );
}

/** 1/10,000 point: finer than any difference that shows, and short in JSON. */
function round(points: number): number {
  return Math.round(points * 10_000) / 10_000;
}
