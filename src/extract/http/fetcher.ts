/**
 * From an address to an answer: the host's queue, robots.txt, redirects hop by hop, tries and pauses.
 * A pause that a host asks with 429 holds the whole host; one asked with 503 holds only the document.
 */
import type { Dispatcher } from 'undici';

import { toPrintable, toPrintableUrl } from '../../printable.ts';
import {
  createAgent,
  findRefusal,
  toAllowedHosts,
  type AllowedHosts,
  type ProxySettings,
  type Resolve,
} from './hosts.ts';
import { failed, hasTrait, type Failed } from './answers.ts';
import { exchange, type Answer, type Question } from './exchange.ts';
import { HostQueue, untilAborted, type Clock } from './host-queue.ts';
import { toRobots, type Robots } from './robots.ts';

/** Times are milliseconds, caps are bytes. */
export type HttpSettings = {
  readonly userAgent: string;
  /** 'host' for every port or 'host:port': those of SOURCES and of ALLOWED_HOSTS. */
  readonly allowedHosts: readonly string[];
  /** PEM text of certificates to trust besides the system's own; an intermediate one is enough. */
  readonly extraCa: string | undefined;
  /** To one host, evenly spaced. */
  readonly requestsPerSecond: number;
  readonly connectionsPerHost: number;
  /** From the first byte sent to the last byte read, redirects included. */
  readonly tryTimeoutMs: number;
  readonly tries: number;
  /** All tries and pauses of one address, from its first request on. */
  readonly documentTimeoutMs: number;
  /** The longest pause that a host may ask for. */
  readonly maxPauseMs: number;
  readonly maxDocumentBytes: number;
  /** On the wire and after inflating; of robots.txt too. */
  readonly maxPageBytes: number;
  readonly proxy: ProxySettings;
  readonly clock: Clock;
  readonly resolve: Resolve;
  /** The part of a pino logger that is used here. */
  readonly log: { readonly debug: (fields: object, message: string) => void };
};

/** What to ask, and how to understand the answer; a Failed from `understand` may be tried again like any other. */
export type Plan<T> = Omit<Question, 'url'> & {
  readonly url: string;
  /** Nobody is asked whether robots.txt may be read. */
  readonly isRobots?: true;
  readonly understand: (answer: Answer) => T | Failed;
};

const MAX_HOPS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** After so many too long pauses in a row nothing more is asked of a host in this run. */
const GIVE_UP_AFTER = 3;

/** A host, with what it said in this run. */
type Host = {
  readonly queue: HostQueue;
  /** What robots.txt says; undefined until somebody wants to know. */
  robots: Promise<Robots> | undefined;
  tooLong: number;
};
/** A plan that is carried out, with what is left of its time. */
type Errand = Omit<Plan<unknown>, 'understand'> & {
  startedAt?: number;
  tryLeftMs: number;
};

/** Holds what one run knows of its hosts. Throws a PipelineError `extra_ca_invalid`. */
export class Fetcher implements AsyncDisposable {
  readonly #settings: HttpSettings;
  readonly #allowedHosts: AllowedHosts;
  readonly #dispatcher: Dispatcher;
  readonly #hosts = new Map<string, Host>();
  readonly #life = new AbortController();

  constructor(settings: HttpSettings) {
    this.#settings = settings;
    this.#allowedHosts = toAllowedHosts(settings.allowedHosts);
    this.#dispatcher = createAgent(settings);
  }

  /** Carries out a plan with its tries and pauses. Rejects only when the signal is aborted. */
  async fetch<T extends { readonly kind: string }>(plan: Plan<T>): Promise<T | Failed> {
    const { clock, tries, log } = this.#settings;
    const { understand, ...asked } = plan;
    const errand: Errand = { ...asked, tryLeftMs: 0 };
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#follow(errand, attempt > 1);
      const result = answer.kind === 'answer' ? understand(answer) : answer;
      if (!isFailed(result) || !isTransient(result)) return result;
      const pause = this.#decidePause(answer, attempt, errand);
      if (typeof pause !== 'number') return pause;
      if (attempt >= tries || pause >= this.#leftMs(errand)) return result;
      const said = { url: toPrintableUrl(plan.url), code: result.code, attempt, pauseMs: pause };
      log.debug(said, 'will ask again');
      // Outside of the queue: whoever waits holds up no other.
      if (pause > 0) await clock.sleep(pause, plan.signal);
    }
  }

