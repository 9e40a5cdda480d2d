import { expect, test } from 'vitest';

import { readConfig } from '../../../src/config.ts';

test.each([
  [{ SCHEDULE: '61 6 * * *' }, /SCHEDULE: is no cron expression .*minute: 61/],
  [{ SCHEDULE: '0 0 30 2 *' }, /SCHEDULE: .*impossible day/],
  [{ SCHEDULE: '6:30' }, /SCHEDULE: is no cron expression/],
  [{ SCHEDULE_TIMEZONE: 'Europe/Atlantis' }, /SCHEDULE_TIMEZONE: is not a time zone/],
  [{ HTTP_PORT: '99999' }, /HTTP_PORT/],
  [{ ALERT_WEBHOOK_URL: 'ftp://canary-secret' }, /ALERT_WEBHOOK_URL: must be an http/],
  [{ HEARTBEAT_URL: 'canary-secret' }, /HEARTBEAT_URL: must be an http/],
])('%j is refused with a reason', (environment, reason) => {
  expect(() => readConfig(environment)).toThrow(reason);
  expect(() => readConfig(environment)).not.toThrow(/canary-secret/);
});

test('what is not set has its default', () => {
  expect(readConfig({})).toMatchObject({
    schedule: '30 6 * * 1-5',
    scheduleTimezone: 'Europe/Amsterdam',
    httpHost: '127.0.0.1',
    httpPort: 8080,
    alertWebhookUrl: undefined,
    heartbeatUrl: undefined,
  });
});
