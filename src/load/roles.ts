/** The two group roles of sql/roles.sql: made and granted when the role that migrates may, else an administrator does. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { sql, type Kysely } from 'kysely';

import { codeOf } from './database-errors.ts';
import type { Database } from './schema.ts';

/** What came of it; `problem` is for a person. */
export type RolesOutcome =
  | { readonly applied: true }
  | { readonly applied: false; readonly problem: string; readonly hint: string };

/** Runs roles.sql in one transaction. Never throws for lacking rights: the pipeline works without these roles. */
export async function applyRoles(db: Kysely<Database>, sqlFolder: string): Promise<RolesOutcome> {
  const script = await readFile(join(sqlFolder, 'roles.sql'), 'utf8');
  try {
    await db.transaction().execute(async (trx) => {
      await sql.raw(script).execute(trx);
    });
    return { applied: true };
  } catch (error) {
    // roles belong to the whole server, so databases beside this one may be at it too; the next migrate tries again
    if (codeOf(error) === '') throw error;
    return {
      applied: false,
      problem: error instanceof Error ? error.message : String(error),
      hint: 'Ask an administrator to run sql/roles.sql in this database: psql -f sql/roles.sql DATABASE_URL',
    };
  }
}
