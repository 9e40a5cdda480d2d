/** The ledger of links: every address ever seen, what it delivered, and how each run ended for it. */
import { type RawBuilder, type Selectable, sql, type UpdateObject } from 'kysely';

import type { Sha256 } from '../../codes.ts';
import type { DocumentStatus, LinkState, Publication } from '../../publication.ts';
import type { SeenAs } from '../../seen-as.ts';
import type { Database, Db } from '../schema.ts';
import {
  list,
  names,
  type Parts,
  toStorable,
  toStorableJson,
  toStorableOrNull,
  writeTogether,
} from '../values.ts';
import { toPublicationKeys } from './documents.ts';

export type SeenLink = {
  readonly url: string;
  readonly source: string;
  readonly verdict: 'taken' | 'ignored' | 'failed';
  readonly rule: string;
  readonly seenAs: SeenAs;
  readonly publishedOn: string | undefined;
  readonly says: Publication;
};

/** The state of a link that ends a run as it was before: it is counted and not written. */
export type Standing = Pick<LinkEnd, 'reason'> & {
  readonly state: 'unchanged' | 'waiting' | 'ignored';
};

const STATE_OF_STATUS = {
  current: 'unchanged',
  republished: 'unchanged',
  superseded: 'unchanged',
  quarantined: 'waiting',
  rejected: 'ignored',
  ignored: 'ignored',
} as const satisfies Record<DocumentStatus, Standing['state']>;

/** How a link stands that leads to a document. */
export function toStanding(status: DocumentStatus, reason: string | null): Standing {
  const isSaid = status === 'quarantined' || status === 'ignored';
  return {
    state: STATE_OF_STATUS[status],
    reason: isSaid ? (reason ?? undefined) : status === 'current' ? undefined : status,
  };
}

/** A link as it is when it is seen, all null where it is new; and how its document stands. */
type FoundLink = Selectable<Database['etl.link']> & {
  readonly isNews: boolean;
  readonly status: DocumentStatus | null;
  readonly reason: string | null;
  readonly lastState: LinkState | null;
  readonly lastRun: number | null;
};

/**
 * Finds links that were seen now, and returns each with what is known of it, in their order. Presence is the rule: written
 * is only what is new, said otherwise than before, or back. When what is said of a link has changed, its document is
 * forgotten, so that it is judged anew.
 */
export async function recordSeen<T extends SeenLink>(db: Db, runId: number, links: readonly T[]) {
  const seen = links.map((link) => toColumns(link, runId));
  const found = await findSeen(db, seen);
  const news = seen.filter((_, place) => found[place]?.isNews ?? true);
  const written = news.length === 0 ? [] : await writeSeen(db, news);
  const byUrl = new Map(written.map((row) => [row.url, row]));
  return links.flatMap((link, place) => {
    const [columns, before] = [seen[place], found[place]];
    if (!columns || !before) return [];
    const isNews = before.isNews || before.lastRun === runId;
    return { link, row: toLinkRow(byUrl.get(columns.url) ?? before, { ...before, isNews }) };
  });
}

type SeenColumns = ReturnType<typeof toColumns>;

function toColumns(link: SeenLink, runId: number) {
  const { quarterKey, regionKey } = toPublicationKeys(link.says);
  return {
    url: toStorable(link.url),
    source: toStorable(link.source),
    verdict: link.verdict,
    rule: link.rule,
    seen_as: JSON.parse(toStorableJson(link.seenAs)) as unknown,
    published_on: link.publishedOn ?? null,
    quarter_key: quarterKey,
    region_key: regionKey,
    first_seen_run: runId,
  };
}

const SEEN = [
  'source',
  'verdict',
  'rule',
  'seen_as',
  'published_on',
  'quarter_key',
  'region_key',
] as const;

