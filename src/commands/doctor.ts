/** `doctor`: machine, database and sources against what the program needs, each with what to do about it. Changes nothing. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { type Examination, examiner } from '../doctor/check.ts';
import { examineDatabase, toUnreachable } from '../doctor/database.ts';
import { examineMachine } from '../doctor/machine.ts';
import { examineSources } from '../doctor/sources.ts';
import type { ExitStatus } from '../errors.ts';
import { createHttp } from '../extract/http/http.ts';
import { selfTestSandbox } from '../extract/pdf/self-test.ts';
import { openWarehouse, type Read, toHttpOptions } from './session.ts';
import { type Invocation, type Output, report } from './invocation.ts';
import { counted, printable } from '../printable.ts';

/** Exit status: fault when the machine fails, else database, else source; done when nothing failed (warnings do not count). */
export async function doctorCommand(
  invocation: Invocation,
  options: Output & Read,
): Promise<ExitStatus> {
  const { config, log, signal, terminal } = invocation;
  await using http = createHttp(toHttpOptions(config, log));
  const found = [
    ...(await examineMachine(config, selfTestSandbox)),
    ...(await examineConfigured(invocation, options.demo)),
    ...(await examineSources(config.sources, http, signal)),
  ];
  report(terminal, options, found, () => describe(found));
  return statusOf(found);
}

async function examineConfigured(invocation: Invocation, isDemo = false): Promise<Examination[]> {
  const { databaseUrl, dataDir } = invocation.config;
  if (databaseUrl === undefined && !existsSync(join(dataDir, 'pglite'))) {
    return [
      examiner('database').warn(
        'reachable',
        `DATABASE_URL is not set, and there is no embedded database in ${dataDir} yet`,
        'The first run makes one, for trying out. For real use set DATABASE_URL.',
      ),
    ];
  }
  try {
    await using warehouse = await openWarehouse(invocation, 'doctor', { onlyReads: true });
    const { autoMigrate } = invocation.config;
    return await examineDatabase(warehouse, { autoMigrate, isDemo, now: () => new Date() });
  } catch (error) {
    return [toUnreachable(error)];
  }
}

export function statusOf(found: readonly Examination[]): ExitStatus {
  const failed = new Set(found.filter((one) => one.verdict === 'fail').map((one) => one.area));
  if (failed.has('machine')) return 'fault';
  if (failed.has('database')) return 'database';
  return failed.has('sources') ? 'source' : 'done';
}

function describe(found: readonly Examination[]): string[] {
  const width = Math.max(...found.map((one) => one.name.length));
  const lines = found.flatMap((one) => [
    `${one.verdict.padEnd(4)}  ${one.name.padEnd(width)}  ${printable(one.detail)}`,
    ...(one.advice ? [`${' '.repeat(width + 8)}→ ${printable(one.advice)}`] : []),
  ]);
  const { ok = [], warn = [], fail = [] } = Object.groupBy(found, (one) => one.verdict);
  const sum = `${ok.length} ok, ${counted(warn.length, 'warning')}, ${fail.length} failed`;
  return [...lines, '', sum];
}
