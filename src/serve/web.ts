/** Messages to addresses that the operator named: webhook and heartbeat. They never throw and never take long. */
import { Agent, request } from 'undici';

import { toTrust } from '../trust.ts';

export type Web = AsyncDisposable & {
  /** Undefined when the other side took it (2xx), else why not; never with the address, which may hold a secret. */
  post(url: string, body: unknown): Promise<string | undefined>;
  get(url: string): Promise<string | undefined>;
};

const TIMEOUT_MS = 10_000;

export function createWeb(options: {
  readonly userAgent: string;
  /** PEM of EXTRA_CA_FILE. */
  readonly extraCa: string | undefined;
  readonly timeoutMs?: number;
}): Web {
  const { userAgent, extraCa, timeoutMs = TIMEOUT_MS } = options;
  const trust = extraCa === undefined ? {} : toTrust(extraCa);
  const dispatcher = new Agent({ allowH2: false, connect: { ...trust, timeout: timeoutMs } });
  const ask = async (url: string, method: 'GET' | 'POST', body?: unknown) => {
    try {
      const answer = await request(url, {
        method,
        dispatcher,
        signal: AbortSignal.timeout(timeoutMs),
        headers: { 'user-agent': userAgent, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      await answer.body.dump({ limit: 65_536 });
      const isTaken = answer.statusCode >= 200 && answer.statusCode < 300;
      return isTaken ? undefined : `${new URL(url).host} answered ${answer.statusCode}`;
    } catch (error) {
      return `${new URL(url).host}: ${describe(error)}`;
    }
  };
  return {
    post: (url, body) => ask(url, 'POST', body),
    get: (url) => ask(url, 'GET'),
    [Symbol.asyncDispose]: () => dispatcher.destroy(),
  };
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  return error.name === 'TimeoutError' ? 'no answer in time' : code || error.name;
}
