/** Loads one document into the star. Facts and ledger row appear together: in one statement, or in one transaction. */
import { type Insertable, type RawBuilder, type Selectable, sql } from 'kysely';

import { municipalityKey, regionKey } from '../codes.ts';
import { type Measure, MEASURES, type PerMeasure } from '../measures.ts';
import { quarterKey } from '../quarter.ts';
import type { Cell } from '../raw.ts';
import type { ProfileTable } from '../transform/reading.ts';
import { WRITTEN_KEY } from './ledger/documents.ts';
import type { Database, Db } from './schema.ts';
import { list, names, onlyRow, type Parts, writeTogether } from './values.ts';

export type FactsToLoad = {
  /** Of a document that has been recorded before. */
  readonly documentKey?: number | undefined;
  readonly record?: Parts;
  readonly table: ProfileTable;
  readonly isFirst?: boolean;
};

type Publication = { readonly quarter: number; readonly region: number };

/**
 * Makes the facts of the table's publication say what the document says. Rows that say so already are not touched;
 * municipalities that the document dropped are deleted; every changed number is kept in etl.fact_history. `record`, which
 * holds `writeDocument`, records the document in the same statement. With `isFirst` the caller knows that neither the
 * publication has facts nor the document cells. Returns how many rows of fact_profiles are new, say something else or come
 * from another document (`updated`), or went, and the numbers that changed, as kept in etl.fact_history.
 */
export async function loadFacts(
  trx: Db,
  { documentKey, record, table, isFirst = false }: FactsToLoad,
) {
  const publication = { quarter: quarterKey(table.quarter), region: regionKey(table.region) };
  const loaded = isFirst ? NOTHING_LOADED : await readLoaded(trx, publication);
  const dropped = findDropped(loaded, table);
  if (dropped.length > 0) await deleteRows(trx, publication, dropped);
  if (documentKey !== undefined) await deleteCells(trx, documentKey, table);
  const key = record === undefined ? sql<number>`${documentKey}::bigint` : WRITTEN_KEY;
  const parts = {
    ...record,
    totals: writeTotals(publication, key, table, isFirst),
    facts: writeRows(publication, key, table, isFirst),
    cells: writeCells(key, table, isFirst),
  };
  const rows = await writeTogether(
    trx,
    parts,
    sql<{ documentKey: number; inserted: number; updated: number }>`
      select ${key} as "documentKey", count(*) filter (where "isNew") as inserted,
        count(*) filter (where not "isNew") as updated
      from facts`,
  );
  const written = onlyRow(rows);
  const changes = findChanges(loaded, table);
  if (changes.length > 0) {
    const news = changes.map((change) => ({ ...change, new_document_key: written.documentKey }));
    await trx.insertInto('etl.fact_history').values(news).execute();
  }
  return { ...written, deleted: dropped.length, changes };
}

const NOTHING_LOADED: LoadedFacts = { rows: [], totals: undefined };

/** The facts as they stand, locked: what is compared here is what gets overwritten. */
async function readLoaded(trx: Db, { quarter, region }: Publication): Promise<LoadedFacts> {
  const totals = await trx
    .selectFrom('klantprofielen.fact_region_coverage')
    .select([...MEASURES, 'register_persons', 'known_pct', 'document_key'])
    .where('quarter_key', '=', quarter)
    .where('region_key', '=', region)
    .forUpdate()
    .executeTakeFirst();
  const rows = await trx
    .selectFrom('klantprofielen.fact_profiles')
    .select([...MEASURES, 'municipality_key', 'document_key'])
    .where('quarter_key', '=', quarter)
    .where('region_key', '=', region)
    .execute();
  return { rows, totals };
}

function writeTotals(
  { quarter, region }: Publication,
  documentKey: RawBuilder<number>,
  table: ProfileTable,
  isFirst: boolean,
) {
  const values = toTotals(table);
  const columns = [...TOTALS, 'document_key'];
  return sql`
    insert into klantprofielen.fact_region_coverage as c (quarter_key, region_key, ${names(columns)})
    values (${quarter}, ${region}, ${sql.join(TOTALS.map((column) => values[column]))}, ${documentKey})
    ${isFirst ? NOTHING : replacing('c', ['quarter_key', 'region_key'], columns)}`;
}

function writeRows(
  { quarter, region }: Publication,
  documentKey: RawBuilder<number>,
  table: ProfileTable,
  isFirst: boolean,
) {
  const rows = table.rows.map((row) => ({
    municipality_key: municipalityKey(row.municipality),
    ...row.counts,
  }));
  const columns = [...MEASURES, 'document_key'];
  return sql`
    insert into klantprofielen.fact_profiles as f (quarter_key, region_key, municipality_key, ${names(columns)})
    select ${quarter}, ${region}, municipality_key, ${names(MEASURES)}, ${documentKey}
    from json_populate_recordset(null::klantprofielen.fact_profiles, ${JSON.stringify(rows)}::json)
    order by municipality_key
    ${isFirst ? NOTHING : replacing('f', ['quarter_key', 'region_key', 'municipality_key'], columns)}
    returning xmax = 0 as "isNew"`;
}

const NOTHING = sql``;

/** Takes the place of a row that says something else. It costs time also where there is none, as for a first document. */
function replacing(row: string, keys: readonly string[], columns: readonly string[]) {
  return sql`
    on conflict (${names(keys)}) do update set (${names(columns)}) = (${list('excluded', columns)})
    where (${list(row, columns)}) is distinct from (${list('excluded', columns)})`;
}

