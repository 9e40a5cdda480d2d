/**
 * What docker-compose.yml describes, in a real engine: from nothing to a service that loads, is stopped, killed, backed
 * up and restored, gets new passwords and follows an older version. The steps follow each other, as on a host.
 */
import { copyFileSync, readFileSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  createHost,
  docker,
  restartEngine,
  run,
  startEngine,
  until,
  type Host,
} from './compose.ts';
import { readBlock, readLine } from '../support/operations-page.ts';

const FACTS =
  'select md5(string_agg(f::text, chr(10) order by f::text)) from klantprofielen.fact_profiles f';
const BACKUP = 'klantprofielen > klantprofielen-';
const EXAMPLE_DUMP = /klantprofielen-\d{4}-\d\d-\d\d\.dump/;
/** What the lines for a server of one's own call, here in the containers; the administrator's tools and the owner's. */
const OWN_SERVER = `
OWNER_URL=$(docker compose exec -T db sed 's/@db:/@127.0.0.1:/' /run/klantprofielen/owner_url)
systemctl() { docker compose "$1" pipeline; }
dropdb() { docker compose exec -T db dropdb -U klantprofielen --maintenance-db=postgres "$@"; }
createdb() { docker compose exec -T db createdb -U klantprofielen --maintenance-db=postgres "$@"; }
pg_restore() { docker compose exec -T db pg_restore "\${@:1:$#-1}" < "\${@: -1}"; }
klantprofielen() { if [ "$1" = migrate ]; then docker compose run --rm -T migrate; else docker compose exec -T pipeline klantprofielen "$@"; fi; }
`;
const FIRST = { BUILDKIT: '1', CLASSIC: '0' } as const;

let host: Host & Disposable;

const facts = () => Number(host.sql('select count(*) from klantprofielen.fact_profiles'));
const program = (...args: string[]) =>
  host.tryCompose('exec', '-T', 'pipeline', 'klantprofielen', ...args);
const ask = async (path: string) => {
  // the service and its engine come and go: no connection is kept
  const answer = await fetch(`${host.origin}${path}`, { headers: { connection: 'close' } });
  return { status: answer.status, text: await answer.text() };
};
const whenReady = () =>
  until('a ready service', async () => {
    const answer = await ask('/readyz').catch(() => undefined);
    return answer?.status === 200 ? answer : undefined;
  });
const nameSource = (requestsPerSecond: number, more = '') =>
  host.setEnvironment(
    `COMPOSE_FILE=docker-compose.yml:site.yml\nSOURCES=http://site:8000/nl/publicaties/klantprofielen\nREQUESTS_PER_SECOND=${requestsPerSecond}\n${more}`,
  );

function typeAll(lines: readonly string[]): void {
  for (const line of lines) {
    const ended = host.type(line);
    if (ended.code !== 0) throw new Error(`${line}: ${ended.code}\n${ended.out}${ended.err}`);
  }
}

beforeAll(async () => {
  startEngine();
  host = await createHost('klantprofielen-test');
});

afterAll(() => host[Symbol.dispose]());

describe('the image', () => {
  // a container has no way out where the engine may not touch the firewall
  test.each(Object.entries(FIRST))('is built with %s', (_, DOCKER_BUILDKIT) => {
    const built = docker(['build', '--network', 'host', '-t', 'klantprofielen:local', '.'], {
      DOCKER_BUILDKIT,
    });
    expect(built.err.slice(-2_000) + built.out.slice(-2_000)).toMatch(/klantprofielen:local/);
    expect(built.code).toBe(0);
  });

  test('says what it is, and what it is made of', () => {
    const alone = ['run', '--rm', '--network', 'none'];
    const { out } = docker([...alone, 'klantprofielen:local', '--version', '--json']);
    const told = JSON.parse(out) as Record<string, string>;
    expect(Object.keys(told)).toEqual(['version', 'tag', 'contract']);
    const [{ Config: config }] = JSON.parse(docker(['inspect', 'klantprofielen:local']).out) as [
      { Config: { Labels: Record<string, string> } },
    ];
    expect(config.Labels).toMatchObject({
      'org.opencontainers.image.version': told['version'],
      'org.opencontainers.image.licenses': 'Apache-2.0',
    });
    const bill = docker([...alone, '--entrypoint', 'cat', 'klantprofielen:local', 'sbom.cdx.json']);
    expect(JSON.parse(bill.out)).toMatchObject({ bomFormat: 'CycloneDX' });
  });
});

