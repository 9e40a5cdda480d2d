/** Memory of a process and of everything that it has started, looked at from outside, in /proc, while it runs. */
import { readdirSync, readFileSync } from 'node:fs';

/** Peaks in MB (10^6 bytes). */
export type TreePeaks = {
  /** Of the process itself, as the kernel keeps it: nothing between two looks is missed. */
  readonly root: number;
  /** Of the largest of its descendants, likewise. */
  readonly largestChild: number;
  /** Of all together at one moment; pages that they share count for each of them. */
  readonly tree: number;
  /** Processes at one moment, the first one among them. */
  readonly processes: number;
  /** How often it was looked. */
  readonly looks: number;
};

/** Looks at the tree below a process every few milliseconds until it is stopped. */
export function watchTree(root: number, everyMs = 50): Disposable & { stop(): TreePeaks } {
  const peaks = { root: 0, largestChild: 0, tree: 0, processes: 0, looks: 0 };
  const look = (): void => {
    const memories = listTree(root).map((pid) => ({ pid, ...readMemory(pid) }));
    const raise = (name: 'root' | 'largestChild' | 'tree' | 'processes', value: number): void => {
      peaks[name] = Math.max(peaks[name], value);
    };
    for (const { pid, peak } of memories) raise(pid === root ? 'root' : 'largestChild', peak);
    raise(
      'tree',
      memories.reduce((sum, { resident }) => sum + resident, 0),
    );
    raise('processes', memories.length);
    peaks.looks += 1;
  };
  const timer = setInterval(look, everyMs);
  return {
    stop: () => {
      clearInterval(timer);
      return { ...peaks };
    },
    [Symbol.dispose]: () => clearInterval(timer),
  };
}

/** The process and all its descendants, whatever group they are in. */
export function listTree(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    // counted from the end of the name, which may hold anything
    const parent = Number(readProcFile(name, 'stat').split(') ').at(-1)?.split(' ')[1] ?? 0);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const tree = [root];
  for (const pid of tree) tree.push(...(children.get(pid) ?? []));
  return tree;
}

/** MB now and at most so far; a process that has ended has none. */
function readMemory(pid: number): { readonly resident: number; readonly peak: number } {
  const status = readProcFile(String(pid), 'status');
  const toMegabytes = (found: RegExpExecArray | null): number =>
    (Number(found?.[1] ?? 0) * 1024) / 1e6;
  return {
    resident: toMegabytes(/VmRSS:\s+(\d+)/.exec(status)),
    peak: toMegabytes(/VmHWM:\s+(\d+)/.exec(status)),
  };
}

function readProcFile(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return ''; // it has ended in the meantime
  }
}
