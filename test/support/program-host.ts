/**
 * Runs one command after the other in one process, each as `node src/main.ts` would with an environment of its own: what
 * starts anew each time is main.ts; what it imports stays loaded, and so do its parser processes (kept-pool.ts). Starting Node and loading that is most of the
 * processor time of a command on one small document. program.ts starts this; where the subject is the process itself
 * (signals, kill, start, end) a test starts one with `startProgram`.
 */
import { registerHooks } from 'node:module';

import { END, type Order } from './program.ts';

const MAIN = new URL('../../src/main.ts', import.meta.url).href;
const POOL = new URL('../../src/extract/pdf/pool.ts', import.meta.url).href;
const KEPT_POOL = new URL('kept-pool.ts', import.meta.url).href;

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    const isOurs = found.url === POOL && context.parentURL !== KEPT_POOL;
    return isOurs ? { ...found, url: KEPT_POOL } : found;
  },
});

let count = 0;

process.on('message', (order: Order) => void obey(order));
process.on('disconnect', () => process.exit(0));

async function obey({ args, environment }: Order): Promise<void> {
  process.argv.splice(2, process.argv.length, ...args);
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, environment);
  process.exitCode = 0;
  count += 1;
  await import(`${MAIN}?${count}`);
  for (const event of ['SIGINT', 'SIGTERM']) process.removeAllListeners(event);
  process.stdout.removeAllListeners('error');
  const end = `${END}${process.exitCode}\n`;
  process.stdout.write(end);
  process.stderr.write(end);
}