describe('a host with nothing but the compose file', () => {
  test('one command brings it up', async () => {
    host.compose('up', '-d');
    await whenReady();
    expect(
      host.sql(
        `select string_agg(usename || ':' || usesuper, ' ' order by usename) from pg_user where usename <> 'klantprofielen'`,
      ),
    ).toBe('klantprofielen_owner:false klantprofielen_reader:false klantprofielen_service:false');
  });

  test('each password is a file that only its reader can read', () => {
    const listed = host.compose(
      'exec',
      '-T',
      'db',
      'stat',
      '-c',
      '%n %a %u',
      '/run/klantprofielen/owner_url',
      '/run/klantprofielen/postgres_password',
      '/run/klantprofielen/reader_password',
      '/run/klantprofielen/service_url',
    );
    expect(
      listed
        .trim()
        .split('\n')
        .map((line) => line.replace('/run/klantprofielen/', '')),
    ).toEqual([
      'owner_url 600 10002',
      'postgres_password 600 999',
      'reader_password 600 0',
      'service_url 600 10001',
    ]);
    expect(
      host.tryCompose('exec', '-T', 'pipeline', 'cat', '/run/klantprofielen/owner_url').code,
    ).not.toBe(0);
  });

  test('without SOURCES it stays up and says what to type', async () => {
    // its one failure, and with the command to type
    const checked = program('doctor');
    expect(checked.code).toBe(4);
    expect(checked.out).toMatch(/ 0 warnings, 1 failed$/m);
    for (const said of [
      checked.out,
      (await ask('/')).text,
      host.compose('logs', 'pipeline'),
      program('status').out,
    ]) {
      expect(said).toContain(
        'docker compose exec pipeline klantprofielen discover https://www.uwv.nl/',
      );
      if (said !== checked.out) expect(said).toContain('.env');
    }
    expect((await ask('/healthz')).status).toBe(200);
    expect(host.compose('ps', '--format', '{{.Service}} {{.State}}', 'pipeline').trim()).toBe(
      'pipeline running',
    );
  });

  test('the samples can be seen first, as it says', () => {
    const [line = ''] =
      /docker compose exec pipeline klantprofielen demo/.exec(program('status').out) ?? [];
    expect(host.type(line).out).toContain('Rijnmond, first quarter of 2023');
  });

  test('no container has a volume without a name, which nobody would take away', () => {
    const ids = host.compose('ps', '--all', '--quiet').trim().split('\n');
    const volumes = docker([
      'inspect',
      '--format',
      '{{range .Mounts}}{{if eq .Type "volume"}}{{.Name}} {{end}}{{end}}',
      ...ids,
    ]);
    const names = volumes.out.trim().split(/\s+/);
    expect(names.length).toBeGreaterThan(4);
    expect(names.filter((name) => !name.startsWith('klantprofielen-test_'))).toEqual([]);
  });

  test('is bounded and has no rights', () => {
    const [id = ''] = host.compose('ps', '-q', 'pipeline').trim().split('\n');
    const { HostConfig: limits, Config: config } = (
      JSON.parse(docker(['inspect', id]).out) as [
        { HostConfig: Record<string, unknown>; Config: { User: string } },
      ]
    )[0];
    expect(limits).toMatchObject({
      Memory: 2 ** 31,
      MemorySwap: 2 ** 31,
      PidsLimit: 256,
      ReadonlyRootfs: true,
      CapDrop: ['ALL'],
    });
    expect(config.User).toBe('10001:10001');
    expect(host.compose('exec', '-T', 'pipeline', 'grep', '^CapEff', '/proc/1/status')).toMatch(
      /0{16}/,
    );
  });
});

