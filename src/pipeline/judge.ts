/** One document, one transaction: decision, facts, checks and ledger appear together or not at all. */
import { sql } from 'kysely';

import { parseRegionCode, toRegionCode } from '../codes.ts';
import { PipelineError } from '../errors.ts';
import { type CheckCode, firstBlocking } from '../findings.ts';
import { findAccepted, retireRivals } from '../load/ledger/decisions.ts';
import {
  findDocuments,
  forgetJudgement,
  isSame,
  moveDocument,
  type PublicationKeys,
  recordDoubt,
  recordSuccessor,
  type StoredDocument,
  supersede,
  toPublicationKeys,
  writeChecks,
  writeDocument,
  WRITTEN_KEY,
} from '../load/ledger/documents.ts';
import { keepReading } from '../load/ledger/archive.ts';
import { findEnd, type LinkEnd, recordEnd, writeEnd } from '../load/ledger/links.ts';
import { type KnownBefore, readKnown } from '../load/loaded.ts';
import type { Db } from '../load/schema.ts';
import { loadFacts } from '../load/star.ts';
import { onlyRow, type Parts, writeTogether } from '../load/values.ts';
import { PROGRAM_VERSION } from '../program.ts';
import { quarterOfKey } from '../quarter.ts';
import type { Reference } from '../reference/reference.ts';
import { checkAgainstLoaded, type Loaded } from '../transform/checks/comparisons.ts';
import { figuresHash, numbersHash } from '../transform/fingerprint.ts';
import type { ProfileTable } from '../transform/reading.ts';
import { type Candidate, compareCandidates, findRivals, type ReadCandidate } from './candidate.ts';
import { toFaultCheck } from './parse-file.ts';
import { isFaultOfDocument } from './read.ts';
import { decide, type Decision, isSound, type Known } from './decide.ts';
import type { Publication } from '../publication.ts';
import type { Deps } from './deps.ts';

type JudgeContext = {
  readonly runId: number;
  readonly reference: Reference;
  /** Candidates filed under the same publication in this run, the one under judgement among them. */
  readonly together: readonly ReadCandidate[];
  /** Documents that this run put into quarantine: seen again through another link they do not 'wait'. */
  readonly quarantinedNow: ReadonlySet<number>;
  /** The answer to a commit may have been lost: then it stands already. */
  readonly isRepeated: boolean;
  readonly findKnown: FindKnown;
};

/** What is said of a loaded document that would be blocked now. */
export const STANDS = 'the facts that this document brought stand as they are';

type Judgement = LinkEnd & {
  readonly candidate: ReadCandidate;
  readonly decision: Decision | undefined;
};

/**
 * Judges one candidate, all of it or nothing. Safe to repeat: when the answer to a commit was lost, the second call finds
 * the link's end written and returns that.
 */
async function judgeOnce(db: Db, read: ReadCandidate, context: JudgeContext): Promise<Judgement> {
  const written =
    read.linkKey === undefined || !context.isRepeated
      ? undefined
      : await findEnd(db, context.runId, read.linkKey);
  if (written) return { ...written, candidate: read, decision: undefined };
  const before = await context.findKnown(db, read);
  // one statement records it, which is a transaction by itself
  if (isFirst(before)) return await judgeDocument(db, read, before, context);
  return await db.transaction().execute((trx) => judgeDocument(trx, read, before, context));
}

/** Nothing stands that it could change. */
function isFirst({ related, loaded }: KnownBefore): boolean {
  return related.length === 0 && loaded?.current === undefined;
}

/** What is known about a document that is about to be judged. */
type FindKnown = (db: Db, candidate: ReadCandidate) => Promise<KnownBefore>;

/**
 * Reads what is known of the documents of a quarter in one statement. It holds for a document on the same connection, under
 * whose lock nobody else writes, until one is judged that has anything in common with it or changes what stood before; then
 * it is read again.
 */
async function readAhead(deps: Deps, candidates: readonly ReadCandidate[]): Promise<FindKnown> {
  const read = (db: Db, some: readonly ReadCandidate[]) =>
    readKnown(
      db,
      some.map(({ sha256, filed, reading }) => ({ sha256, filed, table: reading?.table })),
    );
  const asked = candidates.filter(
    ({ filed, reading }) => filed.quarter && filed.region && reading?.table,
  );
  const [connection, ahead] = await deps.writer.run(
    async (db) => [db, asked.length > 1 ? await read(db, asked) : []] as const,
  );
  const known = new Map(ahead.map((before, index) => [asked[index], before]));
  const written = new Set<string>();
  return async (db, candidate) => {
    const names = namesOf(candidate);
    const holds = db === connection && !names.some((name) => written.has(name));
    const before =
      (holds ? known.get(candidate) : undefined) ?? onlyRow(await read(db, [candidate]));
    if (!isFirst(before)) known.clear();
    for (const name of names) written.add(name);
    return before;
  };
}

/** By what the judgement of one document can change what is known of another one. */
function namesOf(candidate: ReadCandidate): readonly string[] {
  const table = candidate.reading?.table;
  const ofTable = table && [
    table.region,
    figuresHash(table),
    ...table.rows.map((row) => row.municipality),
  ];
  return [candidate.sha256, nameOf(candidate), ...(ofTable ?? [])];
}

