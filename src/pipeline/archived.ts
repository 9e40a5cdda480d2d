/**
 * Contents of the archive as they were read: kept readings where there are some, else read now and kept. A kept reading
 * belongs to one version of the reader and is proven like the answer of a parser before it is used.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';

import { z } from 'zod';

import type { Sha256 } from '../codes.ts';
import { PDF_LIMITS } from '../extract/pdf/limits.ts';
import { refusedSchema, textSchema } from '../extract/pdf/text.ts';
import { readContent, type StoredContent } from '../load/ledger/contents.ts';
import {
  findReading,
  keepReading,
  LARGEST_READING,
  listReadings,
  type ReadingKey,
} from '../load/ledger/readings.ts';
import type { RawDocument } from '../raw.ts';
import type { Reference } from '../reference/reference.ts';
import type { Deps } from './deps.ts';
import { parseFile, toReaderReference, toRefused, type ParsedFile } from './parse-file.ts';

/** What a pass does with kept readings. */
export type KeptReadings = {
  /** Uses those that are there; `--fresh` does not. */
  readonly takes: boolean;
  /** Keeps what it reads; a dry run does not. */
  readonly keeps: boolean;
};

export type Archived = {
  readonly parsed: ParsedFile;
  /** The run in which the source offered the content first. */
  readonly firstSeenRun: number;
};

type ArchiveDeps = Pick<Deps, 'pool' | 'reference' | 'signal' | 'log' | 'readings'> & {
  readonly writer: Pick<Deps['writer'], 'run'>;
  readonly backlog?: Deps['backlog'];
};

export type ReadOptions = {
  /** A document that was too much for its parser is tried anew: that says something about a machine and its settings. */
  readonly again?: boolean;
  /** What has just been archived for the first time: nobody read it, and it need not be taken out again. */
  readonly archived?: StoredContent | undefined;
};

/**
 * Reads a content of the archive, or takes what was read of it.
 * Throws PipelineError `archive_missing` or `archive_altered`.
 */
export async function readArchived(
  deps: ArchiveDeps,
  sha256: Sha256,
  { again = false, archived }: ReadOptions = {},
): Promise<Archived> {
  const key = { sha256, readerVersion: await readerVersion(deps.reference) };
  const isNew = archived !== undefined;
  const kept = deps.readings.takes && !isNew ? await takeKept(deps, key, again) : undefined;
  if (kept) return kept;
  if (deps.backlog && !again && (!isNew || deps.backlog.takesNew)) {
    await deps.backlog.request([sha256]);
    const { lost } = await deps.backlog.whenRead(sha256, deps.signal);
    if (lost !== undefined) await keep(deps, key, toRefused('parser_limit', lost));
    const read = await takeKept(deps, key, again);
    if (read) return read;
  }
  const { bytes, firstSeenRun } =
    archived ?? (await deps.writer.run((db) => readContent(db, sha256)));
  const parsed = await parseFile(deps, bytes);
  await keep(deps, key, parsed);
  return { parsed, firstSeenRun };
}

/** Those of which this reader has kept no reading. */
export async function findUnread(
  { writer, reference }: Pick<Deps, 'writer' | 'reference'>,
  contents: readonly Sha256[],
): Promise<readonly Sha256[]> {
  const version = await readerVersion(reference);
  const read = new Set(await writer.run((db) => listReadings(db, contents, version)));
  return contents.filter((sha256) => !read.has(sha256));
}

async function takeKept(
  { writer, log }: ArchiveDeps,
  key: ReadingKey,
  again: boolean,
): Promise<Archived | undefined> {
  const kept = await writer.run((db) => findReading(db, key));
  if (!kept) return undefined;
  const parsed = unpackReading(kept.packed);
  if (!parsed) log.warn({ document: key.sha256 }, 'a kept reading is spoilt');
  if (!parsed || (again && isOfThisMachine(parsed))) return undefined;
  return { parsed, firstSeenRun: kept.firstSeenRun };
}

async function keep(
  { writer, readings }: ArchiveDeps,
  key: ReadingKey,
  parsed: ParsedFile,
): Promise<void> {
  const packed = readings.keeps ? packReading(parsed) : undefined;
  if (packed) await writer.run((db) => keepReading(db, key, packed));
}

function isOfThisMachine(parsed: ParsedFile): boolean {
  return parsed.kind === 'refused' && parsed.check.code === 'parser_limit';
}

