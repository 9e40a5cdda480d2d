import type { Logger } from '../log.ts';
import type { Progress } from '../pipeline/deps.ts';

/** Milliseconds between two signs of progress. */
const REDRAW_MS = 100;
const LOG_MS = 10_000;

/** One line that changes in place, for a person at a terminal. */
export function terminalProgress(write: (text: string) => void, now: () => number): Progress {
  let drawn = -Infinity;
  let isOpen = false;
  return {
    step(phase, done, total) {
      const isLast = done === total;
      if (now() - drawn < REDRAW_MS && !isLast) return;
      drawn = now();
      isOpen = true;
      write(`\r\u001b[K${phase}: ${done} of ${total}`);
    },
    end() {
      if (isOpen) write('\r\u001b[K');
      isOpen = false;
    },
  };
}

/** A log line now and then: for containers and pipes. */
export function logProgress(log: Logger, now: () => number): Progress {
  let last = now();
  return {
    step(phase, done, total) {
      if (now() - last < LOG_MS) return;
      last = now();
      log.info({ phase, done, total }, 'working');
    },
    end() {},
  };
}
