/** Whose the two schemas are, and the roles that may use them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { codeOf, PipelineError } from '../errors.ts';
import type { Db } from './schema.ts';
import { FORBIDDEN, READ_ONLY, toDatabaseError, type Address } from './database-errors.ts';
import { toShellWord } from '../printable.ts';
import { onlyRow } from './values.ts';
import { migrateCommand } from '../program.ts';

/**
 * Throws PipelineError `schema_foreign` where `etl` or `klantprofielen` is somebody else's: before anything is written.
 * A schema that an administrator has made for us is empty and belongs to us.
 */
export async function refuseForeign(db: Db): Promise<void> {
  const schemas = await readSchemas(db);
  const foreign = schemas.find(({ isOwn, objects }) => objects.length > 0 || !isOwn);
  if (!foreign || foreign.areOurs) return;
  const { login } = await readLogin(db, LOADER);
  const { name, owner, objects } = foreign;
  const shown = objects.slice(0, 3).join(', ') + (objects.length > 3 ? ' …' : '');
  const whose =
    objects.length > 0
      ? `it belongs to ${owner} and holds ${shown}`
      : `it is empty and belongs to ${owner}`;
  throw new PipelineError('schema_foreign', 'database', {
    message: `The database has a schema ${name} that this program did not make: ${whose}. Nothing was written.`,
    hint:
      objects.length > 0
        ? 'Give this program a database of its own: createdb klantprofielen, and let DATABASE_URL name it.'
        : `Where it was made for this program: alter schema ${name} owner to ${login}. Else give this program a database of its own.`,
  });
}

/** What stands in the way of this login, and what to do about it. Names are quoted where SQL wants it. */
export type Obstacle = { readonly problem: string; readonly advice: string };

/** What this login lacks to apply what is pending; undefined when it may. */
export async function findMigrationObstacle(db: Db): Promise<Obstacle | undefined> {
  const schemas = await readSchemas(db);
  const { login, quotedDatabase, mayCreate } = await readLogin(db, LOADER);
  const others = schemas.find(({ isOwn }) => !isOwn);
  if (others) return toObstacle(`schema ${others.name}`, others.owner, login);
  if (schemas.length < 2 && !mayCreate) {
    return {
      problem: `${login} may not make schemas here`,
      advice: `Let an administrator run: grant create on database ${quotedDatabase} to ${login}`,
    };
  }
  return schemas[0]?.areOurs ? await findOthersRelation(db, login) : undefined;
}

function toObstacle(what: string, owner: string, login: string): Obstacle {
  return {
    problem: `${what} belongs to ${owner}, and ${login} may not act as that role`,
    advice: `Let ${owner}, or a login that may act as it, run: ${migrateCommand()} (docs/operations.md, Roles).`,
  };
}

async function findOthersRelation(db: Db, login: string): Promise<Obstacle | undefined> {
  const { rows } = await sql<{ name: string; owner: string }>`
    select n.nspname || '.' || c.relname as name, quote_ident(pg_get_userbyid(c.relowner)) as owner
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'v') and not pg_has_role(c.relowner, 'usage')
       and (n.nspname = 'etl' or n.nspname = 'klantprofielen' and c.relname in ('fact_profiles', 'profiles', 'contract'))
       and (n.nspname <> 'etl' or c.relname in ('migration', 'migration_checksum', 'run', 'document', 'link'))
     order by 1 limit 1`.execute(db);
  const [other] = rows;
  return other && toObstacle(other.name, other.owner, login);
}

/** The migrator makes its two tables before anything else: a migration that failed leaves them, empty. */
const MIGRATORS = ['migration', 'migration_lock'];

/** Those of the two schemas that are there. */
async function readSchemas(db: Db) {
  const { rows } = await sql<{
    name: string;
    owner: string;
    /** May this login do what the owner may? */
    isOwn: boolean;
    /** Whatever is in it, the migrator's own two tables apart. */
    objects: readonly string[];
    /** The ledger of our migrations is there: both schemas are ours. */
    areOurs: boolean;
  }>`
    select n.nspname::text as name, quote_ident(pg_get_userbyid(n.nspowner)) as owner, pg_has_role(n.nspowner, 'usage') as "isOwn",
      coalesce((select json_agg(identity order by identity) from pg_depend d, pg_identify_object(d.classid, d.objid, d.objsubid) as held
        where d.refclassid = 'pg_namespace'::regclass and d.refobjid = n.oid and held.schema is not null
          and not (n.nspname = 'etl' and coalesce(held.name, '') = any(${MIGRATORS}))), '[]') as objects,
      -- a file we applied, with its checksum: no other program keeps its migrations so
      (select count(*) = 4 from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace e on e.oid = c.relnamespace
        where e.nspname = 'etl' and not a.attisdropped
          and (c.relname, a.attname) in (('migration', 'name'), ('migration', 'timestamp'),
            ('migration_checksum', 'name'), ('migration_checksum', 'sha256'))) as "areOurs"
    from pg_namespace n where n.nspname in ('etl', 'klantprofielen') order by 1`.execute(db);
  return rows;
}

