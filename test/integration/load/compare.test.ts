import type { Kysely } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';

import { parseSha256 } from '../../../src/codes.ts';
import type { Check } from '../../../src/findings.ts';
import { readKnown } from '../../../src/load/loaded.ts';
import type { Database } from '../../../src/load/schema.ts';
import { loadFacts } from '../../../src/load/star.ts';
import { checkAgainstLoaded } from '../../../src/transform/checks/comparisons.ts';
import { figuresHash } from '../../../src/transform/fingerprint.ts';
import { createTestDatabase, ENGINES } from '../../support/database.ts';
import { addDocument, makeTable } from '../../support/documents.ts';
import { reference } from '../../support/reference.ts';

type Parts = readonly [number, number, number, number];

/** Rijnmond in a quarter: Rotterdam, Schiedam and Albrandswaard, with `more` persons in most cells. */
function rijnmond(quarter: string, more = 0, reorder = (parts: Parts): Parts => parts) {
  return makeTable(quarter, 'AM22', {
    GM0599: reorder([100 + more, 2000 + more, 3100 + more, 800 - more]),
    GM0606: reorder([20 + more, 300 + more, 400 + more, 100]),
    GM0613: reorder([2, 68 + more, 88, 20 + more]),
  });
}

async function compareWithLoaded(db: Kysely<Database>, table: ReturnType<typeof rijnmond>) {
  const sha256 = parseSha256('0'.repeat(64));
  const [known] = await readKnown(db, [{ sha256, filed: table, table }]);
  if (!known?.loaded) throw new TypeError('a table that nothing was read beside');
  return checkAgainstLoaded(table, known.loaded, reference);
}

describe.each(ENGINES)('what is loaded beside a table on %s', (engine) => {
  let db: Kysely<Database>;
  beforeAll(async () => {
    const database = await createTestDatabase(engine);
    db = database.warehouse.db;
    const tables = [rijnmond('2021Q4'), rijnmond('2022Q3', 9), rijnmond('2023Q1', 15)];
    for (const table of tables) {
      const about = { quarter: table.quarter, region: table.region, status: 'current' } as const;
      const documentKey = await addDocument(db, about);
      await db.transaction().execute((trx) => loadFacts(trx, { documentKey, table }));
      await db
        .updateTable('etl.document')
        .set({ figures_hash: figuresHash(table) })
        .where('document_key', '=', documentKey)
        .execute();
    }
    return () => database.drop();
  });

  const failed = async (...args: Parameters<typeof rijnmond>): Promise<Partial<Check>[]> => {
    const checks = await compareWithLoaded(db, rijnmond(...args));
    return checks
      .filter((check) => !check.passed)
      .map(({ code, subject, found }) => ({ code, subject, found }));
  };

  test('a quarter between two others is compared with both and passes', async () => {
    const checks = await compareWithLoaded(db, rijnmond('2022Q4', 12));
    expect(checks.map(({ code, subject, passed }) => [code, subject, passed])).toEqual([
      ['not_a_copy', '2022Q4 AM22', true],
      ['columns_plausible', 'against 2022Q3', true],
      ['columns_plausible', 'against 2023Q1', true],
      ['change_plausible', 'against 2022Q3', true],
    ]);
  });

  test('swapped columns are seen by either neighbour alone', async () => {
    const swap = ([a, b, c, d]: Parts): Parts => [c, d, a, b];
    const codes = async (quarter: string) =>
      (await failed(quarter, 5, swap))
        .filter((check) => check.code === 'columns_plausible')
        .map((check) => check.subject);
    expect(await codes('2020Q4')).toEqual(['against 2021Q4']);
    expect(await codes('2023Q4')).toEqual(['against 2023Q1']);
    expect(await codes('2022Q4')).toEqual(['against 2022Q3', 'against 2023Q1']);
  });

  test('a copy is found however far away its original is', async () => {
    expect(await failed('2018Q2', 0)).toEqual([
      { code: 'not_a_copy', subject: '2018Q2 AM22', found: 'those of 2021Q4 AM22' },
    ]);
  });

  test('a revision is compared with what it replaces', async () => {
    expect(await failed('2022Q3', 9)).toEqual([]);
    expect(await failed('2022Q3', 10)).toMatchObject([
      { subject: 'against what it replaces', found: '3 rows changed' },
    ]);
  });

  test('the register of the neighbour is compared', async () => {
    const table = { ...rijnmond('2022Q4', 12), registerPersons: 1 };
    const checks = await compareWithLoaded(db, table);
    expect(checks.find((check) => !check.passed)).toMatchObject({
      subject: 'register',
      expected: rijnmond('2022Q3', 9).registerPersons,
      found: 1,
    });
  });

  test('nothing is loaded: nothing to compare with', async () => {
    const table = makeTable('2023Q1', 'AM29', { GM0505: [1, 2, 3, 4] });
    const checks = await compareWithLoaded(db, table);
    expect(checks.map(({ code, passed }) => [code, passed])).toEqual([['not_a_copy', true]]);
  });
});
