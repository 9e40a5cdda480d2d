/** Reads documents of the corpus the way the pipeline does: parser processes, table, meaning. */
import { readFile } from 'node:fs/promises';

import { createParserPool, type ParserPool } from '../../../src/extract/pdf/pool.ts';
import { parseFile } from '../../../src/pipeline/parse-file.ts';
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
  /** What the structure tree has otherwise, in words; undefined when it holds no table. */
  readonly tree: readonly string[] | undefined;
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
          const { outcome, tree } = await readOne(pool, document, file, reference);
          const complaint = findComplaint(outcome, document.verdict);
          return { document, file, outcome, complaint, tree };
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
): Promise<Pick<Result, 'outcome' | 'tree'>> {
  const { signal } = new AbortController();
  const content = await parseFile(
    { pool, reference, signal },
    new Uint8Array(await readFile(file)),
  );
  if (content.kind === 'refused') {
    const why = [String(content.check.found)];
    return { outcome: { kind: 'rejected', code: content.check.code, why }, tree: undefined };
  }
  const reading = toReading(content.raw, undefined, fileName, reference);
  const checks = reading.checks.filter((check) => check.code === 'tree_agrees');
  const failed = checks.filter((check) => !check.passed);
  return {
    outcome: judge(reading, truth, look),
    tree:
      checks.length === 0
        ? undefined
        : failed.map((check) => `${check.subject}: ${check.expected} – ${check.found}`),
  };
}
