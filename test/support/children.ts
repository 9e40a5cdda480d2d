/** Starts database-child.ts and listens to it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('database-child.ts', import.meta.url));

export type Child = {
  /** The next line it says; '' after its end. */
  readLine(): Promise<string>;
  /** SIGKILL, and waits for its end. */
  kill(): Promise<void>;
};

export function startChild(task: 'migrate' | 'hold' | 'sleep' | 'open', target: string): Child {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', SCRIPT, task, target],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    readLine: async () => {
      const { value } = (await lines.next()) as { value?: string };
      return value ?? '';
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
