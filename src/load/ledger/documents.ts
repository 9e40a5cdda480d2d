/** The ledger of documents: what was judged, what stands, what replaced what. */
import { type RawBuilder, type Selectable, sql, type UpdateObject } from 'kysely';
import { regionKey, type Sha256 } from '../../codes.ts';
import type { Check, CheckCode } from '../../findings.ts';
import type { DocumentStatus, Publication } from '../../publication.ts';
import { quarterKey } from '../../quarter.ts';
import type { SeenAs } from '../../seen-as.ts';
import type { Database, Db } from '../schema.ts';
import { list, names, toStorable, toStorableJson, toStorableOrNull } from '../values.ts';

/** Key columns of a publication as far as it is known. */
export type PublicationKeys = KeysOf<number>;

type KeysOf<Key> = { readonly quarterKey: Key | null; readonly regionKey: Key | null };

export function toPublicationKeys(publication: Publication): PublicationKeys {
  return {
    quarterKey: publication.quarter ? quarterKey(publication.quarter) : null,
    regionKey: publication.region ? regionKey(publication.region) : null,
  };
}

/** Every document filed under a publication. */
export async function findDocuments(db: Db, keys: PublicationKeys): Promise<StoredDocument[]> {
  const { rows } = await storedWhere(isOf(keys)).execute(db);
  return rows.map(toStoredDocument);
}

/** Selects every document that a content was judged as, and every document filed under a publication. */
export function selectRelated(
  sha256: RawBuilder<Sha256>,
  keys: KeysOf<number | RawBuilder<number>>,
) {
  return storedWhere(sql`d.sha256 = ${sha256} or ${isOf(keys)}`);
}

/** Equality where the publication is known, so that an index is used. */
function isOf({ quarterKey: quarter, regionKey: region }: KeysOf<number | RawBuilder<number>>) {
  const isQuarter = quarter === null ? sql`is null` : sql`= ${quarter}`;
  const isRegion = region === null ? sql`is null` : sql`= ${region}`;
  return sql`(d.quarter_key ${isQuarter} and d.region_key ${isRegion})`;
}

export function isSame(a: PublicationKeys, b: PublicationKeys): boolean {
  return a.quarterKey === b.quarterKey && a.regionKey === b.regionKey;
}

/** A document as it comes from the database, in a row or in JSON. */
export type StoredRow = Pick<
  Selectable<Database['etl.document']>,
  | 'document_key'
  | 'sha256'
  | 'url'
  | 'quarter_key'
  | 'region_key'
  | 'status'
  | 'reason'
  | 'numbers_hash'
  | 'published_on'
> & { readonly was_superseded: boolean; readonly content_seen_run: number | null };

function storedWhere(condition: RawBuilder<unknown>) {
  return sql<StoredRow>`
    select d.document_key, d.sha256, d.url, d.quarter_key, d.region_key, d.status, d.reason, d.numbers_hash, d.published_on,
      d.superseded_at is not null as was_superseded, c.first_seen_run as content_seen_run
    from etl.document d join etl.document_content c on c.sha256 = d.sha256
    where ${condition}
    order by d.document_key`;
}

export type StoredDocument = Readonly<ReturnType<typeof toStoredDocument>>;

export function toStoredDocument(row: StoredRow) {
  return {
    documentKey: row.document_key,
    sha256: row.sha256 as Sha256,
    url: row.url ?? '',
    keys: { quarterKey: row.quarter_key, regionKey: row.region_key },
    status: row.status,
    reason: row.reason ?? undefined,
    numbersHash: row.numbers_hash ?? undefined,
    publishedOn: row.published_on ?? undefined,
    wasSuperseded: row.was_superseded,
    /** The run in which the source offered its content first, whatever the address. */
    firstSeenRun: row.content_seen_run ?? 0,
  };
}

/**
 * Files a document that waits under another publication: its link or its reading says another one now. When the
 * content stands there already, the old row is closed in favour of that one. Returns the row that stands.
 */
export async function moveDocument(
  db: Db,
  documentKey: number,
  keys: PublicationKeys,
  standingThere: number | undefined,
): Promise<void> {
  if (standingThere === undefined) {
    await update(db, documentKey, { quarter_key: keys.quarterKey, region_key: keys.regionKey });
    return;
  }
  await update(db, documentKey, {
    status: 'superseded',
    status_since: sql`now()`,
    superseded_at: sql`now()`,
    superseded_by: standingThere,
  });
  await db
    .updateTable('etl.link')
    .set({ document_key: standingThere })
    .where('document_key', '=', documentKey)
    .execute();
}

