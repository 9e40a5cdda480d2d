import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { parse } from 'csv-parse/sync';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { toText } from '../../src/export/csv.ts';
import { toFiles } from '../../src/export/export.ts';
import { readTables, type ExportTable, type Field, type Value } from '../../src/export/tables.ts';
import { createTestDatabase, ENGINES, type TestDatabase } from '../support/database.ts';
import { fillWarehouse } from '../support/fill-warehouse.ts';
import { runInHost, temporaryFolder } from '../support/program.ts';
import { reference } from '../support/reference.ts';

const SCHEMA = new URL('../support/data-package-schema.json', import.meta.url);

type Resource = { readonly path: string; readonly bytes: number; readonly hash: string };

describe.each(ENGINES)('an export of %s', (engine) => {
  let database: TestDatabase;
  let tables: readonly ExportTable[] = [];
  beforeAll(async () => {
    database = await createTestDatabase(engine);
    await fillWarehouse(database.warehouse.db, reference, {
      from: '2022Q4',
      regions: ['AM22', 'AM05', 'AM18'],
    });
    tables = await readTables(database.warehouse.db);
  });
  afterAll(() => database.drop());

  test('has the rows of the facts, and the descriptor fits its schema', async () => {
    const { db } = database.warehouse;
    const { n } = await db
      .selectFrom('klantprofielen.fact_profiles')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    expect(n).toBeGreaterThan(30);
    expect(tables.find((table) => table.name === 'fact_profiles')?.rows).toHaveLength(n);
    const files = toFiles(tables);
    const descriptor: unknown = JSON.parse(Buffer.from(files.at(-1)?.bytes ?? []).toString());
    const ajv = new Ajv({ allErrors: true });
    formats.default(ajv);
    const check = ajv.compile(JSON.parse(await readFile(SCHEMA, 'utf8')) as object);
    check(descriptor);
    expect(check.errors ?? []).toEqual([]);
    const { resources } = descriptor as { resources: readonly Resource[] };
    for (const { path, bytes, hash } of resources) {
      const file = files.find((one) => one.path === path);
      expect(file?.bytes.length).toBe(bytes);
      expect(hash).toBe(
        `sha256:${createHash('sha256')
          .update(file?.bytes ?? '')
          .digest('hex')}`,
      );
    }
    expect(resources).toHaveLength(files.length - 1);
    expect(check({ ...(descriptor as object), resources: [] })).toBe(false);
  });

  test('CSV and Parquet read back equal the tables', async () => {
    const files = toFiles(tables);
    for (const table of tables) {
      const csv = files.find((file) => file.path === `csv/${table.name}.csv`);
      const parquet = files.find((file) => file.path === `parquet/${table.name}.parquet`);
      const texts = table.rows.map((row) => toEntries(table, (field) => csvText(row[field.name])));
      expect(
        parse(Buffer.from(csv?.bytes ?? []), { columns: true, record_delimiter: '\r\n' }),
      ).toEqual(texts);
      const bytes = parquet?.bytes ?? new Uint8Array();
      const read = await parquetReadObjects({ file: bytes.slice().buffer });
      const values = table.rows.map((row) =>
        toEntries(table, (field) => parquetValue(row[field.name], field)),
      );
      expect(read).toEqual(values);
    }
  });

  test('the same facts give the same bytes', async () => {
    const again = toFiles(await readTables(database.warehouse.db));
    expect(again.map((file) => file.sha256)).toEqual(toFiles(tables).map((file) => file.sha256));
  });
});

function toEntries<T>(table: ExportTable, valueOf: (field: Field) => T): Record<string, T> {
  return Object.fromEntries(table.fields.map((field) => [field.name, valueOf(field)]));
}

function csvText(value: Value | undefined): string {
  return value === null || value === undefined ? '' : toText(value);
}

function parquetValue(value: Value | undefined, field: Field): unknown {
  if (value === null || value === undefined) return null;
  if (field.type === 'integer') return BigInt(String(value));
  return field.type === 'date' ? new Date(`${String(value)}T00:00:00Z`) : value;
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
    expect(second.stdout).toBe(first.stdout);
    const refused = await runInHost(['export', join(folder.path, '..')], environment);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('Error [export_refused]');
    await database.drop();
  });
});