describe('with a source', () => {
  test('stopped in the middle of a run, it ends in time and with 0', async () => {
    copyFileSync('test/container/site.yml', `${host.folder}/site.yml`);
    nameSource(1);
    host.compose('up', '-d');
    const documents = 'select count(*) from etl.document_content';
    await until('the first document', () => (Number(host.sql(documents)) > 0 ? true : undefined));
    host.compose('stop', 'pipeline');
    expect(host.compose('ps', '-a', '--format', '{{.ExitCode}}', 'pipeline').trim()).toBe('0');
    expect(host.sql('select status from etl.run')).toBe('stopped');
    expect(Number(host.sql(documents))).toBeLessThan(8);
  });

  test('two workers read it, it is loaded, and the service answers on the host', async () => {
    // the service reads nothing: what is loaded was read by one of two workers
    nameSource(1_000, 'READ_JOBS=false\nCOMPOSE_PROFILES=work\n');
    host.compose('up', '-d', '--scale', 'work=2');
    expect(host.compose('ps', '-q', 'work').trim().split('\n')).toHaveLength(2);
    await whenReady();
    expect(program('run').code).toBe(0);
    expect(facts()).toBe(99);
    host.compose('stop', 'work');
    const ended = host.compose('ps', '-a', '--format', '{{.ExitCode}}', 'work').trim();
    expect(ended.split('\n')).toEqual(['0', '0']);
    const read = host
      .compose('logs', '--no-log-prefix', 'work')
      .match(/"read":[1-9].*worker stops/g);
    expect(read).not.toBeNull();
    host.compose('rm', '--force', 'work');
    nameSource(1_000);
    host.compose('up', '-d');
    await whenReady();
    expect((await ask('/')).text).toContain('Rijnmond');
    // what the metrics say of the database may be some seconds old
    await until('the documents in the metrics', async () =>
      /^klantprofielen_documents\{status="current"\} 8$/m.test((await ask('/metrics')).text)
        ? true
        : undefined,
    );
  });

  test('doctor warns of nothing', () => {
    const { code, out } = program('doctor');
    expect(out).toMatch(/ 0 warnings, 0 failed$/m);
    expect(code).toBe(0);
  });

  test('the service reads as the reader, and its login makes no tables', () => {
    expect(program('sql', 'select count(*) from klantprofielen.profiles').out).toContain('99');
    const made = host.tryCompose(
      'exec',
      '-T',
      'pipeline',
      'sh',
      '-c',
      `node -e "import('pg').then(async ({ default: { Client } }) => { const c = new Client(require('fs').readFileSync(process.env.DATABASE_URL_FILE, 'utf8').trim()); await c.connect(); await c.query('create table klantprofielen.x ()'); })"`,
    );
    expect(made.err).toContain('permission denied');
  });
});

describe('trouble', () => {
  test('stopped, it ends in time and with 0', () => {
    host.compose('stop', 'pipeline');
    expect(host.compose('ps', '-a', '--format', '{{.ExitCode}}', 'pipeline').trim()).toBe('0');
    host.compose('up', '-d');
  });

  test.each(['pipeline', 'db'])(
    'killed, %s comes back by itself and nothing is loaded twice',
    async (service) => {
      await whenReady();
      const [id = ''] = host.compose('ps', '-q', service).trim().split('\n');
      const pid = docker(['inspect', '--format', '{{.State.Pid}}', id]).out.trim();
      // from outside: `docker kill` would count as stopped by its user
      process.kill(Number(pid), 'SIGKILL');
      await until('another process', () => {
        const [state, now] = docker(['inspect', '--format', '{{.State.Status}} {{.State.Pid}}', id])
          .out.trim()
          .split(' ');
        return state === 'running' && now !== pid ? true : undefined;
      });
      await whenReady();
      expect(program('run').code).toBe(0);
      expect(facts()).toBe(99);
    },
  );

  test('the engine starts anew, and everything with it', async () => {
    if (!restartEngine()) process.stdout.write('left out: the engine is not ours to end\n');
    await whenReady();
    expect(program('run').code).toBe(0);
    expect(facts()).toBe(99);
  });

  test('a first start of the database that takes its time', async () => {
    using slow = await createHost('klantprofielen-slow');
    copyFileSync('test/container/slow-database.yml', `${slow.folder}/docker-compose.override.yml`);
    slow.compose('up', '-d');
    const migrated = slow.compose('ps', '-a', '--format', '{{.ExitCode}}', 'migrate').trim();
    expect(migrated).toBe('0');
  });
});

