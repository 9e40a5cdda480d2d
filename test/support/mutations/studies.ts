/** The studies in the size in which docs/detection.md reports them. */
import { studyBytes } from './byte-study.ts';
import { countAlarms } from './false-alarms.ts';
import type { Studies } from './report.ts';
import { CLASSES, studyTables } from './table-study.ts';
import { studyThresholds } from './threshold-study.ts';

const TABLE_MUTANTS = 20_000;
const BYTE_MUTANTS = 20_000;
const SEEDS = ['one', 'two', 'three', 'four', 'five'];

/** Takes some minutes on two cores. */
export async function runStudies(): Promise<Studies> {
  return {
    tables: studyTables(Math.ceil(TABLE_MUTANTS / CLASSES.length)),
    alarms: (['drift', 'fresh', 'wild'] as const).map((kind) => countAlarms(kind, SEEDS)),
    costs: studyThresholds(),
    bytes: await studyBytes(BYTE_MUTANTS),
  };
}
