import { describe, expect, test } from 'vitest';

import { readConfig } from '../../src/config.ts';
import { PipelineError } from '../../src/errors.ts';

function problemsOf(environment: Record<string, string>): string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    return error instanceof PipelineError ? error.message.split('\n').slice(1) : [String(error)];
  }
}

describe('a wrong setting is described by name, what is allowed, what was given, and an example', () => {
  test.each([
    [
      { LOG_LEVEL: 'loud' },
      '  - LOG_LEVEL: must be one of trace, debug, info, warn, error, fatal, silent; given: "loud"; for example LOG_LEVEL=info',
    ],
    [
      { HTTP_PORT: '99999' },
      '  - HTTP_PORT: must be a whole number from 0 to 65535; given: "99999"; for example HTTP_PORT=8080',
    ],
    [
      { REQUESTS_PER_SECOND: '-1' },
      '  - REQUESTS_PER_SECOND: must be a number above 0; given: "-1"; for example REQUESTS_PER_SECOND=2',
    ],
    [
      { LOCK_WAIT_SECONDS: '20s' },
      '  - LOCK_WAIT_SECONDS: must be a number from 0 to 3600; given: "20s"; for example LOCK_WAIT_SECONDS=20',
    ],
    [
      { AUTO_MIGRATE: 'maybe' },
      '  - AUTO_MIGRATE: must be true or false; given: "maybe"; for example AUTO_MIGRATE=true',
    ],
    [
      { SCHEDULE: '30 6 * *' },
      '  - SCHEDULE: is no cron expression (minute hour day month weekday, optionally seconds first): expected 5 or 6 fields but got 4; given: "30 6 * *"; for example SCHEDULE="30 6 * * 1-5"',
    ],
    [
      { SCHEDULE_TIMEZONE: 'Europe/Atlantis' },
      '  - SCHEDULE_TIMEZONE: is not a time zone; it must be a name of the IANA list; given: "Europe/Atlantis"; for example SCHEDULE_TIMEZONE=Europe/Amsterdam',
    ],
    [
      { DATABASE_URL: 'mysql://root:canary@localhost/x' },
      '  - DATABASE_URL: is an address of mysql; only a Postgres will do, and it must look like postgres://user:password@host:5432/database; given: not shown here; for example DATABASE_URL=postgres://klantprofielen:secret@localhost:5432/klantprofielen',
    ],
  ])('%j', (environment, line) => {
    expect(problemsOf(environment)).toEqual([line]);
  });

  test.each(['many', '1e3', '-4', ' ', '0x10', '١', '99999999999', '1.5.2'])(
    'no word of the library that checks them: %j',
    (value) => {
      const names = ['WORKERS', 'REQUEST_TRIES', 'MAX_LISTING_PAGES', 'PARSER_DATA_MEGABYTES'];
      const problems = problemsOf(Object.fromEntries(names.map((name) => [name, value])));
      expect(problems).toHaveLength(4);
      expect(problems.join('\n')).not.toMatch(/expected number|NaN|Invalid|too (big|small)/i);
    },
  );

  test('a long value is cut', () => {
    expect(problemsOf({ LOG_LEVEL: 'x'.repeat(500) })[0]?.length).toBeLessThan(220);
  });
});

