import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { parse } from 'csv-parse/sync';
import { readXlsx, type Workbook } from 'hucre/xlsx';
import { parquetReadObjects } from 'hyparquet';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { toText } from '../../src/export/csv.ts';
import { type Exported, exportTo } from '../../src/export/export.ts';
import type { Row, Value } from '../../src/export/tables.ts';
import { createTestDatabase, ENGINES, type TestDatabase } from '../support/database.ts';
import { fillWarehouse } from '../support/fill-warehouse.ts';
import { runInHost, temporaryFolder } from '../support/program.ts';
import { reference } from '../support/reference.ts';

const SCHEMA = new URL('../support/data-package-schema.json', import.meta.url);

type Field = { readonly name: string; readonly type: string };
type Resource = {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly hash: string;
  readonly schema?: { readonly fields: readonly Field[]; readonly primaryKey: readonly string[] };
};
type Descriptor = { readonly data_until: string; readonly resources: readonly Resource[] };

describe.each(ENGINES)('an export of %s', (engine) => {
  const folder = temporaryFolder();
  const target = join(folder.path, 'out');
  let database: TestDatabase;
  let files: readonly Exported[] = [];
  let descriptor: Descriptor;
  let workbook: Workbook;
  beforeAll(async () => {
    database = await createTestDatabase(engine);
    await fillWarehouse(database.warehouse.db, reference, {
      from: '2022Q4',
      regions: ['AM22', 'AM05', 'AM18'],
    });
    files = await exportTo(database.warehouse.db, target, new Date('2026-11-26T12:00:00Z'));
    descriptor = JSON.parse(await readFile(join(target, 'datapackage.json'), 'utf8')) as Descriptor;
    workbook = await readXlsx(await readFile(join(target, 'klantprofielen.xlsx')));
  });
  afterAll(async () => {
    folder[Symbol.dispose]();
    await database.drop();
  });

  /** The rows as the database has them, in the order of the key. */
  const read = async ({ name, schema }: Resource): Promise<readonly Row[]> => {
    const texts = schema?.fields.filter(({ type }) => type === 'string').map((field) => field.name);
    const key = (schema?.primaryKey ?? ['quarter_key']).map((column) =>
      texts?.includes(column) ? sql`${sql.ref(column)} collate "C"` : sql.ref(column),
    );
    const past = name === 'dim_quarter' ? sql`last_day < now()::date` : sql`true`;
    const { rows } = await sql<Row>`
      select * from ${sql.table(`klantprofielen.${name}`)} where ${past} order by ${sql.join(key)}`.execute(
      database.warehouse.db,
    );
    return rows;
  };
  const tables = () => descriptor.resources.filter(({ schema }) => schema !== undefined);

  test('has the flat tables beside the star, and the descriptor fits its schema and its files', async () => {
    expect(tables().map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'fact_profiles',
        'fact_region_coverage',
        'profiles',
        'region_profiles',
        'national_totals',
        'comparable_series',
        'coverage',
      ]),
    );
    const ajv = new Ajv({ allErrors: true });
    formats.default(ajv);
    const check = ajv.compile(JSON.parse(await readFile(SCHEMA, 'utf8')) as object);
    check(descriptor);
    expect(check.errors ?? []).toEqual([]);
    expect(descriptor).toMatchObject({
      created: '2026-11-26T12:00:00.000Z',
      // no quarter is complete: that of the newest one
      data_until: '2023-03-31',
    });
    for (const { path, bytes, hash } of descriptor.resources) {
      const found = await readFile(join(target, ...path.split('/')));
      expect({ path, bytes: found.length }).toEqual({ path, bytes });
      expect(`sha256:${createHash('sha256').update(found).digest('hex')}`).toBe(hash);
    }
    expect(descriptor.resources).toHaveLength(files.length - 1);
    expect(check({ ...descriptor, resources: [] })).toBe(false);
  });

  test('CSV and Parquet read back equal the tables, row by row in the order of their keys', async () => {
    for (const resource of tables()) {
      const rows = await read(resource);
      const toEntries = (row: Row, toForm: (value: Value, type: string) => unknown) =>
        Object.fromEntries(
          (resource.schema?.fields ?? []).map(({ name, type }) => [
            name,
            toForm(row[name] ?? null, type),
          ]),
        );
      const csv: unknown = parse(await readFile(join(target, resource.path)), {
        columns: true,
        record_delimiter: '\r\n',
      });
      expect(csv).toEqual(
        rows.map((row) => toEntries(row, (value) => (value === null ? '' : toText(value)))),
      );
      const parquet = await readFile(join(target, 'parquet', `${resource.name}.parquet`));
      expect(await parquetReadObjects({ file: new Uint8Array(parquet).buffer })).toEqual(
        rows.map((row) => toEntries(row, parquetValue)),
      );
    }
    const counts = await Promise.all(tables().map(async (one) => (await read(one)).length));
    expect(Math.min(...counts)).toBeGreaterThan(0);
  });

  test('the workbook has the counts and shares as numbers, days as days, filters and a frozen head', async () => {
    const titles = [
      'Uitleg',
      'Nederland',
      'Per regio',
      'Per gemeente',
      'Vergelijkbare reeks',
      'Volledigheid',
    ];
    expect(workbook.sheets.map(({ name }) => name)).toEqual(titles);
    const sheet = workbook.sheets[3];
    const [head, ...rows] = sheet?.rows ?? [];
    const facts = await read(profiles());
    const place = (heading: string) => head?.indexOf(heading) ?? -1;
    expect(
      rows.map((row) => [
        row[place('Kwartaal')],
        row[place('Peildatum')],
        row[place('Regiocode')],
        row[place('Gemeente')],
        row[place('Gemeente: met klantprofiel')],
        row[place('UWV: zonder klantprofiel')],
        row[place('Aandeel met klantprofiel')],
      ]),
    ).toEqual(
      facts.map((row) => [
        row['quarter_code'],
        new Date(`${String(row['reference_date'])}T00:00:00Z`),
        row['region_code'],
        row['municipality_name'],
        row['municipal_with_profile'],
        row['uwv_without_profile'],
        row['profile_share'] === null ? null : Number(row['profile_share']),
      ]),
    );
    expect(sheet?.freezePane).toMatchObject({ rows: 1 });
    expect(sheet?.autoFilter?.range).toBe(`A1:S${facts.length + 1}`);
    const words = JSON.stringify(workbook.sheets[0]?.rows);
    for (const said of [
      'nog door niemand bevestigd',
      'Tel kwartalen nooit',
      '31 maart 2023',
      'Zo citeert u',
      'licentie',
    ])
      expect(words).toContain(said);
  });

  const profiles = (): Resource => {
    const found = tables().find(({ name }) => name === 'profiles');
    if (!found) throw new Error('no profiles');
    return found;
  };

  test('no quarter of the future is exported', async () => {
    const rows = await read({ name: 'dim_quarter', path: '', bytes: 0, hash: '' });
    const exported = files.find(({ path }) => path === 'csv/dim_quarter.csv')?.rows;
    expect(exported).toBe(rows.length);
    expect(rows.map((row) => row['quarter_code'])).toContain('2023Q1');
  });

  test('the same facts give the same bytes; text that begins like a formula is text, and confirmed columns are said', async () => {
    const { db } = database.warehouse;
    const second = await exportTo(
      db,
      join(folder.path, 'second'),
      new Date('2026-11-26T12:00:00Z'),
    );
    expect(second).toEqual(files);
    await sql`update klantprofielen.dim_municipality set municipality_name = '=1+1' where municipality_code = 'GM0599'`.execute(
      db,
    );
    await sql`update klantprofielen.measure set confirmed = true, confirmed_by = '@home', confirmed_on = '2026-11-02', reason = 'x'`.execute(
      db,
    );
    await exportTo(db, target);
    const csv = await readFile(join(target, 'csv', 'profiles.csv'), 'utf8');
    expect(csv).toContain(",'=1+1,");
    const again = await readXlsx(await readFile(join(target, 'klantprofielen.xlsx')));
    const sheet = again.sheets[3];
    expect(sheet?.rows.filter((row) => row.includes('=1+1'))).toHaveLength(2);
    const formulas = again.sheets.flatMap(({ cells }) =>
      [...(cells?.values() ?? [])].filter((cell) => cell.formula !== undefined),
    );
    expect(formulas).toEqual([]);
    expect(JSON.stringify(again.sheets[0]?.rows)).toContain(
      '@home heeft op 2 november 2026 bevestigd',
    );
  });
});

