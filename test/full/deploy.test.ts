/** What lies in deploy/ is held against the tools that will read it. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import packageFile from '../../package.json' with { type: 'json' };
import { EXIT } from '../../src/errors.ts';
import { silentLogger } from '../../src/log.ts';
import { PROGRAM_VERSION } from '../../src/program.ts';
import { createMetrics } from '../../src/serve/metrics.ts';

const PROMTOOL = '../../.tools/prometheus/usr/bin/promtool';

const run = (command: string, args: readonly string[], cwd: string) =>
  execFileSync(command, args, {
    cwd,
    encoding: 'utf8',
    stdio: 'pipe',
    maxBuffer: 64 * 1024 * 1024,
  });

test('promtool: the configuration is right, and every rule calls when it should and only then', () => {
  const promtool = (...args: string[]) => run(PROMTOOL, args, 'deploy/prometheus');
  expect(promtool('check', 'config', 'prometheus.yml')).toContain('SUCCESS: 7 rules found');
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

describe('kubernetes', () => {
  const tools = join(process.cwd(), '.tools/kubernetes/bin');
  const build = (variant: string) =>
    run(join(tools, 'kustomize'), ['build', variant], 'deploy/kubernetes');
  /** The objects as the cluster gets them, by kind. */
  function readObjects(manifest: string): Readonly<Record<string, unknown>> {
    const program =
      'import json,sys,yaml;json.dump({one["kind"]:one for one in yaml.safe_load_all(sys.stdin)},sys.stdout)';
    const read = execFileSync(join(tools, 'python'), ['-c', program], { input: manifest });
    return JSON.parse(read.toString()) as Readonly<Record<string, unknown>>;
  }

  const VARIANTS = ['serve', 'run', 'work'];
  test.each(VARIANTS)('%s fits the schemas of an old cluster and of a new one', (name) => {
    const folder = mkdtempSync(join(tmpdir(), 'klantprofielen-kubernetes-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const manifest = build(name);
    writeFileSync(join(folder, 'all.yaml'), manifest);
    writeFileSync(join(folder, 'bad.yaml'), manifest.replace('fsGroup:', 'fsGruop:'));
    const validate = (file: string, version: string) =>
      run(join(tools, 'kubernetes-validate'), ['--strict', '-k', version, file], folder);
    for (const version of ['1.31', '1.37']) {
      expect(validate('all.yaml', version).match(/ passed /g)?.length).toBeGreaterThan(1);
      expect(() => validate('bad.yaml', version)).toThrow('bad.yaml');
    }
  });

  test.each(['serve', 'run'])('%s: no rights, and no secret of another', (name) => {
    const { ConfigMap, Deployment, CronJob, NetworkPolicy } = readObjects(build(name));
    const labels = { 'app.kubernetes.io/name': 'klantprofielen' };
    expect(NetworkPolicy).toMatchObject({ spec: { podSelector: { matchLabels: labels } } });
    const settings = (ConfigMap as { metadata: { name: string } }).metadata.name;
    const container = (own: string, args: string, mounts: readonly string[]) => ({
      name: own,
      args: [args],
      image: 'klantprofielen:local',
      envFrom: [{ configMapRef: { name: settings } }],
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      },
      volumeMounts: mounts.map((mount) => ({ name: mount })),
    });
    const template = {
      metadata: { labels },
      spec: {
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, runAsUser: 10001, fsGroup: 10001 },
        initContainers: [container('migrate', 'migrate', ['owner', 'scratch'])],
        containers: [container(name, name, ['service', 'data', 'scratch'])],
      },
    };
    expect(Deployment ?? CronJob).toMatchObject({
      spec: name === 'serve' ? { template } : { jobTemplate: { spec: { template } } },
    });
  });

  test('work: the secret of the service alone, and no way out but to Postgres', () => {
    const { Deployment, NetworkPolicy } = readObjects(build('work'));
    const { template } = (Deployment as { spec: { template: unknown } }).spec;
    const labels = { 'app.kubernetes.io/name': 'klantprofielen-work' };
    expect(template).toMatchObject({
      metadata: { labels },
      spec: {
        containers: [{ args: ['work'] }],
        volumes: [{ name: 'service' }, { name: 'scratch' }],
      },
    });
    const { egress } = (NetworkPolicy as { spec: { egress: { ports: { port: number }[] }[] } })
      .spec;
    expect(NetworkPolicy).toMatchObject({ spec: { podSelector: { matchLabels: labels } } });
    expect(egress.flatMap(({ ports }) => ports.map(({ port }) => port))).toEqual([53, 53, 5432]);
  });

  test('run: what another try does not mend is not tried again', () => {
    const { CronJob } = readObjects(build('run'));
    const rules = [
      { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
      { onExitCodes: { containerName: 'run', values: [EXIT.usage, EXIT.attention] } },
      { onExitCodes: { containerName: 'migrate', values: [EXIT.usage] } },
    ];
    expect(CronJob).toMatchObject({
      spec: {
        concurrencyPolicy: 'Forbid',
        jobTemplate: { spec: { podFailurePolicy: { rules }, backoffLimit: 2 } },
      },
    });
  });
});

