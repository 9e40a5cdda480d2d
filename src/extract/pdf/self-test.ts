/** Do the limits around the parser bite on this machine? Some kernels and sandboxes take them and ignore them. */
import { fileURLToPath } from 'node:url';

import { z } from 'zod';

import { encodeFrame } from './protocol.ts';
import { ParserProcess, PROCESS_LIMITS, type SandboxOptions } from './sandbox.ts';
import { parserSandbox } from './pool.ts';

/**
 * Starts a process in the sandbox that tries to read, write, connect, start programs and fill 1 GB (probe.ts), and says
 * what it was able to do. Takes about half a second.
 */
export async function selfTestSandbox(
  options: Pick<SandboxOptions, 'dataSegmentKb'> = {},
): Promise<readonly string[]> {
  const script = fileURLToPath(new URL('./probe.ts', import.meta.url));
  const probe = new ParserProcess({ ...parserSandbox(), script, ...options });
  const problems = await findProblems(probe);
  await probe.end();
  return problems;
}

async function findProblems(probe: ParserProcess): Promise<string[]> {
  const timeoutMs = PROCESS_LIMITS.startMs;
  const allowed = await probe.ask({
    timeoutMs,
    parse: (frame) => z.array(z.string()).parse(JSON.parse(frame.toString())),
  });
  if (allowed.kind === 'failed') return [`the sandbox did not start: ${allowed.why}`];
  const problems = allowed.value.map((name) => `the parser process is able to ${name}`);
  const filled = await probe.ask({ parts: [encodeFrame('')], timeoutMs, parse: () => true });
  return filled.kind === 'failed'
    ? problems
    : [...problems, 'the parser process can use 1 GB: its memory limit does not bite'];
}