  /** Stops what nobody waits for any more, and closes all connections. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#life.abort(new Error('the run is over'));
    await this.#dispatcher.destroy();
  }

  /** One try: the address and what it redirects to, every hop judged anew. */
  async #follow(errand: Errand, again: boolean): Promise<Answer | Failed> {
    errand.tryLeftMs = this.#settings.tryTimeoutMs;
    const named = toPrintableUrl(errand.url);
    let next: URL | null | Failed = URL.parse(errand.url);
    if (next === null) return failed('url_refused', `not an address: ${named}`);
    for (let hops = 0; hops <= MAX_HOPS; hops += 1) {
      const url: URL = next;
      const refusal = findRefusal(url, this.#allowedHosts);
      if (refusal) return refusal;
      const host = this.#hostOf(url);
      if (!errand.isRobots) {
        const robots = await this.#robotsOf(host, url, errand.signal);
        const unwanted = robots.findRefusal(url.href);
        if (unwanted) return unwanted;
      }
      const ask = () => this.#ask(url, host, errand);
      const answer = await host.queue.run(ask, again || hops > 0, errand.signal);
      if (answer.kind === 'failed' || !REDIRECTS.has(answer.status)) return answer;
      next = findNextHop(answer, errand.method);
      if (!(next instanceof URL)) return next;
    }
    return failed('redirect_refused', `more than ${MAX_HOPS} redirects from ${named}`);
  }

  async #ask(url: URL, host: Host, errand: Errand): Promise<Answer | Failed> {
    const { clock, log, userAgent, maxPauseMs } = this.#settings;
    if (host.tooLong >= GIVE_UP_AFTER) {
      const message = `${url.host} has asked ${GIVE_UP_AFTER} times for a longer pause than a run may wait`;
      return failed('pause_too_long', message);
    }
    const from = clock.now();
    errand.startedAt ??= from;
    const left = Math.min(errand.tryLeftMs, this.#leftMs(errand));
    if (left <= 0) return failed('timeout', this.#outOfTime());
    const headers = { 'user-agent': userAgent, ...errand.headers };
    const question = { ...errand, url, headers };
    const answer = await exchange(this.#dispatcher, question, left);
    const now = clock.now();
    errand.tryLeftMs -= now - from;
    const said = answer.kind === 'failed' ? answer.code : answer.status;
    log.debug({ url: toPrintableUrl(url.href), said, ms: now - from }, 'asked');
    // what an answer means for the whole host is said before the next request to it may start
    if (answer.kind === 'answer' && answer.status < 400) host.tooLong = 0;
    if (answer.kind === 'answer' && answer.status === 429) {
      const asked = findAskedPause(answer, now);
      if (asked !== undefined && asked > maxPauseMs) host.tooLong += 1;
      else host.queue.pauseUntil(now + (asked ?? backoffMs(1, clock.random())));
    }
    return answer;
  }

  /** How long to wait after a failed try (ms); what the whole host waits, its queue waits. */
  #decidePause(answer: Answer | Failed, attempt: number, errand: Errand): number | Failed {
    const { clock, maxPauseMs } = this.#settings;
    const ownMs = backoffMs(attempt, clock.random());
    const asked = answer.kind === 'answer' ? findAskedPause(answer, clock.now()) : undefined;
    if (asked === undefined) return ownMs;
    const request = `the host asks for a pause of ${Math.round(asked / 1000)} s`;
    if (asked > maxPauseMs) {
      return failed('pause_too_long', `${request}, a run waits at most ${maxPauseMs / 1000} s`);
    }
    if (asked >= this.#leftMs(errand)) {
      return failed('pause_too_long', `${request}; ${this.#outOfTime()}`);
    }
    return answer.kind === 'answer' && answer.status === 429 ? 0 : asked;
  }

  async #robotsOf(host: Host, { origin }: URL, signal: AbortSignal): Promise<Robots> {
    host.robots ??= this.#readRobots(`${origin}/robots.txt`, host.queue);
    // whoever waited may have been told to stop by now: its end is then nobody's error
    host.robots.catch(() => undefined);
    return await untilAborted(host.robots, signal);
  }

