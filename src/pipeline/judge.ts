/** One document, one transaction: decision, facts, checks and ledger appear together or not at all. */
import type { Kysely } from 'kysely';

import { firstBlocking, type CheckCode } from '../findings.ts';
import { decide, isSound, type Decision, type Standing } from '../judge/decide.ts';
import { findAccepted } from '../load/ledger/decisions.ts';
import {
  findDocuments,
  recordChecks,
  recordDocument,
  toPublicationKeys,
  type StoredDocument,
} from '../load/ledger/documents.ts';
import { findEnd, recordEnd, type LinkEnd } from '../load/ledger/links.ts';
import { compareWithLoaded } from '../load/comparisons.ts';
import type { Database } from '../load/schema.ts';
import { loadFacts } from '../load/star.ts';
import type { Reference } from '../reference/reference.ts';
import { figuresHash, numbersHash } from '../transform/fingerprint.ts';
import { PROGRAM_VERSION } from '../version.ts';
import type { ReadCandidate } from './candidate.ts';
import { findRivals } from './rivals.ts';

export type JudgeContext = {
  readonly runId: number;
  readonly reference: Reference;
  /** Candidates filed under the same publication in this run, the one under judgement among them. */
  readonly together: readonly ReadCandidate[];
  /** Documents that this run put into quarantine: seen again through another link they do not 'wait'. */
  readonly quarantinedNow: ReadonlySet<number>;
};

export type Judged = LinkEnd & {
  readonly candidate: ReadCandidate;
  readonly decision: Decision | undefined;
};

/**
 * Judges one candidate inside a transaction. Safe to repeat: when the answer to a commit was lost,
 * the second call finds the link's end written and returns that.
 */
export async function processDocument(
  trx: Kysely<Database>,
  candidate: ReadCandidate,
  context: JudgeContext,
): Promise<Judged> {
  const written =
    candidate.linkKey === undefined
      ? undefined
      : await findEnd(trx, context.runId, candidate.linkKey);
  if (written) return { ...written, candidate, decision: undefined };

  const documents = await findDocuments(trx, toPublicationKeys(candidate.filed));
  const own = documents.find((document) => document.sha256 === candidate.sha256);
  if (own?.status === 'rejected') {
    return await finish(trx, context, candidate, undefined, {
      state: 'ignored',
      reason: 'rejected',
      message: own.reason,
      documentKey: own.documentKey,
    });
  }
  const accepted = own ? await findAccepted(trx, own.documentKey) : new Set<CheckCode>();
  const standing = await readStanding(trx, candidate, context, { documents, own, accepted });
  const decision = decide(toSubject(candidate), standing);
  if (own?.status === 'current' && decision.status !== 'current') {
    return await finish(trx, context, candidate, decision, {
      state: decision.state,
      reason: decision.reason,
      message: 'the facts that this document brought stand as they are',
      documentKey: own.documentKey,
    });
  }
  const documentKey = await record(trx, candidate, decision, standing, context);
  if (decision.loads) await loadFacts(trx, { documentKey, table: decision.loads });
  return await finish(trx, context, candidate, decision, {
    state: decision.state,
    reason: decision.reason,
    message: undefined,
    documentKey,
  });
}

async function readStanding(
  trx: Kysely<Database>,
  candidate: ReadCandidate,
  context: JudgeContext,
  known: {
    documents: readonly StoredDocument[];
    own: StoredDocument | undefined;
    accepted: ReadonlySet<CheckCode>;
  },
): Promise<Standing> {
  const { documents, own, accepted } = known;
  const table = candidate.reading?.table;
  const current = documents.find((document) => document.status === 'current');
  return {
    current:
      current?.numbersHash === undefined
        ? undefined
        : { documentKey: current.documentKey, numbersHash: current.numbersHash },
    own: own && {
      documentKey: own.documentKey,
      status: own.status,
      wasSuperseded: own.wasSuperseded || isOlder(own, current),
      quarantinedBefore:
        own.status === 'quarantined' && !context.quarantinedNow.has(own.documentKey),
    },
    accepted,
    comparisons: table ? await compareWithLoaded(trx, table, context.reference) : [],
    rivals: findRivals(candidate, context.together, documents, (other) =>
      isSound(toSubject(other), NOTHING_ACCEPTED),
    ),
  };
}

/** Seen first before the document that stands: it may wait or be loaded never, but not replace it. */
function isOlder(own: StoredDocument, current: StoredDocument | undefined): boolean {
  return (
    current !== undefined &&
    current.documentKey !== own.documentKey &&
    (own.firstSeenRun ?? 0) < (current.firstSeenRun ?? 0)
  );
}

const NOTHING_ACCEPTED: ReadonlySet<CheckCode> = new Set();

function toSubject(candidate: ReadCandidate) {
  return {
    reading: candidate.reading,
    refusals: candidate.refusals,
    linkSays: candidate.says,
    publishedOn: candidate.publishedOn,
  };
}

async function record(
  trx: Kysely<Database>,
  candidate: ReadCandidate,
  decision: Decision,
  standing: Standing,
  context: JudgeContext,
): Promise<number> {
  const table = candidate.reading?.table;
  const documentKey = await recordDocument(trx, context.runId, {
    sha256: candidate.sha256,
    keys: toPublicationKeys(candidate.filed),
    status: decision.status,
    reason: decision.reason,
    url: candidate.url,
    seenAs: candidate.seenAs,
    publishedOn: candidate.publishedOn,
    layout: candidate.reading?.layout,
    measuresFrom: candidate.reading?.measuresFrom,
    readerVersion: PROGRAM_VERSION,
    numbersHash: table && numbersHash(table),
    figuresHash: table && figuresHash(table),
    sameNumbersAs: decision.status === 'republished' ? standing.current?.documentKey : undefined,
  });
  await recordChecks(trx, documentKey, decision.checks, standing.accepted);
  return documentKey;
}

async function finish(
  trx: Kysely<Database>,
  context: JudgeContext,
  candidate: ReadCandidate,
  decision: Decision | undefined,
  end: Omit<LinkEnd, 'linkKey'>,
): Promise<Judged> {
  const linkEnd: LinkEnd = { ...end, linkKey: candidate.linkKey };
  await recordEnd(trx, context.runId, linkEnd);
  return { ...linkEnd, candidate, decision };
}

/** In words: what blocks a document, for logs and reports. */
export function describeBlock(decision: Decision): string {
  const code = firstBlocking(decision.checks);
  const check = decision.checks.find((candidate) => candidate.code === code && !candidate.passed);
  if (!check) return decision.reason ?? '';
  return `${check.code} (${check.subject}): expected ${check.expected ?? '-'}, found ${check.found ?? '-'}`;
}
