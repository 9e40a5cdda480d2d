/** Facts and dimensions as CSV and Parquet with a descriptor, in one folder. */
import { createHash } from 'node:crypto';
import { lstat, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

import type { Kysely } from 'kysely';

import { PipelineError } from '../errors.ts';
import type { Database } from '../load/schema.ts';
import { toCsv } from './csv.ts';
import { type ExportFile, PACKAGE_NAME, type TableFiles, toDataPackage } from './datapackage.ts';
import { toParquet } from './parquet.ts';
import { type ExportTable, readTables } from './tables.ts';

export type Exported = ExportFile & { readonly rows: number | undefined };

/** Reads everything at one moment and writes it; returns the files. Throws PipelineError `export_refused`. */
export async function exportTo(db: Kysely<Database>, folder: string): Promise<readonly Exported[]> {
  const files = toFiles(await readTables(db));
  await writeFolder(folder, files);
  return files;
}

/** The files of an export, the descriptor last. The same rows give the same bytes. */
export function toFiles(tables: readonly ExportTable[]): readonly Exported[] {
  const written: TableFiles[] = tables.map((table) => ({
    table,
    csv: toFile(`csv/${table.name}.csv`, Buffer.from(toCsv(table.fields, table.rows))),
    parquet: toFile(`parquet/${table.name}.parquet`, toParquet(table)),
  }));
  const descriptor = toFile('datapackage.json', Buffer.from(toDataPackage(written)));
  return [
    ...written.flatMap(({ table, csv, parquet }) =>
      [csv, parquet].map((file) => ({ ...file, rows: table.rows.length })),
    ),
    { ...descriptor, rows: undefined },
  ];
}

function toFile(path: string, bytes: Uint8Array): ExportFile {
  return { path, bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

// Puts an export in its place: whole or not at all, and never over files that are not an export of ours.

export type FolderFile = { readonly path: string; readonly bytes: Uint8Array };

const DESCRIPTOR = 'datapackage.json';

/**
 * Writes the files into a temporary folder beside the target and renames it. An earlier export is replaced as a whole;
 * anything else that stands there throws PipelineError `export_refused` (status usage), and nothing is touched.
 */
export async function writeFolder(target: string, files: readonly FolderFile[]): Promise<void> {
  const folder = resolve(target);
  const isOccupied = await checkTarget(folder);
  await mkdir(dirname(folder), { recursive: true });
  const temporary = await mkdtemp(join(dirname(folder), `.${basename(folder)}-`));
  try {
    const made = join(temporary, 'new');
    for (const file of files) {
      const path = join(made, ...file.path.split('/'));
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, file.bytes, { flag: 'wx', flush: true });
    }
    if (isOccupied) await rename(folder, join(temporary, 'old'));
    await rename(made, folder).catch(async (error: unknown) => {
      if (isOccupied) await rename(join(temporary, 'old'), folder);
      throw error;
    });
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
  const present = await listEntries(folder);
  if (present.length === 0) return true;
  const own = await readOwnFiles(join(folder, DESCRIPTOR));
  const foreign = present.filter((path) => !own.has(path));
  if (foreign.length === 0) return true;
  const named = foreign.slice(0, 3).join(', ') + (foreign.length > 3 ? ' and others' : '');
  throw refused(folder, `holds files that are no export of this program: ${named}`);
}

/** Paths of all files, and of the folders that hold nothing, relative, with forward slashes. */
async function listEntries(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.map((entry) => ({
    path: join(entry.parentPath, entry.name)
      .slice(folder.length + 1)
      .replaceAll('\\', '/'),
    isFolder: entry.isDirectory(),
  }));
  return paths
    .filter(({ path, isFolder }) => !isFolder || !paths.some((o) => o.path.startsWith(`${path}/`)))
    .map(({ path }) => path)
    .sort();
}

/** The files that a descriptor of ours names, with itself; none when it is not ours. */
async function readOwnFiles(descriptor: string): Promise<ReadonlySet<string>> {
  try {
    const found = JSON.parse(await readFile(descriptor, 'utf8')) as {
      name?: unknown;
      resources?: readonly { path?: unknown }[];
    };
    if (found.name !== PACKAGE_NAME) return new Set();
    return new Set([DESCRIPTOR, ...(found.resources ?? []).map(({ path }) => String(path))]);
  } catch {
    return new Set();
  }
}

function refused(folder: string, why: string): PipelineError {
  return new PipelineError('export_refused', 'usage', `${folder} ${why}. Nothing was written.`, {
    hint: 'Name a new or empty folder, or one that holds an earlier export.',
  });
}