// The two group roles of sql/roles.sql: made and granted when the role that migrates may, else an administrator does.

const LOADER = 'klantprofielen_loader';

/** This login, quoted where SQL wants it, and how it stands to a role. */
export async function readLogin(db: Db, role: string) {
  const { rows } = await sql<{
    login: string;
    database: string;
    quotedDatabase: string;
    mayCreate: boolean;
    isThere: boolean;
    isMember: boolean;
    inherits: boolean;
    mayBecome: boolean;
    isPerGrant: boolean;
  }>`
    select quote_ident(current_user) as login, current_database()::text as database,
      quote_ident(current_database()) as "quotedDatabase",
      has_database_privilege(current_database(), 'create') as "mayCreate", r.oid is not null as "isThere",
      coalesce(pg_has_role(r.oid, 'member'), false) as "isMember", coalesce(pg_has_role(r.oid, 'usage'), false) as inherits,
      coalesce(pg_has_role(r.oid, case when "isPerGrant" then 'set' else 'member' end), false) as "mayBecome", "isPerGrant"
    from (select current_setting('server_version_num')::int >= 160000 as "isPerGrant") as server
    left join pg_roles r on r.rolname = ${role}`.execute(db);
  return onlyRow(rows);
}

/** What an administrator has to type for the roles: as the name of the database stands there, in no other one by mistake. */
export async function adviseRoles(db: Db, grant?: string): Promise<string> {
  const { database } = await readLogin(db, LOADER);
  const then = grant === undefined ? '' : ` -c ${toShellWord(grant)}`;
  return `Let an administrator run: psql -d ${toShellWord(database)} -f sql/roles.sql${then}`;
}

/** What an administrator has to type so that this login may read and write rows: for a login that lacks a right. */
export async function adviseLoader(db: Db): Promise<string> {
  const { login, isThere, isMember, inherits, isPerGrant } = await readLogin(db, LOADER);
  const grant = `grant ${LOADER} to ${login}`;
  if (!isThere) return await adviseRoles(db, grant);
  // the role itself lacks what the login lacks
  if (inherits) return await adviseRoles(db);
  const inherit = isPerGrant ? `${grant} with inherit true` : `alter role ${login} inherit`;
  return `Let an administrator run: ${isMember ? inherit : grant}`;
}

/** What to do where every session of this login only reads. */
export async function adviseWriting(db: Db): Promise<string> {
  const { login } = await readLogin(db, LOADER);
  return `A standby? Then name the primary. Else: alter role ${login} reset default_transaction_read_only (or alter database)`;
}

/** Asks the database what this login lacks. */
const ADVICE: Readonly<Record<string, (db: Db) => Promise<string>>> = {
  [FORBIDDEN]: adviseLoader,
  [READ_ONLY]: adviseWriting,
};

/** As `toDatabaseError`; what a login lacks is named, with what to type. */
export async function toClearError(db: Db, cause: unknown, address: Address) {
  const error = toDatabaseError(cause, address);
  const { code, status, message } = error;
  const advise = ADVICE[codeOf(cause)];
  if (!advise) return error;
  return await advise(db).then(
    (hint) => new PipelineError(code, status, { message, hint, cause }),
    () => error,
  );
}

/**
 * Runs roles.sql in one transaction; what came of it, with the problem for a person. Never throws for lacking rights: the
 * pipeline works without these roles.
 */
export async function applyRoles(db: Db, sqlFolder: string) {
  const script = await readFile(join(sqlFolder, 'roles.sql'), 'utf8');
  try {
    await db.transaction().execute(async (trx) => {
      await sql.raw(script).execute(trx);
    });
    return { applied: true as const };
  } catch (error) {
    // roles belong to the whole server, so databases beside this one may be at it too; the next migrate tries again
    if (codeOf(error) === '') throw error;
    return {
      applied: false as const,
      problem: error instanceof Error ? error.message : String(error),
      hint: await adviseRoles(db),
    };
  }
}
