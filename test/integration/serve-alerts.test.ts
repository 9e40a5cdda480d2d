import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';

import { PipelineError } from '../../src/errors.ts';
import { silentLogger } from '../../src/log.ts';
import {
  type Alerts,
  createAlerts,
  createOutageNote,
  createWeb,
  type Web,
} from '../../src/serve/alerts.ts';
import type { AlertFormat } from '../../src/config.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { fillWarehouse } from '../support/fill-warehouse.ts';
import { renderPublication } from '../support/generate-pdf.ts';
import { runInHost, temporaryFolder } from '../support/program.ts';
import { reference } from '../support/reference.ts';
import { PLAIN_LOOK } from '../support/publication.ts';
import { changeCount, samplePublication } from '../support/sample-publication.ts';
import { startWebhook, type Webhook } from '../support/webhook.ts';

const DONE = { kind: 'ended', status: 'done' } as const;

let database: TestDatabase;
let data: ReturnType<typeof temporaryFolder>;
let hook: Webhook;
let web: Web;

beforeEach(async () => {
  database = await createTestDatabase('server');
  data = temporaryFolder();
  hook = await startWebhook();
  web = createWeb({ userAgent: 'test', extraCa: undefined, timeoutMs: 2_000 });
});

afterEach(async () => {
  await web[Symbol.asyncDispose]();
  await hook[Symbol.asyncDispose]();
  data[Symbol.dispose]();
  await database.drop();
});

/** As another process would make them: nothing is remembered but in the database and in DATA_DIR. */
function createOwn(format: AlertFormat = 'json'): Alerts {
  return createAlerts({
    webhookUrl: `${hook.url}/hook`,
    format,
    heartbeatUrl: `${hook.url}/beat`,
    web,
    note: createOutageNote(data.path),
    log: silentLogger(),
    now: () => new Date(),
  });
}

const pass = () => createOwn().afterPass(database.warehouse, DONE);

async function execute(text: string): Promise<void> {
  await sql.raw(text).execute(database.warehouse.db);
}

async function addQuarantined(count: number): Promise<void> {
  await execute(`
    with content as (
      insert into etl.document_content (sha256, bytes, size_bytes)
      select lpad(to_hex(n), 64, '0'), '\\x00', 1 from generate_series(1, ${count}) n returning sha256),
    document as (
      insert into etl.document (sha256, quarter_key, region_key, status, reason, url, reader_version)
      select sha256, 20231, 22, 'quarantined', 'row_sum', 'https://x/a.pdf', '0' from content returning document_key)
    insert into etl.check_result (document_key, ordinal, code, severity, subject, passed)
    select document_key, 1, 'row_sum', 'block', 'Rotterdam', false from document`);
}

/** What the webhook took (2xx): event, kind, number of issues. */
const listTaken = (kind: string) =>
  hook.taken
    .filter(({ path, status, body }) => path === '/hook' && status === 200 && body['kind'] === kind)
    .map(({ body }) => `${String(body['event'])} ${(body['issues'] as unknown[]).length}`);

const countBeats = () => hook.taken.filter(({ path }) => path === '/beat').length;