describe('a release', () => {
  let checkout: string;
  const git = (...args: string[]) => run('git', args, checkout);
  const release = (...args: string[]) => run('bash', ['scripts/release.sh', ...args], checkout);
  const refusal = (...args: string[]) =>
    spawnSync('bash', ['scripts/release.sh', ...args], { cwd: checkout, encoding: 'utf8' }).stdout;

  beforeAll(() => {
    checkout = mkdtempSync(join(tmpdir(), 'klantprofielen-release-'));
    run('git', ['clone', '--quiet', '--depth', '1', `file://${process.cwd()}`, checkout], '.');
    // what is not committed is tried too
    for (const name of ['package.json', 'scripts', 'src', 'Dockerfile', 'CHANGELOG.md'])
      cpSync(name, join(checkout, name), { recursive: true });
    symlinkSync(join(process.cwd(), 'node_modules'), join(checkout, 'node_modules'));
    git('config', 'user.name', 'Test');
    git('config', 'user.email', 'test@example.org');
    // node_modules is a link here, which .gitignore does not name
    git('add', '--all', '--force');
    git('commit', '--quiet', '--allow-empty', '--message', 'what is tried');
  });
  afterAll(() => rmSync(checkout, { recursive: true }));

  test('is refused from a tree that is not clean, and without its section in the changelog', () => {
    writeFileSync(join(checkout, 'new.txt'), '');
    expect(refusal('--dry-run')).toMatch(/not clean/);
    rmSync(join(checkout, 'new.txt'));
    const changelog = readFileSync(join(checkout, 'CHANGELOG.md'), 'utf8');
    writeFileSync(join(checkout, 'CHANGELOG.md'), changelog.replace('## 0.', '## 9.'));
    git('commit', '--quiet', '--all', '--message', 'no section');
    expect(refusal('--dry-run')).toMatch(/CHANGELOG.md has no section/);
    git('reset', '--quiet', '--hard', 'HEAD~1');
  });

  test('is checked, has its bill of materials and licences, and is tagged once', () => {
    expect(release('--dry-run')).toMatch(/release: v\S+ could be made\n$/);
    expect(git('tag')).toBe('');
    const bill = readdirSync(join(checkout, 'release'));
    expect(bill).toEqual([
      expect.stringMatching(/^klantprofielen-[\d.]+\.cdx\.json$/),
      expect.stringMatching(/^klantprofielen-[\d.]+\.licences\.txt$/),
    ]);
    const licences = readFileSync(join(checkout, 'release', bill[1] ?? ''), 'utf8');
    const packages = [...licences.matchAll(/^(\S+) \S+\t\S/gm)].map(([, name]) => name);
    expect(packages).toEqual(expect.arrayContaining(Object.keys(packageFile.dependencies)));
    expect(packages).not.toContain('vitest');
    git('tag', `v${PROGRAM_VERSION}`);
    expect(refusal()).toMatch(/was released already/);
  });
});
