import { expect, test } from 'vitest';

import { countMistakes, findMistyped } from '../../src/usual-mistakes.ts';
import { SETTING_NAMES } from '../../src/config.ts';

test.each([
  ['SCHEDUEL', 'SCHEDULE'],
  ['DATABSE_URL', 'DATABASE_URL'],
  ['WORKRES', 'WORKERS'],
  ['SOURCE', 'SOURCES'],
  ['sources', 'SOURCES'],
  ['HTTP_PRT', 'HTTP_PORT'],
  ['USER-AGENT', 'USER_AGENT'],
  ['ALLOWED_HOST', 'ALLOWED_HOSTS'],
  ['SHEDULE_TIMEZON', 'SCHEDULE_TIMEZONE'],
  ['HEARTBEAT_ULR', 'HEARTBEAT_URL'],
])('%s is a mistyped %s', (name, meant) => {
  expect(findMistyped([name], SETTING_NAMES)).toEqual([{ name, meant }]);
});

/** What shells, desktops, containers, schedulers, CI services and other programs set. */
const OTHERS = `
  PATH HOME USER LOGNAME SHELL PWD OLDPWD SHLVL TERM COLORTERM LANG LANGUAGE LC_ALL LC_CTYPE TZ TMPDIR EDITOR VISUAL
  PAGER HOSTNAME HOSTTYPE MACHTYPE OSTYPE MAIL DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS XDG_DATA_DIRS
  XDG_DATA_HOME XDG_CONFIG_DIRS XDG_RUNTIME_DIR XDG_SESSION_ID SSH_AUTH_SOCK SSH_CONNECTION SUDO_USER LS_COLORS
  HTTP_PROXY HTTPS_PROXY NO_PROXY ALL_PROXY http_proxy https_proxy no_proxy HTTPS_PORT HTTP_SERVER
  NODE_ENV NODE_PATH NODE_OPTIONS NODE_VERSION NODE_EXTRA_CA_CERTS NODE_TLS_REJECT_UNAUTHORIZED INIT_CWD
  npm_config_user_agent npm_lifecycle_event npm_package_name npm_command npm_execpath
  DATABASE_NAME DATABASE_HOST DATABASE_PORT DATABASE_USER DATABASE_URI DATABASE_PASSWORD DB_URL PGHOST PGPORT PGDATA
  POSTGRES_USER POSTGRES_DB POSTGRES_PASSWORD POSTGRES_PASSWORD_FILE REDIS_URL RESOURCES RESOURCE WORKSPACE WORKER_ID
  LOGLEVEL_ROOT LOG_FILE LOG_DIR LOG_FORMAT DATA_ROOT CACHE_DIR CERT_FILE SSL_CERT_FILE SSL_CERT_DIR CURL_CA_BUNDLE
  KUBERNETES_SERVICE_HOST KUBERNETES_SERVICE_PORT KUBERNETES_PORT_443_TCP_ADDR SCHEDULER INVOCATION_ID JOURNAL_STREAM
  SYSTEMD_EXEC_PID MEMORY_PRESSURE_WATCH GITHUB_ACTIONS GITHUB_TOKEN RUNNER_OS CI_JOB_ID CI_SERVER_HOST BUILD_NUMBER
  COMPOSE_PROJECT_NAME DOCKER_HOST HOST_PORT HTTPD_HOST USERNAME USER_ID MAX_CONNECTIONS REQUEST_TIMEOUT WORK HOSTS`;

test.each(OTHERS.trim().split(/\s+/))('%s is not ours, and no mistake', (name) => {
  expect(findMistyped([name], SETTING_NAMES)).toEqual([]);
});

test('our own names are no mistakes of each other', () => {
  expect(findMistyped(SETTING_NAMES, SETTING_NAMES)).toEqual([]);
});

test.each([
  ['schedule', 'schedule', 0],
  ['schedule', 'scheduel', 1],
  ['schedule', 'shedule', 1],
  ['schedule', 'scheduule', 1],
  ['schedule', 'schodole', 2],
  ['schedule', 'timezone-long', Infinity],
])('%s → %s: %d mistakes', (a, b, mistakes) => {
  expect(countMistakes(a, b)).toBe(mistakes);
});
