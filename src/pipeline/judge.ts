/** One document, one transaction: decision, facts, checks and ledger appear together or not at all. */
import type { Kysely } from 'kysely';

import { firstBlocking, type CheckCode } from '../findings.ts';
import { PipelineError } from '../errors.ts';
import { decide, isSound, type Decision, type Publication, type Standing } from './decide.ts';
import { retireRivals } from '../load/ledger/decisions.ts';
import {
  findDocuments,
  recordChecks,
  recordDocument,
  recordDoubt,
  toPublicationKeys,
  type StoredDocument,
} from '../load/ledger/documents.ts';
import { findEnd, recordEnd, type LinkEnd } from '../load/ledger/links.ts';
import { recordOverlay } from '../load/ledger/overlays.ts';
import { compareWithLoaded } from '../load/comparisons.ts';
import type { Database } from '../load/schema.ts';
import { loadFacts } from '../load/star.ts';
import type { Reference } from '../reference/reference.ts';
import { figuresHash, numbersHash } from '../transform/fingerprint.ts';
import { PROGRAM_VERSION } from '../version.ts';
import type { ProfileTable } from '../transform/reading.ts';
import type { ReadCandidate } from './candidate.ts';
import type { Draw } from './drawing.ts';
import { findPlace, type Place } from './place.ts';
import { findRivals } from './rivals.ts';

export type JudgeContext = {
  readonly runId: number;
  readonly reference: Reference;
  /** Candidates filed under the same publication in this run, the one under judgement among them. */
  readonly together: readonly ReadCandidate[];
  /** Documents that this run put into quarantine: seen again through another link they do not 'wait'. */
  readonly quarantinedNow: ReadonlySet<number>;
  readonly draw: Draw;
};

/** What is said of a loaded document that would be blocked now. */
export const STANDS = 'the facts that this document brought stand as they are';

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
  brought: ReadCandidate,
  context: JudgeContext,
): Promise<Judged> {
  const written =
    brought.linkKey === undefined ? undefined : await findEnd(trx, context.runId, brought.linkKey);
  if (written) return { ...written, candidate: brought, decision: undefined };

  const place = await findPlace(trx, brought);
  // from here on it belongs where it is filed, which is what people are told too
  const candidate = { ...brought, filed: place.filed };
  const { own, accepted } = place;
  const ended = findEarlyEnd(candidate, own);
  if (ended) return await finish(trx, context, candidate, undefined, ended);

  const documents = await findDocuments(trx, toPublicationKeys(place.filed));
  const standing = await readStanding(trx, candidate, context, { ...place, documents });
  const decision = decide(toSubject(candidate), standing);
  if (own?.status === 'current' && decision.status !== 'current') {
    return await keepInDoubt(trx, context, candidate, decision, own, accepted);
  }
  const documentKey = await record(trx, candidate, place.filed, decision, standing, context);
  if (decision.loads) {
    requireSamePublication(place.filed, decision.loads);
    await loadFacts(trx, { documentKey, table: decision.loads });
    if (accepted.has('two_candidates')) await retireRivals(trx, documentKey);
  }
  return await finish(trx, context, candidate, decision, {
    state: decision.state,
    reason: decision.reason,
    message: undefined,
    documentKey,
  });
}

/** What needs no judgement: a person rejected it, or it was replaced and its link never offered anything else. */
function findEarlyEnd(
  candidate: ReadCandidate,
  own: StoredDocument | undefined,
): Omit<LinkEnd, 'linkKey'> | undefined {
  const documentKey = own?.documentKey;
  if (own?.status === 'rejected') {
    return { state: 'ignored', reason: 'rejected', message: own.reason, documentKey };
  }
  if (own?.status === 'superseded' && candidate.isKnownAtLink) {
    return { state: 'unchanged', reason: 'superseded', message: undefined, documentKey };
  }
  return undefined;
}

/** The facts of a loaded document stand, even when the present program would block it; but that is noted. */
async function keepInDoubt(
  trx: Kysely<Database>,
  context: JudgeContext,
  candidate: ReadCandidate,
  decision: Decision,
  own: StoredDocument,
  accepted: ReadonlySet<CheckCode>,
): Promise<Judged> {
  await recordDoubt(trx, own.documentKey, decision.reason);
  await recordChecks(trx, own.documentKey, decision.checks, accepted);
  await keepOverlay(trx, own.documentKey, candidate, decision, context);
  return await finish(trx, context, candidate, decision, {
    state: decision.state,
    reason: decision.reason,
    message: STANDS,
    documentKey: own.documentKey,
  });
}

/** Facts and ledger speak of the same publication, or nothing is written. */
function requireSamePublication(filed: Publication, table: ProfileTable): void {
  if (filed.quarter === table.quarter && filed.region === table.region) return;
  throw new PipelineError(
    'publication_mismatch',
    'fault',
    `A table of ${table.quarter} ${table.region} was about to be loaded as ${filed.quarter ?? '?'} ${filed.region ?? '?'}.`,
  );
}

async function readStanding(
  trx: Kysely<Database>,
  candidate: ReadCandidate,
  context: JudgeContext,
  known: Pick<Place, 'own' | 'accepted'> & { readonly documents: readonly StoredDocument[] },
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
      quarantinedBefore:
        own.status === 'quarantined' && !context.quarantinedNow.has(own.documentKey),
    },
    isOlder: (own?.wasSuperseded ?? false) || isOlder(candidate, current),
    accepted,
    comparisons: table ? await compareWithLoaded(trx, table, context.reference) : [],
    rivals: findRivals(candidate, context.together, documents, (other) =>
      isSound(toSubject(other), NOTHING_ACCEPTED),
    ),
  };
}

/** First seen before the document that stands, or in the same run with an earlier date. */
function isOlder(candidate: ReadCandidate, current: StoredDocument | undefined): boolean {
  if (current === undefined || current.sha256 === candidate.sha256) return false;
  if (candidate.seenRun !== current.firstSeenRun) return candidate.seenRun < current.firstSeenRun;
  const { publishedOn } = candidate;
  return (
    publishedOn !== undefined &&
    current.publishedOn !== undefined &&
    publishedOn < current.publishedOn
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
  filed: Publication,
  decision: Decision,
  standing: Standing,
  context: JudgeContext,
): Promise<number> {
  const table = candidate.reading?.table;
  const documentKey = await recordDocument(trx, context.runId, {
    sha256: candidate.sha256,
    keys: toPublicationKeys(filed),
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
  await keepOverlay(trx, documentKey, candidate, decision, context);
  return documentKey;
}

/** A document that waits for a person, or stands in doubt, has its picture; a loaded one has its cells. */
async function keepOverlay(
  trx: Kysely<Database>,
  documentKey: number,
  candidate: ReadCandidate,
  decision: Decision,
  context: JudgeContext,
): Promise<void> {
  const isWaiting = decision.status === 'quarantined';
  const svg = isWaiting ? await context.draw(trx, candidate, decision.checks) : undefined;
  const overlay = svg === undefined ? undefined : { svg, readerVersion: PROGRAM_VERSION };
  await recordOverlay(trx, documentKey, overlay);
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
