/** The numbered files of `sql/`: 0001_ledger.sql and so on, applied in the order of their names. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

export const SQL_FOLDER = fileURLToPath(new URL('../../sql/', import.meta.url));

export type MigrationFile = {
  /** '0001_ledger' */
  readonly name: string;
  readonly text: string;
  /** Of the text with LF line ends, so that a checkout on Windows says the same. */
  readonly sha256: string;
};

/** Name and checksum of a file that a database was made with. */
export type AppliedMigration = { readonly name: string; readonly sha256: string | null };

/** Reads the migrations of a folder, in order. Other files of the folder (roles.sql) have no number. */
export async function readMigrations(folder: string): Promise<readonly MigrationFile[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_\w+\.sql$/.test(name)).sort();
  return await Promise.all(
    names.map(async (file) => {
      const text = (await readFile(join(folder, file), 'utf8')).replaceAll('\r\n', '\n');
      const sha256 = createHash('sha256').update(text).digest('hex');
      return { name: file.replace(/\.sql$/, ''), text, sha256 };
    }),
  );
}
