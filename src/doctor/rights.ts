/** What this role may do, and whether the two group roles of sql/roles.sql have what they need and no more. */
import { sql } from 'kysely';

import { QUEUE_MARK, QUEUE_SCHEMA, QUEUE_TABLES } from '../load/queue.ts';
import { findReaderRole } from '../load/read-only.ts';
import { adviseLoader, adviseRoles, adviseWriting } from '../load/rights.ts';
import { COLUMNS, type Db } from '../load/schema.ts';
import { type Examination, examiner, few } from './check.ts';

const { fail, ok, warn } = examiner('database');

type Rights = {
  readonly name: string;
  readonly schema: string;
  readonly kind: string;
  readonly reads: boolean;
  readonly writes: boolean;
};

export async function examineRights(db: Db): Promise<Examination[]> {
  return [await examineOwn(db), await examineLoader(db), await examineReader(db)];
}

async function examineOwn(db: Db): Promise<Examination> {
  const { rows } = await sql<{ name: string; superuser: boolean; readonly: boolean }>`
    select current_user::text as name, rolsuper as superuser, current_setting('transaction_read_only') = 'on' as readonly
      from pg_roles where rolname = current_user`.execute(db);
  const { name = '', superuser = false, readonly = false } = rows[0] ?? {};
  if (readonly) {
    return fail('own_rights', `sessions of ${name} are read-only`, await adviseWriting(db));
  }
  const lacking = (await readRights(db, name)).filter((right) => !mayLoad(right));
  if (lacking.length > 0) {
    const advice = await adviseLoader(db);
    if (!lacking.every(({ schema }) => schema === QUEUE_SCHEMA)) {
      const names = few(lacking.map((right) => right.name));
      return fail('own_rights', `${name} may not load: ${names}`, advice);
    }
    const detail = `${name} may run, but neither serve nor work: it may not write the queue (schema ${QUEUE_SCHEMA})`;
    return warn('own_rights', detail, advice);
  }
  if (!superuser) return ok('own_rights', `${name} may read and load`);
  const detail = `${name} is a superuser: it may do far more than it needs`;
  const advice =
    'Give the service a login role of its own in klantprofielen_loader, and migrate with the owner (docs/operations.md, Roles).';
  return warn('own_rights', detail, advice);
}

async function examineLoader(db: Db): Promise<Examination> {
  const rights = await readRightsOfRole(db, 'klantprofielen_loader');
  if (!rights) return await absent(db, 'loader_role', 'klantprofielen_loader');
  const lacking = few(rights.filter((right) => !mayLoad(right)).map((right) => right.name));
  if (lacking === '') return ok('loader_role', 'klantprofielen_loader may load');
  const detail = `klantprofielen_loader lacks rights on ${lacking}`;
  return warn('loader_role', detail, await adviseRoles(db));
}

async function examineReader(db: Db): Promise<Examination> {
  const rights = await readRightsOfRole(db, 'klantprofielen_reader');
  const own = await findReaderRole(db, { audit: false, isEmbedded: false });
  const ofLogin = own.problem !== undefined && warn('reader_role', own.problem, own.advice);
  if (!rights) return ofLogin || (await absent(db, 'reader_role', 'klantprofielen_reader'));
  const tell = (detail: string, advice: string) =>
    warn('reader_role', `klantprofielen_reader ${detail}`, advice);
  const namesOf = (found: readonly Rights[]) => few(found.map((right) => right.name));
  const isOurs = ({ schema }: Rights) => schema === 'klantprofielen';
  const lacking = namesOf(rights.filter((right) => isOurs(right) && !right.reads));
  if (lacking !== '') return tell(`cannot read ${lacking}`, await adviseRoles(db));
  const excess = namesOf(rights.filter((right) => right.writes || (!isOurs(right) && right.reads)));
  if (excess !== '') {
    return tell(
      `may do too much on ${excess}`,
      'Revoke what was granted beside sql/roles.sql; look for grants to PUBLIC, too.',
    );
  }
  return (
    ofLogin ||
    ok('reader_role', 'klantprofielen_reader reads schema klantprofielen and nothing else')
  );
}

async function absent(db: Db, name: string, role: string): Promise<Examination> {
  return warn(name, `the role ${role} does not exist`, await adviseRoles(db));
}

/** What only migrations and triggers write (sql/roles.sql). */
const OF_MIGRATIONS = /^(etl\.migration|etl\.comparable_|klantprofielen\.contract)/;

/** Tables are written, views read. */
function mayLoad(right: Rights): boolean {
  const isWritten = right.kind !== 'v' && !OF_MIGRATIONS.test(right.name);
  return right.reads && (right.writes || !isWritten);
}

async function readRightsOfRole(db: Db, role: string): Promise<Rights[] | undefined> {
  const { rows } = await sql`select from pg_roles where rolname = ${role}`.execute(db);
  return rows.length === 0 ? undefined : await readRights(db, role);
}

async function readRights(db: Db, role: string): Promise<Rights[]> {
  const { rows } = await sql<Rights>`
    select n.nspname || '.' || c.relname as name, n.nspname::text as schema, c.relkind::text as kind,
           has_schema_privilege(${role}, n.oid, 'usage') and has_table_privilege(${role}, c.oid, 'select') as reads,
           has_schema_privilege(${role}, n.oid, 'usage') and has_table_privilege(${role}, c.oid, 'insert')
             and has_table_privilege(${role}, c.oid, 'update') and has_table_privilege(${role}, c.oid, 'delete') as writes
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace and (n.nspname in ('etl', 'klantprofielen')
        or n.nspname = ${QUEUE_SCHEMA} and obj_description(n.oid, 'pg_namespace') = ${QUEUE_MARK})
     where c.relkind in ('r', 'p', 'v')
     order by 1`.execute(db);
  // what others keep in these schemas is theirs
  return rows.filter(({ name }) => name in COLUMNS || QUEUE_TABLES.includes(name));
}
