/** Texts that were drawn in parts, one right after the other. Pure; PDF points, tolerances in font sizes. */
import type { TextItem } from '../pdf/text.ts';

/** Parts of one word are at most this far apart, or reach this far into each other. */
const TOUCHING = 0.11;
const KERNING = 0.25;
/** They stand on one baseline, in one size. */
const SAME_BASELINE = 0.12;
const SAME_SIZE = 0.9;
/** Degrees. */
const SAME_ANGLE = 0.5;

/** Some producers draw letter by letter, others cut a word where letters are kerned: each word becomes one text again. */
export function joinTouching(items: readonly TextItem[]): TextItem[] {
  const joined: TextItem[] = [];
  for (const item of items) {
    const last = joined.at(-1);
    const gap = last === undefined ? undefined : findGap(last, item);
    if (last === undefined || gap === undefined) joined.push(item);
    else {
      joined[joined.length - 1] = {
        ...last,
        text: last.text + item.text,
        width: Math.max(last.width, last.width + gap + item.width),
      };
    }
  }
  return joined;
}

/** From the end of the one to the start of the other; undefined when the other does not continue it. */
function findGap(last: TextItem, item: TextItem): number | undefined {
  const size = Math.min(last.size, item.size);
  if (size < SAME_SIZE * Math.max(last.size, item.size)) return undefined;
  if (Math.abs(last.angle - item.angle) > SAME_ANGLE) return undefined;
  const turn = (last.angle * Math.PI) / 180;
  const [dx, dy] = [item.x - last.x, item.y - last.y];
  const along = dx * Math.cos(turn) + dy * Math.sin(turn);
  const across = dy * Math.cos(turn) - dx * Math.sin(turn);
  const gap = along - last.width;
  const isTouching = gap <= TOUCHING * size && gap >= -KERNING * size;
  // a text that starts where the last one starts is another on the same spot
  const isAfter = along > 0.5 * last.width;
  return isTouching && isAfter && Math.abs(across) <= SAME_BASELINE * size ? gap : undefined;
}
