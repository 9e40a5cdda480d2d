/** The machine: the runtime, the disk of DATA_DIR, and the sandbox that PDFs are read in. */
import { constants, existsSync } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

import type { Config } from '../config.ts';
import { describeError } from '../errors.ts';
import { type Examination, examiner } from './check.ts';

const { fail, ok, warn } = examiner('machine');

const OLDEST_NODE = 26;
const MEGABYTE = 1_000_000;
const LITTLE_MB = 1_000;
const TOO_LITTLE_MB = 100;

export async function examineMachine(
  config: Config,
  selfTest: (options: { dataSegmentKb: number }) => Promise<readonly string[]>,
): Promise<Examination[]> {
  const dataSegmentKb = config.parserDataMegabytes * 1000;
  return [
    examineRuntime(process.versions.node),
    await examineDataDir(config),
    await examineDisk(config.dataDir),
    examineSandbox(await selfTest({ dataSegmentKb })),
  ];
}

export function examineRuntime(version: string): Examination {
  if (Number.parseInt(version, 10) >= OLDEST_NODE) return ok('node', `Node ${version}`);
  const advice = 'Start the program with `npm start --`, which brings its own Node.';
  return fail('node', `Node ${version}; ${OLDEST_NODE} is the oldest that will do`, advice);
}

/** With a server only notes go there; the embedded database cannot do without. */
async function examineDataDir({ dataDir, databaseUrl }: Config): Promise<Examination> {
  try {
    await access(findExisting(dataDir), constants.W_OK | constants.X_OK);
    return ok('data_dir', `${dataDir} can be written to`);
  } catch (error) {
    const detail = `${dataDir} cannot be written to: ${describeError(error).message}`;
    const advice = 'Let DATA_DIR name a folder on a local disk that this user may write to.';
    return (databaseUrl === undefined ? fail : warn)('data_dir', detail, advice);
  }
}

export async function examineDisk(folder: string): Promise<Examination> {
  const { bavail, bsize } = await statfs(findExisting(folder));
  const free = (bavail * bsize) / MEGABYTE;
  const detail = `${Math.round(free)} MB free for ${folder}`;
  const advice = 'Free disk space there, or let DATA_DIR name another disk.';
  if (free < TOO_LITTLE_MB) return fail('disk', detail, advice);
  return free < LITTLE_MB ? warn('disk', detail, advice) : ok('disk', detail);
}

/** The folder, or the nearest one above it that exists: the first run makes it. */
function findExisting(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : findExisting(dirname(folder));
}

function examineSandbox(problems: readonly string[]): Examination {
  const advice =
    'Do not read PDFs here: run on a Linux kernel that enforces RLIMIT_DATA (not gVisor), in the official image.';
  return problems.length === 0
    ? ok('sandbox', 'PDFs are read without files, network and more memory than allowed')
    : fail('sandbox', problems.join('; '), advice);
}