async function findSeen(db: Db, seen: readonly SeenColumns[]): Promise<readonly FoundLink[]> {
  const { rows } = await sql<FoundLink>`
    select l.*, d.status, d.reason, s.state as "lastState", s.run_id as "lastRun",
      (${list('l', SEEN)}) is distinct from (${list('w', SEEN)})
        or l.missing_listings > 0 or l.withdrawn_at is not null and l.withdrawn_reason is distinct from 'gone' as "isNews"
    from json_populate_recordset(null::etl.link, ${JSON.stringify(seen)}::json) with ordinality w
    left join etl.link l on l.url = w.url
    left join etl.document d on d.document_key = l.document_key
    left join lateral (
      select t.state, t.run_id from etl.link_state t where t.link_key = l.link_key order by t.run_id desc limit 1
    ) s on true
    order by w.ordinality`.execute(db);
  return rows;
}

async function writeSeen(db: Db, seen: readonly SeenColumns[]) {
  const { rows } = await sql<Selectable<Database['etl.link']>>`
    insert into etl.link (url, first_seen_run, ${names(SEEN)})
    select url, first_seen_run, ${names(SEEN)} from json_populate_recordset(null::etl.link, ${JSON.stringify(seen)}::json)
    on conflict (url) do update set (${names(SEEN)}) = (${list('excluded', SEEN)}),
      missing_listings = 0,
      withdrawn_at = case when link.withdrawn_reason = 'gone' then link.withdrawn_at end,
      withdrawn_reason = case when link.withdrawn_reason = 'gone' then link.withdrawn_reason end,
      document_key = case when link.quarter_key is not distinct from excluded.quarter_key
        and link.region_key is not distinct from excluded.region_key
        and link.seen_as - array['date', 'page'] = excluded.seen_as - array['date', 'page']
        then link.document_key end
    returning *`.execute(db);
  return rows;
}

/** Addresses of a source that delivered a document once: what they are need not be asked again. */
export async function selectDocumentAddresses(db: Db, source: string): Promise<string[]> {
  const rows = await db
    .selectFrom('etl.link')
    .select('url')
    .where('source', '=', source)
    .where('sha256', 'is not', null)
    .execute();
  return rows.map(({ url }) => url);
}

/** A link that this run saw. */
export type LinkRow = ReturnType<typeof toLinkRow>;

function toLinkRow(row: Selectable<Database['etl.link']>, found: FoundLink) {
  return {
    linkKey: row.link_key,
    url: row.url,
    sha256: (row.sha256 as Sha256 | null) ?? undefined,
    etag: row.etag ?? undefined,
    lastModified: row.last_modified ?? undefined,
    fetchedAt: row.fetched_at ?? undefined,
    isGone: row.withdrawn_reason === 'gone',
    /** Its file was no whole PDF when it was looked at last. */
    isBroken: row.broken_sha256 !== null,
    documentKey: row.document_key ?? undefined,
    judgedSha256: (row.judged_sha256 as Sha256 | null) ?? undefined,
    firstSeenRun: row.first_seen_run ?? 0,
    /** How it stands if this run brings nothing new; undefined when its end has to be written. */
    standing: findStanding(row, found),
  };
}

function findStanding(
  row: Selectable<Database['etl.link']>,
  { isNews, lastState, status, reason }: FoundLink,
): Standing | undefined {
  if (isNews || lastState === null || lastState === 'failed') return undefined;
  if (row.verdict === 'ignored') return { state: 'ignored', reason: row.rule };
  return row.document_key === null || status === null ? undefined : toStanding(status, reason);
}

async function update(db: Db, linkKey: number, columns: UpdateObject<Database, 'etl.link'>) {
  await db.updateTable('etl.link').set(columns).where('link_key', '=', linkKey).execute();
}

/** Records that what was gone is there again. */
export async function recordBack(db: Db, linkKey: number): Promise<void> {
  await update(db, linkKey, { withdrawn_at: null, withdrawn_reason: null });
}

