import { readFileSync } from 'node:fs';

import { afterEach, expect, test } from 'vitest';

import { PROGRAM_VERSION, toVersionText } from '../../src/program.ts';

afterEach(() => {
  delete process.env['KLANTPROFIELEN_REVISION'];
});

test('--version tells version, tag and contract, as the changelog and the label of the image do', () => {
  const told = toVersionText({ json: false });
  expect(told).toBe(`${PROGRAM_VERSION} (tag v${PROGRAM_VERSION}, contract 1.1)`);
  expect(readFileSync('CHANGELOG.md', 'utf8')).toContain(`\n## ${told}\n`);
  expect(readFileSync('Dockerfile', 'utf8')).toContain(`image.version="${PROGRAM_VERSION}"`);
});

test('an image tells its commit too', () => {
  process.env['KLANTPROFIELEN_REVISION'] = 'abc123';
  expect(toVersionText({ json: false })).toMatch(/, contract 1\.1, commit abc123\)$/);
  expect(JSON.parse(toVersionText({ json: true }))).toEqual({
    version: PROGRAM_VERSION,
    tag: `v${PROGRAM_VERSION}`,
    contract: '1.1',
    revision: 'abc123',
  });
});
