/** Reads documents of the corpus the way the pipeline does: parser processes, table, meaning. */
import { readFile } from 'node:fs/promises';

import { createParserPool, type ParserPool } from '../../../src/extract/pdf/pool.ts';
import { readBytes } from '../../../src/pipeline/reading.ts';
import type { Reference } from '../../../src/reference/reference.ts';
import { toReading } from '../../../src/transform/read.ts';
import { findComplaint, judge, type Outcome } from './compare.ts';
import type { CorpusDocument } from './corpus.ts';

export type Result = {
  readonly document: CorpusDocument;
  readonly file: string;
  readonly outcome: Outcome;
  /** What does not fit; undefined when all is as it should be. */
  readonly complaint: string | undefined;
};

export async function readCorpus(
  files: ReadonlyMap<CorpusDocument, string>,
  reference: Reference,
): Promise<Result[]> {
  await using pool = createParserPool({ workers: 2 });
  const entries = [...files];
  const results: Result[] = [];
  for (let start = 0; start < entries.length; start += 4) {
    const batch = entries.slice(start, start + 4);
    results.push(
      ...(await Promise.all(
        batch.map(async ([document, file]) => {
          const outcome = await readOne(pool, document, file, reference);
          return { document, file, outcome, complaint: findComplaint(outcome, document.verdict) };
        }),
      )),
    );
  }
  return results;
}

async function readOne(
  pool: ParserPool,
  { look, truth, fileName }: CorpusDocument,
  file: string,
  reference: Reference,
): Promise<Outcome> {
  const { signal } = new AbortController();
  const content = await readBytes(
    { pool, reference, signal },
    new Uint8Array(await readFile(file)),
  );
  if (content.kind === 'refused') {
    return { kind: 'rejected', code: content.check.code, why: [String(content.check.found)] };
  }
  return judge(toReading(content.raw, undefined, fileName, reference), truth, look);
}
