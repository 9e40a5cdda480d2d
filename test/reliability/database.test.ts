/** What a database can do to a run: each trouble ends coded and in bounded time, and one more run gives the truth. */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import pg from 'pg';
import { expect, test } from 'vitest';

import { openDoor, type Door, type Statement } from '../support/door.ts';
import { findHalves, withClient } from '../support/logical-dump.ts';
import { temporaryFolder, type Outcome } from '../support/program.ts';
import { isShort, tell } from '../support/told.ts';
import {
  expectCode,
  recover,
  setUp,
  runWithin,
  startVictim,
  RECORDS_A_DOCUMENT,
} from '../support/trouble.ts';

const { world, truth } = await setUp();

type Scene = {
  /** Of the database itself, as a superuser. */
  readonly url: string;
  readonly setBack: () => Promise<void>;
  readonly door: Door;
  /** Runs the program through the door, or elsewhere. */
  readonly run: (environment?: Record<string, string>) => Promise<Outcome>;
  /** Runs one statement as the superuser. */
  readonly ask: (text: string) => Promise<readonly Record<string, unknown>[]>;
};

type Case = {
  readonly name: string;
  /** Brings the trouble about, runs, and takes it away again. */
  readonly play: (scene: Scene) => Promise<Outcome>;
  readonly code: number;
  /** What has to stand on stderr. */
  readonly says?: RegExp;
  /** Waits for most of a minute and is left to the long run. */
  readonly isLong?: boolean;
};

const HUNG_SECONDS = 180;

/** Rules that have not met their statement: a trouble that never came proves nothing. */
const waiting = new Set<RegExp>();

/** The rule that plays the effect once, when the first statement like this comes by. */
function atFirst(pattern: RegExp, effect: () => void): (statement: Statement) => 'passes' {
  waiting.add(pattern);
  return ({ text }) => {
    if (!waiting.has(pattern) || !pattern.test(text)) return 'passes';
    waiting.delete(pattern);
    effect();
    return 'passes';
  };
}

const OTHERS = `from pg_stat_activity where datname = current_database() and application_name like 'klantprofielen run%'`;