describe('the usual mistakes are answered with what to write instead', () => {
  const CANARY = 'canary-7f3';
  test.each<[string, string, RegExp]>([
    ['DATABASE_URL', `u:${CANARY}@db:5432/kp`, /has no postgres:\/\/ in front/],
    ['DATABASE_URL', `db.example.org/${CANARY}`, /has no postgres:\/\/ in front/],
    [
      'DATABASE_URL',
      `postgresql+psycopg://u:${CANARY}@db/kp`,
      /driver of Python \(\+psycopg\); write postgres:/,
    ],
    ['DATABASE_URL', `postgres+asyncpg://u:${CANARY}@db/kp`, /\(\+asyncpg\)/],
    ['DATABASE_URL', `jdbc:postgresql://db/kp?password=${CANARY}`, /address of JDBC/],
    ['DATABASE_URL', `host=db password=${CANARY} dbname=kp`, /list of name=value/],
    ['DATABASE_URL', `"postgres://u:${CANARY}@db/kp"`, /has quotes as part of its value/],
    ['DATABASE_URL', `“postgres://u:${CANARY}@db/kp”`, /typographic quotes/],
    ['DATABASE_URL', `postgres://u:${CANARY}@x@db/kp`, /more than one @.*%40/],
    ['DATABASE_URL', `postgres://u:${CANARY}/x@db/kp`, /before its @.*%2F/],
    ['DATABASE_URL', `postgres://u:12/${CANARY}@db/kp`, /before its @.*%2F/],
    ['DATABASE_URL', `postgres://u:12?${CANARY}@db/kp`, /before its @.*%3F/],
    ['DATABASE_URL', `postgres://u:12#${CANARY}@db/kp`, /before its @.*%23/],
    [
      'DATABASE_URL',
      `postgres://u:100%${CANARY}x@db/kp`.replace('%ca', '%xa'),
      /begins no escape.*%25/,
    ],
    ['DATABASE_URL', `postgres://u:a:${CANARY}@db/kp`, /more than one : before its @.*%3A/],
    ['DATABASE_URL', `postgres://u:two ${CANARY}@db/kp`, /a blank.*%20/],
    ['DATABASE_URL', `postgres://u:%ff${CANARY}@db/kp`, /escape that is no UTF-8/],
    ['DATABASE_URL', `postgres://u:${CANARY}@db:port/kp`, /port that is no number/],
    ['DATABASE_URL', `postgres://u:${CANARY}@db:70000/kp`, /port that is no number/],
    ['DATABASE_URL', `postgres://u:${CANARY}@one,two/kp`, /several hosts/],
    ['DATABASE_URL', `postgres://postgres:[YOUR-PASSWORD]@db/${CANARY}`, /is to be filled in/],
    ['DATABASE_URL', `postgres://u:<password>@db/${CANARY}`, /is to be filled in/],
    ['DATABASE_URL', `postgres://u:${CANARY}\u200B@db/kp`, /invisible character/],
    ['DATABASE_URL_FILE', `postgres://u:${CANARY}@db/kp`, /holds what the file should hold/],
    ['DATABASE_URL_FILE', '~/secret', /begins with ~/],
    ['DATABASE_URL_FILE', '/not/there', /\/not\/there is not there/],
    ['DATABASE_URL_FILE', '/tmp', /\/tmp is a folder/],
    ['EXTRA_CA_FILE', `-----BEGIN CERTIFICATE-----${CANARY}`, /holds what the file should hold/],
    ['EXTRA_CA_FILE', 'C:\\certs\\own.pem', /path of Windows/],
    ['DATA_DIR', '~/data', /begins with ~, which only a shell replaces/],
    ['DATA_DIR', '$HOME/data', /names a variable/],
    ['DATA_DIR', 'C:\\klantprofielen\\data', /path of Windows/],
    ['DATA_DIR', '\\\\server\\share', /path of Windows/],
    ['DATA_DIR', '.\\data', /path of Windows/],
    [
      'SOURCES',
      'www.uwv.nl/nl/publicaties',
      /"www.uwv.nl\/nl\/publicaties" is neither .* https:\/\/ in front/,
    ],
    ['SOURCES', 'https//www.uwv.nl', /is no address; write https:/],
    ['SOURCES', 'https:www.uwv.nl/nl', /lacks \/\/ behind https:/],
    ['SOURCES', 'htps://www.uwv.nl', /htps: addresses are not read/],
    ['SOURCES', 'smb://server/share', /smb: addresses are not read/],
    ['SOURCES', 'https://www.uwv.nl/a;https://www.uwv.nl/b', /separated by commas/],
    ['SOURCES', 'https://www.uwv.nl/a https://www.uwv.nl/b', /separated by commas/],
    ['SOURCES', 'https://www.uwv.nl/lijst?jaar=2020,2021', /"2021" is neither .*%2C/],
    ['SOURCES', '["https://www.uwv.nl/a"]', /without brackets/],
    ['SOURCES', `'https://www.uwv.nl/a'`, /has quotes as part/],
    ['SOURCES', '~/inbox', /"~\/inbox" begins with ~/],
    ['SOURCES', 'D:\\inbox', /path of Windows/],
    ['SOURCES', 'https://www.uwv.nl/…', /ends in …, as the examples do; write the whole address/],
    ['SOURCES', `https://u:${CANARY}@www.uwv.nl/`, /on www.uwv.nl carries a user name or password/],
    ['ALLOWED_HOSTS', 'https://www.uwv.nl/nl', /write the host alone: www.uwv.nl/],
    ['ALLOWED_HOSTS', '*.uwv.nl', /without \*/],
    ['ALLOWED_HOSTS', 'uwv.nl werk.nl', /separated by commas/],
    ['ALLOWED_HOSTS', 'uwv.nl/nl', /no host/],
    ['SCHEDULE', '30 25 * * *', /hour: 25 .*\(0-23\)/],
    ['SCHEDULE', '0 6 * * 8', /dayOfWeek: 8 .*\(0-7/],
    ['SCHEDULE', '30 6 * * 1-5 2026', /of six fields the first are the seconds/],
    ['SCHEDULE', '30 6 * * 1-5 *', /read in two ways.*seconds/],
    ['SCHEDULE', '30 6 * * 1-5 root', /of six fields the first are the seconds/],
    ['SCHEDULE', '"30 6 * * 1-5"', /has quotes as part of its value/],
    ['SCHEDULE_TIMEZONE', 'Amsterdam', /probably Europe\/Amsterdam/],
    ['SCHEDULE_TIMEZONE', 'UTC+1', /not a time zone/],
    ['SCHEDULE_TIMEZONE', '+01:00', /not a time zone/],
    ['REQUESTS_PER_SECOND', '0', /a number above 0/],
    ['REQUESTS_PER_SECOND', '0,5', /with a point for the decimals/],
    ['HTTP_HOST', 'http://0.0.0.0', /without http:/],
    ['HTTP_HOST', '0.0.0.0:8080', /without http:.* and port/],
    ['HTTP_HOST', '*', /0\.0\.0\.0: every address/],
    ['HTTP_PORT', '127.0.0.1:8080', /a whole number/],
    ['USER_AGENT', 'café', /plain ASCII/],
    ['HTTPS_PROXY', `u:${CANARY}@proxy:3128`, /has no http:\/\/ in front/],
    ['http_proxy', `socks5://u:${CANARY}@proxy:1080`, /another kind \(socks5\)/],
    ['ALERT_WEBHOOK_URL', `hooks.example.org/${CANARY}`, /must be an http/],
  ])('%s=%s', (name, value, answer) => {
    const problems = problemsOf({ [name]: value });
    expect(problems.join('\n')).toMatch(answer);
    expect(problems.join('\n')).toContain(`  - ${name}: `);
    expect(problems.join('\n')).not.toContain(CANARY);
  });

  test.each([
    'postgres://u@db/kp',
    'postgresql://u:a%40b%2F%23@[::1]:5432/kp?sslmode=require',
    'postgres://u:p@/kp?host=/var/run/postgresql',
    'postgres:///kp?host=%2Fvar%2Frun%2Fpostgresql',
    'postgres://u:p$*!~@db.example.org',
  ])('nothing is wrong with %s', (url) => {
    expect(problemsOf({ DATABASE_URL: url })).toEqual([]);
  });

  test('a database that would be missed: the mistyped name of its address', () => {
    expect(problemsOf({ DATABSE_URL: `postgres://u:${CANARY}@db/kp` })[0]).toMatch(
      /DATABASE_URL: is not set, but DATABSE_URL is: rename it/,
    );
    expect(problemsOf({ DATABSE_URL: 'x', DATABASE_URL: 'postgres://u@db/kp' })).toEqual([]);
  });

  test('both the secret and its file', () => {
    expect(problemsOf({ DATABASE_URL: 'postgres://u@db/kp', DATABASE_URL_FILE: '/x' })).toEqual([
      '  - DATABASE_URL: is set twice, as DATABASE_URL and as DATABASE_URL_FILE; unset one',
    ]);
  });
});

describe('what is given counts', () => {
  test('numbers and switches', () => {
    const config = readConfig({
      WORKERS: '3',
      REQUESTS_PER_SECOND: '0.5',
      AUTO_MIGRATE: 'no',
      LOCK_WAIT_SECONDS: ' 0\r',
      SCHEDULE_TIMEZONE: ' Europe/Brussels\r\n',
      LOG_LEVEL: 'WARN',
      HTTP_PORT: '',
    });
    expect(config).toMatchObject({
      workers: 3,
      requestsPerSecond: 0.5,
      autoMigrate: false,
      lockWaitSeconds: 0,
      scheduleTimezone: 'Europe/Brussels',
      logLevel: 'warn',
      httpPort: 8080,
    });
  });

  test('a name that is probably mistyped is noted, and named beside the problems', () => {
    expect(readConfig({ SCHEDUEL: '0 7 * * *' }).mistyped).toEqual([
      { name: 'SCHEDUEL', meant: 'SCHEDULE' },
    ]);
    expect(problemsOf({ WORKRES: '2', WORKERS: 'x' })).toContain(
      '  ? WORKRES is set, but there is no such setting; did you mean WORKERS?',
    );
    expect(readConfig({ SCHEDUEL: '' }).mistyped).toEqual([]);
  });
});