function parquetValue(value: Value, type: string): unknown {
  if (value === null) return null;
  if (type === 'integer') return BigInt(String(value));
  if (type === 'number') return Number(value);
  return type === 'date' ? new Date(`${String(value)}T00:00:00Z`) : value;
}

describe('the command', () => {
  test('writes the folder, again over its own, never over others; --json names each file', async () => {
    using folder = temporaryFolder();
    const database = await createTestDatabase('server');
    await fillWarehouse(database.warehouse.db, reference, { from: '2023Q1', regions: ['AM22'] });
    const target = join(folder.path, 'out');
    const environment = { DATABASE_URL: database.url };
    const first = await runInHost(['export', target, '--json'], environment);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    const lines = first.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { file: string; rows?: number; sha256: string });
    expect(lines.map((line) => line.file)).toContain('parquet/fact_profiles.parquet');
    expect(lines.at(-1)?.file).toBe('datapackage.json');
    const second = await runInHost(['export', target, '--json'], environment);
    // the descriptor alone says when it was made
    expect(second.stdout.trim().split('\n').slice(0, -1)).toEqual(
      first.stdout.trim().split('\n').slice(0, -1),
    );
    const refused = await runInHost(['export', join(folder.path, '..')], environment);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('Error [export_refused]');
    await database.drop();
  });
});
