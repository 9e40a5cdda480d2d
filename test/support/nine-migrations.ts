/** The nine migrations from before the first release, and a database that they made with something in it. */
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { sql, type Kysely } from 'kysely';

import { readMigrations, SQL_FOLDER } from '../../src/load/migrate.ts';
import type { Database } from '../../src/load/schema.ts';

const FIXTURES = new URL('../fixtures/', import.meta.url);

/**
 * Writes the nine into a folder, byte for byte. They are made of the same paragraphs as the chapters that took their
 * place, in another order: the fixture has the beginning of each, and the few headings that are gone. That the bytes are
 * right is proved by the checksums in migrate.ts.
 */
export async function writeNine(folder: string): Promise<void> {
  const recipe = JSON.parse(
    await readFile(new URL('nine-migrations.json', FIXTURES), 'utf8'),
  ) as Record<string, string[]>;
  const chapters = (await readMigrations(SQL_FOLDER)).slice(0, 4);
  const paragraphs = chapters.flatMap(({ text }) => text.trimEnd().split('\n\n'));
  const find = (beginning: string) =>
    paragraphs.find((text) => text.split('\n').some((line) => line.startsWith(beginning)));
  await cp(join(SQL_FOLDER, 'roles.sql'), join(folder, 'roles.sql'));
  await Promise.all(
    Object.entries(recipe).map(([name, beginnings]) => {
      const text = beginnings.map((beginning) => find(beginning) ?? beginning).join('\n\n');
      return writeFile(join(folder, `${name}.sql`), `${text}\n`);
    }),
  );
}

/** Takes them away again and puts the files of today in their place. */
export async function writeToday(folder: string): Promise<void> {
  for (const { name } of await readMigrations(folder)) await rm(join(folder, `${name}.sql`));
  await cp(SQL_FOLDER, folder, { recursive: true });
}

/** A revised publication, a first load and a document that waits: in plain SQL, for the tables as they were then. */
export async function fillAsOfTheNine(db: Kysely<Database>): Promise<void> {
  await sql.raw(await readFile(new URL('nine-data.sql', FIXTURES), 'utf8')).execute(db);
}
