/** One statement of a person: as whom it reads, read-only whatever it says, its rows fetched bit by bit. */
import { sql } from 'kysely';
import { adviseRoles, readLogin } from './rights.ts';
import type { Db } from './schema.ts';

export type ReadRow = Record<string, unknown>;

/** Rows that are held in memory at once. */
const ROWS_AT_ONCE = 1_000;
/** What a cursor can be declared for, behind comments and brackets; EXPLAIN and SHOW answer in few rows. */
const QUERY = /^(?:\s|\(|--[^\n]*\n|\/\*[^]*?\*\/)*(?:select|with|values|table)\b/i;

/**
 * Runs the text as one statement in a read-only transaction, as `role`, and rolls it back. Nobody else uses the connection
 * of `query`, which goes by the extended protocol. The extended protocol takes no
 * second statement, so the text cannot end the transaction and go on behind it; the query before it makes read-only final.
 * Names without a schema are those of the views, as the reader finds them in psql.
 */
export async function* readRows(
  query: (text: string) => Promise<readonly ReadRow[]>,
  text: string,
  role: ReadAs | undefined,
): AsyncGenerator<readonly ReadRow[]> {
  await query('begin read only');
  try {
    if (role !== undefined) await query(`set local role ${role}`);
    // what is built in goes before, also where it is not named
    await query(
      `set local search_path = ${role === AUDITOR ? 'klantprofielen, etl' : 'klantprofielen'}`,
    );
    await query('select 1');
    if (!QUERY.test(text)) {
      yield await query(text);
      return;
    }
    await query(`declare answer no scroll cursor for ${text.replace(/[\s;]+$/, '')}`);
    for (;;) {
      const rows = await query(`fetch ${ROWS_AT_ONCE} from answer`);
      yield rows;
      if (rows.length < ROWS_AT_ONCE) return;
    }
  } finally {
    await query('rollback').catch(() => undefined);
  }
}

// As whom `sql` reads: the reader, or with --audit the loader, which also reads etl.

const AUDITOR = 'klantprofielen_loader';

export type ReadAs = 'klantprofielen_reader' | typeof AUDITOR;

/**
 * Finds the role for this login to become (undefined: none, the login itself does no harm), or what stands in the way. The
 * embedded database takes what it has.
 */
export async function findReaderRole(
  db: Db,
  options: { readonly audit: boolean; readonly isEmbedded: boolean },
) {
  const wanted: ReadAs = options.audit ? AUDITOR : 'klantprofielen_reader';
  const { login, isThere, mayBecome } = await readLogin(db, wanted);
  if (mayBecome) return { role: wanted };
  if (options.isEmbedded || (!options.audit && (await isHarmless(db)))) return { role: undefined };
  return isThere
    ? {
        problem: `${login} may not become ${wanted}, as which \`sql\` reads${options.audit ? ' etl' : ''}`,
        advice: `Let an administrator run: grant ${wanted} to ${login}`,
      }
    : {
        problem: `the role ${wanted} does not exist`,
        advice: await adviseRoles(db, `grant ${wanted} to ${login}`),
      };
}

/** Can this login neither write what is ours, nor read the audit, nor make anything in our schemas? */
async function isHarmless(db: Db): Promise<boolean> {
  const { rows } = await sql<{ harmful: boolean }>`
    select bool_or(has_table_privilege(c.oid, 'insert, update, delete, truncate')
        or n.nspname = 'etl' and has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select')
        or has_schema_privilege(n.oid, 'create')) as harmful
    from pg_namespace n left join pg_class c on c.relnamespace = n.oid and c.relkind in ('r', 'v')
    where n.nspname in ('etl', 'klantprofielen')`.execute(db);
  return rows[0]?.harmful === false;
}
