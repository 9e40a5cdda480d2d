/** The example of a migration in docs/CONTRIBUTING.md, applied as it is written. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { sql } from 'kysely';
import { expect, test } from 'vitest';

import { SQL_FOLDER } from '../../src/load/migrate.ts';
import { createTestDatabase } from '../support/database.ts';

test('the new column of a view is there, with its comment', async () => {
  const page = readFileSync(new URL('../../docs/CONTRIBUTING.md', import.meta.url), 'utf8');
  const [, example = ''] = /```sql\n([\s\S]+?)```/.exec(page) ?? [];
  const folder = mkdtempSync(join(tmpdir(), 'contributing-'));
  try {
    cpSync(SQL_FOLDER, folder, { recursive: true });
    writeFileSync(join(folder, '9999_example.sql'), example);
    const own = { empty: true, sqlFolder: folder };
    await using warehouse = (await createTestDatabase('embedded', own)).warehouse;
    expect(await warehouse.migrate({ auto: true })).toContain('9999_example');
    const { rows } = await sql<{ comment: string }>`
      select col_description(a.attrelid, a.attnum) as comment from pg_attribute a
      where a.attrelid = 'klantprofielen.quarters'::regclass and a.attname = 'regions_lacking'`.execute(
      warehouse.db,
    );
    expect(rows).toEqual([{ comment: 'Number of regions whose numbers are not loaded.' }]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
