import { readFileSync } from 'node:fs';

import { afterEach, expect, test } from 'vitest';

import {
  CONTRACT_VERSION,
  howToNameSource,
  migrateCommand,
  PROGRAM_VERSION,
  toVersionText,
} from '../../src/program.ts';

afterEach(() => {
  delete process.env['KLANTPROFIELEN_REVISION'];
  delete process.env['RUNS_IN'];
});

test('--version tells version, tag and contract, as the changelog and the label of the image do', () => {
  const told = toVersionText({ json: false });
  expect(told).toBe(`${PROGRAM_VERSION} (tag v${PROGRAM_VERSION}, contract ${CONTRACT_VERSION})`);
  expect(readFileSync('CHANGELOG.md', 'utf8')).toContain(`\n## ${told}\n`);
  expect(readFileSync('Dockerfile', 'utf8')).toContain(`image.version="${PROGRAM_VERSION}"`);
});

test('an image tells its commit too', () => {
  process.env['KLANTPROFIELEN_REVISION'] = 'abc123';
  expect(toVersionText({ json: false })).toContain(
    `, contract ${CONTRACT_VERSION}, commit abc123)`,
  );
  expect(JSON.parse(toVersionText({ json: true }))).toEqual({
    version: PROGRAM_VERSION,
    tag: `v${PROGRAM_VERSION}`,
    contract: CONTRACT_VERSION,
    revision: 'abc123',
  });
});

test.each([
  [
    'docker-compose.yml',
    [
      'docker compose exec pipeline klantprofielen',
      '.env beside docker-compose.yml',
      'docker compose up -d',
      'docker compose run --rm migrate',
      '/inbox',
    ],
  ],
  [
    'Dockerfile',
    [
      'docker exec klantprofielen klantprofielen',
      'docker run -e',
      'docker run --rm … klantprofielen:local migrate',
    ],
  ],
  [
    'deploy/kubernetes/serve/deployment.yaml',
    [
      'kubectl -n klantprofielen exec',
      'rollout restart deploy/klantprofielen',
      'common/settings.env',
      'apply -k deploy/kubernetes/serve',
    ],
  ],
  [
    'deploy/kubernetes/run/cronjob.yaml',
    ['npm start --', 'common/settings.env', 'apply -k deploy/kubernetes/run'],
  ],
  [
    'deploy/systemd/klantprofielen.service',
    ['npm start --', '/opt/klantprofielen/.env', 'systemctl restart klantprofielen'],
  ],
  [
    'deploy/systemd/klantprofielen-run.service',
    ['npm start --', '/opt/klantprofielen/.env', 'systemctl start klantprofielen-run'],
  ],
])('%s says where it runs, and so what to type there', (file, words) => {
  const [, place = ''] =
    /RUNS_IN(?:=|: |, value: )([\w/-]+)/.exec(readFileSync(file, 'utf8')) ?? [];
  process.env['RUNS_IN'] = place;
  const told = [...howToNameSource(), migrateCommand()].join('\n');
  for (const word of words) expect(told).toContain(word);
  expect(told.includes('.env beside')).toBe(file === 'docker-compose.yml');
});
