import { spawnSync } from 'node:child_process';

import { expect, test } from 'vitest';

const LOG = new URL('../../src/log.ts', import.meta.url).href;

test('a field of a stranger is cut, and stays one line', () => {
  const { stderr } = spawnSync(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `const { createLogger } = await import('${LOG}');
       createLogger('info', false).info({ title: '\\r\\n{"msg":"forged"}' + 'x'.repeat(20_000) }, 'said');`,
    ],
    { encoding: 'utf8' },
  );
  const [line = '', ...others] = stderr.trim().split('\n');
  expect(others).toEqual([]);
  expect(line.length).toBeLessThan(2_300);
  expect(JSON.parse(line)).toMatchObject({ msg: 'said', level: 'info' });
});