/** Notes by which check the present program would block a document whose facts stand; undefined lifts the note. */
export async function recordDoubt(db: Db, documentKey: number, doubt: string | undefined) {
  await update(db, documentKey, { doubt: doubt ?? null });
}

/** Takes a document out of quarantine for good, without loading it. */
export async function rejectDocument(db: Db, documentKey: number, reason: string): Promise<void> {
  const since = sql<Date>`now()`;
  await update(db, documentKey, {
    status: 'rejected',
    reason: toStorable(reason),
    status_since: since,
  });
}

async function update(
  db: Db,
  documentKey: number,
  columns: UpdateObject<Database, 'etl.document'>,
): Promise<void> {
  await db
    .updateTable('etl.document')
    .set(columns)
    .where('document_key', '=', documentKey)
    .execute();
}

/** Status and reason of one document. */
export async function findDocument(db: Db, documentKey: number) {
  const row = await db
    .selectFrom('etl.document')
    .select(['status', 'reason'])
    .where('document_key', '=', documentKey)
    .executeTakeFirst();
  return row && { status: row.status, reason: row.reason ?? undefined };
}

export type DocumentRecord = {
  readonly sha256: Sha256;
  readonly keys: PublicationKeys;
  readonly status: DocumentStatus;
  readonly reason: string | undefined;
  readonly url: string;
  readonly seenAs: SeenAs;
  readonly publishedOn: string | undefined;
  readonly layout: string | undefined;
  readonly measuresFrom: 'header' | 'layout' | undefined;
  readonly readerVersion: string;
  readonly numbersHash: string | undefined;
  readonly figuresHash: string | undefined;
  readonly sameNumbersAs: number | undefined;
};

/** The key of the document that is written by `writeDocument` in the same statement. */
export const WRITTEN_KEY = sql<number>`(select document_key from document)`;

/** Writes a judged document, as the part `document` of a statement. One that is current before must be retired first. */
export function writeDocument(runId: number, record: DocumentRecord) {
  const judged = {
    status: record.status,
    reason: toStorableOrNull(record.reason),
    url: toStorable(record.url),
    seen_as: toStorableJson(record.seenAs),
    doubt: null,
    published_on: record.publishedOn ?? null,
    layout: record.layout ?? null,
    measures_from: record.measuresFrom ?? null,
    reader_version: record.readerVersion,
    numbers_hash: record.numbersHash ?? null,
    figures_hash: record.figuresHash ?? null,
    same_numbers_as: record.sameNumbersAs ?? null,
  };
  const columns = Object.keys(judged);
  const { sha256, keys } = record;
  return sql`
    insert into etl.document as d (sha256, quarter_key, region_key, first_seen_run, loaded_at, ${names(columns)})
    values (${sha256}, ${keys.quarterKey}, ${keys.regionKey}, ${runId},
      case when ${record.status === 'current'} then now() end, ${sql.join(Object.values(judged))})
    on conflict (sha256, quarter_key, region_key) do update
    set (${names(columns)}) = (${list('excluded', columns)}),
      judged_at = now(),
      status_since = case when d.status = excluded.status then d.status_since else now() end,
      loaded_at = case when excluded.status <> 'current' or d.status = 'current' then coalesce(d.loaded_at, excluded.loaded_at)
        else excluded.loaded_at end,
      superseded_at = case when excluded.status <> 'current' then d.superseded_at end,
      superseded_by = case when excluded.status <> 'current' then d.superseded_by end
    returning document_key`;
}

/** Names the document that took the place of others. */
export async function recordSuccessor(db: Db, superseded: readonly number[], documentKey: number) {
  if (superseded.length === 0) return;
  await db
    .updateTable('etl.document')
    .set({ superseded_by: documentKey })
    .where('document_key', 'in', superseded)
    .execute();
}

/**
 * Makes place for a document that becomes current: retires the one that is current and those with the same numbers, and
 * returns their keys.
 */