describe('profiles', () => {
  test.each([
    ['superset', ['superset', 'superset-dashboards', 'files']],
    ['metabase', ['metabase', 'metabase-dashboards']],
    ['monitoring', ['prometheus', 'files']],
    ['work', ['work']],
  ])('%s is right', (profile, services) => {
    const all = host.compose('--profile', profile, 'config', '--services').trim().split('\n');
    const without = host.compose('config', '--services').trim().split('\n');
    expect(all.toSorted()).toEqual([...without, ...services].toSorted());
  });

  test('work: the login of the service and nothing else, no port, no way to make tables', () => {
    const all = JSON.parse(host.compose('--profile', 'work', 'config', '--format', 'json')) as {
      services: Record<string, Record<string, unknown>>;
    };
    const { work = {}, pipeline = {} } = all.services;
    expect(work).toMatchObject({
      command: ['work'],
      user: '10001:10001',
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      mem_limit: pipeline['mem_limit'],
      memswap_limit: pipeline['memswap_limit'],
      image: pipeline['image'],
      depends_on: { migrate: { condition: 'service_completed_successfully' } },
      environment: {
        DATABASE_URL_FILE: '/run/klantprofielen/service_url',
        AUTO_MIGRATE: 'false',
        DATA_DIR: '/tmp',
      },
    });
    expect(work).not.toHaveProperty('ports');
  });

  test('superset, metabase: an image of one version, a health check, this machine only', () => {
    const all = JSON.parse(host.compose('--profile', '*', 'config', '--format', 'json')) as {
      services: Record<string, { image: string }>;
    };
    const images = ['superset', 'metabase', 'prometheus'].map((tool) => {
      const { image = '', ...described } = all.services[tool] ?? {};
      expect(image).toMatch(/:v?\d+\.\d+\.\d+$/);
      expect(described).toMatchObject({
        healthcheck: { test: expect.arrayContaining(['CMD']) },
        ports: [{ host_ip: '127.0.0.1' }],
        mem_limit: '2147483648',
        cap_drop: ['ALL'],
      });
      return image;
    });
    // the page says so by name
    const page = readFileSync('docs/operations.md', 'utf8');
    for (const image of ['apache/superset:6.1.0', ...images.slice(1)])
      expect(page).toContain(image);
    process.stdout.write(
      `never started by this suite: the images ${images.slice(0, 2).join(', ')}\n`,
    );
  });

  test('monitoring: Prometheus reads the service and knows the rules', async () => {
    host.compose('--profile', 'monitoring', 'up', '-d');
    const read = async (path: string) => {
      const answer = await fetch(host.prometheusOrigin + path, {
        headers: { connection: 'close' },
      }).catch(() => undefined);
      return answer?.ok ? ((await answer.json()) as { data: Record<string, unknown> }) : undefined;
    };
    const isUp = async () => {
      const answer = await read('/api/v1/query?query=up{job="klantprofielen"}');
      return JSON.stringify(answer ?? '').includes('"1"]') ? true : undefined;
    };
    await until('a target that answers', isUp, 120);
    const rules = JSON.stringify(await read('/api/v1/rules'));
    const written = readFileSync('deploy/prometheus/klantprofielen.rules.yml', 'utf8');
    expect(rules.match(/"type":"alerting"/g)).toHaveLength(written.match(/- alert:/g)?.length ?? 0);
    await until('a healthy Prometheus', () =>
      host.compose('ps', '--format', '{{.Health}}', 'prometheus').trim() === 'healthy'
        ? true
        : undefined,
    );
    host.compose('--profile', 'monitoring', 'stop', 'prometheus');
  });
});

