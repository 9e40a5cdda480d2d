/** Makes the documents of engines, reads them as the pipeline does and holds every cell against what was set. */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { createParserPool } from '../../../src/extract/pdf/pool.ts';
import { parseFile } from '../../../src/pipeline/parse-file.ts';
import type { Reference } from '../../../src/reference/reference.ts';
import { toReading } from '../../../src/transform/read.ts';
import { judge, type Outcome } from '../corpus/compare.ts';
import type { Maker } from './makers.ts';
import { toPage } from './page.ts';
import { planDocuments, type EngineDocument } from './plan.ts';

export type EngineResult = {
  readonly document: EngineDocument;
  readonly file: string;
  readonly outcome: Outcome;
};

/** Every document of these makers, made in the folder. */
export async function makeDocuments(
  makers: readonly Maker[],
  folder: string,
  reference: Reference,
  seed: number,
): Promise<ReadonlyMap<EngineDocument, string>> {
  await mkdir(folder, { recursive: true });
  const files = new Map<EngineDocument, string>();
  for (const maker of makers) {
    const documents = planDocuments(reference, seed, [maker]);
    for (const document of documents) files.set(document, join(folder, `${document.id}.pdf`));
    await maker.make(
      documents.map((document) =>
        toPage(files.get(document) ?? '', document.truth, document.look, reference),
      ),
    );
  }
  return files;
}

export async function readDocuments(
  files: ReadonlyMap<EngineDocument, string>,
  reference: Reference,
): Promise<EngineResult[]> {
  await using pool = createParserPool({ workers: 2 });
  const { signal } = new AbortController();
  return await Promise.all(
    Array.from(files, async ([document, file]) => {
      const bytes = new Uint8Array(await readFile(file));
      const content = await parseFile({ pool, reference, signal }, bytes);
      if (content.kind === 'refused') {
        const { code, found } = content.check;
        return {
          document,
          file,
          outcome: { kind: 'rejected', code, why: [String(found)] } as const,
        };
      }
      const reading = toReading(content.raw, undefined, `${document.id}.pdf`, reference);
      const { look, wording } = document.look;
      const headings = wording === undefined ? 'absent' : 'grouped';
      return { document, file, outcome: judge(reading, document.truth, { ...look, headings }) };
    }),
  );
}

/** A line for each engine and one for all. */
export function summarizeEngines(results: readonly EngineResult[]): string {
  const names = [...new Set(results.map(({ document }) => document.maker.name))];
  const line = (name: string, of: readonly EngineResult[]): string => {
    const good = of.filter(isGood);
    const bad = of.filter((result) => !isGood(result));
    const cells = of.reduce((sum, { outcome }) => sum + wrongCells(outcome).length, 0);
    return [
      name.padEnd(14),
      `${good.filter(isAccepted).length} of ${good.length} good accepted`.padEnd(26),
      `${cells} wrong cells`.padEnd(16),
      `${bad.filter((result) => !isAccepted(result)).length} of ${bad.length} others refused`,
    ].join('');
  };
  return [
    ...names.map((name) =>
      line(
        name,
        results.filter(({ document }) => document.maker.name === name),
      ),
    ),
    line('all', results),
  ].join('\n');
}

export function isGood({ document }: EngineResult): boolean {
  return document.look.codes.length === 0;
}

export function isAccepted({ outcome }: EngineResult): boolean {
  return outcome.kind === 'accepted';
}

/** What an accepted document says otherwise than was set; of one that is not good nothing counts. */
export function wrongCells(outcome: Outcome): readonly string[] {
  return outcome.kind === 'accepted' ? outcome.wrong : [];
}
