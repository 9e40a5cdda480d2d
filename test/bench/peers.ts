/**
 * Other readers of PDF tables on the same PDFs (scripts/peers-tools.sh --install; each as in peers/read.py, which says how
 * it is used): how many tables they give right, and what a document costs them, start included. A table is right when its
 * rows are all rows of the truth and no others, each with its five counts in the order in which they are printed and with
 * its name at the end of what stands before them. That is generous: headings, totals, footnote and region are not asked for.
 */
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { MEASURES } from '../../src/measures.ts';
import { makeCorpus, planCorpus } from '../support/corpus/corpus.ts';
import { toPublication } from '../support/corpus/faults.ts';
import { PLAIN, type Look } from '../support/corpus/look.ts';
import type { Truth } from '../support/corpus/truth.ts';
import { reference } from '../support/reference.ts';
import { makeBacklog } from './backlog.ts';
import { runAnyMeasured, runMeasured, type Measured } from './measured.ts';
import { takeTurns, type Figures, type Sides, type Taken } from './turns.ts';

const PYTHON = fileURLToPath(new URL('../../.tools/peers/bin/python', import.meta.url));
const READ = fileURLToPath(new URL('peers/read.py', import.meta.url));

/** Each with a command that succeeds where it is installed. */
const PEERS: Readonly<Record<string, readonly string[]>> = {
  'pdftotext-layout': ['pdftotext', '-v'],
  'pdftotext-bbox': ['pdftotext', '-v'],
  'pymupdf-words': [PYTHON, '-c', 'import pymupdf'],
  'pymupdf-tables': [PYTHON, '-c', 'import pymupdf'],
  pdfplumber: [PYTHON, '-c', 'import pdfplumber'],
  camelot: [PYTHON, '-c', 'import camelot'],
  tabula: [
    PYTHON,
    '-c',
    'import tabula, subprocess; subprocess.run(["java", "-version"], check=True)',
  ],
};

type Document = { readonly file: string; readonly truth: Truth; readonly look: Look };

/** 70 documents of the backlog, in its two looks; and every third of the good documents of the corpus of many looks. */
async function planSets(quick: boolean): Promise<Record<string, Document[]>> {
  const backlog = await makeBacklog();
  const plain = backlog
    .filter((_, index) => index % (quick ? 130 : 13) === 0)
    .map(({ file, truth }) => ({ file, truth, look: PLAIN }));
  const good = planCorpus(reference, 7)
    .filter(({ verdict }) => verdict.kind === 'good')
    .filter((_, index) => index % (quick ? 100 : 3) === 0);
  const made = await makeCorpus(good, join(tmpdir(), 'klantprofielen-corpus'), reference);
  const looks = [...made].map(([{ truth, look }, file]) => ({ file, truth, look }));
  return { plain, looks };
}

export async function measurePeers({
  sides,
  turns,
  quick,
}: {
  readonly sides: Sides;
  readonly turns: number;
  readonly quick: boolean;
}): Promise<Record<string, Taken>> {
  const installed = Object.entries(PEERS).filter(([, command]) => isThere(command));
  const sets = Object.entries(await planSets(quick));
  return await takeTurns({ now: sides.now }, turns, async (checkout) => {
    const figures: Record<string, number> = {};
    for (const [set, documents] of sets) {
      const files = documents.map(({ file }) => file);
      const ours = await runMeasured({
        checkout,
        args: ['inspect', '--json', ...files],
        environment: { WORKERS: '1' },
        allowed: [0, 3],
      });
      Object.assign(
        figures,
        toFigures(`${set}: ours`, ours, documents, judgeOurs(ours, documents)),
      );
      for (const [peer] of installed) {
        const theirs = await runAnyMeasured([PYTHON, READ, peer, ...files]);
        const tables = theirs.stdout.trim().split('\n').map(parseRows);
        const verdicts = documents.map((document, at) => judgeTable(tables[at] ?? [], document));
        Object.assign(figures, toFigures(`${set}: ${peer}`, theirs, documents, verdicts));
      }
    }
    return figures;
  });
}

function isThere([program = '', ...args]: readonly string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

type Verdict = 'right' | 'wrong' | 'none';

function toFigures(
  name: string,
  { own, children, seconds }: Measured,
  documents: readonly Document[],
  verdicts: readonly Verdict[],
): Figures {
  const count = (verdict: Verdict): number => verdicts.filter((one) => one === verdict).length;
  return {
    [`${name}: documents`]: documents.length,
    [`${name}: right`]: count('right'),
    [`${name}: wrong`]: count('wrong'),
    [`${name}: none`]: count('none'),
    [`${name}: documents/s`]: documents.length / seconds,
    [`${name}: processor ms/doc`]: (1000 * (own + children)) / documents.length,
  };
}

type InspectedRow = Readonly<Record<string, unknown>> & { readonly municipality_code: string };
type Inspected = { readonly status: string; readonly rows: readonly InspectedRow[] };

/** Ours say which municipality and which measure; a document that is sent back gives no table. */
function judgeOurs({ stdout }: Measured, documents: readonly Document[]): Verdict[] {
  const lines = stdout.trim().split('\n');
  return documents.map(({ truth }, at) => {
    const found = JSON.parse(lines[at] ?? '{}') as Inspected;
    if (found.status !== 'ok') return 'none';
    const rows = new Map(found.rows.map((row) => [row.municipality_code, row]));
    const isRight = ({ code, counts }: Truth['rows'][number]): boolean =>
      MEASURES.every((measure, column) => rows.get(code)?.[measure] === counts[column]);
    return rows.size === truth.rows.length && truth.rows.every(isRight) ? 'right' : 'wrong';
  });
}

type Row = { readonly name: string; readonly counts: readonly number[] };

/** The rows of a peer that end with five counts, but for the total. */
function parseRows(line: string): Row[] {
  const { rows } = JSON.parse(line) as {
    readonly rows: readonly (readonly (string | number | null)[])[];
  };
  return rows.flatMap((cells) => {
    const texts = cells.map((cell) => clean(String(cell ?? ''))).filter((text) => text !== '');
    const parts = texts.length >= 6 ? texts : (texts.join(' ').match(/\S+/g) ?? []);
    const counts = parts.slice(-5).map(parseCount);
    const name = clean(parts.slice(0, -5).join(' '));
    return parts.length < 6 || counts.includes(undefined) || /totaal/i.test(name)
      ? []
      : [{ name, counts: counts.map(Number) }];
  });
}

function parseCount(text: string): number | undefined {
  if (/^[-–—]$/.test(text)) return 0;
  return /^\d{1,3}([. ’']?\d{3})*$/.test(text) ? Number(text.replaceAll(/\D/g, '')) : undefined;
}

function clean(text: string): string {
  return text.normalize('NFKC').replaceAll(/\s+/g, ' ').trim();
}

function judgeTable(found: readonly Row[], { truth, look }: Document): Verdict {
  if (found.length === 0) return 'none';
  const printed = toPublication(truth, look, reference).rows.map(({ name, counts }) => ({
    name: clean(name),
    counts: look.order.map((measure) => counts[MEASURES.indexOf(measure)]).join(' '),
  }));
  const isRight = ({ name, counts }: (typeof printed)[number]): boolean =>
    found.some((row) => ` ${row.name}`.endsWith(` ${name}`) && row.counts.join(' ') === counts);
  return found.length === printed.length && printed.every(isRight) ? 'right' : 'wrong';
}
