/** Which archived documents to judge again. */
import type { Kysely } from 'kysely';

import type { Sha256 } from '../../codes.ts';
import type { DocumentStatus } from '../../publication.ts';
import type { SeenAs } from '../../seen-as.ts';
import type { Database } from '../schema.ts';

export type Selection = {
  readonly quarterKey?: number;
  readonly regionKey?: number;
  /** Beginnings of sha256 hashes. */
  readonly hashes?: readonly string[];
};

export type ArchivedDocument = {
  readonly documentKey: number | undefined;
  readonly linkKey: number | undefined;
  readonly sha256: Sha256;
  readonly url: string;
  readonly seenAs: SeenAs;
  readonly publishedOn: string | undefined;
  readonly status: string;
  readonly quarterKey: number | undefined;
  readonly regionKey: number | undefined;
};

/** Documents in one of the statuses that fit the selection, by key. */
export async function selectDocuments(
  db: Kysely<Database>,
  statuses: readonly DocumentStatus[],
  selection: Selection,
): Promise<ArchivedDocument[]> {
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
  return rows.map((row) => ({
    documentKey: row.document_key,
    linkKey: undefined,
    sha256: row.sha256 as Sha256,
    url: row.url ?? '',
    seenAs: row.seen_as as SeenAs,
    publishedOn: row.published_on ?? undefined,
    status: row.status,
    quarterKey: row.quarter_key ?? undefined,
    regionKey: row.region_key ?? undefined,
  }));
}

/** Links whose content was archived but never judged, because a run was broken off. */
export async function selectUnjudged(db: Kysely<Database>): Promise<ArchivedDocument[]> {
  const rows = await db
    .selectFrom('etl.link')
    .selectAll()
    .where('verdict', '=', 'taken')
    .where('sha256', 'is not', null)
    .where('document_key', 'is', null)
    .orderBy('link_key')
    .execute();
  const links = rows.map((row) => toArchived(row, row.sha256 ?? '', row.link_key));
  const known = new Set(links.map((link) => link.sha256));
  const forgotten = await selectForgotten(db);
  return [...links, ...forgotten.filter((content) => !known.has(content.sha256))];
}

/** Contents that were never judged and whose link has delivered another one since: nothing disappears in silence. */
export async function selectForgotten(db: Kysely<Database>): Promise<ArchivedDocument[]> {
  const rows = await db
    .selectFrom('etl.document_content as content')
    .innerJoin('etl.link as link', 'link.url', 'content.url')
    .selectAll('link')
    .select('content.sha256 as content_sha256')
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('etl.document')
            .select('etl.document.document_key')
            .whereRef('etl.document.sha256', '=', 'content.sha256'),
        ),
      ),
    )
    .orderBy('content.archived_run')
    .orderBy('link.link_key')
    .execute();
  return rows.map((row) => toArchived(row, row.content_sha256, undefined));
}

type LinkLike = {
  readonly url: string;
  readonly seen_as: unknown;
  readonly published_on: string | null;
  readonly quarter_key: number | null;
  readonly region_key: number | null;
};

function toArchived(row: LinkLike, sha256: string, linkKey: number | undefined): ArchivedDocument {
  return {
    documentKey: undefined,
    linkKey,
    sha256: sha256 as Sha256,
    url: row.url,
    seenAs: row.seen_as as SeenAs,
    publishedOn: row.published_on ?? undefined,
    status: 'unjudged',
    quarterKey: row.quarter_key ?? undefined,
    regionKey: row.region_key ?? undefined,
  };
}
