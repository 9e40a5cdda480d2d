/** One document, one transaction: decision, facts, checks and ledger appear together or not at all. */
import type { Kysely } from 'kysely';

import { parseRegionCode, regionKey, toRegionCode } from '../codes.ts';
import { PipelineError } from '../errors.ts';
import { type Check, type CheckCode, firstBlocking } from '../findings.ts';
import { findAccepted, retireRivals } from '../load/ledger/decisions.ts';
import {
  findDocuments,
  findDocumentsOf,
  moveDocument,
  type PublicationKeys,
  recordChecks,
  recordDocument,
  recordDoubt,
  removeOverlay,
  type StoredDocument,
  toPublicationKeys,
} from '../load/ledger/documents.ts';
import { findEnd, type LinkEnd, recordEnd } from '../load/ledger/links.ts';
import { findAlike, findClaims, findLoadedQuarters, readCounts } from '../load/loaded.ts';
import type { Database } from '../load/schema.ts';
import { loadFacts } from '../load/star.ts';
import { PROGRAM_VERSION } from '../program.ts';
import { addQuarters, quarterKey, quarterOfKey } from '../quarter.ts';
import type { Reference } from '../reference/reference.ts';
import {
  checkAgainstLoaded,
  FURTHEST_NEIGHBOUR,
  type LoadedCounts,
  pickNeighbours,
} from '../transform/checks/comparisons.ts';
import { figuresHash, numbersHash } from '../transform/fingerprint.ts';
import type { ProfileTable } from '../transform/reading.ts';
import { compareCandidates, findRivals, type ReadCandidate } from './candidate.ts';
import { toFaultCheck } from './parse-file.ts';
import { isFaultOfDocument } from './read.ts';
import { decide, type Decision, isSound, type Known } from './decide.ts';
import type { Publication } from '../publication.ts';
import type { Deps } from './deps.ts';

