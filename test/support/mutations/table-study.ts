/** What becomes of mutated tables: which checks see each kind of mistake, and what gets through. */
import type { CheckCode } from '../../../src/findings.ts';
import { MEASURES } from '../../../src/measures.ts';
import { compareQuarters } from '../../../src/quarter.ts';
import type { Decision } from '../../../src/pipeline/decide.ts';
import type { ProfileTable } from '../../../src/transform/reading.ts';
import { makeArchive, toTable, type Archive, type IsLoaded } from './archive.ts';
import { DIGIT_CLASSES } from './digits.ts';
import { add, describeWarning } from './false-alarms.ts';
import { makeHistory, type Published } from './history.ts';
import { LABEL_CLASSES } from './labels.ts';
import type { MutationClass, Target } from './mutation.ts';
import { makeRandom, type Random } from './random.ts';
import { ROW_CLASSES } from './rows.ts';

export const CLASSES: readonly MutationClass[] = [
  ...DIGIT_CLASSES,
  ...ROW_CLASSES,
  ...LABEL_CLASSES,
];

/** `alone`: nothing else is loaded. `neighbours`: the rest of the history, or what a pass had loaded before this one. */
export const SETTINGS = ['alone', 'neighbours'] as const;
export type Setting = (typeof SETTINGS)[number];

export type Tally = {
  /** Mutants. */
  n: number;
  /** Kept out of the facts. */
  refused: number;
  /** Loaded, and the facts are those of the good document. */
  right: number;
  /** Wrong facts loaded, with a warning that tells of it. */
  warned: number;
  /** Wrong facts loaded, and nothing said. */
  silent: number;
  /** Blocking checks that failed, by code: mutants. */
  readonly blocks: Map<CheckCode, number>;
  /** The same, where no other blocking check failed. */
  readonly onlyBlocks: Map<CheckCode, number>;
  readonly warnings: Map<string, number>;
};

export type StudyRow = {
  readonly mutation: MutationClass;
  readonly setting: Setting;
  readonly tally: Tally;
};

export const HISTORY_SEED = 'mutations';

/** Makes `count` mutants of every class, half of them with nothing else loaded. */
export function studyTables(count: number): readonly StudyRow[] {
  const archive = makeArchive(makeHistory(HISTORY_SEED));
  return CLASSES.flatMap((mutation) =>
    SETTINGS.map((setting) => ({
      mutation,
      setting,
      tally: studyClass(mutation, setting, archive, Math.ceil(count / SETTINGS.length)),
    })),
  );
}

function studyClass(
  mutation: MutationClass,
  setting: Setting,
  archive: Archive,
  count: number,
): Tally {
  const tally: Tally = {
    n: 0,
    refused: 0,
    right: 0,
    warned: 0,
    silent: 0,
    blocks: new Map(),
    onlyBlocks: new Map(),
    warnings: new Map(),
  };
  for (let draw = 0; tally.n < count; draw += 1) {
    if (draw > 200 * count) throw new Error(`${mutation.id}: no document can have it`);
    const random = makeRandom(`${mutation.id} ${setting} ${draw}`);
    const published = random.pick(archive.published);
    const target: Target = { published, archive, random };
    const mutant = mutation.mutate(target);
    if (!mutant) continue;
    const isLoaded = toLoaded(setting, mutation, published, random);
    record(tally, archive.judge(mutant, isLoaded), published);
  }
  return tally;
}

/** With neighbours: everything else, or (as in a pass through a backlog) only what comes before. */
function toLoaded(
  setting: Setting,
  mutation: MutationClass,
  published: Published,
  random: Random,
): IsLoaded {
  const { quarter, region } = published;
  const isOnlyEarlier = random.chance(0.5);
  return (q, r) => {
    if (q === quarter && r === region) return mutation.isOriginalLoaded === true;
    if (setting === 'alone') return false;
    if (!isOnlyEarlier) return true;
    return compareQuarters(q, quarter) < 0 || (q === quarter && r < region);
  };
}

function record(tally: Tally, decision: Decision, published: Published): void {
  const failed = decision.checks.filter((check) => !check.passed);
  const blocks = new Set(failed.filter((c) => c.severity === 'block').map((c) => c.code));
  const warnings = new Set(failed.filter((c) => c.severity === 'warn').map(describeWarning));
  tally.n += 1;
  for (const code of blocks) add(tally.blocks, code);
  for (const text of warnings) add(tally.warnings, text);
  if (blocks.size === 1) for (const code of blocks) add(tally.onlyBlocks, code);
  if (decision.loads === undefined) tally.refused += 1;
  else if (isSameTable(decision.loads, toTable(published))) tally.right += 1;
  else if (warnings.size > 0) tally.warned += 1;
  else tally.silent += 1;
}

/** Are these the facts of that document: the same publication, municipalities, numbers, register and percentage? */
export function isSameTable(a: ProfileTable, b: ProfileTable): boolean {
  return describeTable(a) === describeTable(b);
}

/** All facts that a table brings, as one text. */
function describeTable(table: ProfileTable): string {
  const print = (counts: ProfileTable['totals']) => MEASURES.map((m) => counts[m]).join(' ');
  const rows = table.rows.map((row) => `${row.municipality} ${print(row.counts)}`).sort();
  const { quarter, region, registerPersons, knownPct } = table;
  return [quarter, region, ...rows, print(table.totals), registerPersons, knownPct].join('\n');
}
