/** What becomes of tables that a reader by position got wrong: real PDFs, real words, the table found in them, damaged. */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { createParserPool } from '../../../src/extract/pdf/pool.ts';
import type { PdfText } from '../../../src/extract/pdf/text.ts';
import { findTable } from '../../../src/extract/table/read-document.ts';
import { toLayoutWords } from '../../../src/extract/table/layout-words.ts';
import { toLines } from '../../../src/extract/table/lines.ts';
import { toDocument } from '../../../src/extract/table/read-document.ts';
import { toUpright } from '../../../src/extract/table/words.ts';
import { toWords } from '../../../src/extract/table/words.ts';
import type { CheckCode } from '../../../src/findings.ts';
import { type RawDocument, type RawRow } from '../../../src/raw.ts';
import { toKnownNames } from '../../../src/transform/title.ts';
import { toReading } from '../../../src/transform/read.ts';
import { makeCorpus, planCorpus } from '../corpus/corpus.ts';
import { sumColumns, type Truth } from '../corpus/truth.ts';
import { findMakers, type Maker } from '../engines/makers.ts';
import { toPage } from '../engines/page.ts';
import { planDocuments } from '../engines/plan.ts';
import { reference } from '../reference.ts';
import { makeRandom } from './random.ts';
import { MISTAKES, type Drawn, type Mistake } from './reader-mistakes.ts';

/** What made a document, and whether the project was made with documents of it at hand. */
export type Source = { readonly maker: string; readonly isKnown: boolean; readonly file: string };

export type DrawnTally = {
  n: number;
  /** Blocked by `readings_agree`; by it alone; only by others. */
  byOrder: number;
  byOrderAlone: number;
  byOthers: number;
  /** By no check at all. */
  unseen: number;
  /** Of those that only others saw: in how many each failed. */
  readonly others: Map<CheckCode, number>;
  /** File and draw of those that the order of drawing let through. */
  readonly examples: string[];
};

export type DrawnStudy = {
  readonly rows: readonly { readonly mistake: Mistake; readonly tally: DrawnTally }[];
  /** Documents by maker that were read, and so could be damaged. */
  readonly makers: readonly {
    readonly maker: string;
    readonly isKnown: boolean;
    readonly documents: number;
  }[];
};

/** Mistakes of which the order of drawing lets some through, and the checks that see those. */
export const LEFT_TO_OTHERS: readonly {
  readonly id: string;
  readonly what: string;
  readonly seenBy: readonly CheckCode[];
}[] = [
  {
    id: 'name-cut',
    what: 'the first word of the first name, where it stands on a line above the table and was drawn just before the rest',
    seenBy: ['municipality_known', 'municipality_complete'],
  },
  {
    id: 'cells-exchanged-in-row',
    what: 'a count that was drawn after all rows and the one before or behind it',
    seenBy: ['column_sum', 'row_sum'],
  },
];

const SEED = 11;
const known = toKnownNames(reference);

/** Good documents of all engines that are installed, and as many of the corpus at most; each with a row of nils. */
export async function makeSources(folder: string): Promise<readonly Source[]> {
  await mkdir(folder, { recursive: true });
  const { found } = await findMakers();
  const engines: Source[] = [];
  for (const maker of found) engines.push(...(await makeWith(maker, folder)));
  const good = planCorpus(reference, SEED).filter(
    ({ verdict, rewrite }) => verdict.kind === 'good' && rewrite === undefined,
  );
  const step = Math.max(1, Math.ceil(good.length / Math.max(1, engines.length)));
  const some = good
    .filter((_, at) => at % step === 0)
    // of the engines' documents some are refused: at least half of what is damaged is to be theirs all the same
    .slice(0, Math.floor(engines.length * 0.8))
    .map((document) => ({ ...document, truth: withNilRow(document.truth) }));
  const files = await makeCorpus(some, folder, reference);
  const known = Array.from(files, ([{ producer }, file]): Source => {
    return { maker: producer, isKnown: true, file };
  });
  return [...engines, ...known];
}

async function makeWith(maker: Maker, folder: string): Promise<Source[]> {
  const documents = planDocuments(reference, SEED, [maker])
    .filter(({ look }) => look.codes.length === 0)
    .map(({ id, look, truth }) => ({ file: join(folder, `${id}.pdf`), look, truth }));
  await maker.make(
    documents.map(({ file, look, truth }) => toPage(file, withNilRow(truth), look, reference)),
  );
  return documents.map(({ file }) => ({ maker: maker.name, isKnown: false, file }));
}