describe('alerts', () => {
  test('one message when trouble begins, one when it is solved, whoever looks how often', async () => {
    await addQuarantined(1);
    for (let again = 0; again < 3; again += 1) await pass();
    expect(listTaken('quarantine')).toEqual(['begin 1']);
    await execute(`update etl.document set status = 'rejected'`);
    for (let again = 0; again < 3; again += 1) await pass();
    expect(listTaken('quarantine')).toEqual(['begin 1', 'solved 1']);
    await execute(`update etl.document set status = 'quarantined'`);
    await pass();
    expect(listTaken('quarantine')).toEqual(['begin 1', 'solved 1', 'begin 1']);
  });

  test('thirty-five documents at once are one message', async () => {
    await addQuarantined(35);
    await pass();
    expect(listTaken('quarantine')).toEqual(['begin 35']);
  });

  test('a message that was answered with 500 comes again with the next pass, and only then counts', async () => {
    await addQuarantined(1);
    hook.answerWith(500);
    await pass();
    await createOwn().resend(database.warehouse);
    expect(listTaken('quarantine')).toEqual([]);
    hook.answerWith(200);
    await pass();
    await pass();
    expect(listTaken('quarantine')).toEqual(['begin 1']);
  });

  test('what nobody was told of is not called solved', async () => {
    await addQuarantined(1);
    hook.answerWith(503);
    await pass();
    await execute(`update etl.document set status = 'rejected'`);
    hook.answerWith(200);
    await pass();
    expect(listTaken('quarantine')).toEqual([]);
  });

  test('ten processes at once send one message', async () => {
    await addQuarantined(2);
    await Promise.all(Array.from({ length: 10 }, pass));
    expect(listTaken('quarantine')).toEqual(['begin 2']);
  });

  test('overdue quarters: one issue a quarter, not one a region; not the history', async () => {
    await pass();
    const message = hook.taken.find(({ body }) => body['kind'] === 'missing_quarter');
    const issues = message?.body['issues'] as { issue: string }[];
    const names = issues.map(({ issue }) => issue);
    expect(names.every((name) => /^missing_quarter \d{4}Q[1-4]$/.test(name))).toBe(true);
    expect(new Set(names).size).toBe(names.length);
    // four or five quarters fall due in 400 days
    expect(names.length).toBeGreaterThanOrEqual(3);
    expect(names.length).toBeLessThanOrEqual(5);
    await pass();
    expect(listTaken('missing_quarter')).toHaveLength(1);
  });

  test('a source with trouble, until a pass reads it as expected', async () => {
    const read = (problem: string) =>
      execute(`
        with r as (insert into etl.run (command, status, finished_at, host, pid, program_version)
                   values ('run', 'source', now(), 'h', 1, '0') returning run_id)
        insert into etl.listing (run_id, source, kind, complete, links, taken, problem_code, problem)
        select run_id, 'https://x/list', 'listing', true, 0, 0, ${problem}, ${problem} from r`);
    await read(`'nothing_listed'`);
    await pass();
    await read(`'nothing_listed'`);
    await pass();
    expect(listTaken('source')).toEqual(['begin 1']);
    await read('null');
    await pass();
    expect(listTaken('source')).toEqual(['begin 1', 'solved 1']);
  });

  test('a link that has failed for more than a day; not one that has worked in between', async () => {
    const fail = (url: string, states: readonly (readonly [hours: number, state: string])[]) =>
      execute(`
        with l as (insert into etl.link (url, source, verdict, rule) values ('${url}', 's', 'taken', 'r') returning link_key)
        insert into etl.link_state (run_id, link_key, state, reason)
        select r.run_id, l.link_key, s.state, 'http_403' from l, (values ${states.map(([hours, state]) => `(${hours}, '${state}')`).join(', ')}) s(hours, state)
          join etl.run r on r.pid = s.hours`);
    await execute(`
      insert into etl.run (command, status, started_at, finished_at, host, pid, program_version)
      select 'run', 'source', now() - make_interval(hours => h), now(), 'h', h, '0' from unnest(array[50, 25, 1]) h`);
    await execute(
      `insert into etl.listing (run_id, source, kind, complete, links, taken) select max(run_id), 's', 'listing', true, 2, 2 from etl.run`,
    );
    await fail('https://x/long.pdf', [
      [50, 'failed'],
      [25, 'failed'],
      [1, 'failed'],
    ]);
    await fail('https://x/short.pdf', [
      [50, 'failed'],
      [25, 'unchanged'],
      [1, 'failed'],
    ]);
    await pass();
    const message = hook.taken.find(({ body }) => body['kind'] === 'failed_link');
    expect(message?.body['issues']).toMatchObject([{ where: 'https://x/long.pdf' }]);
  });

  test('a pass with a fault is told until one comes through; being stopped or locked out is no news', async () => {
    const broken = (error: unknown) =>
      createOwn().afterPass(database.warehouse, { kind: 'broken', error });
    await broken(new PipelineError('interrupted', 'fault', { message: 'stopped by SIGTERM' }));
    await broken(new PipelineError('locked', 'locked', { message: 'held' }));
    expect(hook.taken).toEqual([]);
    await broken(
      new PipelineError('parser_unavailable', 'fault', { message: 'no parser', hint: 'doctor' }),
    );
    await broken(new Error('anything'));
    expect(listTaken('pass')).toEqual(['begin 1']);
    expect(hook.taken[0]?.body).toMatchObject({ kind: 'missing_quarter' });
    await pass();
    expect(listTaken('pass')).toEqual(['begin 1', 'solved 1']);
  });

  test('the database is away: told once, also by another process, and once that it is back', async () => {
    const error = new PipelineError('database_unreachable', 'database', {
      message: 'db:5432 refuses connections',
    });
    await createOwn().afterPass(undefined, { kind: 'broken', error });
    // also where it was opened before: it is not asked once more
    await createOwn().afterPass(database.warehouse, { kind: 'broken', error });
    expect(listTaken('pass')).toEqual(['begin 1']);
    expect(hook.taken).toHaveLength(1);
    await pass();
    await pass();
    expect(listTaken('pass')).toEqual(['begin 1', 'solved 1']);
  });

  test('the heartbeat beats after runs that did their work', async () => {
    for (const status of ['done', 'attention', 'source', 'locked'] as const)
      await createOwn().afterPass(database.warehouse, { kind: 'ended', status });
    await createOwn().afterPass(undefined, { kind: 'broken', error: new Error('x') });
    expect(countBeats()).toBe(2);
  });
});

