/** docker-compose.yml in a folder of its own, as on a host that has nothing else: project, ports and volumes are the suite's. */
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Outcome = { readonly code: number; readonly out: string; readonly err: string };

/** Environment of commands that speak to the engine; set once by `startEngine`. */
let engine: NodeJS.ProcessEnv = process.env;

/** Takes the engine that answers or starts one, with the base images; what it took stands in the log. */
export function startEngine(): void {
  const lines = execFileSync('bash', ['scripts/container-tools.sh', '--start'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const set = [...lines.matchAll(/^export (\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [
    name,
    value,
  ]);
  engine = { ...process.env, ...Object.fromEntries(set) };
}

/** As a reboot: ends the engine with SIGTERM and starts it again. Only the private one; tells whether it did. */
export function restartEngine(): boolean {
  if (!engine['DOCKER_HOST']?.includes('/.tools/docker/')) return false;
  execFileSync('bash', ['scripts/container-tools.sh', '--stop']);
  startEngine();
  return true;
}

export function docker(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Outcome {
  return run('docker', args, { environment });
}

/** Runs a line of a page as its reader would: in bash, in the folder of the compose file. */
export function run(
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly environment?: NodeJS.ProcessEnv } = {},
): Outcome {
  const { cwd, environment } = options;
  const ended = spawnSync(command, args, {
    cwd,
    env: { ...engine, ...environment },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    timeout: 280_000,
  });
  return { code: ended.status ?? 255, out: ended.stdout, err: ended.stderr };
}

/** Builds what stands in `folder`: of this checkout it is what all suites run, whichever comes first. */
export function buildImage(folder = '.', tag = 'klantprofielen:local'): void {
  // a container has no way out where the engine may not touch the firewall
  const built = docker(['build', '--network', 'host', '-t', tag, folder]);
  if (built.code !== 0) throw new Error(built.err);
}

export type Host = {
  readonly folder: string;
  readonly origin: string;
  readonly prometheusOrigin: string;
  /** `docker compose ARGS` in the folder; throws with both outputs unless it ends with 0. */
  readonly compose: (...args: string[]) => string;
  readonly tryCompose: (...args: string[]) => Outcome;
  /** A line as it stands in docs/operations.md. */
  readonly type: (line: string) => Outcome;
  readonly setEnvironment: (text: string) => void;
  readonly sql: (query: string) => string;
};

/** A folder with docker-compose.yml and nothing else; `project` names containers and volumes. */
export async function createHost(project: string): Promise<Host & Disposable> {
  const folder = mkdtempSync(join(tmpdir(), 'klantprofielen-host-'));
  copyFileSync('docker-compose.yml', join(folder, 'docker-compose.yml'));
  const [httpPort, databasePort, prometheusPort] = [
    await findPort(),
    await findPort(),
    await findPort(),
  ];
  // for `docker compose` alone, as in a shell: not for the service
  const environment = {
    COMPOSE_PROJECT_NAME: project,
    HTTP_PORT: String(httpPort),
    DATABASE_PORT: String(databasePort),
    PROMETHEUS_PORT: String(prometheusPort),
  };
  const tryCompose = (...args: string[]) =>
    run('docker', ['compose', ...args], { cwd: folder, environment });
  const compose = (...args: string[]) => {
    const ended = tryCompose(...args);
    if (ended.code !== 0)
      throw new Error(`docker compose ${args.join(' ')}: ${ended.code}\n${ended.out}${ended.err}`);
    return ended.out;
  };
  return {
    folder,
    origin: `http://127.0.0.1:${httpPort}`,
    prometheusOrigin: `http://127.0.0.1:${prometheusPort}`,
    compose,
    tryCompose,
    type: (line) => run('bash', ['--norc', '-euc', line], { cwd: folder, environment }),
    setEnvironment: (text) => writeFileSync(join(folder, '.env'), text),
    sql: (query) =>
      compose(
        'exec',
        '-T',
        'db',
        'psql',
        '-U',
        'klantprofielen',
        '-d',
        'klantprofielen',
        '-XqAtc',
        query,
      ).trim(),
    [Symbol.dispose]: () => {
      tryCompose('--profile', '*', 'down', '--volumes', '--remove-orphans', '--timeout', '5');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Asks until `ask` gives something other than undefined, a bounded number of times, a second apart. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined> | T | undefined,
  tries = 90,
): Promise<T> {
  for (let turn = 0; turn < tries; turn += 1) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  throw new Error(`never came: ${what}`);
}

function findPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
