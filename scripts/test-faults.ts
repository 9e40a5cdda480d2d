/**
 * `npm run test:faults`: faults from outside, and what they may not do. `--short` tries every kind once and every eighth
 * of the long rows (five minutes); `--seed N` chooses which, and the random moments; file names choose some. A whole run
 * writes what it tried into docs/reliability.md.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { writeReliability } from './reliability-doc.ts';

const theirs = process.argv.slice(2);
const isShort = take('--short') !== undefined;
const seed = take('--seed', 1) ?? '1';
const folder = mkdtempSync(join(tmpdir(), 'klantprofielen-faults-'));
const told = join(folder, 'told.jsonl');
const started = performance.now();
const { status } = spawnSync('vitest', ['run', '--config', 'vitest.faults.config.ts', ...theirs], {
  stdio: 'inherit',
  env: {
    ...process.env,
    FAULTS_SHORT: String(isShort),
    FAULTS_SEED: seed,
    FAULTS_TOLD: told,
  },
});
// what is left in `theirs` is vitest's, and chooses
if (status === 0 && !isShort && theirs.length === 0) {
  await writeReliability(readFileSync(told, 'utf8'), {
    seed,
    minutes: Math.round((performance.now() - started) / 60_000),
  });
}
rmSync(folder, { recursive: true });
process.exitCode = status ?? 1;

/** Takes a flag, or a flag with its value, out of the arguments. */
function take(name: string, values = 0): string | undefined {
  const at = theirs.indexOf(name);
  return at < 0 ? undefined : theirs.splice(at, 1 + values).at(-1);
}