export async function supersede(db: Db, record: DocumentRecord): Promise<number[]> {
  const current = await db
    .selectFrom('etl.document')
    .select('document_key')
    .where('quarter_key', '=', record.keys.quarterKey)
    .where('region_key', '=', record.keys.regionKey)
    .where('status', '=', 'current')
    .where('sha256', '<>', record.sha256)
    .forUpdate()
    .executeTakeFirst();
  if (!current) return [];
  const retired = await db
    .updateTable('etl.document')
    .set({ status: 'superseded', status_since: sql`now()`, superseded_at: sql`now()` })
    // all of one publication: found by its index, however many documents there are
    .where('quarter_key', '=', record.keys.quarterKey)
    .where('region_key', '=', record.keys.regionKey)
    .where((eb) =>
      eb.or([
        eb('document_key', '=', current.document_key),
        eb.and([
          eb('same_numbers_as', '=', current.document_key),
          eb('status', '=', 'republished'),
        ]),
      ]),
    )
    .where('sha256', '<>', record.sha256)
    .returning('document_key')
    .execute();
  return retired.map((row) => row.document_key);
}

/** What is kept of an earlier judgement, but for its cells: the checks and the picture. */
export async function forgetJudgement(db: Db, documentKey: number): Promise<void> {
  await db.deleteFrom('etl.check_result').where('document_key', '=', documentKey).execute();
  await db.deleteFrom('etl.overlay').where('document_key', '=', documentKey).execute();
}

/** Writes the checks of a judgement, as a part of a statement. */
export function writeChecks(
  documentKey: number | RawBuilder<number>,
  checks: readonly Check[],
  accepted: ReadonlySet<CheckCode>,
) {
  const rows = checks.map((check, index) => ({
    ordinal: index + 1,
    code: check.code,
    severity: check.severity,
    subject: check.subject,
    passed: check.passed,
    accepted: !check.passed && accepted.has(check.code),
    expected: check.expected === null ? null : String(check.expected),
    found: check.found === null ? null : String(check.found),
    residual: toResidual(check),
  }));
  return sql`
    insert into etl.check_result (document_key, ordinal, code, severity, subject, passed, accepted, expected, found, residual)
    select ${documentKey}, ordinal, code, severity, subject, passed, accepted, expected, found, residual
    from json_populate_recordset(null::etl.check_result, ${toStorableJson(rows)}::json)`;
}

function toResidual(check: Check): number | null {
  return typeof check.expected === 'number' && typeof check.found === 'number'
    ? check.found - check.expected
    : null;
}

// Stored checks of documents.

function selectChecks(db: Db, documentKey: number) {
  return db
    .selectFrom('etl.check_result')
    .select(['code', 'severity', 'subject', 'expected', 'found'])
    .where('document_key', '=', documentKey)
    .orderBy('ordinal');
}

/** All checks of the last judgement, in their order; what was compared comes back as text. */
export async function findChecks(db: Db, documentKey: number): Promise<Check[]> {
  const rows = await selectChecks(db, documentKey).select('passed').execute();
  return rows.map((row) => ({ ...row, code: row.code as CheckCode }));
}

/** The checks of a document that failed and were not accepted, in their order. */
export async function readFindings(db: Db, documentKey: number) {
  const rows = await selectChecks(db, documentKey)
    .where('passed', '=', false)
    .where('accepted', '=', false)
    .execute();
  return rows.map(({ expected, found, ...row }) => ({
    ...row,
    expected: expected ?? undefined,
    found: found ?? undefined,
  }));
}

// The pictures of documents that wait for a person.

/** Keeps the picture of the last judgement. */
export async function recordOverlay(
  db: Db,
  documentKey: number,
  overlay: { readonly svg: string; readonly readerVersion: string },
): Promise<void> {
  const drawn = { svg: overlay.svg, reader_version: overlay.readerVersion };
  await db
    .insertInto('etl.overlay')
    .values({ document_key: documentKey, ...drawn })
    .onConflict((conflict) =>
      conflict.column('document_key').doUpdateSet({ ...drawn, drawn_at: sql`now()` }),
    )
    .execute();
}

export type UndrawnDocument = Awaited<ReturnType<typeof selectUndrawn>>[number];

/** Documents that wait for a person, or stand in doubt, and have no picture. */
export async function selectUndrawn(db: Db) {
  const rows = await db
    .selectFrom('etl.document')
    .leftJoin('etl.overlay', 'etl.overlay.document_key', 'etl.document.document_key')
    .select(['etl.document.document_key', 'sha256', 'url', 'seen_as'])
    .where((eb) => eb.or([eb('status', '=', 'quarantined'), eb('doubt', 'is not', null)]))
    .where('etl.overlay.document_key', 'is', null)
    .orderBy('etl.document.document_key')
    .execute();
  return rows.map((row) => ({
    documentKey: row.document_key,
    sha256: row.sha256 as Sha256,
    url: row.url ?? '',
    seenAs: row.seen_as as SeenAs,
  }));
}

