/** The export as others see it: the Frictionless validator, and DuckDB reading CSV and Parquet. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

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
    tasks: 24,
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

test('the validator notices a file that was changed', () => {
  const file = join(target, 'csv', 'fact_profiles.csv');
  writeFileSync(file, 'quarter_key\r\n20231\r\n');
  expect(runPython(VALIDATE, join(target, 'datapackage.json'))).toMatchObject({ valid: false });
});
