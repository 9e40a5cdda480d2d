/** A host that runs the version before this one follows to this one: the newest release, else the last state without passwords of its own making. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { buildImage, createHost, run, startEngine, until } from './compose.ts';

const BEFORE_RELEASES = 'b8c8ca6';

test('the version before: same facts, other logins, nothing loaded again', async () => {
  startEngine();
  const before = findVersionBefore();
  buildVersion(before);
  buildImage();
  using host = await createHost('klantprofielen-upgrade');
  const old = execFileSync('git', ['show', `${before}:docker-compose.yml`], { encoding: 'utf8' })
    .replace('klantprofielen:local', 'klantprofielen:before')
    .replace('  build: .\n', '')
    .replace('127.0.0.1:8080:8080', '127.0.0.1:${HTTP_PORT}:8080');
  mkdirSync(`${host.folder}/inbox`);
  cpSync('samples', `${host.folder}/inbox`, { recursive: true });
  run('chmod', ['-R', 'a+rX', `${host.folder}/inbox`]);
  host.setEnvironment('SOURCES=/inbox\n');
  // as the head of that file says
  const prepared = host.type(
    `mkdir -p certificates && mkdir -m 700 secrets && openssl rand -hex 24 | tee secrets/postgres_password | sed 's|.*|postgres://klantprofielen:&@db:5432/klantprofielen|' > secrets/database_url && chown 10001 secrets/database_url`,
  );
  expect(prepared.err).toBe('');
  const current = execFileSync('cat', ['docker-compose.yml'], { encoding: 'utf8' });
  writeFileSync(`${host.folder}/docker-compose.yml`, old);
  host.compose('up', '-d');
  const facts = () =>
    host.sql('select count(*), sum(municipal_with_profile) from klantprofielen.fact_profiles');
  await until('the samples', () =>
    host
      .tryCompose(
        'exec',
        '-T',
        'db',
        'psql',
        '-U',
        'klantprofielen',
        '-XAtc',
        `select 1 from etl.run where finished_at is not null`,
      )
      .out.includes('1')
      ? true
      : undefined,
  );
  const loaded = facts();
  expect(loaded).toMatch(/^99\|/);

  writeFileSync(`${host.folder}/docker-compose.yml`, current);
  rmSync(`${host.folder}/secrets`, { recursive: true });
  host.compose('up', '-d');
  await until('a ready service', async () => {
    const answer = await fetch(`${host.origin}/readyz`).catch(() => undefined);
    return answer?.status === 200 ? true : undefined;
  });
  expect(facts()).toBe(loaded);
  const again = host.tryCompose('exec', '-T', 'pipeline', 'klantprofielen', 'run', '--json');
  expect(JSON.parse(again.out)).toMatchObject({ loaded: 0, revised: 0, unchanged: 8 });
  const checked = host.tryCompose('exec', '-T', 'pipeline', 'klantprofielen', 'doctor');
  expect(checked.out).toMatch(/ 0 warnings, 0 failed$/m);
});

function findVersionBefore(): string {
  const tag = run('git', ['describe', '--tags', '--abbrev=0', '--match', 'v*']);
  if (tag.code === 0) return tag.out.trim();
  if (run('git', ['cat-file', '-e', BEFORE_RELEASES]).code === 0) return BEFORE_RELEASES;
  throw new Error(`no release and no ${BEFORE_RELEASES} in this checkout: fetch its history`);
}

function buildVersion(version: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'klantprofielen-before-'));
  try {
    execFileSync('bash', [
      '-c',
      `git archive ${version} | tar -x -C "${folder}" && sed -i '/^# syntax=/d' "${folder}/Dockerfile"`,
    ]);
    buildImage(folder, 'klantprofielen:before');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
