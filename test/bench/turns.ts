/** Measuring in turns with another checkout: what one machine does in one hour is compared, never two hours. */
import { execFileSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';

import type { Checkout } from './measured.ts';

/** The checkouts that are held against each other; `base` is absent when only this one is measured. */
export type Sides = { readonly now: Checkout; readonly base?: Checkout };

/** Figures of one turn of one side: name → number. */
export type Figures = Readonly<Record<string, number>>;

/** All turns of one figure; a ratio is base through now of one and the same turn. */
export type Taken = {
  readonly now: readonly number[];
  readonly base: readonly number[];
};

export type Result = {
  readonly bench: string;
  readonly documents: number;
  readonly turns: number;
  /** ISO day. */
  readonly day: string;
  readonly machine: string;
  readonly commits: { readonly now: string; readonly base?: string };
  readonly figures: Readonly<Record<string, Taken>>;
};

/** Each side once a turn; who begins changes from turn to turn. */
export async function takeTurns(
  sides: Sides,
  turns: number,
  measure: (checkout: Checkout, side: 'now' | 'base') => Promise<Figures>,
): Promise<Record<string, Taken>> {
  const figures: Record<string, { now: number[]; base: number[] }> = {};
  const take = async (side: 'now' | 'base'): Promise<void> => {
    const checkout = sides[side];
    if (checkout === undefined) return;
    for (const [name, value] of Object.entries(await measure(checkout, side)))
      (figures[name] ??= { now: [], base: [] })[side].push(value);
  };
  for (let turn = 0; turn < turns; turn += 1) {
    const [first, second] =
      turn % 2 === 0 ? (['base', 'now'] as const) : (['now', 'base'] as const);
    await take(first);
    await take(second);
  }
  return figures;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

/** Base through now, turn by turn: their median. More than 1: less now. Undefined without a base. */
export function ratio({ now, base }: Taken): number | undefined {
  const pairs = base.slice(0, now.length).map((value, turn) => value / (now[turn] ?? Number.NaN));
  return pairs.length === 0 ? undefined : median(pairs);
}

/** '2 cores (model), 24 GB'. */
export function describeMachine(): string {
  const model = cpus()[0]?.model ?? 'unknown';
  return `${cpus().length} cores (${model}), ${Math.round(totalmem() / 1e9)} GB, Node ${process.versions.node}`;
}

/** Short id of the commit that a checkout stands on. */
export function commitOf(checkout: Checkout): string {
  return execFileSync('git', ['-C', checkout, 'rev-parse', '--short', 'HEAD'], {
    encoding: 'utf8',
  }).trim();
}
