/** The views as 0003_views.sql made them, in a schema of their own: what later files may add to, but never change. */
import { type Kysely, sql } from 'kysely';

import { readMigrations, SQL_FOLDER } from '../../src/load/migrate.ts';
import type { Database } from '../../src/load/schema.ts';

export const FORMER = 'former';

/** Makes schema `former` and returns the names of its views. They read the same tables as those of today. */
export async function createFormerViews(db: Kysely<Database>): Promise<readonly string[]> {
  const files = await readMigrations(SQL_FOLDER);
  const text = files.find(({ name }) => name === '0003_views')?.text ?? '';
  const definitions = text.match(/^create view klantprofielen\.[\s\S]*?;$/gm) ?? [];
  const names = definitions.map((view) => /klantprofielen\.(\w+)/.exec(view)?.[1] ?? '');
  const isView = new RegExp(String.raw`klantprofielen\.(${names.join('|')})\b(?!\()`, 'g');
  await sql.raw(`create schema ${FORMER}`).execute(db);
  for (const definition of definitions) {
    await sql.raw(definition.replaceAll(isView, `${FORMER}.$1`)).execute(db);
  }
  return names;
}