/** Documents with region and quarter by name, null where they are not known; more can be joined and chosen. */
export function namedDocuments(db: Db) {
  return db
    .selectFrom('etl.document as document')
    .leftJoin('klantprofielen.dim_region as region', 'region.region_key', 'document.region_key')
    .leftJoin(
      'klantprofielen.dim_quarter as quarter',
      'quarter.quarter_key',
      'document.quarter_key',
    )
    .select(['document.document_key', 'document.sha256'])
    .select(['region.region_code', 'region.region_name', 'quarter.quarter_code']);
}

/** The SVG of a document; undefined when none is kept. */
export async function findOverlay(db: Db, documentKey: number): Promise<string | undefined> {
  const row = await db
    .selectFrom('etl.overlay')
    .select('svg')
    .where('document_key', '=', documentKey)
    .executeTakeFirst();
  return row?.svg;
}

// Which archived documents to judge again.

export type Selection = {
  readonly quarterKey?: number;
  readonly regionKey?: number;
  /** Beginnings of sha256 hashes. */
  readonly hashes?: readonly string[];
};

export type ArchivedDocument = Readonly<ReturnType<typeof toArchived<number | undefined>>>;
/** One that has been judged. */
export type JudgedDocument = Readonly<ReturnType<typeof toArchived<number>>>;

/** Documents in one of the statuses that fit the selection, by key. */
export async function selectDocuments(
  db: Db,
  statuses: readonly DocumentStatus[],
  selection: Selection,
): Promise<JudgedDocument[]> {
  let query = db
    .selectFrom('etl.document')
    .selectAll()
    .where('status', 'in', statuses)
    .orderBy('document_key');
  const { quarterKey, regionKey, hashes = [] } = selection;
  if (quarterKey !== undefined) query = query.where('quarter_key', '=', quarterKey);
  if (regionKey !== undefined) query = query.where('region_key', '=', regionKey);
  if (hashes.length > 0) {
    query = query.where((eb) => eb.or(hashes.map((hash) => eb('sha256', 'like', `${hash}%`))));
  }
  const rows = await query.execute();
  return rows.map((row) => toArchived(row, row.sha256, row.document_key));
}

/** Links whose content was archived but never judged, because a run was broken off. */
export async function selectUnjudged(db: Db): Promise<ArchivedDocument[]> {
  const rows = await db
    .selectFrom('etl.link')
    .selectAll()
    .where('verdict', '=', 'taken')
    .where('sha256', 'is not', null)
    .where('document_key', 'is', null)
    .orderBy('link_key')
    .execute();
  const links = rows.map((row) => toArchived(row, row.sha256 ?? '', undefined, row.link_key));
  const known = new Set(links.map((link) => link.sha256));
  const forgotten = await selectForgotten(db);
  return [...links, ...forgotten.filter((content) => !known.has(content.sha256))];
}

/** Contents that were never judged and whose link has delivered another one since: nothing disappears in silence. */
export async function selectForgotten(db: Db): Promise<ArchivedDocument[]> {
  const rows = await db
    .selectFrom('etl.document_content as content')
    .innerJoin('etl.link as link', 'link.url', 'content.url')
    .selectAll('link')
    .select('content.sha256 as content_sha256')
    .leftJoin('etl.document as document', 'document.sha256', 'content.sha256')
    .where('document.document_key', 'is', null)
    .orderBy('content.archived_run')
    .orderBy('link.link_key')
    .execute();
  return rows.map((row) => toArchived(row, row.content_sha256, undefined));
}

function toArchived<Key extends number | undefined>(
  row: Pick<
    Selectable<Database['etl.document']>,
    'seen_as' | 'published_on' | 'quarter_key' | 'region_key'
  > & { url: string | null },
  sha256: string,
  documentKey: Key,
  linkKey?: number,
) {
  return {
    documentKey,
    linkKey,
    sha256: sha256 as Sha256,
    url: row.url ?? '',
    seenAs: row.seen_as as SeenAs,
    publishedOn: row.published_on ?? undefined,
    quarterKey: row.quarter_key ?? undefined,
    regionKey: row.region_key ?? undefined,
  };
}
