/** Next to a Postgres that people have, by the lines of docs/operations.md: its roles, the image alone, systemd, and taking it away. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { buildImage, docker, run, startEngine, until, type Outcome } from './compose.ts';
import { readBlock, readLine } from '../support/operations-page.ts';

// network, containers, volume and image of this suite
const OWN = 'klantprofielen-own';
const SERVER = `${OWN}-server`;
const SYSTEMD = `${OWN}-systemd`;
const SYSTEMD_IMAGE = `FROM node:26.10.0-bookworm-slim
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends systemd systemd-sysv dbus >/dev/null
STOPSIGNAL SIGRTMIN+3
`;

/** Stands for /etc/klantprofielen. */
let folder: string;

beforeAll(async () => {
  startEngine();
  buildImage();
  removeAll();
  folder = mkdtempSync(join(tmpdir(), 'klantprofielen-etc-'));
  succeed(docker(['network', 'create', OWN]));
  succeed(
    docker([
      'run',
      '-d',
      '--name',
      SERVER,
      '--network',
      OWN,
      '-e',
      'POSTGRES_PASSWORD=x',
      'postgres:18',
    ]),
  );
  await until('the server', () =>
    docker(['exec', SERVER, 'pg_isready', '-h', '127.0.0.1', '-U', 'postgres']).code === 0
      ? true
      : undefined,
  );
  for (const statement of readStatements('create role klantprofielen_owner'))
    administer(statement.replace('…', 'secret'));
  for (const [file, login] of [
    ['owner_url', 'owner'],
    ['database_url', 'service'],
  ] as const)
    writeFileSync(
      join(folder, file),
      `postgres://klantprofielen_${login}:secret@${SERVER}:5432/klantprofielen\n`,
    );
  succeed(run('bash', ['-euc', 'chown 10001 * && chmod 600 *'], { cwd: folder }));
});

afterAll(() => {
  removeAll();
  rmSync(folder, { recursive: true });
});

test('the image alone: the owner migrates, the service loads, doctor warns of nothing', async () => {
  const [build, ...lines] = readBlock('docker run -d --name klantprofielen');
  expect(build).toBe('docker build -t klantprofielen:local .');
  const typed = lines
    .join('\n')
    .replaceAll('/etc/klantprofielen', folder)
    .replaceAll('docker run', `docker run --network ${OWN}`)
    .replace('-p 127.0.0.1:8080:8080 ', '')
    .replace('klantprofielen-data', `${OWN}-data`)
    .replace('--name klantprofielen', `--name ${OWN}`)
    .replace('exec klantprofielen', `exec ${OWN}`)
    .replace('https://www.uwv.nl/…', '/app/samples');
  const checked = run('bash', ['--norc', '-euc', typed]);
  expect(checked.out).toMatch(/ 0 warnings, 0 failed$/m);
  await until('the samples', () => (count() === 99 ? true : undefined));
  succeed(docker(['rm', '--force', OWN]));
});