describe('`run` with a webhook', () => {
  test('tells of a document in quarantine; a dead webhook changes nothing and its secret is not logged', async () => {
    using folder = temporaryFolder();
    const misprint = changeCount(samplePublication('gooi'), 2, 1, 3);
    writeFileSync(join(folder.path, 'gooi.pdf'), await renderPublication(misprint, PLAIN_LOOK));
    const run = (address: string) =>
      runInHost(['run'], {
        DATABASE_URL: database.url,
        SOURCES: folder.path,
        DATA_DIR: data.path,
        ALERT_WEBHOOK_URL: `${address}/hook?canary-secret`,
        HEARTBEAT_URL: `${address}/canary-secret`,
      });
    const dead = await run('http://127.0.0.1:1');
    expect(dead.code).toBe(3);
    expect(dead.stderr).toContain('127.0.0.1:1');
    expect(dead.stderr + dead.stdout).not.toContain('canary-secret');
    expect((await run(hook.url)).code).toBe(0);
    const message = hook.taken.find(({ body }) => body['kind'] === 'quarantine');
    expect(message?.body).toMatchObject({
      event: 'begin',
      runbook: 'docs/runbook.md#alert-quarantine',
      issues: [
        {
          what: expect.stringContaining('row_sum') as string,
          next: expect.stringContaining('status --overlay') as string,
        },
      ],
    });
  });
});