async function judgeDocument(
  trx: Db,
  read: ReadCandidate,
  before: KnownBefore,
  context: JudgeContext,
): Promise<Judgement> {
  const { related, loaded } = before;
  const filing = await findFiling(trx, read, related);
  // from here on it belongs where it is filed, which is what people are told too
  const candidate = { ...read, filed: filing.filed };
  const { own, accepted } = filing;
  const ended = findEarlyEnd(candidate, own);
  if (ended) return await finish(trx, context, candidate, undefined, ended);

  const keys = toPublicationKeys(filing.filed);
  const documents = filing.hasMoved
    ? await findDocuments(trx, keys)
    : related.filter((document) => isSame(document.keys, keys));
  const known = toKnown(candidate, context, { ...filing, documents, loaded });
  const decision = decide(candidate, known);
  if (own?.status === 'current' && decision.status !== 'current') {
    return await keepInDoubt(trx, context, candidate, decision, own, accepted);
  }
  const documentKey = await record(
    trx,
    candidate,
    own,
    decision,
    known,
    context,
    isFirst({ related: documents, loaded }),
  );
  if (decision.loads && accepted.has('two_candidates')) await retireRivals(trx, documentKey);
  return { ...toEnd(candidate, decision), documentKey, candidate, decision };
}

function toEnd({ linkKey }: Candidate, { state, reason }: Decision) {
  return { linkKey, state, reason, message: undefined };
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
  trx: Db,
  context: JudgeContext,
  candidate: ReadCandidate,
  decision: Decision,
  own: StoredDocument,
  accepted: ReadonlySet<CheckCode>,
): Promise<Judgement> {
  await recordDoubt(trx, own.documentKey, decision.reason);
  await forgetJudgement(trx, own.documentKey);
  await writeChecks(own.documentKey, decision.checks, accepted).execute(trx);
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
  throw new PipelineError('publication_mismatch', 'fault', {
    message: `A table of ${table.quarter} ${table.region} was about to be loaded as ${filed.quarter ?? '?'} ${filed.region ?? '?'}.`,
  });
}

