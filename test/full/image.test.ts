/** The container as far as it can be had without a Docker engine: linters, and the steps of the image by hand. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

describe('linters', () => {
  test('hadolint has nothing to say about the Dockerfile', () => {
    expect(run('.tools/container/bin/hadolint', 'Dockerfile')).toBe('');
  });

  test('docker-compose.yml fits the schema of compose files', () => {
    const schema = ['--builtin-schema', 'vendor.compose-spec'];
    expect(run('.tools/container/bin/check-jsonschema', ...schema, 'docker-compose.yml')).toContain(
      'ok',
    );
  });

  test('every service is bounded, and only this machine reaches the ports', () => {
    const text = readFileSync('docker-compose.yml', 'utf8');
    const published = [...text.matchAll(/ports:\s*(?:\[|- )"([^"]+)"/g)].map(([, port]) => port);
    expect(published).toEqual([
      '127.0.0.1:${DATABASE_PORT:-5433}:5432',
      '127.0.0.1:${HTTP_PORT:-8080}:8080',
      '127.0.0.1:${SUPERSET_PORT:-8088}:8088',
      '127.0.0.1:${METABASE_PORT:-3000}:3000',
      '127.0.0.1:${PROMETHEUS_PORT:-9090}:9090',
    ]);
    // swap would let a service have twice as much
    expect(text.match(/^ *memswap_limit: .*$/gm)?.length).toBe(
      text.match(/^ *mem_limit: .*$/gm)?.length,
    );
    for (const wish of [
      'read_only: true',
      'init: true',
      'cap_drop: [ALL]',
      'no-new-privileges:true',
    ])
      expect(text).toContain(wish);
    expect(text).not.toMatch(/PASSWORD: |docker\.sock|privileged: true|latest/);
  });
});

test('the steps of the image, as an unprivileged user on a read-only program', () => {
  expect(run('scripts/run-image-steps.sh')).toMatch(/image steps: ok\n$/);
});
