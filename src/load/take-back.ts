/**
 * What a run judged, taken back: facts, documents and links say again what they said before it judged them, and no trace
 * of the judgement is left. The archive and what was read of it stay.
 */
import { type RawBuilder, sql } from 'kysely';

import type { Sha256 } from '../codes.ts';
import { MEASURES } from '../measures.ts';
import type { PublicationKeys } from './ledger/documents.ts';
import { COLUMNS, type Db } from './schema.ts';
import { list, names, onlyRow } from './values.ts';

/** What a judgement can change. */
export type Reach = {
  readonly contents: readonly Sha256[];
  readonly publications: readonly PublicationKeys[];
  readonly links: readonly number[];
};

/** Rows as they stood, as JSON texts, and the last keys that had been given. */
export type Standing = {
  readonly documents: string;
  readonly links: string;
  readonly totals: string;
  readonly facts: string;
  readonly loads: string;
  readonly lastHistory: number;
};

// columns that are not computed
const PUBLICATION = ['quarter_key', 'region_key', 'document_key', ...MEASURES];
const TOTALS = [...PUBLICATION, 'register_persons', 'known_pct'];
const FACTS = [...PUBLICATION, 'municipality_key'];
const DOCUMENT = COLUMNS['etl.document'].filter((column) => column !== 'document_key');

/** What stands before the judgement, in one statement. */
export async function readStanding(db: Db, reach: Reach): Promise<Standing> {
  const { rows } = await sql<Standing>`
    with documents as (select * from etl.document d where ${isReached(reach)}),
      publications as (${publicationsOf(reach)})
    select
      (select coalesce(json_agg(d), '[]')::text from documents d) as documents,
      (select coalesce(json_agg(l), '[]')::text
         from (select link_key, document_key, judged_sha256 from etl.link
                where link_key = any (${reach.links}::bigint[])
                   or document_key in (select document_key from documents)) l) as links,
      (select coalesce(json_agg(c), '[]')::text
         from klantprofielen.fact_region_coverage c join publications using (quarter_key, region_key)) as totals,
      (select coalesce(json_agg(f), '[]')::text
         from klantprofielen.fact_profiles f join publications using (quarter_key, region_key)) as facts,
      (select coalesce(json_agg(l), '[]')::text
         from etl.publication_load l join publications using (quarter_key, region_key)) as loads,
      (select coalesce(max(history_key), 0) from etl.fact_history) as "lastHistory"`.execute(db);
  return onlyRow(rows);
}

/** Belongs into one transaction: readers see what the run judged, or what stood before. */
export async function takeBack(trx: Db, runId: number, reach: Reach, standing: Standing) {
  const ours = sql`(quarter_key, region_key) in (${publicationsOf(reach)})`;
  const documents = sql`json_populate_recordset(null::etl.document, ${standing.documents}::json)`;
  const restoreDocuments = (columns: readonly string[]) => sql`
    update etl.document d set (${names(columns)}) = row (${list('w', columns)})
      from ${documents} w where w.document_key = d.document_key`;
  const restore = (table: RawBuilder<unknown>, columns: readonly string[], rows: string) => sql`
    insert into ${table} (${names(columns)})
    select ${names(columns)} from json_populate_recordset(null::${table}, ${rows}::json)`;
  const statements = [
    sql`delete from etl.fact_history where ${ours} and history_key > ${standing.lastHistory}`,
    sql`delete from klantprofielen.fact_profiles where ${ours}`,
    sql`delete from klantprofielen.fact_region_coverage where ${ours}`,
    sql`delete from etl.publication_load where ${ours}`,
    sql`delete from etl.link_state where run_id = ${runId} and link_key = any (${reach.links}::bigint[])`,
    sql`
      update etl.link l set document_key = w.document_key, judged_sha256 = w.judged_sha256
        from json_populate_recordset(null::etl.link, ${standing.links}::json) w
       where w.link_key = l.link_key`,
    // at most one document of a publication is current: the new ones go before the old ones are what they were
    restoreDocuments(['superseded_by', 'same_numbers_as']),
    sql`
      delete from etl.document d
       where ${isReached(reach)} and d.document_key not in (select document_key from ${documents})`,
    restoreDocuments(DOCUMENT),
    restore(sql`etl.publication_load`, COLUMNS['etl.publication_load'], standing.loads),
    restore(sql`klantprofielen.fact_region_coverage`, TOTALS, standing.totals),
    restore(sql`klantprofielen.fact_profiles`, FACTS, standing.facts),
  ];
  for (const statement of statements) await statement.execute(trx);
}

function isReached({ contents, publications }: Reach) {
  return sql`(d.sha256 = any (${contents}::text[]) or exists (
    select from (${publicationsOf({ publications })}) p
     where p.quarter_key is not distinct from d.quarter_key and p.region_key is not distinct from d.region_key))`;
}

function publicationsOf({ publications }: Pick<Reach, 'publications'>) {
  return sql`select distinct * from unnest(${publications.map((keys) => keys.quarterKey)}::integer[],
    ${publications.map((keys) => keys.regionKey)}::integer[]) as p (quarter_key, region_key)`;
}