async function deleteRows(
  trx: Db,
  { quarter, region }: Publication,
  municipalities: readonly number[],
): Promise<void> {
  await trx
    .deleteFrom('klantprofielen.fact_profiles')
    .where('quarter_key', '=', quarter)
    .where('region_key', '=', region)
    .where('municipality_key', 'in', municipalities)
    .execute();
}

/** A later reading of the same document may find fewer rows. */
async function deleteCells(trx: Db, documentKey: number, table: ProfileTable): Promise<void> {
  await trx
    .deleteFrom('etl.cell')
    .where('document_key', '=', documentKey)
    .where('row_number', '>', table.rows.length)
    .execute();
}

const CELL_VALUES = [
  'municipality_key',
  'printed_name',
  'value',
  'raw_text',
  'page',
  'box_left',
  'box_top',
  'box_right',
  'box_bottom',
];

/** Where each number stands on its page. */
function writeCells(documentKey: RawBuilder<number>, table: ProfileTable, isFirst: boolean) {
  return sql`
    insert into etl.cell as c (document_key, row_number, measure, ${names(CELL_VALUES)})
    select ${documentKey}, row_number, measure, ${names(CELL_VALUES)}
    from json_populate_recordset(null::etl.cell, ${JSON.stringify(toCells(table))}::json)
    ${isFirst ? NOTHING : replacing('c', ['document_key', 'row_number', 'measure'], CELL_VALUES)}`;
}

// What a document changes in the facts of its publication. Pure.

const TOTALS = [...MEASURES, 'register_persons', 'known_pct'] as const;

type Columns<Table extends keyof Database, Name extends keyof Database[Table]> = Pick<
  Selectable<Database[Table]>,
  Name & keyof Selectable<Database[Table]>
>;

/** What stands of a publication, as far as it is compared; no totals before the first load. */
export type LoadedFacts = {
  readonly rows: readonly Columns<
    'klantprofielen.fact_profiles',
    Measure | 'municipality_key' | 'document_key'
  >[];
  readonly totals:
    | Columns<'klantprofielen.fact_region_coverage', (typeof TOTALS)[number] | 'document_key'>
    | undefined;
};

type Values = Readonly<Record<string, number>>;

/**
 * Every number that the table changes, adds or takes away, as rows of etl.fact_history: municipality null for a number of
 * the region. Empty for a first load.
 */
export function findChanges(loaded: LoadedFacts, table: ProfileTable) {
  if (!loaded.totals) return [];
  const before = new Map(loaded.rows.map((row) => [row.municipality_key, row]));
  const after = new Map(table.rows.map((row) => [municipalityKey(row.municipality), row.counts]));
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort((a, b) => a - b);
  const publication = {
    quarter_key: quarterKey(table.quarter),
    region_key: regionKey(table.region),
  };
  const compare = (
    key: number | null,
    old: (Values & { document_key: number }) | undefined,
    now: Values | undefined,
  ) =>
    (key === null ? TOTALS : MEASURES)
      .filter((measure) => old?.[measure] !== now?.[measure])
      .map((measure) => ({
        ...publication,
        municipality_key: key,
        measure,
        old_value: old?.[measure] ?? null,
        new_value: now?.[measure] ?? null,
        old_document_key: old?.document_key ?? null,
      }));
  return [
    ...keys.flatMap((key) => compare(key, before.get(key), after.get(key))),
    ...compare(null, loaded.totals, toTotals(table)),
  ];
}

/** Municipalities that stand in the facts but not in the table. */
export function findDropped(loaded: LoadedFacts, table: ProfileTable): readonly number[] {
  const kept = new Set(table.rows.map((row) => municipalityKey(row.municipality)));
  return loaded.rows.map((row) => row.municipality_key).filter((key) => !kept.has(key));
}

/** The numbers of the region, as columns of fact_region_coverage. */
export function toTotals(table: ProfileTable) {
  return { ...table.totals, register_persons: table.registerPersons, known_pct: table.knownPct };
}

// The cells of a table as rows of etl.cell: where each number stands. Pure.

/** Row 0 is the total row, as in etl.cell. */
const TOTAL_ROW = 0;
/** Its label is not part of a ProfileTable. */
const TOTAL_NAME = '';

export function toCells(
  table: ProfileTable,
): readonly Omit<Insertable<Database['etl.cell']>, 'document_key'>[] {
  const toRow = (
    number: number,
    municipality: number | null,
    name: string,
    counts: PerMeasure<number>,
    cells: PerMeasure<Cell>,
  ) =>
    MEASURES.map((measure) => {
      const { text, box } = cells[measure];
      return {
        row_number: number,
        measure,
        municipality_key: municipality,
        printed_name: name,
        value: counts[measure],
        raw_text: text,
        page: box.page,
        box_left: box.left,
        box_top: box.top,
        box_right: box.right,
        box_bottom: box.bottom,
      };
    });
  return [
    ...table.rows.flatMap((row, index) =>
      toRow(index + 1, municipalityKey(row.municipality), row.printedName, row.counts, row.cells),
    ),
    ...toRow(TOTAL_ROW, null, TOTAL_NAME, table.totals, table.totalCells),
  ];
}