  async #readRobots(url: string, queue: HostQueue): Promise<Robots> {
    const { userAgent, maxPageBytes } = this.#settings;
    const answer = await this.fetch({
      url,
      signal: this.#life.signal,
      isRobots: true,
      headers: { accept: 'text/plain, */*;q=0.1', 'accept-encoding': 'gzip, br' },
      cap: maxPageBytes,
      mayBeCompressed: true,
      understand: ({ status, bytes }) =>
        status >= 200 && status < 300
          ? { kind: 'rules' as const, text: bytes.toString('utf8') }
          : failed(`http_${status}`, `the host answers ${status}`),
    });
    const robots = toRobots(url, answer, userAgent);
    queue.slowTo(robots.delayMs);
    return robots;
  }

  #hostOf({ origin }: URL): Host {
    const { requestsPerSecond, connectionsPerHost, clock } = this.#settings;
    const known = this.#hosts.get(origin);
    if (known) return known;
    const queue = new HostQueue(1000 / requestsPerSecond, connectionsPerHost, clock);
    const host: Host = { queue, robots: undefined, tooLong: 0 };
    this.#hosts.set(origin, host);
    return host;
  }

  #leftMs({ startedAt }: Errand): number {
    const { documentTimeoutMs, clock } = this.#settings;
    return documentTimeoutMs - (clock.now() - (startedAt ?? clock.now()));
  }

  #outOfTime(): string {
    return `a document may take ${this.#settings.documentTimeoutMs / 1000} s in all`;
  }
}

function isFailed(value: { readonly kind: string }): value is Failed {
  return value.kind === 'failed';
}

/** Is another try in the same run sensible? */
export function isTransient({ code }: Failed): boolean {
  return hasTrait(code, 'transient') || /^http_5\d\d$/.test(code);
}

/** The address that a redirect names, or why it is not followed. */
function findNextHop({ url: from, status, headers }: Answer, method?: 'POST'): URL | Failed {
  const refuse = (why: string): Failed =>
    failed('redirect_refused', `${toPrintableUrl(from.href)} ${why}`);
  const { location } = headers;
  if (location === undefined) return refuse('redirects without saying where to');
  // Headers come as latin1 characters; an address in UTF-8 must be put together again.
  const text = Buffer.from(location, 'latin1').toString('utf8');
  const next = URL.parse(text.includes('\uFFFD') ? location : text, from.href);
  if (next === null)
    return refuse(`redirects to something that is no address: ${toPrintable(location)}`);
  const shown = toPrintableUrl(next.href);
  if (!/^https?:$/.test(next.protocol)) return refuse(`redirects to another scheme: ${shown}`);
  if (from.protocol === 'https:' && next.protocol === 'http:') {
    return refuse(`redirects from https back to http: ${shown}`);
  }
  if (method === 'POST' && status !== 307 && status !== 308) {
    return refuse(`redirects a POST to ${shown}`);
  }
  next.hash = '';
  return next;
}

/** Full jitter (a random part of a doubling span) keeps many documents from coming back at one moment. */
const FIRST_SPAN_MS = 500;
const LONGEST_SPAN_MS = 10_000;

/** The pause before another try (ms); `attempt` counts the tries already made, `random` lies in [0, 1). */
export function backoffMs(attempt: number, random: number): number {
  return Math.round(random * Math.min(LONGEST_SPAN_MS, FIRST_SPAN_MS * 2 ** (attempt - 1)));
}

/**
 * What a host that answers 429 or 503 asks for with Retry-After, in milliseconds: seconds or a date, which counts from
 * the answer's own Date when it has one (our clock may differ). Undefined when that is absent, junk, or has passed.
 */
export function findAskedPause(
  { status, headers }: Pick<Answer, 'status' | 'headers'>,
  now: number,
): number | undefined {
  const text = headers['retry-after']?.trim() ?? '';
  if (status !== 429 && status !== 503) return undefined;
  if (/^\d+$/.test(text)) return Number(text) * 1000 || undefined;
  // Date.parse takes '5' or '-1' for years: an HTTP date begins with a day's name.
  if (!/^[A-Za-z]{3,9},? /.test(text)) return undefined;
  const sent = Date.parse(headers['date'] ?? '');
  const pause = Date.parse(text) - (Number.isNaN(sent) ? now : sent);
  return pause > 0 ? pause : undefined;
}
