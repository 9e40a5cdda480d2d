import { copyFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { renderPublication } from '../support/generate-pdf.ts';
import { lastJson, runInHost, temporaryFolder } from '../support/program.ts';
import { PLAIN_LOOK, type Publication } from '../support/publication.ts';
import { changeCount, revise, samplePublication } from '../support/sample-publication.ts';

const SAMPLES = fileURLToPath(new URL('../../samples', import.meta.url));
const GOOI = 'transparantie-klantprofielen-gooi-en-vechtstreek-2020-q3.pdf';

let database: TestDatabase;
let folder: ReturnType<typeof temporaryFolder>;

beforeEach(async () => {
  database = await createTestDatabase('server');
  folder = temporaryFolder();
});

afterEach(async () => {
  folder[Symbol.dispose]();
  await database.drop();
});

/** An inbox with all samples but Gooi en Vechtstreek. */
function fillInbox(): void {
  for (const file of readdirSync(SAMPLES)) {
    if (file.endsWith('.pdf') && file !== GOOI)
      copyFileSync(join(SAMPLES, file), join(folder.path, file));
  }
}

async function put(publication: Publication, file = GOOI): Promise<void> {
  writeFileSync(join(folder.path, file), await renderPublication(publication, PLAIN_LOOK));
}

async function program(...args: string[]) {
  return await runInHost(args, { DATABASE_URL: database.url, SOURCES: folder.path, WORKERS: '1' });
}

async function query<T>(text: string): Promise<T[]> {
  return (await sql.raw<T>(text).execute(database.warehouse.db)).rows;
}

async function failedCodes(): Promise<string[]> {
  const rows = await query<{ code: string }>(
    `select distinct code from klantprofielen.reconciliation where not passed and severity = 'block' order by 1`,
  );
  return rows.map((row) => row.code);
}

const gooi = samplePublication('gooi');

describe('a document that cannot be trusted', () => {
  test.each<[string, Publication, string[]]>([
    ['one digit changed', changeCount(gooi, 2, 1, 3), ['column_sum', 'row_sum']],
    [
      'one municipality missing',
      { ...gooi, rows: gooi.rows.slice(1) },
      ['column_sum', 'municipality_complete'],
    ],
    [
      'a title of another region',
      { ...gooi, region: 'Haaglanden' },
      ['municipality_complete', 'title_agrees'],
    ],
    ['a percentage that contradicts the counts', { ...gooi, pct: 85 }, ['coverage_pct']],
  ])(
    '%s: quarantined with its codes, no fact of it, the others loaded',
    async (_, publication, codes) => {
      fillInbox();
      await put(publication);
      const run = await program('run', '--json');
      expect(run.code).toBe(3);
      expect(lastJson(run)).toMatchObject({ status: 'attention', loaded: 7, quarantined: 1 });
      expect(await failedCodes()).toEqual(codes);
      expect(
        await query(`select * from klantprofielen.fact_profiles where region_key in (12, 21)`),
      ).toEqual([]);
      expect(
        await query(
          `select region_code, status from klantprofielen.coverage where status = 'quarantined'`,
        ),
      ).toEqual([{ region_code: 'AM12', status: 'quarantined' }]);
    },
  );

  test('a wrong region in its title leaves that region’s own document alone', async () => {
    await put(gooi);
    await program('run');
    const rijnmond = samplePublication('rijnmond');
    const claim = {
      ...rijnmond,
      region: 'Gooi en Vechtstreek',
      noteRegion: 'Gooi en Vechtstreek',
      year: 2020,
      quarter: 3 as const,
    };
    await put(claim, 'transparantie-klantprofielen-rijnmond-2020-q3.pdf');
    const run = await program('run', '--json');
    expect(lastJson(run)).toMatchObject({ unchanged: 1, quarantined: 1 });
    const coverage = await query<{ region_code: string; status: string }>(
      `select region_code, status from klantprofielen.coverage where quarter_code = '2020Q3' and status in ('loaded', 'quarantined') order by 1`,
    );
    expect(coverage).toEqual([
      { region_code: 'AM12', status: 'loaded' },
      { region_code: 'AM22', status: 'quarantined' },
    ]);
  });
});

describe('what a person does about it', () => {
  test('status names the finding, both numbers and the next command; accepting it loads the document', async () => {
    await put({ ...gooi, pct: 85 });
    expect((await program('run')).code).toBe(3);
    const status = await program('status');
    expect(status).toMatchObject({ code: 0 });
    expect(status.stdout).toMatch(/coverage_pct .*printed percentage .*85.*worked out/s);
    const command = /next: \S+ (accept \w{12} --finding coverage_pct) --reason/.exec(
      status.stdout,
    )?.[1];
    expect(command).toBeDefined();

    expect((await program('run', '--json')).code).toBe(0);
    const accepted = await program(
      ...(command ?? '').split(' '),
      '--reason',
      'UWV was told',
      '--by',
      'ops',
    );
    expect(accepted).toMatchObject({ code: 0 });
    expect(await query(`select kind, codes, reason, decided_by from etl.decision`)).toEqual([
      { kind: 'accept', codes: ['coverage_pct'], reason: 'UWV was told', decided_by: 'ops' },
    ]);
    expect(await query(`select count(*)::int as n from klantprofielen.fact_profiles`)).toEqual([
      { n: 8 },
    ]);
    expect(lastJson(await program('run', '--json'))).toMatchObject({
      status: 'done',
      unchanged: 1,
    });
  });

  test('what puts the numbers themselves in doubt is never accepted, and the wish is kept', async () => {
    await put(changeCount(gooi, 0, 0, 1));
    await program('run');
    const [document] = await query<{ sha256: string }>(`select sha256 from etl.document`);
    const hash = document?.sha256.slice(0, 12) ?? '';
    const refused = await program('accept', hash, '--finding', 'row_sum', '--reason', 'please');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('never');
    expect(await query(`select kind, codes from etl.decision`)).toEqual([
      { kind: 'refused', codes: ['row_sum'] },
    ]);
    expect(await query(`select * from klantprofielen.fact_profiles`)).toEqual([]);
  });

  test('a rejected document is not asked about again; a corrected one at its address is loaded', async () => {
    await put(changeCount(gooi, 0, 0, 1));
    await program('run');
    const [document] = await query<{ sha256: string }>(`select sha256 from etl.document`);
    const rejected = await program(
      'reject',
      document?.sha256.slice(0, 8) ?? '',
      '--reason',
      'a misprint',
    );
    expect(rejected).toMatchObject({ code: 0 });
    const quiet = await program('run', '--json');
    expect(lastJson(quiet)).toMatchObject({
      status: 'done',
      ignored: 1,
      quarantined: 0,
      waiting: 0,
    });
    await put(gooi);
    expect(lastJson(await program('run', '--json'))).toMatchObject({ loaded: 1 });
    expect(await query(`select kind, reason from etl.decision`)).toEqual([
      { kind: 'reject', reason: 'a misprint' },
    ]);
  });
});

describe('later documents of the same publication', () => {
  test('other numbers are a revision, the old ones are kept; the file replaced earlier does not come back', async () => {
    await put(gooi);
    await program('run');
    await put(revise(gooi));
    expect(lastJson(await program('run', '--json'))).toMatchObject({ status: 'done', revised: 1 });
    const revisions = await query<{ measure: string; old_value: number; new_value: number }>(
      `select municipality_code, measure, old_value, new_value from klantprofielen.revisions where municipality_code is not null order by measure`,
    );
    expect(revisions).toEqual([
      { municipality_code: 'GM0376', measure: 'known_in_sonar', old_value: 49, new_value: 50 },
      {
        municipality_code: 'GM0376',
        measure: 'municipal_with_profile',
        old_value: 5,
        new_value: 6,
      },
    ]);
    await put(gooi);
    const back = await program('run', '--json');
    expect(back.code).toBe(3);
    expect(await failedCodes()).toContain('older_revision');
    expect(
      await query(
        `select known_in_sonar from klantprofielen.fact_profiles where municipality_key = 376`,
      ),
    ).toEqual([{ known_in_sonar: 50 }]);
  });

  test('new bytes with the same numbers are noted and change no row', async () => {
    await put(gooi);
    await program('run');
    const before = await query(
      `select municipality_key, xmin::text from klantprofielen.fact_profiles order by 1`,
    );
    writeFileSync(
      join(folder.path, GOOI),
      await renderPublication(gooi, { ...PLAIN_LOOK, size: 10 }),
    );
    expect(lastJson(await program('run', '--json'))).toMatchObject({
      status: 'done',
      unchanged: 1,
    });
    expect(
      await query(
        `select municipality_key, xmin::text from klantprofielen.fact_profiles order by 1`,
      ),
    ).toEqual(before);
    expect(await query(`select status from etl.document order by document_key`)).toEqual([
      { status: 'current' },
      { status: 'republished' },
    ]);
  });

  test('two unseen ones with other numbers and no later date both wait; accepting one puts the other aside', async () => {
    await put(gooi);
    await put(revise(gooi), 'klantprofielen-gooi-en-vechtstreek-2020-q3-definitief.pdf');
    const run = await program('run', '--json');
    expect(lastJson(run)).toMatchObject({ quarantined: 2, loaded: 0 });
    expect(await failedCodes()).toEqual(['two_candidates']);
    const [first] = await query<{ sha256: string }>(
      `select sha256 from etl.document order by document_key`,
    );
    const accepted = await program(
      'accept',
      first?.sha256.slice(0, 12) ?? '',
      '--finding',
      'two_candidates',
      '--reason',
      'the final one',
    );
    expect(accepted).toMatchObject({ code: 0 });
    expect(await query(`select status from etl.document order by status`)).toEqual([
      { status: 'current' },
      { status: 'superseded' },
    ]);
    expect(lastJson(await program('run', '--json'))).toMatchObject({
      status: 'done',
      unchanged: 2,
    });
    expect(lastJson(await program('retry', '--json'))).toMatchObject({ found: 0 });
  });

  test('dropped facts are rebuilt from the archive alone', async () => {
    fillInbox();
    await put(gooi);
    await program('run');
    const facts = `select quarter_key, region_key, municipality_key, municipal_with_profile, municipal_without_profile, uwv_with_profile, uwv_without_profile, known_in_sonar from klantprofielen.fact_profiles order by 1, 2, 3`;
    const before = await query(facts);
    await query(`delete from klantprofielen.fact_profiles`);
    await query(`delete from klantprofielen.fact_region_coverage`);
    expect((await program('replay', '--all')).code).toBe(0);
    expect(await query(facts)).toEqual(before);
    const dry = await program('replay', '--all', '--dry-run');
    expect(dry).toMatchObject({ code: 0 });
    expect(dry.stdout).toContain('every cell equals');
  });
});