export type JudgeContext = {
  readonly runId: number;
  readonly reference: Reference;
  /** Candidates filed under the same publication in this run, the one under judgement among them. */
  readonly together: readonly ReadCandidate[];
  /** Documents that this run put into quarantine: seen again through another link they do not 'wait'. */
  readonly quarantinedNow: ReadonlySet<number>;
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
export async function judgeDocument(
  trx: Kysely<Database>,
  read: ReadCandidate,
  context: JudgeContext,
): Promise<Judged> {
  const written =
    read.linkKey === undefined ? undefined : await findEnd(trx, context.runId, read.linkKey);
  if (written) return { ...written, candidate: read, decision: undefined };

  const filing = await findFiling(trx, read);
  // from here on it belongs where it is filed, which is what people are told too
  const candidate = { ...read, filed: filing.filed };
  const { own, accepted } = filing;
  const ended = findEarlyEnd(candidate, own);
  if (ended) return await finish(trx, context, candidate, undefined, ended);

  const documents = await findDocuments(trx, toPublicationKeys(filing.filed));
  const known = await readKnown(trx, candidate, context, { ...filing, documents });
  const decision = decide(toSubject(candidate), known);
  if (own?.status === 'current' && decision.status !== 'current') {
    return await keepInDoubt(trx, context, candidate, decision, own, accepted);
  }
  const documentKey = await record(trx, candidate, filing.filed, decision, known, context);
  if (decision.loads) {
    requireSamePublication(filing.filed, decision.loads);
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
  await removeOverlay(trx, own.documentKey);
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

async function readKnown(
  trx: Kysely<Database>,
  candidate: ReadCandidate,
  context: JudgeContext,
  known: Pick<Filing, 'own' | 'accepted'> & { readonly documents: readonly StoredDocument[] },
): Promise<Known> {
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
  known: Known,
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
    sameNumbersAs: decision.status === 'republished' ? known.current?.documentKey : undefined,
  });
  await recordChecks(trx, documentKey, decision.checks, known.accepted);
  await removeOverlay(trx, documentKey);
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

// Last step of a pass: documents become facts, one transaction each, oldest quarter first.

/** Judges every candidate in an order that depends on nothing but the candidates. */
export async function judgeAll(
  deps: Deps,
  runId: number,
  candidates: readonly ReadCandidate[],
): Promise<Judged[]> {
  const ordered = [...candidates].sort(compareCandidates);
  const byPublication = Map.groupBy(ordered, nameOf);
  const quarantinedNow = new Set<number>();
  const judged: Judged[] = [];
  for (const candidate of ordered) {
    deps.signal.throwIfAborted();
    const together = byPublication.get(nameOf(candidate)) ?? [];
    const context = { runId, reference: deps.reference, together, quarantinedNow };
    const result = await judgeCandidate(deps, candidate, context);
    if (result.state === 'quarantined' && result.documentKey !== undefined) {
      quarantinedNow.add(result.documentKey);
    }
    judged.push(result);
    report(deps, result);
    deps.progress.step('loading', judged.length, ordered.length);
  }
  return judged;
}

/** One document's trouble is its own: what the program cannot do with it is recorded, and the others go on. */
async function judgeCandidate(
  deps: Deps,
  candidate: ReadCandidate,
  context: JudgeContext,
): Promise<Judged> {
  try {
    return await deps.writer.transact((trx) => judgeDocument(trx, candidate, context));
  } catch (error) {
    if (!isFaultOfDocument(error)) throw error;
    deps.log.error({ err: error, document: candidate.sha256 }, 'the program failed on a document');
    const refused = { ...candidate, reading: undefined, refusals: [toFaultCheck(error)] };
    return await deps.writer.transact((trx) => judgeDocument(trx, refused, context));
  }
}

function nameOf(candidate: ReadCandidate): string {
  return `${candidate.filed.quarter ?? '?'} ${candidate.filed.region ?? '?'}`;
}

function report(deps: Deps, result: Judged): void {
  const { candidate, state, documentKey } = result;
  const fields = {
    quarter: candidate.filed.quarter,
    region: candidate.filed.region,
    document: candidate.sha256.slice(0, 12),
    documentKey,
    url: candidate.url,
  };
  if (state === 'quarantined' && result.message === STANDS) {
    deps.log.warn(
      { ...fields, reason: result.reason },
      'the present program would not load this document; its facts stand; see `status`',
    );
    return;
  }
  if (state === 'quarantined' && result.decision) {
    const why = describeBlock(result.decision);
    deps.log.warn(
      { ...fields, reason: result.reason, why },
      'document quarantined: no number of it is loaded; see `status` for the next step',
    );
    return;
  }
  deps.log.info({ ...fields, reason: result.reason }, `document ${state}`);
}

// Where a candidate is filed, and what it was judged as before.

export type Filing = {
  readonly filed: Publication;
  /** The same content, judged before as a document of that publication. */
  readonly own: StoredDocument | undefined;
  /** Findings that an operator accepted for it. */
  readonly accepted: ReadonlySet<CheckCode>;
};

/** Only documents that brought no facts may move: facts stay with their publication. */
const MOVABLE: ReadonlySet<string> = new Set(['quarantined', 'rejected', 'ignored']);

/**
 * Finds the place of a candidate. A document that waits moves with what is said about it now; one whose title an
 * operator accepted against its link belongs to the publication of its title.
 */
export async function findFiling(trx: Kysely<Database>, candidate: ReadCandidate): Promise<Filing> {
  const judged = await findDocumentsOf(trx, candidate.sha256);
  const atPlace = judged.find((document) =>
    isSame(document.keys, toPublicationKeys(candidate.filed)),
  );
  const before =
    judged.find((document) => document.documentKey === candidate.documentKey) ??
    atPlace ??
    judged.find((document) => document.url === candidate.url);
  if (!before) return { filed: candidate.filed, own: undefined, accepted: new Set() };

  const accepted = await findAccepted(trx, before.documentKey);
  const filed = toFiled(candidate, accepted);
  const keys = toPublicationKeys(filed);
  if (isSame(before.keys, keys)) return { filed, own: before, accepted };
  const there = judged.find((document) => isSame(document.keys, keys));
  if (!MOVABLE.has(before.status)) {
    // judged again, it stays what it is, whatever is said about it now; a link that says so brings another document
    return before.documentKey === candidate.documentKey
      ? { filed: toPublication(before.keys), own: before, accepted }
      : { filed, own: there, accepted: new Set() };
  }
  await moveDocument(trx, before.documentKey, keys, there?.documentKey);
  return { filed, own: there ?? { ...before, keys }, accepted };
}

function toPublication({ quarterKey, regionKey }: PublicationKeys): Publication {
  const region = toRegionCode(regionKey);
  return {
    quarter: quarterKey === null ? undefined : quarterOfKey(quarterKey),
    region: region === undefined ? undefined : parseRegionCode(region),
  };
}

function toFiled(candidate: ReadCandidate, accepted: ReadonlySet<CheckCode>): Publication {
  const table = candidate.reading?.table;
  return table && accepted.has('title_agrees')
    ? { quarter: table.quarter, region: table.region }
    : candidate.filed;
}

function isSame(a: PublicationKeys, b: PublicationKeys): boolean {
  return a.quarterKey === b.quarterKey && a.regionKey === b.regionKey;
}

// The checks of a table that need other documents: what is loaded is read, then compared without a database.

export async function compareWithLoaded(
  db: Kysely<Database>,
  table: ProfileTable,
  reference: Reference,
): Promise<Check[]> {
  const loaded = {
    claims: await findClaims(db, table),
    alike: await findAlike(db, table),
    neighbours: await readNeighbours(db, table),
    current: await readCounts(db, quarterKey(table.quarter), regionKey(table.region)),
  };
  return checkAgainstLoaded(table, loaded, reference);
}

/** The nearest loaded quarter of the region on each side, the nearer one first; the earlier one when both are as near. */
async function readNeighbours(
  db: Kysely<Database>,
  { quarter, region }: ProfileTable,
): Promise<LoadedCounts[]> {
  const first = addQuarters(quarter, -FURTHEST_NEIGHBOUR);
  const last = addQuarters(quarter, FURTHEST_NEIGHBOUR);
  const loaded = await findLoadedQuarters(db, region, first, last);
  const neighbours: LoadedCounts[] = [];
  for (const nearest of pickNeighbours(quarter, loaded)) {
    const counts = await readCounts(db, quarterKey(nearest), regionKey(region));
    if (counts) neighbours.push(counts);
  }
  return neighbours;
}
