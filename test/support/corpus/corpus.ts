/** The corpus: which documents there are, and their files. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { MEASURES } from '../../../src/measures.ts';
import type { Reference } from '../../../src/reference/reference.ts';
import { toCalc } from './calc.ts';
import { toContent } from './content.ts';
import { toPublication } from './faults.ts';
import { toHtml } from './html.ts';
import { draw, isDrawable } from './javascript.ts';
import { PRODUCERS, type Look, type NamedLook, type Producer, type Verdict } from './look.ts';
import { LOOKS, ORDERS } from './looks.ts';
import {
  printWithChromium,
  printWithLibreOffice,
  printWithWeasyPrint,
  printWithWkhtmltopdf,
  rewritePdf,
  REWRITES,
  type Job,
  type Rewrite,
} from './producers.ts';
import { makeTruths, type Truth } from './truth.ts';
import { toWriter } from './writer.ts';

export type CorpusDocument = {
  readonly id: string;
  readonly producer: Producer;
  readonly rewrite: Rewrite | undefined;
  readonly named: NamedLook;
  /** The look with its columns in an order of its own, where headings say which is which. */
  readonly look: Look;
  readonly truth: Truth;
  readonly verdict: Verdict;
  /** As it was found: region and quarter of its own, or of another one. */
  readonly fileName: string;
};

/** Documents that are rewritten in each way. */
const REWRITTEN = 9;

/** Every look by every producer that can make it, each with another truth; and some of them rewritten. */
export function planCorpus(reference: Reference, seed: number): CorpusDocument[] {
  const truths = makeTruths(reference, seed);
  // a step that shares no factor with 910: neighbours differ in region and quarter
  let next = seed;
  const nextTruth = (named: NamedLook): Truth => {
    for (;;) {
      next += 349;
      const truth = truths[next % truths.length];
      if (truth !== undefined && suits(truth, named)) return truth;
    }
  };
  const plain = PRODUCERS.flatMap((producer) =>
    LOOKS.filter((named) => canMake(producer, named)).map((named, turn) =>
      toDocument(producer, undefined, named, inTurn(named.look, turn), nextTruth(named)),
    ),
  );
  const rewritten = REWRITES.flatMap((rewrite, turn) =>
    Array.from({ length: REWRITTEN }, (_, index) => {
      const base = plain[(turn * 53 + index * 61) % plain.length];
      return base === undefined
        ? []
        : [toDocument(base.producer, rewrite, base.named, base.look, base.truth)];
    }).flat(),
  );
  return [...plain, ...rewritten];
}

/** A heading that is lost shows as wrong numbers only where the columns stand in another order than the usual one. */
function inTurn(look: Look, turn: number): Look {
  const isPrinted = ['grouped', 'one-line', 'rotated', 'rotated-down'].includes(look.headings);
  const order = look.order === MEASURES && isPrinted ? ORDERS[turn % ORDERS.length] : undefined;
  return { ...look, order: order ?? look.order };
}

function canMake(producer: Producer, named: NamedLook): boolean {
  return (
    named.producers.includes(producer) && (producer !== 'javascript' || isDrawable(named.look))
  );
}

/** Two pages need rows for two; wrapped and respelled names need such names. */
function suits(truth: Truth, { look }: NamedLook): boolean {
  if (look.pages !== 'one') return truth.rows.length >= 16;
  if (look.nameWidth !== undefined)
    return truth.rows.some(({ name }) => / |-/.test(name) && name.length > 15);
  if (look.names === 'curly') return truth.rows.some(({ name }) => name.includes("'"));
  return truth.rows.length >= 3;
}

function toDocument(
  producer: Producer,
  rewrite: Rewrite | undefined,
  named: NamedLook,
  look: Look,
  truth: Truth,
): CorpusDocument {
  const id = [producer, rewrite, named.name, truth.quarter, truth.region]
    .filter((part) => part !== undefined)
    .join(' ')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .toLowerCase();
  const region = named.look.fault === 'other-file-name' ? otherName(truth) : truth.regionName;
  return {
    id,
    producer,
    rewrite,
    named,
    look,
    truth,
    verdict: toVerdict(producer, rewrite, named),
    fileName: `klantprofielen-${truth.quarter}-${region.toLowerCase().replaceAll(/[^a-z]+/g, '-')}.pdf`,
  };
}

