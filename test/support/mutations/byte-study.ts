/** What becomes of damaged PDFs: each must be refused, or read to exactly the numbers of the undamaged one. */
import { readdirSync, readFileSync } from 'node:fs';

import pLimit from 'p-limit';

import { createParserPool, type ParserPool } from '../../../src/extract/pdf/pool.ts';
import { readDocument } from '../../../src/extract/table/read-document.ts';
import { isBlocked } from '../../../src/findings.ts';
import { toReading } from '../../../src/transform/read.ts';
import type { ProfileTable, Reading } from '../../../src/transform/reading.ts';
import { reference } from '../reference.ts';
import { BYTE_MUTATIONS, unpack, type ByteMutation } from './byte-mutations.ts';
import { makeRandom } from './random.ts';
import { isSameTable } from './table-study.ts';

const SAMPLES = new URL('../../../samples/', import.meta.url);

export type ByteTally = {
  n: number;
  /** By the parser, before there was a table. */
  unreadable: number;
  /** By a check. */
  blocked: number;
  right: number;
  /** Only the register is another one, within the rounding of the percentage. */
  register: number;
  wrong: number;
  /** Files and draws of wrong ones, to look at. */
  readonly examples: string[];
};

export type ByteRow = {
  readonly mutation: ByteMutation;
  readonly isUnpacked: boolean;
  readonly tally: ByteTally;
};

type Source = { readonly name: string; readonly bytes: Uint8Array; readonly table: ProfileTable };

/** Makes `count` mutants in all, as many of each kind of damage for each sample, packed and unpacked. */
export async function studyBytes(count: number): Promise<readonly ByteRow[]> {
  await using pool = createParserPool({ workers: 2 });
  const rows: ByteRow[] = [];
  const each = Math.ceil(count / (2 * BYTE_MUTATIONS.length));
  for (const isUnpacked of [false, true]) {
    const sources = await readSources(pool, isUnpacked);
    for (const mutation of BYTE_MUTATIONS) {
      rows.push({ mutation, isUnpacked, tally: await damage(pool, sources, mutation, each) });
    }
  }
  return rows;
}

async function readSources(pool: ParserPool, isUnpacked: boolean): Promise<readonly Source[]> {
  const names = readdirSync(SAMPLES).filter((name) => name.endsWith('.pdf'));
  return Promise.all(
    names.sort().map(async (name) => {
      const packed = readFileSync(new URL(name, SAMPLES));
      const bytes = isUnpacked ? await unpack(packed) : packed;
      const reading = await parseFile(pool, bytes, name);
      if (!reading?.table || isBlocked(reading.checks)) throw new Error(`${name} is not read`);
      return { name, bytes, table: reading.table };
    }),
  );
}

/** Undefined when the parser refuses. The way to the document tells quarter and region, as in every run. */
async function parseFile(
  pool: ParserPool,
  bytes: Uint8Array,
  name: string,
): Promise<Reading | undefined> {
  const pdf = await pool.readPdf(bytes);
  if (pdf.kind === 'refused') return undefined;
  return toReading(readDocument(pdf.text, reference.layouts), { slug: name }, name, reference);
}

async function damage(
  pool: ParserPool,
  sources: readonly Source[],
  mutation: ByteMutation,
  count: number,
): Promise<ByteTally> {
  const tally: ByteTally = {
    n: 0,
    unreadable: 0,
    blocked: 0,
    right: 0,
    register: 0,
    wrong: 0,
    examples: [],
  };
  const limit = pLimit(8);
  const draws = Array.from({ length: count }, (_, draw) => draw);
  await Promise.all(
    draws.map((draw) =>
      limit(async () => {
        const source = sources[draw % sources.length];
        if (!source) return;
        const random = makeRandom(`${mutation.id} ${source.name} ${draw}`);
        const mutant = mutation.mutate(source.bytes, random);
        const reading = await parseFile(pool, mutant, source.name);
        record(tally, reading, source, `${mutation.id} ${source.name} ${draw}`);
      }),
    ),
  );
  return tally;
}

function record(
  tally: ByteTally,
  reading: Reading | undefined,
  source: Source,
  example: string,
): void {
  tally.n += 1;
  if (!reading) tally.unreadable += 1;
  else if (!reading.table || isBlocked(reading.checks)) tally.blocked += 1;
  else if (isSameTable(reading.table, source.table)) tally.right += 1;
  else {
    const { registerPersons } = source.table;
    if (isSameTable({ ...reading.table, registerPersons }, source.table)) tally.register += 1;
    else tally.wrong += 1;
    tally.examples.push(example);
  }
}
