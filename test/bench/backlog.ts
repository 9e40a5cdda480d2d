/** The backlog that is measured: 26 quarters of 35 regions with made-up counts, drawn once and kept. */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { toPublication } from '../support/corpus/faults.ts';
import { draw } from '../support/corpus/javascript.ts';
import { PLAIN, type Look } from '../support/corpus/look.ts';
import { makeTruths, type Truth } from '../support/corpus/truth.ts';
import { reference } from '../support/reference.ts';

const FOLDER = join(tmpdir(), 'klantprofielen-backlog');
/** As documents looked until 2020: table first. */
const OLD: Look = PLAIN;
/** As since 2021: explanation first, region in the first two columns, smaller letters. */
const NEW: Look = { ...PLAIN, tableFirst: false, regionColumns: 'first', size: 8 };

export type BacklogDocument = { readonly file: string; readonly truth: Truth };

/**
 * The first `quarters` quarters, oldest first, with the numbers of a revision: 0 is what was published first, each other
 * number has other counts in one row of every document. What is not there yet is drawn (some 15 ms a document).
 */
export async function makeBacklog(quarters = 26, revision = 0): Promise<BacklogDocument[]> {
  const folder = revision === 0 ? FOLDER : join(FOLDER, `revision-${revision}`);
  await mkdir(folder, { recursive: true });
  const documents: BacklogDocument[] = [];
  for (const first of makeTruths(reference, 1).slice(0, quarters * 35)) {
    const truth = revise(first, revision);
    const look = truth.quarter < '2021Q1' ? OLD : NEW;
    const file = join(folder, `klantprofielen-${truth.quarter}-${truth.region}.pdf`);
    if (!existsSync(file))
      await writeFile(file, await draw(toPublication(truth, look, reference), look));
    documents.push({ file, truth });
  }
  return documents;
}

/** So many persons more in the first column of one row, another one for each revision, and in all sums. */
function revise(truth: Truth, more: number): Truth {
  const revised = more % truth.rows.length;
  const add = (counts: readonly number[]): number[] =>
    counts.map((count, column) => (column === 0 || column === 4 ? count + more : count));
  const totals = add(truth.totals);
  const register = truth.register + more;
  return {
    ...truth,
    rows: truth.rows.map((row, at) => (at === revised ? { ...row, counts: add(row.counts) } : row)),
    totals,
    register,
    pct: more === 0 ? truth.pct : Math.round((100 * (totals[4] ?? 0)) / register),
  };
}
