/** Documents for database tests: the ledger rows that facts refer to, and tables with made-up numbers. */
import { createHash } from 'node:crypto';

import type { Kysely } from 'kysely';

import { parseMunicipalityCode, parseRegionCode, regionKey } from '../../src/codes.ts';
import type { DocumentStatus } from '../../src/publication.ts';
import type { Database } from '../../src/load/schema.ts';
import { perMeasure, type PerMeasure } from '../../src/measures.ts';
import { findQuarter, quarterKey, type Quarter } from '../../src/quarter.ts';
import type { Cell } from '../../src/raw.ts';
import type { ProfileTable } from '../../src/transform/reading.ts';

export function quarterOf(code: string): Quarter {
  const quarter = findQuarter(code);
  if (!quarter) throw new Error(`not a quarter: ${code}`);
  return quarter;
}

/** Four counts a municipality, in the order of the measures: `{ GM0599: [1, 2, 3, 4] }`; the fifth is their sum. */
export function makeTable(
  quarter: string,
  region: string,
  counts: Readonly<Record<string, readonly [number, number, number, number]>>,
): ProfileTable {
  const rows = Object.entries(counts).map(([code, parts], index) => ({
    municipality: parseMunicipalityCode(code),
    municipalityName: code,
    printedName: `printed ${code}`,
    counts: withSum(parts),
    cells: makeCells(index),
  }));
  const totals = perMeasure((measure) => rows.reduce((sum, row) => sum + row.counts[measure], 0));
  return {
    quarter: quarterOf(quarter),
    region: parseRegionCode(region),
    regionName: region,
    layout: 'uwv-2023',
    measuresFrom: 'layout',
    rows,
    totals,
    totalCells: makeCells(rows.length),
    registerPersons: totals.known_in_sonar * 2,
    knownPct: 50,
  };
}

/** Writes content and document; `status` current needs nothing else. Returns the document's key. */
export async function addDocument(
  db: Kysely<Database>,
  about: {
    readonly quarter?: string;
    readonly region?: string;
    readonly status: DocumentStatus;
    readonly reason?: string;
    readonly content?: string;
    readonly withdrawn?: boolean;
  },
): Promise<number> {
  const bytes = Buffer.from(about.content ?? JSON.stringify(about));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await db
    .insertInto('etl.document_content')
    .values({ sha256, bytes, size_bytes: bytes.length })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { document_key } = await db
    .insertInto('etl.document')
    .values({
      sha256,
      quarter_key: about.quarter === undefined ? null : quarterKey(quarterOf(about.quarter)),
      region_key: about.region === undefined ? null : regionKey(parseRegionCode(about.region)),
      status: about.status,
      reason: about.reason ?? null,
      reader_version: 'test',
      loaded_at: about.status === 'current' ? new Date() : null,
      superseded_at: about.status === 'superseded' ? new Date() : null,
      withdrawn_at: about.withdrawn ? new Date() : null,
    })
    .returning('document_key')
    .executeTakeFirstOrThrow();
  return document_key;
}

function withSum(parts: readonly [number, number, number, number]): PerMeasure<number> {
  const sum = parts.reduce((total, part) => total + part, 0);
  return perMeasure((_, index) => parts[index] ?? sum);
}

function makeCells(row: number): PerMeasure<Cell> {
  return perMeasure((_, column) => ({
    text: `cell ${row} ${column}`,
    box: {
      page: 1,
      left: column * 50.5,
      top: row * 12.25,
      right: column * 50.5 + 40,
      bottom: row * 12.25 + 10,
    },
  }));
}
