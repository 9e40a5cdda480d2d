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

/** The first `quarters` quarters, oldest first; documents that are not there yet are drawn (some 30 ms each). */
export async function makeBacklog(quarters = 26): Promise<BacklogDocument[]> {
  await mkdir(FOLDER, { recursive: true });
  const documents: BacklogDocument[] = [];
  for (const truth of makeTruths(reference, 1).slice(0, quarters * 35)) {
    const look = truth.quarter < '2021Q1' ? OLD : NEW;
    const file = join(FOLDER, `klantprofielen-${truth.quarter}-${truth.region}.pdf`);
    if (!existsSync(file))
      await writeFile(file, await draw(toPublication(truth, look, reference), look));
    documents.push({ file, truth });
  }
  return documents;
}
