/** What a suite has tried and what came of it: lines from which docs/reliability.md is written. */
import { appendFileSync } from 'node:fs';

/** One thing that was tried. */
export type Told = {
  /** Part of the page. */
  readonly part: 'crash' | 'database' | 'network' | 'readers' | 'replicas' | 'hostile' | 'soak';
  readonly tried: string;
  /** How often. */
  readonly times: number;
  readonly came: string;
};

/** Writes it down where FAULTS_TOLD names a file; nowhere in a run of one file by hand. */
export function tell(told: Told): void {
  const file = process.env['FAULTS_TOLD'];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(told)}\n`);
}

/** `--short`: every kind once, and of long rows each n-th, beginning with one that the seed chooses. */
export const isShort = process.env['FAULTS_SHORT'] === 'true';

export const seed = Number(process.env['FAULTS_SEED'] ?? 1);

/** All of them, or in a short run every n-th. */
export function everyNth<T>(all: readonly T[], n: number): readonly T[] {
  return isShort ? all.filter((_, index) => index % n === seed % n) : all;
}
