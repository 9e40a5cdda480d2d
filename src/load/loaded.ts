/** What is loaded, read for comparisons: the numbers of publications, where else a municipality and a table's figures are. */
import { type Kysely, sql } from 'kysely';

import {
  municipalityKey,
  parseRegionCode,
  regionKey,
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
import type { Claim, Loaded, LoadedCounts } from '../transform/checks/comparisons.ts';
import { figuresHash } from '../transform/reading.ts';
import type { ProfileTable } from '../transform/reading.ts';
import { isSame, type PublicationKeys } from './ledger/documents.ts';
import type { Database } from './schema.ts';

/** The numbers of a publication with the printed percentage, which no check compares. */
export type LoadedFigures = LoadedCounts & { readonly knownPct: number };

/** Everything loaded that a table is compared with, in at most two statements. */
export async function readLoadedBeside(db: Kysely<Database>, table: ProfileTable): Promise<Loaded> {
  const beside = await findBeside(db, table);
  const own = { quarterKey: quarterKey(table.quarter), regionKey: regionKey(table.region) };
  const alike = beside.alike.filter((keys) => !isSame(keys, own));
  const quarters = beside.quarters.map(quarterOfKey);
  const neighbours = pickNeighbours(table.quarter, quarters).map((quarter) => ({
    quarterKey: quarterKey(quarter),
    regionKey: own.regionKey,
  }));
  const isLoaded = quarters.includes(table.quarter);
  const counts = await readCountsOf(db, [...alike, ...neighbours, ...(isLoaded ? [own] : [])]);
  const find = (keys: PublicationKeys) => counts.get(nameOf(keys));
  return {
    claims: beside.claims,
    alike: alike.flatMap((keys) => find(keys) ?? []),
    neighbours: neighbours.flatMap((keys) => find(keys) ?? []),
    current: find(own),
  };
}

type Beside = {
  readonly claims: readonly Claim[];
  readonly alike: readonly PublicationKeys[];
  readonly quarters: readonly number[];
};

/**
 * Where else in the quarter its municipalities are loaded; which publications have a current document with the same
 * figures (the hash finds them, the check compares); which quarters of the region are loaded, from the furthest
 * neighbour to the furthest.
 */
async function findBeside(db: Kysely<Database>, table: ProfileTable): Promise<Beside> {
  const { quarter, region } = table;
  const municipalities = table.rows.map((row) => municipalityKey(row.municipality));
  const { rows } = await sql<{
    claims: readonly [municipality: number, region: number][] | null;
    alike: readonly [quarter: number | null, region: number | null][] | null;
    quarters: readonly number[] | null;
  }>`
    select
      (select json_agg(json_build_array(f.municipality_key, f.region_key) order by f.municipality_key)
         from klantprofielen.fact_profiles f
        where f.quarter_key = ${quarterKey(quarter)} and f.region_key <> ${regionKey(region)}
          and f.municipality_key = any (${municipalities}::integer[])) as claims,
      (select json_agg(json_build_array(d.quarter_key, d.region_key) order by d.document_key)
         from etl.document d
        where d.figures_hash = ${figuresHash(table)} and d.status = 'current') as alike,
      (select json_agg(c.quarter_key)
         from klantprofielen.fact_region_coverage c
        where c.region_key = ${regionKey(region)}
          and c.quarter_key between ${quarterKey(addQuarters(quarter, -FURTHEST_NEIGHBOUR))}
            and ${quarterKey(addQuarters(quarter, FURTHEST_NEIGHBOUR))}) as quarters`.execute(db);
  const [found] = rows;
  return {
    claims: (found?.claims ?? []).map(([municipality, other]) => ({
      municipality: toMunicipalityCode(municipality),
      region: parseRegionCode(toRegionCode(other)),
    })),
    alike: (found?.alike ?? []).map(([quarterOf, regionOf]) => ({
      quarterKey: quarterOf,
      regionKey: regionOf,
    })),
    quarters: found?.quarters ?? [],
  };
}

/** The loaded numbers of a publication. */
export async function readCounts(
  db: Kysely<Database>,
  quarter: number,
  region: number,
): Promise<LoadedFigures | undefined> {
  const keys = { quarterKey: quarter, regionKey: region };
  return (await readCountsOf(db, [keys])).get(nameOf(keys));
}

/** The loaded numbers of publications; one that is not loaded is absent. */
async function readCountsOf(
  db: Kysely<Database>,
  publications: readonly PublicationKeys[],
): Promise<ReadonlyMap<string, LoadedFigures>> {
  if (publications.length === 0) return new Map();
  const { rows } = await sql<{
    quarter_key: number;
    region_key: number;
    totals: readonly number[];
    rows: readonly (readonly number[])[] | null;
  }>`
    select c.quarter_key, c.region_key,
           json_build_array(${columnsOf('c')}, c.register_persons, c.known_pct) as totals,
           (select json_agg(json_build_array(${columnsOf('f')}, f.municipality_key))
              from klantprofielen.fact_profiles f
             where f.quarter_key = c.quarter_key and f.region_key = c.region_key) as rows
      from (select distinct * from unnest(${publications.map((keys) => keys.quarterKey)}::integer[],
                                          ${publications.map((keys) => keys.regionKey)}::integer[])
                                   as p (quarter_key, region_key)) p
      join klantprofielen.fact_region_coverage c using (quarter_key, region_key)`.execute(db);
  const figures = rows.map((row): [string, LoadedFigures] => {
    const [registerPersons = 0, knownPct = 0] = row.totals.slice(MEASURES.length);
    const keys = { quarterKey: row.quarter_key, regionKey: row.region_key };
    const publication = {
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
    return [nameOf(keys), publication];
  });
  return new Map(figures);
}

function columnsOf(table: string) {
  return sql.join(MEASURES.map((measure) => sql.ref(`${table}.${measure}`)));
}

function nameOf({ quarterKey: quarter, regionKey: region }: PublicationKeys): string {
  return `${quarter} ${region}`;
}
