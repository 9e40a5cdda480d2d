/** What somebody sees who starts: an empty database, a mistyped name, a run with troubles, and the way out of them. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { createTestDatabase } from '../support/database.ts';
import { openInbox, type Inbox } from '../support/inbox.ts';
import { lastJson, runInHost, type Outcome, temporaryFolder } from '../support/program.ts';
import { changeCount, samplePublication } from '../support/sample-publication.ts';

describe('an empty database', () => {
  test.each([
    [['status'], 0, 'Nothing has run yet.'],
    [['replay', '--all', '--dry-run'], 5, 'nothing has run.'],
    [['export', 'out'], 5, ' run (which makes the schema first)'],
    [['sql', 'select 7 as seven'], 0, 'seven'],
  ])('%j only looks: it makes no embedded one', async (command, code, says) => {
    using data = temporaryFolder();
    const DATA_DIR = join(data.path, 'data');
    const looked = await runInHost(command, { DATA_DIR });
    expect(looked).toMatchObject({ code });
    expect(looked.stdout + looked.stderr).toContain(says);
    expect(readdirSync(data.path)).toEqual([]);
  });

  test('status says that nothing has run and what to type', async () => {
    const database = await createTestDatabase('server', { empty: true });
    const environment = { DATABASE_URL: database.url };
    const status = await runInHost(['status'], environment);
    const json = await runInHost(['status', '--json'], environment);
    await database.drop();
    expect(status).toMatchObject({ code: 0, stderr: '' });
    expect(status.stdout).toMatch(/Nothing has run yet\.\n[^]* discover https:[^]* run\n/);
    expect(json.code).toBe(0);
    expect(lastJson(json)).toMatchObject({ documents: 0, facts: 0, quarters: [], waiting: [] });
  });
});

test('a setting whose name is mistyped is noted, and changes no exit code', async () => {
  const help = await runInHost(['discover', '/not/there'], { SCHEDUEL: 'canary-value' });
  expect(help.code).toBe(4);
  expect(help.stderr).toContain('SCHEDUEL is set, but there is no such setting');
  expect(help.stderr).toContain('did you mean SCHEDULE?');
  expect(help.stderr).not.toContain('canary-value');
  const none = await runInHost(['run'], { SOURCE: './inbox' });
  expect(none.code).toBe(2);
  expect(none.stderr).toContain('did you mean SOURCES?');
});

describe('a run with troubles', () => {
  let inbox: Inbox;

  beforeEach(async () => {
    inbox = await openInbox();
  });

  afterEach(async () => {
    await inbox[Symbol.asyncDispose]();
  });

  const gooi = samplePublication('gooi');

  function logLine(run: Outcome, message: string): Record<string, unknown> {
    const lines = run.stderr.trim().split('\n');
    const line = lines.find((text) => text.includes(`"msg":"${message}"`)) ?? '{}';
    return JSON.parse(line) as Record<string, unknown>;
  }

  test('names each document with its reason and the next command, and logs what it did', async () => {
    await inbox.put(changeCount(gooi, 2, 1, 3), 'gooi-2020-q3.pdf');
    writeFileSync(join(inbox.path, 'page.pdf'), '<html>Inloggen</html>');
    const run = await inbox.program('run');
    expect(run.code).toBe(3);
    const [hash] = await inbox.hashes();
    expect(run.stdout).toMatch(
      /quarantined \[row_sum, column_sum\]: 2020Q3 AM12, file:.*gooi-2020/,
    );
    expect(run.stdout).toContain(`reject ${hash} --reason`);
    expect(run.stdout).toMatch(/failed \[not_a_pdf\]: file:.*page\.pdf/);
    expect(logLine(run, 'run finished')).toMatchObject({
      command: 'run',
      status: 'attention',
      found: 2,
      quarantined: 1,
      failed: 1,
      sources: 1,
      sources_troubled: 0,
      duration_ms: expect.any(Number) as number,
    });
  });

  test('more than ten are counted, and status --all has them all', async () => {
    for (let file = 0; file < 12; file += 1)
      writeFileSync(join(inbox.path, `page-${file}.pdf`), '<html>Inloggen</html>');
    const run = await inbox.program('run');
    expect(run.stdout.match(/^failed \[not_a_pdf\]/gm)).toHaveLength(10);
    expect(run.stdout).toMatch(/^and 2 more: .* status$/m);
    const status = await inbox.program('status');
    expect(status.stdout.match(/^Not fetched: /gm)).toHaveLength(3);
    expect(status.stdout).toMatch(/and 9 more like this: .* status --all/);
    const all = await inbox.program('status', '--all');
    expect(all.stdout.match(/^Not fetched: /gm)).toHaveLength(12);
  });

  test('status says where accept files a document, and accept files it there', async () => {
    const title = 'Transparantie van klantprofielen Haaglanden, 4e kwartaal 2022';
    await inbox.put(gooi, 'a.pdf', { title });
    await inbox.run();
    const [hash = ''] = await inbox.hashes();
    const { stdout } = await inbox.program('status');
    expect(stdout).toContain(
      'in words: the title in the document says quarter 2020Q3, the link (link title) says 2022Q4',
    );
    expect(stdout).toContain('the title in the document says region AM12');
    expect(stdout).toContain('accept: files it under what its title says, 2020Q3 AM12');
    await inbox.program('accept', hash, '--finding', 'title_agrees', '--reason', 'wrong link');
    expect(
      await inbox.query(
        `select quarter_code, region_code from klantprofielen.coverage where status = 'loaded'`,
      ),
    ).toEqual([{ quarter_code: '2020Q3', region_code: 'AM12' }]);
  });

  test('an unreadable source: what to do, and neither an empty table nor "nothing new"', async () => {
    const run = await inbox.programWith({ SOURCES: `${inbox.path}/gone` }, 'run');
    expect(run.code).toBe(4);
    expect(run.stdout).toContain('there is no such file or folder');
    expect(run.stdout).toMatch(/next: .* discover .*gone/);
    expect(run.stdout).not.toMatch(/─|Nothing new/);
    const { stdout } = await inbox.program('status');
    expect(stdout.match(/^Last run: .*$/m)?.[0].split(`${inbox.path}/gone`)).toHaveLength(2);
  });
});
