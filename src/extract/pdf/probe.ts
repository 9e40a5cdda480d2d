/**
 * Runs in the sandbox instead of the parser (self-test.ts) and tries what a parser must never be able to do: with
 * every builtin module that loads, and with every signal. A module that nobody thought of is told of by its name.
 * stdout: a frame of JSON with what it got away with; then, asked once more, another if it could fill a gigabyte too.
 */
import { spawnSync } from 'node:child_process';
import cluster from 'node:cluster';
import crypto from 'node:crypto';
import dgram from 'node:dgram';
import dns from 'node:dns';
import dnsPromises from 'node:dns/promises';
import fs from 'node:fs';
import fsPromises from 'node:fs/promises';
import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import inspector from 'node:inspector';
import inspectorPromises from 'node:inspector/promises';
import { builtinModules, createRequire } from 'node:module';
import net from 'node:net';
import os from 'node:os';
import tls from 'node:tls';
import traceEvents from 'node:trace_events';
import v8 from 'node:v8';
import { WASI } from 'node:wasi';
import { Worker } from 'node:worker_threads';

import { encodeFrame } from './protocol.ts';

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

type Attempts = Readonly<Record<string, () => unknown>>;

/** For each other module what it could do: an attempt that fails with an error that refuses it, or comes to something. */
const ATTEMPTS: Readonly<Record<string, Attempts>> = {
  child_process: { 'start a program': () => spawnSync('/bin/true').error ?? 'started' },
  cluster: { 'start a cluster': () => cluster.fork() },
  crypto: { 'load an engine': () => crypto.setEngine('/lib/none.so') },
  dgram: {
    'send a datagram': () => {
      const socket = dgram.createSocket('udp4');
      const outcome = outcomeOf(socket, 'message');
      socket.send('x', SOMEWHERE.port, SOMEWHERE.host, (error) => socket.emit('error', error));
      return outcome;
    },
  },
  dns: {
    'ask a name server': () => dns.promises.lookup('localhost'),
    'ask a name server itself': () => dns.promises.resolve4('localhost'),
  },
  'dns/promises': { 'ask a name server': () => dnsPromises.lookup('localhost') },
  ffi: {
    'call into a library': () => {
      type Ffi = { dlopen?: (path: null, names: object) => unknown };
      return (process.getBuiltinModule('node:ffi') as Ffi | undefined)?.dlopen?.(null, {});
    },
  },
  fs: {
    'read a file': () => fs.readFileSync(SOMEFILE),
    'write a file': () => fs.writeFileSync(NEWFILE, ''),
    'list a folder': () => fs.readdirSync('/'),
    'watch a file': () => fs.watch(SOMEFILE),
  },
  'fs/promises': {
    'read a file': () => fsPromises.readFile(SOMEFILE),
    'write a file': () => fsPromises.writeFile(NEWFILE, ''),
  },
  http: { 'ask over http': () => outcomeOf(http.get({ ...SOMEWHERE, path: '/' }), 'response') },
  http2: { 'ask over http2': () => outcomeOf(http2.connect('http://127.0.0.1:9'), 'connect') },
  https: { 'ask over https': () => outcomeOf(https.get({ ...SOMEWHERE, path: '/' }), 'response') },
  inspector: { 'open a debugger': () => inspector.open(0) },
  'inspector/promises': { 'open a debugger': () => inspectorPromises.open(0) },
  module: { 'load a program': () => createRequire('/')('/etc/hostname') },
  net: {
    'open a connection': () => outcomeOf(net.connect(SOMEWHERE), 'connect'),
    'listen for connections': () => {
      const server = net.createServer().listen(0, SOMEWHERE.host);
      return outcomeOf(server, 'listening');
    },
  },
  os: { 'change a priority': () => os.setPriority(NOBODY, 0) },
  process: {
    'read settings of a file': () => process.loadEnvFile(SOMEFILE),
    'become another program': () => process.execve?.('/bin/true', ['true'], {}),
    'load native code': () => process.dlopen({ exports: {} }, '/lib/none.so'),
    'write a report': () => process.report.writeReport('klantprofielen-probe.json'),
    'change its folder': () => process.chdir('/tmp'),
    'change its user': () => process.setuid?.(process.getuid?.() ?? 0),
    'debug another process': () => {
      const debug = Reflect.get(process, '_debugProcess') as ((pid: number) => void) | undefined;
      return debug?.(NOBODY);
    },
  },
  sqlite: {
    // where the sandbox is as it should be this does not even load
    'open a database': () => new (process.getBuiltinModule('node:sqlite').DatabaseSync)(':memory:'),
  },
  test: { 'run tests of others': () => spawnSync('/bin/true').error },
  tls: { 'open a connection over TLS': () => outcomeOf(tls.connect(SOMEWHERE), 'secureConnect') },
  trace_events: {
    'write a trace': () => traceEvents.createTracing({ categories: ['node'] }).enable(),
  },
  v8: { 'write its memory to a file': () => v8.writeHeapSnapshot(NEWFILE) },
  wasi: {
    'reach files through WASI': () => new WASI({ version: 'preview1', preopens: { '/': '/' } }),
  },
  worker_threads: { 'start a thread': () => new Worker('', { eval: true }) },
};

/** What belongs to no module. */
const GLOBALS: Attempts = {
  // to another port: fetch refuses 9 by itself
  'fetch from the network': () =>
    fetch('http://127.0.0.1:3/').catch((error: Error) => error.cause ?? error),
  // spelled so that it is not the direct call, which the linter forbids everywhere
  'make code from text': () => Reflect.construct(Function, ['return 1']),
  'keep things in a store of its own': () => {
    const store = Reflect.get(globalThis, 'localStorage') as Storage | undefined;
    return store?.setItem('klantprofielen', 'probe');
  },
};

const SIGNALS: Attempts = Object.fromEntries(
  Object.keys(os.constants.signals).map((signal) => [
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
    const isTakenAway = error instanceof TypeError && error.message.endsWith('is not a function');
    return isTakenAway || error instanceof EvalError || isRefusal(error);
  }
}

function isRefusal(value: unknown): boolean {
  return value instanceof Error && 'code' in value && REFUSALS.has(String(value.code));
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

const allowed = new Set<string>();

async function tryAll(attempts: Attempts): Promise<void> {
  for (const [what, attempt] of Object.entries(attempts)) {
    if (!(await isDenied(attempt))) allowed.add(what);
  }
}

for (const name of builtinModules.map((one) => one.replace(/^node:/, ''))) {
  const isLoaded = process.getBuiltinModule(`node:${name}`) !== undefined;
  if (name.startsWith('_') || HARMLESS.has(name) || !isLoaded) continue;
  const unknown = { [`load node:${name}, which this program does not know`]: () => 'loaded' };
  await tryAll(ATTEMPTS[name] ?? unknown);
}
await tryAll({ ...GLOBALS, ...SIGNALS });
// what a shell sets by itself, for itself
const OF_THE_SHELL = new Set(['PWD', 'OLDPWD', 'SHLVL', '_']);
if (Object.keys(process.env).some((name) => !OF_THE_SHELL.has(name))) {
  allowed.add('read the environment');
}
process.stdin.once('data', () => {
  if (canFill(1024)) process.stdout.write(encodeFrame('memory'));
  process.stdin.destroy();
});
process.stdout.write(encodeFrame(JSON.stringify([...allowed])));