function toKnown(
  candidate: ReadCandidate,
  context: JudgeContext,
  known: Pick<Filing, 'own' | 'accepted'> & {
    readonly documents: readonly StoredDocument[];
    readonly loaded: Loaded | undefined;
  },
): Known {
  const { documents, own, accepted, loaded } = known;
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
    comparisons: table && loaded ? checkAgainstLoaded(table, loaded, context.reference) : [],
    rivals: findRivals(candidate, context.together, documents, (other) =>
      isSound(other, NOTHING_ACCEPTED),
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

/** Writes document, checks, facts and the end of its link in one statement, as far as nothing stands in their place. */
async function record(
  trx: Db,
  candidate: ReadCandidate,
  own: StoredDocument | undefined,
  decision: Decision,
  known: Known,
  context: JudgeContext,
  isFirstOfAll: boolean,
): Promise<number> {
  const table = candidate.reading?.table;
  const document = {
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
    sameNumbersAs: decision.status === 'republished' ? known.current?.documentKey : undefined,
  };
  const isReplacing = decision.status === 'current' && !isFirstOfAll;
  const superseded = isReplacing ? await supersede(trx, document) : [];
  if (own) await forgetJudgement(trx, own.documentKey);
  const parts = {
    document: writeDocument(context.runId, document),
    checks: writeChecks(WRITTEN_KEY, decision.checks, known.accepted),
    ...writeEnd(context.runId, toEnd(candidate, decision), WRITTEN_KEY),
    ...(candidate.unkept && { reading: keepReading(candidate.unkept) }),
  };
  const documentKey = await write(trx, parts, candidate.filed, decision.loads, own, isFirstOfAll);
  await recordSuccessor(trx, superseded, documentKey);
  return documentKey;
}

async function write(
  trx: Db,
  parts: Parts,
  filed: Publication,
  table: ProfileTable | undefined,
  own: StoredDocument | undefined,
  isFirstOfAll: boolean,
): Promise<number> {
  if (table) {
    requireSamePublication(filed, table);
    const loaded = { documentKey: own?.documentKey, record: parts, table, isFirst: isFirstOfAll };
    return (await loadFacts(trx, loaded)).documentKey;
  }
  const [row] = await writeTogether(trx, parts, sql<{ key: number }>`select ${WRITTEN_KEY} as key`);
  if (!row) throw new TypeError('a query without rows');
  return row.key;
}

async function finish(
  trx: Db,
  context: JudgeContext,
  candidate: ReadCandidate,
  decision: Decision | undefined,
  end: Omit<LinkEnd, 'linkKey'>,
): Promise<Judgement> {
  const linkEnd: LinkEnd = { ...end, linkKey: candidate.linkKey };
  if (candidate.unkept) await keepReading(candidate.unkept).execute(trx);
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

// Fourth step of a pass: documents become facts, one transaction each, oldest quarter first.

/** What became of a document, as far as it is told afterwards. */
export type Judged = LinkEnd & Pick<ReadCandidate, 'sha256' | 'filed'>;

/** Judges candidates in an order that depends on nothing but the candidates, and returns them in it. */
export type Judge = (candidates: readonly ReadCandidate[]) => Promise<readonly Judged[]>;

export function createJudge(deps: Deps, runId: number): Judge {
  const quarantinedNow = new Set<number>();
  const judgeOne = async (
    candidate: ReadCandidate,
    together: readonly ReadCandidate[],
    findKnown: FindKnown,
  ) => {
    deps.signal.throwIfAborted();
    const context = { runId, reference: deps.reference, together, quarantinedNow, findKnown };
    const judgement = await judgeCandidate(deps, candidate, context);
    const { state, documentKey } = judgement;
    if (state === 'quarantined' && documentKey !== undefined) quarantinedNow.add(documentKey);
    report(deps, judgement);
    deps.progress.done('loading');
    return toJudged(judgement);
  };
  return async (candidates) => {
    const ordered = [...candidates].sort(compareCandidates);
    const byPublication = Map.groupBy(ordered, nameOf);
    const judged: Judged[] = [];
    for (const batch of Map.groupBy(ordered, ({ filed }) => filed.quarter).values()) {
      const findKnown = await readAhead(deps, batch);
      for (const candidate of batch) {
        const together = byPublication.get(nameOf(candidate)) ?? [];
        judged.push(await judgeOne(candidate, together, findKnown));
      }
    }
    return judged;
  };
}

/** A reading is large: what has been judged lets go of it. */
function toJudged({ candidate, linkKey, state, reason, message, documentKey }: Judgement): Judged {
  const { sha256, filed } = candidate;
  return { linkKey, state, reason, message, documentKey, sha256, filed };
}

/** One document's trouble is its own: what the program cannot do with it is recorded, and the others go on. */
async function judgeCandidate(
  deps: Deps,
  candidate: ReadCandidate,
  context: Omit<JudgeContext, 'isRepeated'>,
): Promise<Judgement> {
  const attempt = async (one: ReadCandidate) => {
    let tries = 0;
    return await deps.writer.run((db) => {
      tries += 1;
      return judgeOnce(db, one, { ...context, isRepeated: tries > 1 });
    });
  };
  try {
    return await attempt(candidate);
  } catch (error) {
    if (!isFaultOfDocument(error)) throw error;
    deps.log.error({ err: error, document: candidate.sha256 }, 'the program failed on a document');
    return await attempt({
      ...candidate,
      reading: undefined,
      unkept: undefined,
      refusals: [toFaultCheck(error)],
    });
  }
}

function nameOf(candidate: ReadCandidate): string {
  return `${candidate.filed.quarter ?? '?'} ${candidate.filed.region ?? '?'}`;
}

function report(deps: Deps, result: Judgement): void {
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

type Filing = {
  readonly filed: Publication;
  /** The same content, judged before as a document of that publication. */
  readonly own: StoredDocument | undefined;
  /** Findings that an operator accepted for it. */
  readonly accepted: ReadonlySet<CheckCode>;
  /** It is not, or no longer, where the candidate said. */
  readonly hasMoved: boolean;
};

/** Only documents that brought no facts may move: facts stay with their publication. */
const MOVABLE: ReadonlySet<string> = new Set(['quarantined', 'rejected', 'ignored']);

/**
 * Finds the place of a candidate among the documents of its content. A document that waits moves with what is said about
 * it now; one whose title an operator accepted against its link belongs to the publication of its title.
 */
async function findFiling(
  trx: Db,
  candidate: ReadCandidate,
  related: readonly StoredDocument[],
): Promise<Filing> {
  const judged = related.filter((document) => document.sha256 === candidate.sha256);
  const atPlace = judged.find((document) =>
    isSame(document.keys, toPublicationKeys(candidate.filed)),
  );
  const before =
    judged.find((document) => document.documentKey === candidate.documentKey) ??
    atPlace ??
    judged.find((document) => document.url === candidate.url);
  if (!before) {
    return { filed: candidate.filed, own: undefined, accepted: new Set(), hasMoved: false };
  }
  const accepted = await findAccepted(trx, before.documentKey);
  const filed = toFiled(candidate, accepted);
  const keys = toPublicationKeys(filed);
  const hasMoved = !isSame(keys, toPublicationKeys(candidate.filed));
  if (isSame(before.keys, keys)) return { filed, own: before, accepted, hasMoved };
  const there = judged.find((document) => isSame(document.keys, keys));
  if (!MOVABLE.has(before.status)) {
    // judged again, it stays what it is, whatever is said about it now; a link that says so brings another document
    return before.documentKey === candidate.documentKey
      ? { filed: toPublication(before.keys), own: before, accepted, hasMoved: true }
      : { filed, own: there, accepted: new Set(), hasMoved };
  }
  await moveDocument(trx, before.documentKey, keys, there?.documentKey);
  return { filed, own: there ?? { ...before, keys }, accepted, hasMoved: true };
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
