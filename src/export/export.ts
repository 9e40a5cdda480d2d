/** The star and flat tables as CSV and Parquet, a workbook and a descriptor, in one folder. */
import { createHash } from 'node:crypto';
import { lstat, mkdir, mkdtemp, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';

import { z } from 'zod';

import { PipelineError } from '../errors.ts';
import type { Db } from '../load/schema.ts';
import { makeFolder } from '../files.ts';
import { toCsvHead, toCsvLines } from './csv.ts';
import { type ExportFile, PACKAGE_NAME, toDataPackage } from './datapackage.ts';
import { openParquet } from './parquet.ts';
import { readTables, type Row, type TableReading } from './tables.ts';
import { SHEETS, toWorkbook, type WorkbookFacts } from './workbook.ts';

export type Exported = ExportFile & { readonly rows?: number };

export const WORKBOOK = 'klantprofielen.xlsx';

/**
 * Reads everything as it stands at one moment and writes it; returns the files, the descriptor last. The same rows give
 * the same bytes, but for `created` in the descriptor. Tables go to their files piece by piece; only what the workbook
 * shows is held in memory as a whole. Throws PipelineError `export_refused`.
 */
export async function exportTo(
  db: Db,
  folder: string,
  created: Date = new Date(),
): Promise<readonly Exported[]> {
  return await replaceFolder(folder, (made) =>
    db
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute((trx) => writeFiles(trx, made, created)),
  );
}

async function writeFiles(trx: Db, folder: string, created: Date): Promise<readonly Exported[]> {
  const facts = await readWorkbookFacts(trx);
  const written: WrittenTable[] = [];
  const sheets = new Map<string, Row[]>();
  for await (const reading of readTables(trx)) {
    const shown = reading.table.name in SHEETS ? [] : undefined;
    if (shown) sheets.set(reading.table.name, shown);
    written.push(await writeTable(folder, reading, shown));
  }
  const workbook = await writeWhole(folder, WORKBOOK, await toWorkbook(sheets, facts));
  const descriptor = toDataPackage(written, workbook, created, facts.dataUntil);
  return [
    ...written.flatMap(({ csv, parquet, rows }) => [csv, parquet].map((one) => ({ ...one, rows }))),
    workbook,
    await writeWhole(folder, DESCRIPTOR, Buffer.from(descriptor)),
  ];
}

type WrittenTable = Awaited<ReturnType<typeof writeTable>>;

/** Writes both forms of a table; what the workbook shows is kept in `shown` too. */
async function writeTable(folder: string, reading: TableReading, shown: Row[] | undefined) {
  const { table, batches } = reading;
  await using csv = await openFile(folder, `csv/${table.name}.csv`);
  await using parquet = await openFile(folder, `parquet/${table.name}.parquet`);
  const pieces = openParquet(table.fields);
  let count = 0;
  await csv.write(Buffer.from(toCsvHead(table.fields)));
  for await (const rows of batches) {
    count += rows.length;
    shown?.push(...rows);
    await csv.write(Buffer.from(toCsvLines(table.fields, rows)));
    await parquet.write(pieces.add(rows));
  }
  await parquet.write(pieces.finish());
  return { table, rows: count, csv: await csv.end(), parquet: await parquet.end() };
}

async function writeWhole(folder: string, path: string, bytes: Uint8Array): Promise<ExportFile> {
  await using file = await openFile(folder, path);
  await file.write(bytes);
  return await file.end();
}

async function openFile(folder: string, path: string) {
  const place = join(folder, ...path.split('/'));
  await mkdir(dirname(place), { recursive: true });
  const handle = await open(place, 'wx');
  const hash = createHash('sha256');
  let bytes = 0;
  return {
    async write(piece: Uint8Array): Promise<void> {
      hash.update(piece);
      bytes += piece.length;
      await handle.writeFile(piece);
    },
    /** On the disk, with what the descriptor says of it. */
    async end(): Promise<ExportFile> {
      await handle.sync();
      return { path, bytes, sha256: hash.digest('hex') };
    },
    [Symbol.asyncDispose]: () => handle.close(),
  };
}

async function readWorkbookFacts(trx: Db): Promise<WorkbookFacts> {
  const fresh = await trx
    .selectFrom('klantprofielen.freshness as f')
    .leftJoin('klantprofielen.quarters as q', 'q.quarter_code', 'f.newest_quarter')
    .select(['f.data_until', 'q.reference_date'])
    .executeTakeFirstOrThrow();
  const measures = await trx
    .selectFrom('klantprofielen.measure')
    .select(['confirmed', 'confirmed_by', 'confirmed_on'])
    .execute();
  const [{ confirmed_by: by, confirmed_on: on } = {}] = measures;
  const isConfirmed = measures.length > 0 && measures.every(({ confirmed }) => confirmed);
  return {
    dataUntil: fresh.data_until ?? fresh.reference_date,
    isComplete: fresh.data_until !== null,
    confirmed: isConfirmed ? { by: by ?? '', on: on ?? '' } : undefined,
  };
}

// Puts an export in its place: whole or not at all, and never over files that are not an export of ours.

const DESCRIPTOR = 'datapackage.json';

/**
 * Lets `write` fill a temporary folder beside the target and renames it. An earlier export is replaced as a whole;
 * anything else that stands there throws PipelineError `export_refused` (status usage), and nothing is touched.
 */
export async function replaceFolder<T>(
  target: string,
  write: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = resolve(target);
  const isOccupied = await checkTarget(folder);
  await makeFolder(dirname(folder));
  const temporary = await mkdtemp(join(dirname(folder), `.${basename(folder)}-`));
  try {
    const made = join(temporary, 'new');
    await mkdir(made);
    const result = await write(made);
    if (isOccupied) await rename(folder, join(temporary, 'old'));
    await rename(made, folder).catch(async (error: unknown) => {
      if (isOccupied) await rename(join(temporary, 'old'), folder);
      throw error;
    });
    return result;
  } catch (error) {
    // a full disk is told without a path
    if (error instanceof Error && 'syscall' in error && !('path' in error)) {
      throw Object.assign(error, { path: folder });
    }
    throw error;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** True when an earlier export or an empty folder stands there, false when nothing does. */
async function checkTarget(folder: string): Promise<boolean> {
  const stat = await lstat(folder).catch(() => undefined);
  if (!stat) return false;
  if (!stat.isDirectory()) throw refused(folder, 'is not a folder');
  // with their types: else it would follow links to other folders
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const present = entries
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
  if (present.length === 0) return true;
  const own = await readOwnFiles(join(folder, DESCRIPTOR));
  const foreign = present.filter((path) => !own.has(path));
  if (foreign.length === 0) return true;
  const named = foreign.slice(0, 3).join(', ') + (foreign.length > 3 ? ' and others' : '');
  throw refused(folder, `holds files that are no export of this program: ${named}`);
}

const OURS = z.object({
  name: z.literal(PACKAGE_NAME),
  resources: z.array(z.object({ path: z.string() })),
});

/** The files that a descriptor of ours names, their folders, and itself; none when it is not ours. */
async function readOwnFiles(descriptor: string): Promise<ReadonlySet<string>> {
  try {
    const { resources } = OURS.parse(JSON.parse(await readFile(descriptor, 'utf8')));
    return new Set([DESCRIPTOR, ...resources.flatMap(({ path }) => [path, dirname(path)])]);
  } catch {
    return new Set();
  }
}

function refused(folder: string, why: string): PipelineError {
  return new PipelineError('export_refused', 'usage', {
    message: `${folder} ${why}. Nothing was written.`,
    hint: 'Name a new or empty folder, or one that holds an earlier export.',
  });
}
