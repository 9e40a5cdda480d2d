/** What is loaded, read for comparisons: the numbers of publications, where else a municipality and a table's figures are. */
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
import type { ProfileTable } from '../transform/reading.ts';
import { figuresHash } from '../transform/fingerprint.ts';
import {
  type PublicationKeys,
  selectRelated,
  type StoredRow,
  toPublicationKeys,
  toStoredDocument,
} from './ledger/documents.ts';
import type { Db } from './schema.ts';
import { list } from './values.ts';

/** The numbers of a publication with the printed percentage, which no check compares. */
export type LoadedFigures = LoadedCounts & { readonly knownPct: number };

/** What is known about a document before it is judged. */
export type KnownBefore = Awaited<ReturnType<typeof readKnown>>[number];

type Asked = {
  readonly sha256: Sha256;
  readonly filed: Publication;
  readonly table: ProfileTable | undefined;
};

/** Reads all of it in one statement. Several are asked for at once where all have a table and a publication. */
export async function readKnown(db: Db, asked: readonly Asked[]) {
  const [{ quarterKey: quarter, regionKey: region }] = asked.map(({ filed }) =>
    toPublicationKeys(filed),
  ) as [PublicationKeys];
  const related = selectRelated(sql`a.sha256`, {
    quarterKey: quarter && sql<number>`a.filed_quarter`,
    regionKey: region && sql<number>`a.filed_region`,
  });
  const { rows } = await sql<Beside & { related: readonly StoredRow[] | null }>`
    select (select json_agg(d order by d.document_key) from (${related}) d) as related,
      ${asked[0]?.table ? BESIDE : NOTHING_BESIDE}
    from json_to_recordset(${JSON.stringify(asked.map(toAskedRow))}::json)
      as a (ordinal integer, sha256 text, filed_quarter integer, filed_region integer, figures text,
        quarter integer, region integer, first integer, last integer, municipalities integer[])
    order by a.ordinal`.execute(db);
  return rows.map((found, index) => {
    const table = asked[index]?.table;
    return {
      /** Documents of its content, and of the publication that it is filed under. */
      related: (found.related ?? []).map(toStoredDocument),
      /** Undefined for a document without a table. */
      loaded: table && toLoaded(table, found),
    };
  });
}

function toAskedRow({ sha256, filed, table }: Asked, ordinal: number) {
  const { quarterKey: filed_quarter, regionKey: filed_region } = toPublicationKeys(filed);
  const [first, last] = [-FURTHEST_NEIGHBOUR, FURTHEST_NEIGHBOUR].map(
    (by) => table && quarterKey(addQuarters(table.quarter, by)),
  );
  return {
    ordinal,
    sha256,
    filed_quarter,
    filed_region,
    ...(table && {
      figures: figuresHash(table),
      quarter: quarterKey(table.quarter),
      region: regionKey(table.region),
      first,
      last,
      municipalities: table.rows.map((row) => municipalityKey(row.municipality)),
    }),
  };
}

// `offset 0` keeps it apart from the join: planned while there are few documents, it would else go through all current ones
const ALIKE = sql`
    select quarter_key, region_key
      from (select * from etl.document where figures_hash = a.figures and status = 'current' offset 0) d
     where (quarter_key, region_key) <> (a.quarter, a.region)`;
const NEAR = sql`
    select unnest(array[max(quarter_key) filter (where quarter_key < a.quarter), a.quarter,
             min(quarter_key) filter (where quarter_key > a.quarter)]) as quarter_key, a.region as region_key
      from klantprofielen.fact_region_coverage
     where region_key = a.region and quarter_key between a.first and a.last`;

/**
 * Everything loaded that a table is compared with, to be selected: where else in the quarter its municipalities are;
 * which other publications have a current document with the same figures (the hash finds them, the check compares); what
 * the publication itself says, and its region in the nearest quarters.
 */
const BESIDE = sql`
      (select json_agg(json_build_array(f.municipality_key, f.region_key) order by f.municipality_key)
         from klantprofielen.fact_profiles f
        where f.quarter_key = a.quarter and f.region_key <> a.region
          and f.municipality_key = any (a.municipalities)) as claims,
      (select json_agg(c order by c.quarter_key, c.region_key) from (${countsOf(ALIKE)}) c) as alike,
      (select json_agg(c) from (${countsOf(NEAR)}) c) as near`;
const NOTHING_BESIDE = sql`null as claims, null as alike, null as near`;

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
export async function readCounts(db: Db, quarter: number, region: number) {
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