function toVerdict(
  producer: Producer,
  rewrite: Rewrite | undefined,
  { look, verdict }: NamedLook,
): Verdict {
  if (rewrite === 'user-password') return { kind: 'refuse', codes: ['encrypted'] };
  // it gives apostrophes and hyphens of these documents the codes of digits; other readers of PDF see digits too
  const isGarbled =
    rewrite === 'ghostscript' && producer === 'wkhtmltopdf' && look.names !== 'official';
  return isGarbled
    ? { kind: 'doubtful', codes: ['municipality_known', 'readings_agree'] }
    : verdict;
}

function otherName(truth: Truth): string {
  return truth.regionName === 'Rijnmond' ? 'Twente' : 'Rijnmond';
}

const EXTENSIONS: Readonly<Record<Producer, string>> = {
  chromium: 'html',
  'chromium-untagged': 'html',
  weasyprint: 'html',
  wkhtmltopdf: 'html',
  writer: 'fodt',
  calc: 'fods',
  javascript: 'json',
};

/** Writer and WeasyPrint write a structure tree for every other look; Calc would write one without a table. */
function isTagged({ producer, named }: CorpusDocument): boolean {
  const isOdd = LOOKS.findIndex(({ name }) => name === named.name) % 2 === 1;
  return producer === 'chromium' || (['writer', 'weasyprint'].includes(producer) && isOdd);
}

/** Makes the files, each once: a file's name holds a hash of what it was made of. */
export async function makeCorpus(
  documents: readonly CorpusDocument[],
  folder: string,
  reference: Reference,
): Promise<ReadonlyMap<CorpusDocument, string>> {
  await mkdir(folder, { recursive: true });
  const files = new Map<CorpusDocument, string>();
  const jobs = new Map<Producer, Job[]>(PRODUCERS.map((producer) => [producer, []]));
  const drawings: (() => Promise<void>)[] = [];
  const rewrites: (() => Promise<void>)[] = [];
  for (const document of documents) {
    const { producer, look, truth, rewrite } = document;
    const source = toSource(document, reference);
    const tagged = isTagged(document);
    const marked = tagged && producer !== 'chromium' ? `${source} tagged` : source;
    const hash = createHash('sha256').update(marked).digest('hex').slice(0, 10);
    const stem = document.id.replace(rewrite === undefined ? '' : `-${rewrite}`, '');
    const made = join(folder, `${stem}-${hash}.pdf`);
    const job = {
      source: made.replace(/pdf$/, EXTENSIONS[producer]),
      target: made,
      landscape: look.landscape,
      tagged,
    };
    const isPlanned = jobs.get(producer)?.some(({ target }) => target === made) ?? false;
    if (!existsSync(made) && !isPlanned) {
      if (producer === 'javascript') {
        drawings.push(async () => {
          await writeFile(made, await draw(toPublication(truth, look, reference), look));
        });
      } else {
        await writeFile(job.source, source);
        jobs.get(producer)?.push(job);
      }
    }
    const file = rewrite === undefined ? made : made.replace(/\.pdf$/, `.${rewrite}.pdf`);
    if (rewrite !== undefined && !existsSync(file)) {
      rewrites.push(() => rewritePdf(rewrite, made, file));
    }
    files.set(document, file);
  }
  await printAll(jobs, folder);
  for (const make of [...drawings, ...rewrites]) await make();
  return files;
}

async function printAll(
  jobs: ReadonlyMap<Producer, readonly Job[]>,
  folder: string,
): Promise<void> {
  const of = (producer: Producer): readonly Job[] => jobs.get(producer) ?? [];
  const office = printWithLibreOffice([...of('writer'), ...of('calc')], join(folder, 'profile'));
  await printWithChromium([...of('chromium'), ...of('chromium-untagged')]);
  if (of('weasyprint').length > 0) await printWithWeasyPrint(of('weasyprint'));
  if (of('wkhtmltopdf').length > 0) await printWithWkhtmltopdf(of('wkhtmltopdf'));
  await office;
}

/** What a producer is given; of the JavaScript library, what the drawing depends on. */
function toSource({ producer, look, truth }: CorpusDocument, reference: Reference): string {
  const content = toContent(truth, look, reference);
  switch (producer) {
    case 'writer':
      return toWriter(content, look);
    case 'calc':
      return toCalc(content, look);
    case 'javascript':
      return JSON.stringify([toPublication(truth, look, reference), look]);
    default:
      return toHtml(content, look);
  }
}
