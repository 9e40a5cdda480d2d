/** Random numbers that are the same on every machine: everything made here is named by its seed. */

export type Random = {
  /** 0 ≤ x < 1 */
  next(): number;
  /** Whole, from `least` to `most`, both included. */
  int(least: number, most: number): number;
  pick<T>(items: readonly T[]): T;
  /** About normal, mean 0, standard deviation 1. */
  normal(): number;
  chance(probability: number): boolean;
  shuffle<T>(items: readonly T[]): T[];
};

export function makeRandom(seed: string): Random {
  let state = hash(seed);
  const next = (): number => {
    // mulberry32
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const int = (least: number, most: number): number =>
    least + Math.floor(next() * (most - least + 1));
  const pick = <T>(items: readonly T[]): T => {
    const item = items[int(0, items.length - 1)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  };
  return {
    next,
    int,
    pick,
    normal: () => next() + next() + next() + next() + next() + next() - 3 + (next() - 0.5) / 1e6,
    chance: (probability) => next() < probability,
    shuffle: (items) => {
      const rest = [...items];
      return items.flatMap(() => rest.splice(int(0, rest.length - 1), 1));
    },
  };
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value;
}
