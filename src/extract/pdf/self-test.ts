/** Do the limits around the parser bite on this machine? Some kernels and sandboxes take them and ignore them. */
import { fileURLToPath } from 'node:url';

import { PROCESS_LIMITS } from './limits.ts';
import { ourChild } from './pool.ts';
import { killSandboxed, startSandboxed, type SandboxedProcess } from './sandbox.ts';

export type SelfTest = { readonly ok: boolean; readonly problems: readonly string[] };

const MOST_OUTPUT = 10_000;

/**
 * Starts a process in the sandbox that tries to read, write, connect, start programs and fill 1 GB. Takes about half
 * a second. `script` is the probe.
 */
export async function selfTestSandbox(
  options: { dataSegmentKb?: number; script?: string; timeoutMs?: number } = {},
): Promise<SelfTest> {
  const { dataSegmentKb = PROCESS_LIMITS.dataSegmentKb, timeoutMs = PROCESS_LIMITS.startMs } =
    options;
  const script = options.script ?? fileURLToPath(new URL('./probe.ts', import.meta.url));
  const child = startSandboxed({ ...ourChild(), script, dataSegmentKb });
  const output = await readOutput(child, timeoutMs);
  const problems = findProblems(output);
  return { ok: problems.length === 0, problems };
}

function findProblems({ stdout, end }: { stdout: string; end: string }): string[] {
  const [first = '', ...rest] = stdout.split('\n');
  const allowed = parseNames(first);
  if (allowed === undefined) return [`the sandbox did not start: ${end}`];
  const problems = allowed.map((name) => `the parser process is able to ${name}`);
  return rest.includes('memory')
    ? [...problems, 'the parser process can use 1 GB: its memory limit does not bite']
    : problems;
}

function parseNames(line: string): string[] | undefined {
  try {
    const names: unknown = JSON.parse(line);
    return Array.isArray(names) ? names.map(String) : undefined;
  } catch {
    return undefined;
  }
}

/** What it wrote, and how it ended. */
function readOutput(
  child: SandboxedProcess,
  timeoutMs: number,
): Promise<{ stdout: string; end: string }> {
  return new Promise((resolve) => {
    let stdout = '';
    let stderr = '';
    const timer = setTimeout(() => killSandboxed(child), timeoutMs);
    child.stdin.on('error', () => {});
    child.stdout.on(
      'data',
      (chunk: Buffer) => (stdout = (stdout + chunk.toString()).slice(0, MOST_OUTPUT)),
    );
    child.stderr.on(
      'data',
      (chunk: Buffer) => (stderr = (stderr + chunk.toString()).slice(0, MOST_OUTPUT)),
    );
    child.once('error', (error) => {
      clearTimeout(timer);
      resolve({ stdout, end: error.message });
    });
    child.once('exit', () => {
      clearTimeout(timer);
      killSandboxed(child);
    });
    child.once('close', (code, signal) => {
      const lastWords = stderr.trim().split('\n').at(-1) ?? '';
      resolve({
        stdout,
        end: `${signal ?? `exit code ${code}`} ${lastWords.slice(0, 200)}`.trim(),
      });
    });
  });
}