describe('a quarter that becomes complete', () => {
  const completed = () =>
    hook.taken
      .filter(({ status, body }) => status === 200 && body['event'] === 'quarter_completed')
      .map(({ body }) => (body['issues'] as { issue: string }[]).map(({ issue }) => issue).join());

  test('is told once, by one message for each, and not again when it is loaded anew', async () => {
    const { db } = database.warehouse;
    await fillWarehouse(db, reference, { from: '2022Q4', to: '2023Q1', except: ['2023Q1 AM22'] });
    for (let again = 0; again < 2; again += 1) await pass();
    expect(completed()).toEqual(['quarter_completed 2022Q4']);
    await fillWarehouse(db, reference, { from: '2023Q1', to: '2023Q1', regions: ['AM22'] });
    await Promise.all([pass(), pass(), pass()]);
    expect(completed()).toEqual(['quarter_completed 2022Q4', 'quarter_completed 2023Q1']);
    // away and back again, as a replay or a withdrawal that was lifted makes it
    await execute(`update etl.document set withdrawn_at = now() where region_key = 22`);
    await pass();
    await execute(`update etl.document set withdrawn_at = null`);
    await pass();
    expect(completed()).toHaveLength(2);
  });

  test('comes again while nobody took it, and is history where nobody asked to be told', async () => {
    const { db } = database.warehouse;
    await fillWarehouse(db, reference, { from: '2022Q3', to: '2022Q3' });
    await createAlerts({
      webhookUrl: undefined,
      heartbeatUrl: undefined,
      format: 'json',
      web,
      note: createOutageNote(data.path),
      log: silentLogger(),
      now: () => new Date(),
    }).afterPass(database.warehouse, DONE);
    await fillWarehouse(db, reference, { from: '2022Q4', to: '2022Q4' });
    hook.answerWith(503);
    await pass();
    hook.answerWith(200);
    await pass();
    expect(completed()).toEqual(['quarter_completed 2022Q4']);
  });
});

describe('ALERT_FORMAT', () => {
  /** What an incoming webhook of Slack takes, as far as it is used; other fields are refused. */
  const SLACK = z.strictObject({
    text: z.string().min(1).max(40_000),
    blocks: z.tuple([
      z.strictObject({
        type: z.literal('header'),
        text: z.strictObject({ type: z.literal('plain_text'), text: z.string().max(150) }),
      }),
      z.strictObject({
        type: z.literal('section'),
        text: z.strictObject({ type: z.literal('mrkdwn'), text: z.string().min(1).max(3000) }),
      }),
    ]),
  });
  /** For programs: what docs/operations.md says of it, and a line for people. */
  const JSON_SHAPE = z.strictObject({
    text: z.string().min(1),
    event: z.enum(['begin', 'solved', 'quarter_completed']),
    kind: z.string(),
    program: z.literal('klantprofielen'),
    version: z.string(),
    host: z.string(),
    runbook: z.string().startsWith('docs/runbook.md#alert-'),
    issues: z
      .array(
        z.strictObject({
          issue: z.string(),
          what: z.string().min(1),
          where: z.string(),
          since: z.iso.datetime(),
          next: z.string(),
        }),
      )
      .min(1),
  });
  /** A message with one Adaptive Card, as a workflow of Teams takes it. */
  const TEAMS = z.strictObject({
    type: z.literal('message'),
    attachments: z.tuple([
      z.strictObject({
        contentType: z.literal('application/vnd.microsoft.card.adaptive'),
        contentUrl: z.null(),
        content: z.strictObject({
          $schema: z.literal('http://adaptivecards.io/schemas/adaptive-card.json'),
          type: z.literal('AdaptiveCard'),
          version: z.literal('1.4'),
          body: z
            .array(
              z.strictObject({
                type: z.literal('TextBlock'),
                text: z.string().min(1),
                wrap: z.literal(true),
                size: z.literal('Medium').optional(),
                weight: z.literal('Bolder').optional(),
                spacing: z.literal('Small').optional(),
              }),
            )
            .min(2),
        }),
      }),
    ]),
  });

  test.each([
    ['json', JSON_SHAPE],
    ['slack', SLACK],
    ['teams', TEAMS],
  ] as const)('%s gets its own shape, with all that matters in it', async (format, shape) => {
    await addQuarantined(35);
    await createOwn(format).afterPass(database.warehouse, DONE);
    // quarantine comes first
    const sent = hook.taken.find(({ path }) => path === '/hook');
    const text = JSON.stringify(shape.parse(sent?.body));
    for (const words of ['35 documents wait for a person', '2023Q1', 'row_sum', '25 more']) {
      expect(text).toContain(words);
    }
  });
});
