/** Everything with effects that a pass needs; `commands/session.ts` builds it, tests pass their own. */
import type { Http } from '../extract/http/http.ts';
import type { ParserPool } from '../extract/pdf/pool.ts';
import type { Standing } from '../load/ledger/links.ts';
import type { Writer } from '../load/writer.ts';
import type { Logger } from '../log.ts';
import type { Reference } from '../reference/reference.ts';
import type { Backlog } from './backlog.ts';

export type Deps = {
  readonly writer: Writer;
  readonly reference: Reference;
  readonly http: Http;
  readonly pool: ParserPool;
  /** What a pass does with kept readings: uses those that are there (not `--fresh`), keeps what it reads (not a dry run). */
  readonly readings: { readonly takes: boolean; readonly keeps: boolean };
  /** Where others read too. Undefined: this process reads everything itself. */
  readonly backlog?: Backlog | undefined;
  readonly log: Logger;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  readonly maxListingPages: number;
  readonly maxDocumentBytes: number;
  readonly progress: Progress;
};

/** Says how far long work is; on a terminal as one changing line, else as a log line now and then. */
export type Progress = {
  /** So many more pieces of a phase are known of. */
  expect(phase: string, more: number): void;
  /** One piece of it is done. Phases that go on together are shown together. */
  done(phase: string): void;
  /** What has been shown is over. */
  end(): void;
};

/** A run under way. */
export type RunDeps = Deps & {
  readonly runId: number;
  /** The links that it found, by key. */
  readonly links: Map<number, FoundLink>;
};

export type FoundLink = {
  readonly source: string;
  readonly isTaken: boolean;
  /** It ends this run as it was before: counted, not written. */
  readonly asBefore: Standing['state'] | undefined;
};
