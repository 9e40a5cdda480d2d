/** The export as others see it: the Frictionless validator, DuckDB, pyarrow, openpyxl and the csv module of Python. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { exportTo } from '../../src/export/export.ts';
import { MEASURES } from '../../src/measures.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { fillWarehouse } from '../support/fill-warehouse.ts';
import { temporaryFolder } from '../support/program.ts';
import { reference } from '../support/reference.ts';

const PYTHON = fileURLToPath(new URL('../../.tools/tables/bin/python', import.meta.url));

const VALIDATE = `
import json, sys
from frictionless import Package
report = Package(sys.argv[1]).validate()
print(json.dumps({'valid': report.valid, 'tasks': len(report.tasks), 'errors': report.flatten(['name', 'type', 'note'])}))
`;

const READ = `
import json, sys
import duckdb
print(json.dumps([list(row) for row in duckdb.sql(sys.argv[1]).fetchall()]))
`;

/** Every cell of a table: CSV as its texts, Parquet as values with days as texts. */
const CELLS = `
import csv, json, sys
import pyarrow.parquet
path = sys.argv[1]
if path.endswith('.csv'):
    with open(path, newline='', encoding='utf-8') as file:
        rows = list(csv.reader(file))
else:
    table = pyarrow.parquet.read_table(path)
    rows = [table.column_names] + [list(row.values()) for row in table.to_pylist()]
print(json.dumps(rows, default=lambda value: value.isoformat()))
`;

/** Every cell of a sheet, then what kinds of cells it has and how it is set up. */
const SHEET = `
import json, sys
import openpyxl
file, name = json.loads(sys.argv[1])
sheet = openpyxl.load_workbook(file)[name]
rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
kinds = sorted({cell.data_type for row in sheet.iter_rows() for cell in row})
print(json.dumps({'rows': rows, 'kinds': kinds, 'frozen': sheet.freeze_panes, 'filter': sheet.auto_filter.ref,
    'formats': [cell.number_format for cell in list(sheet.iter_rows(min_row=2, max_row=2))[0]]},
    default=lambda value: value.date().isoformat()))
`;

const COUNTS = {
  'Gemeente: met klantprofiel': 'municipal_with_profile',
  'Gemeente: zonder klantprofiel': 'municipal_without_profile',
  'UWV: met klantprofiel': 'uwv_with_profile',
  'UWV: zonder klantprofiel': 'uwv_without_profile',
  'Bekend in Sonar': 'known_in_sonar',
  'Met klantprofiel': 'with_profile',
  'Aandeel met klantprofiel, gemeente': 'municipal_profile_share',
  'Aandeel met klantprofiel, UWV': 'uwv_profile_share',
  'Aandeel met klantprofiel': 'profile_share',
};
const WHEN = { Kwartaal: 'quarter_code', Peildatum: 'reference_date' };
const REGION = { Regiocode: 'region_code', Arbeidsmarktregio: 'region_name' };
const MUNICIPALITY = {
  Gemeentecode: 'municipality_code',
  Gemeente: 'municipality_name',
  Provincie: 'province_name',
};
/** Sheet → view and its headings, as somebody who opens the workbook would match them. */
const SHEETS: Readonly<Record<string, [string, Readonly<Record<string, string>>]>> = {
  Nederland: [
    'national_totals',
    {
      ...WHEN,
      ...COUNTS,
      'Personen in doelgroepregister': 'register_persons',
      'Verandering aandeel op jaar (procentpunt)': 'profile_share_yoy_pp',
    },
  ],
  'Per regio': [
    'region_profiles',
    { ...WHEN, ...REGION, ...COUNTS, 'Rang in Nederland': 'rank_in_country' },
  ],
  'Per gemeente': ['profiles', { ...WHEN, ...REGION, ...MUNICIPALITY, ...COUNTS }],
  'Vergelijkbare reeks': [
    'comparable_series',
    { ...WHEN, ...REGION, ...MUNICIPALITY, ...COUNTS, Vergelijkbaar: 'is_comparable' },
  ],
  Volledigheid: [
    'coverage',
    { ...WHEN, ...REGION, Stand: 'status', 'Verwacht uiterlijk': 'due_on' },
  ],
};
const KEYS: Readonly<Record<string, readonly string[]>> = {
  fact_profiles: ['quarter_key', 'region_key', 'municipality_key'],
  profiles: ['quarter_code', 'region_code', 'municipality_code'],
  region_profiles: ['quarter_code', 'region_code'],
  national_totals: ['quarter_code'],
  comparable_series: ['quarter_code', 'municipality_code'],
  coverage: ['quarter_code', 'region_code'],
};

const folder = temporaryFolder();
const target = join(folder.path, 'export');
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase('server');
  await fillWarehouse(database.warehouse.db, reference);
  await exportTo(database.warehouse.db, target);
});
afterAll(async () => {
  folder[Symbol.dispose]();
  await database.drop();
});

function runPython(script: string, argument: string): unknown {
  const answer = execFileSync(PYTHON, ['-c', script, argument], {
    encoding: 'utf8',
    maxBuffer: 100_000_000,
  });
  return JSON.parse(answer);
}

test('the Frictionless validator finds nothing wrong: schemas, foreign keys, hashes, bytes', () => {
  expect(runPython(VALIDATE, join(target, 'datapackage.json'))).toEqual({
    valid: true,
    tasks: 35,
    errors: [],
  });
});