/** A session of somebody else. */
async function openSession(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** A login that is a loader and no more. */
async function makeLoader({ url, ask }: Scene, limit = -1): Promise<string> {
  const name = `lader_${Math.random().toString(36).slice(2)}`;
  const address = new URL(url);
  await ask(
    `create role ${name} login password '${address.password}' connection limit ${limit} in role klantprofielen_loader`,
  );
  address.username = name;
  return address.href;
}

/** Lends the login; afterwards nothing of it is left on the server. */
async function asLoader(
  scene: Scene,
  limit: number,
  work: (address: string, name: string) => Promise<Outcome>,
): Promise<Outcome> {
  const address = await makeLoader(scene, limit);
  const name = new URL(address).username;
  try {
    return await work(address, name);
  } finally {
    await scene.ask(`drop owned by ${name}`);
    await scene.ask(`drop role ${name}`);
  }
}

const CASES: readonly Case[] = [
  {
    name: 'its backends are killed by an administrator in the middle of a document',
    play: async ({ door, run, ask }) => {
      door.decide(
        atFirst(RECORDS_A_DOCUMENT, () => void ask(`select pg_terminate_backend(pid) ${OTHERS}`)),
      );
      return await run();
    },
    code: 3,
    says: /taking the lock again/,
  },
  {
    name: 'a statement is cancelled',
    play: async ({ url, run, ask }) => {
      // held up, so that there is something to cancel
      const other = await openSession(url);
      await other.query('begin; lock table klantprofielen.fact_profiles in access exclusive mode');
      const running = run();
      const cancelling = setInterval(() => {
        void ask(`select pg_cancel_backend(pid) ${OTHERS} and wait_event_type = 'Lock'`).then(
          (rows) => {
            if (rows.length > 0) clearInterval(cancelling);
            return rows.length > 0 ? other.end() : undefined;
          },
        );
      }, 500);
      return await running;
    },
    code: 3,
  },
  {
    name: 'nobody listens at its address',
    play: async ({ run, url }) => {
      const address = new URL(url);
      address.port = '1';
      return await run({ DATABASE_URL: address.href });
    },
    code: 5,
    says: /Error \[database_unreachable\]: .* refuses connections/,
  },
  {
    name: 'a connection is taken and closed without a word',
    play: async ({ door, run }) => {
      door.close(true);
      return await run();
    },
    code: 5,
    says: /Error \[database_\w+\]/,
  },
  {
    name: 'its host has no name that is known',
    play: async ({ run, url }) => {
      const address = new URL(url);
      address.hostname = 'nobody.invalid';
      return await run({ DATABASE_URL: address.href });
    },
    code: 5,
    says: /Error \[database_unreachable\]/,
  },
  {
    name: 'something else listens there: a web site',
    play: async ({ run, url }) => {
      const address = new URL(url);
      address.port = new URL(world.site.origin).port;
      return await run({ DATABASE_URL: address.href });
    },
    code: 5,
    says: /Error \[database_\w+\]/,
  },
  {
    name: 'somebody listens there who never says anything',
    play: async ({ run, url }) => {
      const mute = createServer((socket) => socket.on('error', () => undefined)).listen(
        0,
        '127.0.0.1',
      );
      await once(mute, 'listening');
      const address = new URL(url);
      address.port = String((mute.address() as AddressInfo).port);
      const outcome = await run({ DATABASE_URL: address.href });
      mute.close();
      return outcome;
    },
    code: 5,
    says: /Error \[database_unreachable\]: .* does not answer/,
  },
  {
    name: 'it is away for three seconds in the middle of a document',
    play: async ({ door, run }) => {
      door.decide(
        atFirst(RECORDS_A_DOCUMENT, () => {
          door.close(true);
          door.cutAll();
          setTimeout(() => door.close(false), 3_000);
        }),
      );
      return await run();
    },
    code: 3,
    says: /taking the lock again/,
  },
  {
    name: 'it goes away for good in the middle of a document',
    play: async ({ door, run }) => {
      door.decide(
        atFirst(RECORDS_A_DOCUMENT, () => {
          door.close(true);
          door.cutAll();
        }),
      );
      return await run({ DATABASE_RECOVERY_SECONDS: '8' });
    },
    code: 5,
    says: /Error \[database_lost\]: .* within 8 s/,
  },
  {
    name: 'it is slow: 20 ms for every piece of data, each way',
    play: async ({ door, run }) => {
      door.delay(20);
      return await run();
    },
    code: 3,
  },
  {
    name: 'one connection lets nothing through any more, new ones do (half open)',
    play: async ({ door, run }) => {
      let isStill = false;
      door.decide(({ text }) => {
        if (isStill || !RECORDS_A_DOCUMENT.test(text)) return 'passes';
        isStill = true;
        return 'stands_still';
      });
      return await run();
    },
    code: 3,
    says: /taking the lock again/,
    isLong: true,
  },
  {
    name: 'nothing gets through any more, and nothing is closed',
    play: async ({ door, run }) => {
      let isStill = false;
      door.decide(({ text }) => {
        isStill ||= RECORDS_A_DOCUMENT.test(text);
        return isStill ? 'stands_still' : 'passes';
      });
      return await run();
    },
    code: 5,
    says: /Error \[database_lost\]/,
    isLong: true,
  },
  {
    name: 'the password is wrong',
    play: async ({ run, url }) => {
      const address = new URL(url);
      address.password = `${address.password}x`;
      return await run({ DATABASE_URL: address.href });
    },
    code: 5,
    says: /Error \[database_login\]/,
  },
  {
    name: 'the password is changed in mid-run, and DATABASE_URL_FILE with it',
    play: async (scene) =>
      await asLoader(scene, -1, async (loader, name) => {
        using folder = temporaryFolder();
        const file = join(folder.path, 'url');
        const address = new URL(loader);
        address.port = new URL(scene.door.url).port;
        writeFileSync(file, address.href);
        const { door, ask, run } = scene;
        door.decide(
          atFirst(RECORDS_A_DOCUMENT, () => {
            address.password = `${address.password}-new`;
            writeFileSync(file, address.href);
            void ask(`alter role ${name} password '${address.password}'`).then(() =>
              ask(`select pg_terminate_backend(pid) ${OTHERS}`),
            );
          }),
        );
        return await run({ DATABASE_URL: '', DATABASE_URL_FILE: file });
      }),
    code: 3,
    says: /taking the lock again/,
  },
  {
    name: 'the database is not there',
    play: async ({ run, url }) => {
      const address = new URL(url);
      address.pathname = '/nowhere';
      return await run({ DATABASE_URL: address.href });
    },
    code: 5,
    says: /Error \[database_absent\]/,
  },
  {
    name: 'it lets in fewer connections than are needed',
    play: async (scene) =>
      await asLoader(scene, 1, (address) => scene.run({ DATABASE_URL: address })),
    code: 5,
    says: /Error \[database_overloaded\]/,
  },
  {
    name: 'the role may not write facts',
    play: async (scene) =>
      await asLoader(scene, -1, async (address) => {
        await scene.ask('revoke insert on klantprofielen.fact_profiles from klantprofielen_loader');
        const outcome = await scene.run({ DATABASE_URL: address });
        await scene.ask('grant insert on klantprofielen.fact_profiles to klantprofielen_loader');
        return outcome;
      }),
    code: 5,
    says: /Error \[database_forbidden\]: [^]*psql -d \w+ -f sql\/roles\.sql/,
  },
  {
    name: 'its schema is newer than the program',
    play: async ({ ask, run }) => {
      await ask(`insert into etl.migration (name, timestamp) values ('9999_future', now()::text)`);
      const outcome = await run();
      await ask(`delete from etl.migration where name = '9999_future'`);
      return outcome;
    },
    code: 5,
    says: /Error \[schema_newer\]: [^]*9999_future/,
  },
  {
    name: 'a table of its schema is gone',
    play: async ({ ask, run }) => {
      await ask('alter table etl.cell rename to cell_away');
      const outcome = await run();
      await ask('alter table etl.cell_away rename to cell');
      return outcome;
    },
    code: 5,
    says: /Error \[schema_mismatch\]/,
  },
  {
    name: 'another session and a document lock the same tables in opposite order (deadlock)',
    play: async ({ url, door, run, ask }) => {
      const other = await openSession(url);
      await other.query(`begin; set local deadlock_timeout = '60s'`);
      await other.query('lock table klantprofielen.fact_profiles in share row exclusive mode');
      const met = Promise.withResolvers<unknown>();
      door.decide(
        atFirst(RECORDS_A_DOCUMENT, () => {
          void sleep(200)
            .then(() => other.query('lock table etl.document in access exclusive mode'))
            .then(met.resolve, met.resolve);
        }),
      );
      const running = run();
      await Promise.race([running, met.promise]);
      await other.query('rollback').catch(() => undefined);
      await other.end();
      const outcome = await running;
      const [{ deadlocks } = {}] = await ask(
        'select deadlocks::int from pg_stat_database where datname = current_database()',
      );
      expect(deadlocks).toBe(1);
      return outcome;
    },
    code: 3,
  },
  {
    name: 'another session holds the facts for longer than a lock is waited for',
    play: async ({ url, run }) => {
      const other = await openSession(url);
      await other.query('begin; lock table klantprofielen.fact_profiles in access exclusive mode');
      const running = run();
      await Promise.race([running, sleep(16_000)]);
      await other.end();
      return await running;
    },
    code: 3,
  },
  {
    name: 'another session holds the facts and never lets go',
    play: async ({ url, run }) => {
      const other = await openSession(url);
      await other.query('begin; lock table klantprofielen.fact_profiles in access exclusive mode');
      const outcome = await run();
      await other.end();
      return outcome;
    },
    code: 5,
    says: /Error \[database_lock_timeout\]: [^]*pg_blocking_pids/,
    isLong: true,
  },
  {
    name: 'its role has odd defaults: path, dates, time zone, read-committed no more',
    play: async (scene) =>
      await asLoader(scene, -1, async (address, name) => {
        for (const setting of [
          `search_path = 'nowhere'`,
          `timezone = 'Pacific/Apia'`,
          `datestyle = 'German'`,
          `bytea_output = 'escape'`,
          `default_transaction_isolation = 'serializable'`,
          `statement_timeout = '2s'`,
        ])
          await scene.ask(`alter role ${name} set ${setting}`);
        return await scene.run({ DATABASE_URL: address });
      }),
    code: 3,
  },
  {
    name: 'an analyst has had a snapshot open all the time',
    play: async ({ url, run }) => {
      const analyst = await openSession(url);
      await analyst.query('begin isolation level repeatable read; set role klantprofielen_reader');
      const look = async () =>
        (await analyst.query('select * from klantprofielen.profiles order by 1, 2, 3, 4, 5, 6'))
          .rows;
      const before = await look();
      const outcome = await run();
      expect(await look()).toEqual(before);
      await analyst.end();
      return outcome;
    },
    code: 3,
  },
  {
    name: 'an older dump is put in its place between two runs',
    play: async ({ run, setBack }) => {
      await run();
      await setBack();
      return await run();
    },
    code: 3,
  },
  {
    name: 'an older dump is put in its place in the middle of a document',
    play: async ({ door, run, setBack }) => {
      let isBack: Promise<void> | undefined;
      door.decide(
        atFirst(RECORDS_A_DOCUMENT, () => {
          // nobody gets in before it stands again
          door.close(true);
          isBack = setBack().finally(() => door.close(false));
        }),
      );
      const outcome = await run();
      await isBack;
      return outcome;
    },
    code: 5,
    says: /Error \[database_set_back\]: [^]*backup/,
  },
];

test.each(CASES.filter(({ isLong }) => !isShort || !isLong))(
  '$name: exit $code',
  async ({ name, play, code, says }) => {
    // what an earlier case has left says nothing of this one
    waiting.clear();
    await using copy = await world.copy();
    await using door = await openDoor(copy.url);
    let seconds = 0;
    const outcome = await play({
      url: copy.url,
      setBack: () => copy.setBack(),
      door,
      run: async (environment = {}) => {
        const started = performance.now();
        const ended = await runWithin(
          HUNG_SECONDS,
          startVictim({ ...world.environment(door.url), ...environment }),
        );
        seconds = Math.ceil((performance.now() - started) / 1000);
        return ended;
      },
      ask: (text) =>
        withClient(
          copy.url,
          async (client) => (await client.query<Record<string, unknown>>(text)).rows,
        ),
    });
    expect(waiting.size).toBe(0);
    expectCode(outcome, code);
    if (says) expect(outcome.stderr).toMatch(says);
    expect(await findHalves(copy.url)).toEqual([]);
    const after = await recover(world, copy.url);
    expectCode(after.outcome, 0, 3);
    expect(after.dump).toEqual(truth);
    tell({ part: 'database', tried: name, times: 1, came: `exit ${code} after ${seconds} s` });
  },
);
