/** Whose the two schemas are, and the roles that may use them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql, type Kysely } from 'kysely';
import { PipelineError } from '../errors.ts';
import type { Database } from './schema.ts';
import { codeOf } from './database-errors.ts';

/** Of the two, one that is there. */
type FoundSchema = {
  readonly name: string;
  readonly owner: string;
  /** May this login do what the owner may? */
  readonly isOwn: boolean;
  /** Tables, views, functions and types in it, the migrator's own two apart. */
  readonly objects: readonly string[];
};

type Ownership = {
  readonly schemas: readonly FoundSchema[];
  /** The ledger of our migrations is there: both schemas are ours. */
  readonly isOurs: boolean;
  readonly login: string;
  readonly database: string;
  readonly mayCreate: boolean;
};

/**
 * Throws PipelineError `schema_foreign` where `etl` or `klantprofielen` is somebody else's: before anything is written.
 * A schema that an administrator has made for us is empty and belongs to us.
 */
export async function refuseForeign(db: Kysely<Database>): Promise<void> {
  const { schemas, isOurs, login } = await readOwnership(db);
  if (isOurs) return;
  const foreign = schemas.find(({ isOwn, objects }) => objects.length > 0 || !isOwn);
  if (!foreign) return;
  const { name, owner, objects } = foreign;
  const shown = objects.slice(0, 3).join(', ') + (objects.length > 3 ? ' …' : '');
  const whose =
    objects.length > 0
      ? `it belongs to ${owner} and holds ${shown}`
      : `it is empty and belongs to ${owner}`;
  throw new PipelineError(
    'schema_foreign',
    'database',
    `The database has a schema ${name} that this program did not make: ${whose}. Nothing was written.`,
    {
      hint:
        objects.length > 0
          ? 'Give this program a database of its own: createdb klantprofielen, and let DATABASE_URL name it.'
          : `Where it was made for this program: alter schema ${name} owner to ${login}. Else give this program a database of its own.`,
    },
  );
}

/** What this login lacks to apply what is pending; undefined when it may. */
export async function findMigrationObstacle(db: Kysely<Database>): Promise<string | undefined> {
  const { schemas, isOurs, login, database, mayCreate } = await readOwnership(db);
  const others = schemas.find(({ isOwn }) => !isOwn);
  if (others) {
    return `schema ${others.name} belongs to ${others.owner}, and ${login} may not act as that role`;
  }
  if (schemas.length < 2 && !mayCreate) {
    return `${login} may not make schemas here (grant create on database ${database} to ${login})`;
  }
  return isOurs ? await findOthersRelation(db, login) : undefined;
}

async function findOthersRelation(
  db: Kysely<Database>,
  login: string,
): Promise<string | undefined> {
  const { rows } = await sql<{ name: string; owner: string }>`
    select n.nspname || '.' || c.relname as name, pg_get_userbyid(c.relowner)::text as owner
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'v') and not pg_has_role(c.relowner, 'usage')
       and (n.nspname = 'etl' or n.nspname = 'klantprofielen' and c.relname in ('fact_profiles', 'profiles', 'contract'))
       and (n.nspname <> 'etl' or c.relname in ('migration', 'migration_checksum', 'run', 'document', 'link'))
     order by 1 limit 1`.execute(db);
  const [other] = rows;
  return other && `${other.name} belongs to ${other.owner}, and ${login} may not act as that role`;
}

/** The migrator makes its two tables before anything else: a migration that failed leaves them, empty. */
const MIGRATORS = ['migration', 'migration_lock', 'migration_pkey', 'migration_lock_pkey'];

async function readOwnership(db: Kysely<Database>): Promise<Ownership> {
  const { rows } = await sql<FoundSchema>`
    select n.nspname::text as name, pg_get_userbyid(n.nspowner)::text as owner, pg_has_role(n.nspowner, 'usage') as "isOwn",
      coalesce((select json_agg(name order by name) from (
        select relname::text as name from pg_class where relnamespace = n.oid and relkind <> 'i' and relkind <> 't'
          and not (n.nspname = 'etl' and relname::text = any(${MIGRATORS}))
        union all select proname || '()' from pg_proc where pronamespace = n.oid
        union all select typname from pg_type where typnamespace = n.oid and typtype in ('d', 'e', 'r')) as object), '[]') as objects
    from pg_namespace n where n.nspname in ('etl', 'klantprofielen') order by 1`.execute(db);
  const { rows: marks } = await sql<Omit<Ownership, 'schemas'>>`
    select current_user::text as login, current_database()::text as database,
      has_database_privilege(current_database(), 'create') as "mayCreate",
      -- a file we applied, with its checksum: no other program keeps its migrations so
      (select count(*) = 4 from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'etl' and not a.attisdropped
          and (c.relname, a.attname) in (('migration', 'name'), ('migration', 'timestamp'),
            ('migration_checksum', 'name'), ('migration_checksum', 'sha256'))) as "isOurs"`.execute(
    db,
  );
  const mark = marks[0];
  if (!mark) throw new PipelineError('unexpected', 'fault', 'The database gave no answer.');
  return { ...mark, schemas: rows };
}

// The two group roles of sql/roles.sql: made and granted when the role that migrates may, else an administrator does.

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
