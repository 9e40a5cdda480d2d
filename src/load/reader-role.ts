/** As whom `sql` reads: the reader, or with --audit the loader, which also reads etl. */
import { sql, type Kysely } from 'kysely';

import type { Database } from './schema.ts';

export type ReadAs = 'klantprofielen_reader' | 'klantprofielen_loader';

/** The role to become (undefined: none, the login itself does no harm), or what stands in the way. */
export type ReaderRole =
  | { readonly role: ReadAs | undefined; readonly problem?: never }
  | { readonly problem: string; readonly advice: string };

export const APPLY_ROLES =
  'Let an administrator run in this database: psql -f sql/roles.sql DATABASE_URL';

/** Finds the role for this login. The embedded database takes what it has. */
export async function findReaderRole(
  db: Kysely<Database>,
  options: { readonly audit: boolean; readonly isEmbedded: boolean },
): Promise<ReaderRole> {
  const wanted: ReadAs = options.audit ? 'klantprofielen_loader' : 'klantprofielen_reader';
  const { rows } = await sql<{ login: string; isThere: boolean; mayBecome: boolean }>`
    select current_user::text as login, r.oid is not null as "isThere",
      coalesce(pg_has_role(r.oid, case when current_setting('server_version_num')::int >= 160000 then 'set' else 'member' end), false) as "mayBecome"
    from (select 1) as one left join pg_roles r on r.rolname = ${wanted}`.execute(db);
  const { login = '', isThere = false, mayBecome = false } = rows[0] ?? {};
  if (mayBecome) return { role: wanted };
  if (options.isEmbedded || (!options.audit && (await isHarmless(db)))) return { role: undefined };
  return isThere
    ? {
        problem: `${login} may not become ${wanted}, as which \`sql\` reads${options.audit ? ' etl' : ''}`,
        advice: `Let an administrator run: grant ${wanted} to ${login}`,
      }
    : { problem: `the role ${wanted} does not exist`, advice: APPLY_ROLES };
}

/** Can this login neither write what is ours, nor read the audit, nor make anything in our schemas? */
async function isHarmless(db: Kysely<Database>): Promise<boolean> {
  const { rows } = await sql<{ harmful: boolean }>`
    select bool_or(has_table_privilege(c.oid, 'insert, update, delete, truncate')
        or n.nspname = 'etl' and has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select')
        or has_schema_privilege(n.oid, 'create')) as harmful
    from pg_namespace n left join pg_class c on c.relnamespace = n.oid and c.relkind in ('r', 'v')
    where n.nspname in ('etl', 'klantprofielen')`.execute(db);
  return rows[0]?.harmful === false;
}
