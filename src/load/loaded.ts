/** What is loaded: read before a judgement, to compare with; put back as it stood when the judgement came too early. */
import { type RawBuilder, sql } from 'kysely';

import {
  municipalityKey,
  parseRegionCode,
  regionKey,
  type Sha256,
  toMunicipalityCode,
  toRegionCode,
} from '../codes.ts';
import { MEASURES, perMeasure } from '../measures.ts';
import {
  addQuarters,
  FURTHEST_NEIGHBOUR,
  pickNeighbours,
  quarterKey,
  quarterOfKey,
} from '../quarter.ts';
import type { Publication } from '../publication.ts';
import type { Loaded, LoadedCounts } from '../transform/checks/comparisons.ts';
import { figuresHash, type ProfileTable } from '../transform/reading.ts';
import {
  type PublicationKeys,
  selectRelated,
  type StoredRow,
  toPublicationKeys,
  toStoredDocument,
} from './ledger/documents.ts';
import { COLUMNS, type Db } from './schema.ts';
import { list, names } from './values.ts';

/** The numbers of a publication with the printed percentage, which no check compares. */
export type LoadedFigures = LoadedCounts & { readonly knownPct: number };

/** What is known about a document before it is judged. */
export type KnownBefore = Awaited<ReturnType<typeof readKnown>>;

/** Reads all of it in one statement. */
export async function readKnown(
  db: Db,
  { sha256, filed, table }: { sha256: Sha256; filed: Publication; table: ProfileTable | undefined },
) {
  const related = selectRelated(sha256, toPublicationKeys(filed));
  const beside = table ? sql`, ${loadedBeside(table)}` : sql``;
  const { rows } = await sql<Beside & { related: readonly StoredRow[] | null }>`
    select (select json_agg(d order by d.document_key) from (${related}) d) as related${beside}`.execute(
    db,
  );
  const [found] = rows;
  if (!found) throw new TypeError('a query without rows');
  return {
    /** Documents of its content, and of the publication that it is filed under. */
    related: (found.related ?? []).map(toStoredDocument),
    /** Undefined for a document without a table. */
    loaded: table && toLoaded(table, found),
  };
}

/**
 * Everything loaded that a table is compared with, to be selected: where else in the quarter its municipalities are;
 * which other publications have a current document with the same figures (the hash finds them, the check compares); what
 * the publication itself says, and its region in the nearest quarters.
 */
function loadedBeside(table: ProfileTable) {
  const [quarter, region] = [quarterKey(table.quarter), regionKey(table.region)];
  const [first, last] = [-FURTHEST_NEIGHBOUR, FURTHEST_NEIGHBOUR].map((by) =>
    quarterKey(addQuarters(table.quarter, by)),
  );
  const municipalities = table.rows.map((row) => municipalityKey(row.municipality));
  const alike = sql`
    select quarter_key, region_key from etl.document
     where figures_hash = ${figuresHash(table)} and status = 'current' and (quarter_key, region_key) <> (${quarter}, ${region})`;
  const near = sql`
    select unnest(array[max(quarter_key) filter (where quarter_key < ${quarter}), ${quarter},
             min(quarter_key) filter (where quarter_key > ${quarter})]) as quarter_key, ${region}::integer as region_key
      from klantprofielen.fact_region_coverage
     where region_key = ${region} and quarter_key between ${first} and ${last}`;
  return sql`
      (select json_agg(json_build_array(f.municipality_key, f.region_key) order by f.municipality_key)
         from klantprofielen.fact_profiles f
        where f.quarter_key = ${quarter} and f.region_key <> ${region}
          and f.municipality_key = any (${municipalities}::integer[])) as claims,
      (select json_agg(c order by c.quarter_key, c.region_key) from (${countsOf(alike)}) c) as alike,
      (select json_agg(c) from (${countsOf(near)}) c) as near`;
}

type Beside = {
  readonly claims: readonly [municipality: number, region: number][] | null;
  readonly alike: readonly CountsRow[] | null;
  readonly near: readonly CountsRow[] | null;
};

function toLoaded(table: ProfileTable, { claims, alike, near }: Beside): Loaded {
  const figures = (near ?? []).map(toFigures);
  const quarters = pickNeighbours(
    table.quarter,
    figures.map((one) => one.quarter),
  );
  return {
    claims: (claims ?? []).map(([municipality, other]) => ({
      municipality: toMunicipalityCode(municipality),
      region: parseRegionCode(toRegionCode(other)),
    })),
    alike: (alike ?? []).map(toFigures),
    neighbours: quarters.flatMap((one) => figures.find((other) => other.quarter === one) ?? []),
    current: figures.find((one) => one.quarter === table.quarter),
  };
}

/** The loaded numbers of a publication. */
export async function readCounts(
  db: Db,
  quarter: number,
  region: number,
): Promise<LoadedFigures | undefined> {
  const publication = sql`select ${quarter}::integer as quarter_key, ${region}::integer as region_key`;
  const { rows } = await countsOf(publication).execute(db);
  return rows.map(toFigures)[0];
}

type CountsRow = {
  readonly quarter_key: number;
  readonly region_key: number;
  readonly totals: readonly number[];
  readonly rows: readonly (readonly number[])[] | null;
};

/** The loaded numbers of the publications that a query names; one that is not loaded is absent. */
function countsOf(publications: RawBuilder<unknown>) {
  return sql<CountsRow>`
    select c.quarter_key, c.region_key,
           json_build_array(${list('c', MEASURES)}, c.register_persons, c.known_pct) as totals,
           (select json_agg(json_build_array(${list('f', MEASURES)}, f.municipality_key))
              from klantprofielen.fact_profiles f
             where f.quarter_key = c.quarter_key and f.region_key = c.region_key) as rows
      from (${publications}) p join klantprofielen.fact_region_coverage c using (quarter_key, region_key)`;
}

function toFigures(row: CountsRow): LoadedFigures {
  const [registerPersons = 0, knownPct = 0] = row.totals.slice(MEASURES.length);
  return {
    quarter: quarterOfKey(row.quarter_key),
    region: parseRegionCode(toRegionCode(row.region_key)),
    totals: perMeasure((_, index) => row.totals[index] ?? 0),
    registerPersons,
    knownPct,
    rows: (row.rows ?? []).map((values) => ({
      municipality: toMunicipalityCode(values[MEASURES.length] ?? 0),
      counts: perMeasure((_, index) => values[index] ?? 0),
    })),
  };
}

// What a run judged, taken back: facts, documents and links say again what they said before it judged them, and no trace
// of the judgement is left. The archive and what was read of it stay.

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
  const [standing] = rows;
  if (!standing) throw new TypeError('a query without rows');
  return standing;
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
