/**
 * From an address to an answer: lanes, robots.txt, redirects hop by hop, tries and pauses.
 * A pause that a host asks with 429 holds the whole host; one asked with 503 holds only the document.
 */
import type { Dispatcher } from 'undici';

import { failed, type Failed } from './answers.ts';
import { untilAborted, type Clock } from './clock.ts';
import { exchange, type Answer, type Question } from './exchange.ts';
import { isTransient } from './failure.ts';
import { findRefusal, type AllowedHosts } from './hosts.ts';
import { Lane } from './lane.ts';
import { backoffMs, findAskedPause } from './pause.ts';
import { toPrintableUrl } from '../../printable.ts';
import { findNextHop, isRedirect } from './redirect.ts';
import { toRobots, type Robots } from './robots.ts';

/** The part of a pino logger that is used here. */
export type HttpLog = { readonly debug: (fields: object, message: string) => void };

/** Times are milliseconds. */
export type FetcherOptions = {
  readonly dispatcher: Dispatcher;
  readonly allowedHosts: AllowedHosts;
  readonly userAgent: string;
  /** Between the starts of two requests to one host. */
  readonly intervalMs: number;
  readonly connectionsPerHost: number;
  readonly tryTimeoutMs: number;
  readonly tries: number;
  /** All tries and pauses of one document, from its first request on. */
  readonly documentTimeoutMs: number;
  readonly maxPauseMs: number;
  /** Largest robots.txt in bytes. */
  readonly robotsCap: number;
  readonly clock: Clock;
  readonly log: HttpLog;
};

/** What to ask, and how to understand the answer; a Failed from `understand` may be tried again like any other. */
export type Plan<T> = Omit<Question, 'url'> & {
  readonly url: string;
  readonly asksRobots: boolean;
  readonly understand: (answer: Answer, finalUrl: string) => T | Failed;
};

const MAX_HOPS = 5;
/** After so many too long pauses in a row nothing more is asked of a host in this run. */
const GIVE_UP_AFTER = 3;

/** A host, with what it said in this run. */
type Host = { readonly lane: Lane; robots: Promise<Robots> | undefined; tooLong: number };
/** Where a try ended; the host is absent when nothing was sent. */
type Ending = {
  readonly outcome: Answer | Failed;
  readonly url: string;
  readonly host: Host | undefined;
};
/** What is left of a document's time. */
type Budget = { startedAt: number | undefined; tryLeftMs: number };

/** Holds what one run knows of its hosts. */
export class Fetcher {
  readonly #options: FetcherOptions;
  readonly #hosts = new Map<string, Host>();
  readonly #life = new AbortController();

  constructor(options: FetcherOptions) {
    this.#options = options;
  }

  /** Carries out a plan with its tries and pauses. Rejects only when the signal is aborted. */
  async fetch<T extends { readonly kind: string }>(
    plan: Plan<T>,
    signal: AbortSignal,
  ): Promise<T | Failed> {
    const { clock, tries, log } = this.#options;
    const budget: Budget = { startedAt: undefined, tryLeftMs: 0 };
    for (let attempt = 1; ; attempt += 1) {
      const ending = await this.#tryOnce(plan, attempt > 1, budget, signal);
      const { outcome } = ending;
      const result = outcome.kind === 'answer' ? plan.understand(outcome, ending.url) : outcome;
      if (!isFailed(result) || !isTransient(result)) return result;
      const pause = this.#decidePause(ending, attempt, budget);
      if (pause.kind === 'failed') return pause;
      if (attempt >= tries || pause.ms >= this.#leftMs(budget)) return result;
      log.debug(
        { url: toPrintableUrl(plan.url), code: result.code, attempt, pauseMs: pause.ms },
        'will ask again',
      );
      // Outside of the lane: whoever waits holds up no other.
      if (pause.ms > 0) await clock.sleep(pause.ms, signal);
    }
  }

  /** Stops what nobody waits for any more. */
  close(): void {
    this.#life.abort(new Error('the run is over'));
  }

  /** One try: the address and what it redirects to. */
  async #tryOnce<T>(
    plan: Plan<T>,
    again: boolean,
    budget: Budget,
    signal: AbortSignal,
  ): Promise<Ending> {
    const nowhere = { url: plan.url, host: undefined };
    let url = URL.parse(plan.url);
    if (url === null) {
      const outcome = failed('url_refused', `not an address: ${toPrintableUrl(plan.url)}`);
      return { outcome, ...nowhere };
    }
    budget.tryLeftMs = this.#options.tryTimeoutMs;
    for (let hops = 0; hops <= MAX_HOPS; hops += 1) {
      const ending = await this.#hop(plan, url, again || hops > 0, budget, signal);
      if (ending.outcome.kind === 'failed' || !isRedirect(ending.outcome)) return ending;
      const next = findNextHop(ending.outcome, url, plan.method);
      if (!(next instanceof URL)) return { ...ending, outcome: next };
      url = next;
    }
    const message = `more than ${MAX_HOPS} redirects from ${toPrintableUrl(plan.url)}`;
    return { outcome: failed('redirect_refused', message), ...nowhere };
  }

