/** Which processes are there, read from /proc: for tests that no child outlives its parent. */
import { readdirSync, readFileSync } from 'node:fs';

export type FoundProcess = {
  readonly pid: number;
  readonly residentKb: number;
  /** Processor time it has used, in ticks of 1/100 s. */
  readonly cpuTicks: number;
};

/** Processes of the sandbox (readers and their watchers) with `word` in their command line; zombies do not count. */
export function listSandboxed(word: string): FoundProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const command = readProcFile(name, 'cmdline');
      if (!command.includes('--permission') || !command.includes(word)) return [];
      const resident = /VmRSS:\s+(\d+)/.exec(readProcFile(name, 'status'))?.[1];
      // user and system time, counted from the end of the name, which may hold anything
      const fields = readProcFile(name, 'stat').split(') ').at(-1)?.split(' ') ?? [];
      const cpuTicks = Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
      return [{ pid: Number(name), residentKb: Number(resident ?? 0), cpuTicks }];
    });
}

/** Waits until none of them is left; false when some still are after `timeoutMs`. */
export async function areGone(word: string, timeoutMs = 5_000): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (listSandboxed(word).length > 0) {
    if (Date.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
}

function readProcFile(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return ''; // it has ended in the meantime
  }
}