/** Records what a link delivered; the content must be archived before. Other bytes than before: its document is open again. */
export async function recordDelivered(db: Db, delivered: Delivered): Promise<void> {
  await writeDelivered([delivered]).execute(db);
}

export type Delivered = {
  readonly linkKey: number;
  readonly sha256: Sha256;
  readonly etag: string | undefined;
  readonly lastModified: string | undefined;
};

/** The same for several links, as a part of a statement that archives the contents. */
export function writeDelivered(all: readonly Delivered[]) {
  const rows = all.map(
    ({ linkKey, sha256, etag, lastModified }) =>
      sql`(${linkKey}::bigint, ${sha256}, ${etag ?? null}, ${lastModified ?? null})`,
  );
  return sql`
    update etl.link
       set sha256 = d.sha256, etag = d.etag, last_modified = d.last_modified, broken_sha256 = null,
           fetched_at = now(), withdrawn_at = null, withdrawn_reason = null,
           document_key = case when link.sha256 = d.sha256 then document_key end
      from (values ${sql.join(rows)}) d (link_key, sha256, etag, last_modified)
     where link.link_key = d.link_key`;
}

/** Records what a file holds instead of a whole PDF. */
export async function recordBroken(db: Db, linkKey: number, sha256: Sha256): Promise<void> {
  await update(db, linkKey, { broken_sha256: sha256 });
}

/** The hashes of files that are no whole PDF, as far as they begin with one of these. */
export async function selectBroken(db: Db, hashes: readonly string[]): Promise<Sha256[]> {
  const rows = await db
    .selectFrom('etl.link')
    .select('broken_sha256')
    .distinct()
    .where((eb) => eb.or(hashes.map((hash) => eb('broken_sha256', 'like', `${hash}%`))))
    .execute();
  return rows.map((row) => row.broken_sha256 as Sha256);
}

/** Records that the source says the link is gone for good (410). */
export async function recordGone(db: Db, linkKey: number): Promise<void> {
  const since = sql<Date>`coalesce(withdrawn_at, now())`;
  await update(db, linkKey, { withdrawn_at: since, withdrawn_reason: 'gone' });
}

/** After a complete listing: counts the links of the source that were not `seen`; at the third in a row they are withdrawn. */
export async function recordMissing(
  db: Db,
  source: string,
  seen: readonly number[],
  withdrawnAfter: number,
): Promise<void> {
  await sql`
    update etl.link
       set missing_listings = missing_listings + 1,
           withdrawn_at = coalesce(withdrawn_at, case when missing_listings + 1 >= ${withdrawnAfter} then now() end),
           withdrawn_reason = coalesce(withdrawn_reason, case when missing_listings + 1 >= ${withdrawnAfter} then 'missing' end)
     where source = ${source} and verdict = 'taken' and link_key <> all (${seen}::bigint[])`.execute(
    db,
  );
}

/**
 * Marks a current document as withdrawn when every link that leads to a document of its publication is, and lifts
 * the mark when one is back.
 */
export async function markWithdrawnDocuments(db: Db): Promise<void> {
  await sql`
    with offered as (
      select d.quarter_key, d.region_key,
             bool_and(l.withdrawn_at is not null) as withdrawn, max(l.withdrawn_at) as since
        from etl.link l join etl.document d using (document_key)
       group by d.quarter_key, d.region_key)
    update etl.document d
       set withdrawn_at = case when offered.withdrawn then offered.since end
      from offered
     where d.quarter_key = offered.quarter_key and d.region_key = offered.region_key
       and d.status = 'current'
       and (d.withdrawn_at is not null) is distinct from offered.withdrawn`.execute(db);
}

/** Forgets the validators of the links that lead to a content, so that it is fetched in full again. */
export async function forgetValidators(db: Db, sha256: Sha256): Promise<void> {
  await db
    .updateTable('etl.link')
    .set({ etag: null, last_modified: null, fetched_at: null })
    .where('sha256', '=', sha256)
    .execute();
}