test.each([
  ['CSV', (name: string) => `read_csv('${join(target, 'csv', name)}.csv')`],
  ['Parquet', (name: string) => `'${join(target, 'parquet', name)}.parquet'`],
])('DuckDB reads the facts back from %s as they are', async (_, from) => {
  const keys = ['quarter_key', 'region_key', 'municipality_key'] as const;
  const rows = await database.warehouse.db
    .selectFrom('klantprofielen.fact_profiles')
    .select([...keys, ...MEASURES, 'document_key'])
    .orderBy('quarter_key')
    .orderBy('region_key')
    .orderBy('municipality_key')
    .execute();
  expect(rows).toHaveLength(9420);
  const columns = [...keys, ...MEASURES, 'document_key'].join(', ');
  const query = `select ${columns} from ${from('fact_profiles')} order by ${keys.join(', ')}`;
  expect(runPython(READ, query)).toEqual(rows.map((row) => Object.values(row)));
  const totals = `select known_in_sonar, register_persons, round(known_share, 6) from ${from('fact_region_coverage')} order by quarter_key, region_key`;
  const covered = await database.warehouse.db
    .selectFrom('klantprofielen.fact_region_coverage')
    .select(['known_in_sonar', 'register_persons', 'known_share'])
    .orderBy('quarter_key')
    .orderBy('region_key')
    .execute();
  expect(runPython(READ, totals)).toEqual(covered.map((row) => Object.values(row)));
  const names = `select municipality_name from ${from('dim_municipality')} where municipality_code = 'GM0518'`;
  expect(runPython(READ, names)).toEqual([["'s-Gravenhage"]]);
});

type Row = Readonly<Record<string, string | number | boolean | null>>;

/** A table of the export as the database has it now, in the order of its key. */
async function readTable(name: string): Promise<readonly Row[]> {
  const key = (KEYS[name] ?? []).map(
    (column) => `${column} ${column.endsWith('_code') ? 'collate "C"' : ''}`,
  );
  const { rows } = await sql
    .raw<Row>(`select * from klantprofielen.${name} order by ${key.join(', ')}`)
    .execute(database.warehouse.db);
  return rows;
}

test.each(Object.keys(KEYS))(
  '%s: every cell that Python reads from CSV and pyarrow from Parquet is that of the database',
  async (name) => {
    const rows = await readTable(name);
    const columns = Object.keys(rows[0] ?? {});
    const expected = [columns, ...rows.map((row) => columns.map((column) => row[column]))];
    expect(runPython(CELLS, join(target, 'parquet', `${name}.parquet`))).toEqual(expected);
    expect(runPython(CELLS, join(target, 'csv', `${name}.csv`))).toEqual(
      expected.map((row) => row.map((value) => (value === null ? '' : String(value)))),
    );
  },
);

type Sheet = {
  readonly rows: readonly (readonly unknown[])[];
  readonly kinds: readonly string[];
  readonly frozen: string | null;
  readonly filter: string | null;
  readonly formats: readonly string[];
};

const openSheet = (name: string) =>
  runPython(SHEET, JSON.stringify([join(target, 'klantprofielen.xlsx'), name])) as Sheet;

test.each(Object.entries(SHEETS))(
  'openpyxl reads sheet %s as the database has it',
  async (sheet, [view, headings]) => {
    const rows = await readTable(view);
    const found = openSheet(sheet);
    const [head = [], ...body] = found.rows;
    const places = Object.keys(headings).map((heading) => head.indexOf(heading));
    expect(places).not.toContain(-1);
    expect(body.map((row) => places.map((place) => row[place]))).toEqual(
      rows.map((row) => Object.values(headings).map((column) => row[column])),
    );
    // no formula ('f') and no error ('e') anywhere
    expect(found.kinds.filter((kind) => !['b', 'd', 'n', 's'].includes(kind))).toEqual([]);
    expect(found.frozen).toBe('A2');
    expect(found.filter).toMatch(new RegExp(`^A1:[A-Z]+${rows.length + 1}$`));
    expect(found.formats[head.indexOf('Peildatum')]).toBe('dd-mm-yyyy');
    if (sheet !== 'Volledigheid') {
      expect(found.formats[head.indexOf('Aandeel met klantprofiel')]).toBe('0.0%');
      expect(found.formats[head.indexOf('Bekend in Sonar')]).toBe('#,##0');
    }
  },
);

test('LibreOffice shows text that begins like a formula, and openpyxl finds none', async () => {
  const spoilt = join(folder.path, 'spoilt');
  await database.warehouse.db
    .updateTable('klantprofielen.dim_municipality')
    .set({ municipality_name: '=1+1' })
    .where('municipality_code', '=', 'GM0599')
    .execute();
  await exportTo(database.warehouse.db, spoilt);
  const sheet = runPython(
    SHEET,
    JSON.stringify([join(spoilt, 'klantprofielen.xlsx'), 'Vergelijkbare reeks']),
  ) as Sheet;
  expect(sheet.rows.filter((row) => row.includes('=1+1'))).toHaveLength(26);
  expect(sheet.kinds).not.toContain('f');
  execFileSync('soffice', [
    `-env:UserInstallation=file://${join(folder.path, 'office')}`,
    '--headless',
    '--convert-to',
    // comma, quote, UTF-8, from row 1, sheet 5
    'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,5',
    '--outdir',
    folder.path,
    join(spoilt, 'klantprofielen.xlsx'),
  ]);
  const shown = readdirSync(folder.path).find((name) => name.endsWith('.csv')) ?? '';
  expect(readFileSync(join(folder.path, shown), 'utf8')).toContain(',=1+1,');
});

test('the validator notices a file that was changed', () => {
  const file = join(target, 'csv', 'fact_profiles.csv');
  writeFileSync(file, 'quarter_key\r\n20231\r\n');
  expect(runPython(VALIDATE, join(target, 'datapackage.json'))).toMatchObject({ valid: false });
});