  /** One request; every hop is judged anew. */
  async #hop<T>(
    plan: Plan<T>,
    url: URL,
    urgent: boolean,
    budget: Budget,
    signal: AbortSignal,
  ): Promise<Ending> {
    const refusal = findRefusal(url, this.#options.allowedHosts);
    if (refusal) return { outcome: refusal, url: url.href, host: undefined };
    const host = this.#hostOf(url);
    if (plan.asksRobots) {
      host.robots ??= this.#readRobots(url.origin, host);
      // whoever waited may have been told to stop by now: its end is then nobody's error
      host.robots.catch(() => undefined);
      const robots = await untilAborted(host.robots, signal);
      const unwanted = robots.findRefusal(url.href);
      if (unwanted) return { outcome: unwanted, url: url.href, host: undefined };
    }
    const outcome = await host.lane.run(
      () => this.#ask({ ...plan, url }, host, budget, signal),
      urgent,
      signal,
    );
    return { outcome, url: url.href, host };
  }

  async #ask(
    question: Question,
    host: Host,
    budget: Budget,
    signal: AbortSignal,
  ): Promise<Answer | Failed> {
    const { clock, dispatcher, log } = this.#options;
    if (host.tooLong >= GIVE_UP_AFTER) {
      const message = `${question.url.host} has asked ${GIVE_UP_AFTER} times for a longer pause than a run may wait`;
      return failed('pause_too_long', message);
    }
    const from = clock.now();
    budget.startedAt ??= from;
    const left = Math.min(budget.tryLeftMs, this.#leftMs(budget));
    if (left <= 0) return failed('timeout', this.#outOfTime());
    const { method, headers, body, cap, mayBeCompressed, url } = question;
    const asked = {
      method,
      url,
      headers,
      cap,
      mayBeCompressed,
      ...(body === undefined ? {} : { body }),
    };
    const answer = await exchange(dispatcher, asked, left, signal);
    budget.tryLeftMs -= clock.now() - from;
    if (answer.kind === 'answer') this.#heed(answer, host);
    const said = answer.kind === 'failed' ? answer.code : answer.status;
    log.debug({ url: toPrintableUrl(url.href), said, ms: clock.now() - from }, 'asked');
    return answer;
  }

  /** What an answer means for the whole host; said before the next request to it may start. */
  #heed({ status, headers }: Answer, host: Host): void {
    const { clock, maxPauseMs } = this.#options;
    if (status < 400) host.tooLong = 0;
    if (status !== 429) return;
    const asked = findAskedPause(status, headers, clock.now());
    if (asked !== undefined && asked > maxPauseMs) host.tooLong += 1;
    else host.lane.pauseUntil(clock.now() + (asked ?? backoffMs(1, clock.random())));
  }

  /** How long to wait after a failed try; what the whole host waits, its lane waits. */
  #decidePause(
    { outcome }: Ending,
    attempt: number,
    budget: Budget,
  ): { readonly kind: 'pause'; readonly ms: number } | Failed {
    const { clock, maxPauseMs } = this.#options;
    const ownMs = backoffMs(attempt, clock.random());
    if (outcome.kind === 'failed') return { kind: 'pause', ms: ownMs };
    const { status, headers } = outcome;
    const asked = findAskedPause(status, headers, clock.now());
    if (asked === undefined) return { kind: 'pause', ms: ownMs };
    const wish = `the host asks for a pause of ${Math.round(asked / 1000)} s`;
    if (asked > maxPauseMs) {
      const message = `${wish}, a run waits at most ${maxPauseMs / 1000} s`;
      return failed('pause_too_long', message, status);
    }
    if (asked >= this.#leftMs(budget)) {
      return failed('pause_too_long', `${wish}; ${this.#outOfTime()}`, status);
    }
    return { kind: 'pause', ms: status === 429 ? 0 : asked };
  }

  async #readRobots(origin: string, host: Host): Promise<Robots> {
    const { userAgent, robotsCap } = this.#options;
    const url = `${origin}/robots.txt`;
    const answer = await this.fetch(
      {
        url,
        method: 'GET',
        headers: {
          'user-agent': userAgent,
          accept: 'text/plain, */*;q=0.1',
          'accept-encoding': 'gzip, br',
        },
        cap: robotsCap,
        mayBeCompressed: true,
        asksRobots: false,
        understand: ({ status, bytes }) =>
          status >= 200 && status < 300
            ? { kind: 'rules' as const, text: bytes.toString('utf8') }
            : failed(`http_${status}`, `the host answers ${status}`, status),
      },
      this.#life.signal,
    );
    const robots = toRobots(url, answer, userAgent);
    if (robots.delayMs > 0) host.lane.slowTo(robots.delayMs);
    return robots;
  }

  #hostOf(url: URL): Host {
    const known = this.#hosts.get(url.origin);
    if (known) return known;
    const { intervalMs, connectionsPerHost, clock } = this.#options;
    const lane = new Lane(intervalMs, connectionsPerHost, clock);
    const host: Host = { lane, robots: undefined, tooLong: 0 };
    this.#hosts.set(url.origin, host);
    return host;
  }

  #leftMs(budget: Budget): number {
    const { documentTimeoutMs, clock } = this.#options;
    return documentTimeoutMs - (clock.now() - (budget.startedAt ?? clock.now()));
  }

  #outOfTime(): string {
    return `a document may take ${this.#options.documentTimeoutMs / 1000} s in all`;
  }
}

function isFailed(value: { readonly kind: string }): value is Failed {
  return value.kind === 'failed';
}