export type LinkEnd = {
  /** Undefined when a document was judged again from the archive: no link was asked. */
  readonly linkKey: number | undefined;
  readonly state: LinkState;
  readonly reason: string | undefined;
  readonly message: string | undefined;
  readonly documentKey: number | undefined;
};

/** Writes the one state in which a link ends the run; the first one written stands. */
export async function recordEnd(db: Db, runId: number, end: LinkEnd): Promise<void> {
  const parts = writeEnd(runId, end, end.documentKey ?? null);
  if (parts !== undefined) await writeTogether(db, parts, sql`select`);
}

/** The same, as parts of a statement; nothing for a document that no link brought. */
export function writeEnd(
  runId: number,
  { linkKey, state, ...said }: Omit<LinkEnd, 'documentKey'>,
  documentKey: number | null | RawBuilder<number>,
): Parts | undefined {
  if (linkKey === undefined) return undefined;
  const [reason, message] = [toStorableOrNull(said.reason), toStorableOrNull(said.message)];
  return {
    judged: sql`
      update etl.link set document_key = ${documentKey}::bigint, judged_sha256 = sha256
       where link_key = ${linkKey} and ${documentKey}::bigint is not null`,
    ended: sql`
      insert into etl.link_state (run_id, link_key, state, reason, message, document_key)
      values (${runId}, ${linkKey}, ${state}, ${reason}, ${message}, ${documentKey}::bigint)
      on conflict (run_id, link_key) do nothing`,
  };
}

/** The state that this run has already written for a link. */
export async function findEnd(db: Db, runId: number, linkKey: number) {
  const row = await db
    .selectFrom('etl.link_state')
    .selectAll()
    .where('run_id', '=', runId)
    .where('link_key', '=', linkKey)
    .executeTakeFirst();
  return (
    row && {
      linkKey,
      state: row.state,
      reason: row.reason ?? undefined,
      message: row.message ?? undefined,
      documentKey: row.document_key ?? undefined,
    }
  );
}

// How the reading of each source went: what is missing can only be told from complete listings.

export type ListingRecord = {
  readonly source: string;
  readonly kind: string;
  readonly complete: boolean;
  readonly links: number;
  readonly taken: number;
  readonly problem: { readonly code: string; readonly message: string } | undefined;
};

/** Documents taken in the last complete listing of a source, less those withdrawn since; undefined before the first. */
export async function findLastComplete(db: Db, source: string, runId: number) {
  // a repeated transaction must not compare the listing with itself
  const { rows } = await sql<{ left: number }>`
    select taken - (select count(*) from etl.link k where k.source = l.source and k.withdrawn_at > l.read_at) as left
      from etl.listing l
     where source = ${source} and complete and run_id < ${runId}
     order by run_id desc limit 1`.execute(db);
  return rows[0]?.left;
}

/** How many of the links that a run took are disowned by their content. */
export async function countDisowned(db: Db, runId: number, links: readonly number[]) {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from etl.link l join etl.document d using (document_key)
     where l.link_key = any (${links}::bigint[]) and d.status = 'ignored' and d.reason = 'not_this_series'
       and not exists (select from etl.link_state s
                        where s.run_id = ${runId} and s.state = 'failed' and s.link_key = l.link_key)`.execute(
    db,
  );
  return rows[0]?.count ?? 0;
}

/** Returns false when this run has recorded the source already: the answer to a commit was lost. */
export async function recordListing(
  db: Db,
  runId: number,
  { source, problem, ...listing }: ListingRecord,
): Promise<boolean> {
  const said = { problem_code: problem?.code ?? null, problem: toStorableOrNull(problem?.message) };
  const result = await db
    .insertInto('etl.listing')
    .values({ run_id: runId, source: toStorable(source), ...listing, ...said })
    .onConflict((conflict) => conflict.columns(['run_id', 'source']).doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}