// The form in which a reading is kept.

const number = z.number();
const box = z.strictObject({
  page: z.int().min(1).max(PDF_LIMITS.pages),
  left: number,
  top: number,
  right: number,
  bottom: number,
});
const marks = z.string().exactOptional();
const word = z.strictObject({
  text: z.string(),
  marks,
  box,
  baseline: number,
  size: number,
  angle: number,
  order: z.int(),
});
const cell = z.strictObject({ text: z.string(), box, marks });
const row = z.strictObject({ name: cell, counts: z.array(cell) });
const treeRow = z.strictObject({ name: z.string(), counts: z.array(z.string()) });
const problem = z.strictObject({ problem: z.string(), seen: z.string() });
/** Where a value may be undefined, JSON has no key. */
const rawSchema = z.strictObject({
  lines: z.array(z.strictObject({ text: z.string(), box, words: z.array(word) })),
  table: z.union([
    z.strictObject({
      rows: z.array(row),
      total: row,
      headings: z.array(z.strictObject({ text: z.string(), group: z.string() })),
      unclear: z.string().exactOptional(),
      regionNumber: cell.optional(),
      regionName: cell.optional(),
    }),
    problem,
  ]),
  undrawn: z.array(
    z.strictObject({ subject: z.string(), expected: z.string().nullable(), found: z.string() }),
  ),
  tree: z.union([z.strictObject({ rows: z.array(treeRow), total: treeRow }), problem]).optional(),
});

const keptSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('parsed'), raw: rawSchema, text: textSchema }),
  refusedSchema,
]);

/** Undefined for what is not kept: a fault of the program, and what is very long. */
export function packReading(parsed: ParsedFile): Uint8Array | undefined {
  if (parsed.kind === 'refused' && parsed.check.code === 'reader_fault') return undefined;
  const kept =
    parsed.kind === 'parsed'
      ? parsed
      : { kind: 'refused', code: parsed.check.code, detail: parsed.check.found };
  const packed = zstdCompressSync(JSON.stringify(kept));
  return packed.length > LARGEST_READING ? undefined : packed;
}

/** Undefined when it is not what `packReading` makes. */
export function unpackReading(packed: Uint8Array): ParsedFile | undefined {
  const { data } = keptSchema.safeParse(parseJson(packed));
  if (data === undefined) return undefined;
  if (data.kind === 'refused') return toRefused(data.code, data.detail);
  return { kind: 'parsed', raw: data.raw as RawDocument, text: data.text };
}

function parseJson(packed: Uint8Array): unknown {
  try {
    const text = zstdDecompressSync(packed, { maxOutputLength: LARGEST_READING * 10 });
    return JSON.parse(text.toString('utf8'));
  } catch {
    return undefined;
  }
}

// The version of the reader.

/** Where reading begins: here, and in the process that holds pdf.js. What they import is found by following them. */
const READER = ['./parse-file.ts', '../extract/pdf/pool.ts', '../extract/pdf/child.ts'];
const IMPORT = /^(?:import|export)\s(?!type\b)[^;]*?from '(\.[^']+)'/gm;

const versions = new WeakMap<Reference, Promise<string>>();

/** Hash over the sources of the reader, the version of pdfjs-dist and what reading looks at in `reference/`. */
export async function readerVersion(reference: Reference): Promise<string> {
  const known = versions.get(reference);
  if (known) return await known;
  const made = makeVersion(reference);
  versions.set(reference, made);
  return await made;
}

async function makeVersion(reference: Reference): Promise<string> {
  const pdfjs: unknown = createRequire(import.meta.url)('pdfjs-dist/package.json').version;
  const parts = [...(await readSources()), pdfjs, toReaderReference(reference)];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** The text of every source file that takes part in reading, in the order of their names. */
export async function readSources(): Promise<readonly (readonly [name: string, text: string])[]> {
  const texts = new Map<string, string>();
  const open = READER.map((file) => new URL(file, import.meta.url).href);
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (texts.has(file)) continue;
    const text = await readFile(new URL(file), 'utf8');
    texts.set(file, text);
    for (const [, target = ''] of text.matchAll(IMPORT)) open.push(new URL(target, file).href);
  }
  const root = new URL('../', import.meta.url).href;
  return [...texts]
    .map(([file, text]) => [file.slice(root.length), text] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