/** A row of nils is the one whose loss no sum sees. */
function withNilRow(truth: Truth): Truth {
  const nil = truth.rows.length >> 1;
  const rows = truth.rows.map((row, at) =>
    at === nil ? { ...row, counts: row.counts.map(() => 0) } : row,
  );
  const totals = sumColumns(rows.map(({ counts }) => counts));
  const register = Math.max(1, truth.register);
  return { ...truth, rows, totals, register, pct: Math.round((100 * (totals[4] ?? 0)) / register) };
}

/** Damages every table that is read and accepted, `draws` times in each way. */
export async function studyDrawn(sources: readonly Source[], draws: number): Promise<DrawnStudy> {
  const rows = MISTAKES.map((mistake) => ({ mistake, tally: makeTally() }));
  const read = new Map<string, { maker: string; isKnown: boolean; documents: number }>();
  await using pool = createParserPool({ workers: 2 });
  for (const { maker, isKnown, file } of sources) {
    const pdf = await pool.readPdf(new Uint8Array(await readFile(file)));
    const drawn = pdf.kind === 'refused' ? undefined : findDrawn(pdf.text);
    if (drawn === undefined) continue;
    const row = read.get(maker) ?? { maker, isKnown, documents: 0 };
    read.set(maker, { ...row, documents: row.documents + 1 });
    const texts = describe(toRaw(drawn));
    for (const { mistake, tally } of rows) {
      for (let draw = 0; draw < draws; draw += 1) {
        const name = `${mistake.id} ${file.split('/').at(-1)} ${draw}`;
        const wrong = mistake.make(drawn, makeRandom(name));
        const raw = wrong && toRaw(wrong);
        if (raw !== undefined && describe(raw) !== texts) record(tally, raw, name);
      }
    }
  }
  return { rows, makers: [...read.values()] };
}

function makeTally(): DrawnTally {
  return {
    n: 0,
    byOrder: 0,
    byOrderAlone: 0,
    byOthers: 0,
    unseen: 0,
    others: new Map(),
    examples: [],
  };
}

/** Undefined when the document is refused as it is: nothing more can be wrong then. */
function findDrawn(text: PdfText): Drawn | undefined {
  const words = toWords(toUpright(text));
  const rotated = words.filter(({ angle }) => angle !== 0);
  const found = findTable(toLines(words), rotated, toLayoutWords(reference.layouts), known);
  if ('problem' in found) return undefined;
  const drawn = { found, words };
  return findBlocking(toRaw(drawn)).size === 0 ? drawn : undefined;
}

function toRaw({ found, words }: Drawn): RawDocument {
  const rotated = words.filter(({ angle }) => angle !== 0);
  return { ...toDocument(found, toLines(words), rotated), tree: undefined };
}

function findBlocking(raw: RawDocument): Set<CheckCode> {
  const { checks } = toReading(raw, undefined, undefined, reference);
  const failed = checks.filter(({ severity, passed }) => severity === 'block' && !passed);
  return new Set(failed.map(({ code }) => code));
}

/** All that would be loaded: texts of names and counts. A mistake that changes none of them is none. */
function describe({ table }: RawDocument): string {
  if ('problem' in table) return '';
  const counts = ({ counts: cells }: RawRow) => cells.map(({ text }) => text);
  return JSON.stringify([
    table.rows.map((row) => [row.name.text, ...counts(row)]),
    counts(table.total),
  ]);
}

function record(tally: DrawnTally, raw: RawDocument, example: string): void {
  const codes = findBlocking(raw);
  tally.n += 1;
  if (codes.has('readings_agree')) {
    tally.byOrder += 1;
    if (codes.size === 1) tally.byOrderAlone += 1;
    return;
  }
  tally.examples.push(`${example}: ${[...codes].join(', ')}`);
  if (codes.size === 0) tally.unseen += 1;
  else tally.byOthers += 1;
  for (const code of codes) tally.others.set(code, (tally.others.get(code) ?? 0) + 1);
}

/** Draws that no check saw, or that none of the checks saw that are named for the mistake. */
export function findLetThrough({ rows }: DrawnStudy): string[] {
  return rows.flatMap(({ mistake, tally }) => {
    const seenBy = LEFT_TO_OTHERS.find(({ id }) => id === mistake.id)?.seenBy ?? [];
    return tally.examples.filter(
      (example) => !seenBy.some((code) => example.split(': ')[1]?.split(', ').includes(code)),
    );
  });
}
