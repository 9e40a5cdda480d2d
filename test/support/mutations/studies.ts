/** The studies in the size in which docs/detection.md reports them. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { studyBytes } from './byte-study.ts';
import { makeSources, studyDrawn } from './drawn-study.ts';
import { countAlarms } from './false-alarms.ts';
import type { Studies } from './report.ts';
import { CLASSES, studyTables } from './table-study.ts';
import { studyThresholds } from './threshold-study.ts';

const DRAWN_MISTAKES = 21_000;
/** Of thirteen kinds of mistakes, so many can be made in most tables. */
const KINDS_IN_MOST = 11;
const TABLE_MUTANTS = 20_000;
const BYTE_MUTANTS = 20_000;
const SEEDS = ['one', 'two', 'three', 'four', 'five'];

/** Takes some minutes on two cores. */
export async function runStudies(): Promise<Studies> {
  const sources = await makeSources(join(tmpdir(), 'klantprofielen-drawn'));
  const draws = Math.ceil(DRAWN_MISTAKES / (KINDS_IN_MOST * sources.length));
  return {
    drawn: await studyDrawn(sources, draws),
    tables: studyTables(Math.ceil(TABLE_MUTANTS / CLASSES.length)),
    alarms: (['drift', 'fresh', 'wild'] as const).map((kind) => countAlarms(kind, SEEDS)),
    costs: studyThresholds(),
    bytes: await studyBytes(BYTE_MUTANTS),
  };
}