test('systemd: the lines bring up the hardened unit, and one pass without it', async () => {
  const built = run('bash', [
    '-euc',
    `printf '${SYSTEMD_IMAGE.replaceAll('\n', '\\n')}' | DOCKER_BUILDKIT=0 docker build --network host -q -t ${SYSTEMD} -`,
  ]);
  succeed(built);
  // what a machine has: a file system of its own whose mounts are shared, and a checkout, here over this one
  const begin = [
    'mount -o remount,rw /sys/fs/cgroup || true',
    'mount --make-rshared /',
    'mkdir -p /opt/klantprofielen /layer/over /layer/work',
    'mount -t tmpfs layer /layer && mkdir /layer/over /layer/work',
    'mount -t overlay over -o lowerdir=/checkout,upperdir=/layer/over,workdir=/layer/work /opt/klantprofielen',
    'exec /sbin/init',
  ].join('\n');
  const bounds = [
    '--cap-add',
    'SYS_ADMIN',
    '--security-opt',
    'seccomp=unconfined',
    '--security-opt',
    'apparmor=unconfined',
    '--cgroupns',
    'private',
    '--tmpfs',
    '/run',
    '--tmpfs',
    '/tmp',
  ];
  const mounts = ['-v', `${process.cwd()}:/checkout:ro`, '-v', `${folder}:/etc/klantprofielen`];
  succeed(
    docker([
      'run',
      '-d',
      '--name',
      SYSTEMD,
      '--network',
      OWN,
      '-e',
      'container=docker',
      ...bounds,
      ...mounts,
      SYSTEMD,
      'sh',
      '-euc',
      begin,
    ]),
  );
  const inside = (line: string) => docker(['exec', SYSTEMD, 'bash', '-euc', line]);
  await until('systemd', () =>
    inside('systemctl is-system-running').out.includes('running') ? true : undefined,
  );
  // its user is made at its start and reads no file: root gives it the address
  succeed(inside('chown root /etc/klantprofielen/*'));
  succeed(
    inside(
      "printf 'SOURCES=/opt/klantprofielen/samples\nAUTO_MIGRATE=false\nDATABASE_URL_FILE=/etc/klantprofielen/database_url\n' > /opt/klantprofielen/.env",
    ),
  );
  const lines = readBlock('systemctl daemon-reload').filter((line) => !line.endsWith(' -f'));
  const checked = inside(lines.join('\n'));
  expect(checked.out).toMatch(/ 0 warnings, 0 failed$/m);
  await until('the service', () =>
    inside('journalctl -u klantprofielen').out.includes('service started') ? true : undefined,
  );
  expect(inside('systemctl show -p User,DynamicUser,MainPID klantprofielen').out).toContain(
    'DynamicUser=yes',
  );
  // another worker beside it
  succeed(
    inside(
      `cd /opt/klantprofielen\n${readLine('klantprofielen-work.service')}\nsystemctl daemon-reload\nsystemctl start klantprofielen-work`,
    ),
  );
  await until('the worker', () =>
    inside('journalctl -u klantprofielen-work').out.includes('worker started') ? true : undefined,
  );
  succeed(inside('systemctl stop klantprofielen klantprofielen-work'));
  expect(inside('systemctl show -p ExecMainStatus klantprofielen').out.trim()).toBe(
    'ExecMainStatus=0',
  );
  succeed(inside(readLine('--now klantprofielen-run.timer')));
  expect(inside('systemctl list-timers').out).toContain('klantprofielen-run.timer');
  succeed(inside('systemctl start klantprofielen-run'));
  expect(
    administer('select command from etl.run order by run_id desc limit 1', 'klantprofielen'),
  ).toBe('run');
  expect(count()).toBe(99);
  // a setting that is wrong: another start changes nothing
  succeed(
    inside('echo SCHEDULE=never >> /opt/klantprofielen/.env; systemctl start klantprofielen'),
  );
  await until('the end of it', () =>
    inside('systemctl show -p ExecMainStatus,NRestarts,ActiveState klantprofielen').out ===
    'NRestarts=0\nExecMainStatus=2\nActiveState=failed\n'
      ? true
      : undefined,
  );
  succeed(docker(['rm', '--force', SYSTEMD]));
});

test('taken away, its administrator finds nothing of it', () => {
  for (const statement of readStatements('drop schema klantprofielen, etl cascade'))
    administer(statement, statement.startsWith('drop schema') ? 'klantprofielen' : 'postgres');
  const left = `select rolname from pg_roles where rolname like 'klantprofielen%' union all select datname from pg_database where datname = 'klantprofielen'`;
  expect(administer(left)).toBe('');
});

/** The statements of a block of the page, without what is said of them. */
function readStatements(mark: string): string[] {
  return readBlock(mark, 'sql').map((line) => line.replace(/;.*$/, ''));
}

function administer(statement: string, database = 'postgres'): string {
  const typed = docker([
    'exec',
    SERVER,
    'psql',
    '-U',
    'postgres',
    '-d',
    database,
    '-XqAt',
    '-v',
    'ON_ERROR_STOP=1',
    '-c',
    statement,
  ]);
  return succeed(typed).out.trim();
}

const count = () =>
  Number(administer('select count(*) from klantprofielen.fact_profiles', 'klantprofielen'));

function succeed(ended: Outcome): Outcome {
  if (ended.code !== 0) throw new Error(`${ended.code}\n${ended.out}${ended.err}`);
  return ended;
}

function removeAll(): void {
  docker(['rm', '--force', '--volumes', OWN, SYSTEMD, SERVER]);
  docker(['volume', 'rm', '--force', `${OWN}-data`]);
  docker(['network', 'rm', OWN]);
}
