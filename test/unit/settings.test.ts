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
      '  - DATABASE_URL: must look like postgres://user:password@host:5432/database; given: not shown here; for example DATABASE_URL=postgres://klantprofielen:secret@localhost:5432/klantprofielen',
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

describe('what is given counts', () => {
  test('numbers and switches', () => {
    const config = readConfig({
      WORKERS: '3',
      REQUESTS_PER_SECOND: '0.5',
      AUTO_MIGRATE: 'no',
      LOCK_WAIT_SECONDS: '0',
      HTTP_PORT: '',
    });
    expect(config).toMatchObject({
      workers: 3,
      requestsPerSecond: 0.5,
      autoMigrate: false,
      lockWaitSeconds: 0,
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