describe('docs/operations.md, word for word', () => {
  test('the reader logs in with its password', () => {
    const [secret = ''] = readBlock('reader_password');
    const { out, err } = host.type(
      `${secret}\ndocker compose exec -T -e PGPASSWORD db psql -h 127.0.0.1 -U klantprofielen_reader klantprofielen -XAtc 'select count(*) from profiles'`,
    );
    expect([out.trim(), err]).toEqual(['99', '']);
  });

  test('a password that was chosen in a tool is told to the next start', () => {
    const line = readLine('secrets set metabase_password');
    host.type(`printf 'chosen\\n' > FILE; ${line}; rm FILE`);
    const told = host.compose('exec', '-T', 'db', 'cat', '/run/klantprofielen/metabase_password');
    expect(told).toBe('chosen\n');
  });

  test('new passwords reach database and service without a restart', async () => {
    const before = host.compose('exec', '-T', 'db', 'cat', '/run/klantprofielen/service_url');
    const started = () =>
      docker([
        'inspect',
        '--format',
        '{{.State.StartedAt}}',
        host.compose('ps', '-q', 'pipeline').trim(),
      ]).out;
    const since = started();
    typeAll(readBlock('secrets renew'));
    expect(host.compose('exec', '-T', 'db', 'cat', '/run/klantprofielen/service_url')).not.toBe(
      before,
    );
    expect(started()).toBe(since);
    await whenReady();
    expect(program('run').code).toBe(0);
  });

  test('backup, loss and restore', async () => {
    const before = host.sql(FACTS);
    typeAll(readBlock(BACKUP));
    host.compose('--profile', '*', 'down', '--volumes');
    host.compose('up', '-d');
    await whenReady();
    const restore = readBlock('dropdb --force -U');
    // the dump of this day in place of the one of the example
    const today = readBlock(BACKUP)[0]?.match(/klantprofielen-\$\(date \+%F\)\.dump/)?.[0] ?? '';
    typeAll(restore.map((line) => line.replace(EXAMPLE_DUMP, today)));
    await whenReady();
    expect(host.sql(FACTS)).toBe(before);
    expect(program('run').code).toBe(0);
    expect(facts()).toBe(99);
  });

  test('restored by an owner who is no superuser', async () => {
    const before = host.sql(FACTS);
    typeAll(readBlock(BACKUP));
    const today = host.type('ls klantprofielen-*.dump').out.trim();
    const lines = readBlock('pg_restore --exit-on-error --no-owner');
    typeAll([[OWN_SERVER, ...lines.map((line) => line.replace(EXAMPLE_DUMP, today))].join('\n')]);
    await whenReady();
    expect(host.sql(FACTS)).toBe(before);
    expect(
      host.sql(
        `select distinct nspowner::regrole from pg_namespace where nspname in ('etl', 'klantprofielen', 'pgboss')`,
      ),
    ).toBe('klantprofielen_owner');
    expect(program('run').code).toBe(0);
    expect(program('doctor').out).toMatch(/ 0 warnings, 0 failed$/m);
  });

  test('another major version of Postgres', async () => {
    // a server whose files lie in another folder, as those of another major version do
    const other = run('bash', [
      '-c',
      `printf 'FROM postgres:18\nENV PG_MAJOR=19 PGDATA=/var/lib/postgresql/19/docker\n' | DOCKER_BUILDKIT=0 docker build -q -t postgres:19 -`,
    ]);
    expect(other.code).toBe(0);
    const before = host.sql(
      'select count(*), sum(known_in_sonar) from klantprofielen.fact_profiles',
    );
    typeAll(readBlock('POSTGRES_VERSION=19'));
    await whenReady();
    expect(host.sql('show data_directory')).toBe('/var/lib/postgresql/19/docker');
    expect(host.sql('select count(*), sum(known_in_sonar) from klantprofielen.fact_profiles')).toBe(
      before,
    );
    expect(program('run').code).toBe(0);
  });

  test('taken away, nothing of it is left and nothing of others is gone', () => {
    docker(['volume', 'create', 'klantprofielen-test-of-others']);
    typeAll(readBlock('down --volumes'));
    const left = docker(['volume', 'ls', '-q', '--filter', 'name=klantprofielen-test']).out.trim();
    expect(left).toBe('klantprofielen-test-of-others');
    expect(
      docker(['ps', '-aq', '--filter', 'label=com.docker.compose.project=klantprofielen-test']).out,
    ).toBe('');
    docker(['volume', 'rm', 'klantprofielen-test-of-others']);
    docker(['image', 'rm', 'postgres:19']);
  });
});
