/** What lies in deploy/ is held against the tools that will read it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { silentLogger } from '../../src/log.ts';
import { createMetrics } from '../../src/serve/metrics.ts';

const PROMTOOL = '../../.tools/prometheus/usr/bin/promtool';

const run = (command: string, args: readonly string[], cwd: string) =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: 'pipe' });

test('promtool: the configuration is right, and every rule calls when it should and only then', () => {
  const promtool = (...args: string[]) => run(PROMTOOL, args, 'deploy/prometheus');
  expect(promtool('check', 'config', 'prometheus.yml')).toContain('SUCCESS: 6 rules found');
  expect(promtool('test', 'rules', 'klantprofielen.rules.test.yml')).toContain('SUCCESS');
});

test('the rules ask for metrics that the service has', async () => {
  const metrics = createMetrics({
    readFigures: () => Promise.resolve(undefined),
    nextRunAt: () => undefined,
    log: silentLogger(),
    programVersion: '1.2.3',
  });
  const text = await metrics.render();
  const rules = readFileSync('deploy/prometheus/klantprofielen.rules.yml', 'utf8');
  const asked = rules.match(/klantprofielen_\w+/g) ?? [];
  expect(asked.length).toBeGreaterThan(4);
  expect(asked.filter((name) => !text.includes(`# HELP ${name} `))).toEqual([]);
});

test('systemd: the units are right', () => {
  const folder = mkdtempSync(join(tmpdir(), 'klantprofielen-units-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const units = readdirSync('deploy/systemd');
  for (const unit of units) {
    const text = readFileSync(join('deploy/systemd', unit), 'utf8');
    // the program is not installed here
    writeFileSync(join(folder, unit), text.replace(/^ExecStart=\S+/m, 'ExecStart=/bin/true'));
  }
  expect(
    run('systemd-analyze', ['verify', '--man=no', ...units.map((unit) => `./${unit}`)], folder),
  ).toBe('');
  // another start does not mend a setting
  expect(readFileSync('deploy/systemd/klantprofielen.service', 'utf8')).toContain(
    'RestartPreventExitStatus=2',
  );
});
