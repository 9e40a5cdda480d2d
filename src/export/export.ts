/** Facts and dimensions as CSV and Parquet with a descriptor, in one folder. */
import { createHash } from 'node:crypto';

import type { Kysely } from 'kysely';

import type { Database } from '../load/schema.ts';
import { toCsv } from './csv.ts';
import { toDataPackage, type ExportFile, type TableFiles } from './datapackage.ts';
import { writeFolder } from './folder.ts';
import { toParquet } from './parquet.ts';
import { readTables, type ExportTable } from './tables.ts';

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
