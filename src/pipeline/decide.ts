/**
 * What becomes of a document, given what it says and what is already known. Pure: the rules about
 * first, revised, republished, returned and competing documents; where it is filed, and which is older, `judge` says.
 */
import { block, firstBlocking, type Check, type CheckCode } from '../findings.ts';
import type { DocumentStatus, LinkState, Publication } from '../publication.ts';
import { numbersHash } from '../transform/fingerprint.ts';
import type { ReadCandidate } from './candidate.ts';
import type { ProfileTable, Reading } from '../transform/reading.ts';

/** A document under judgement: what was read, or why nothing was. */
export type Subject = Pick<ReadCandidate, 'reading' | 'refusals' | 'says' | 'publishedOn'>;

/** What is known about the publication before a document of it is judged. */
export type Known = {
  readonly current: { readonly documentKey: number; readonly numbersHash: string } | undefined;
  /** The same content, judged earlier for the same publication. */
  readonly own:
    | {
        readonly documentKey: number;
        readonly quarantinedBefore: boolean;
      }
    | undefined;
  /** It was replaced earlier, or was first seen before the document that stands. */
  readonly isOlder: boolean;
  /** Findings that an operator accepted for this content and publication. */
  readonly accepted: ReadonlySet<CheckCode>;
  /** Checks against other loaded documents: copies, claims on a municipality, neighbouring quarters. */
  readonly comparisons: readonly Check[];
  /** Sound documents of this publication with other numbers that were first seen in the same run. */
  readonly rivals: readonly Rival[];
};

export type Rival = { readonly sha256: string; readonly publishedOn: string | undefined };

export type Decision = {
  readonly state: LinkState;
  readonly status: DocumentStatus;
  /** Code or rule behind the state. */
  readonly reason: string | undefined;
  readonly checks: readonly Check[];
  /** The table that becomes the facts; undefined when the facts stay as they are. */
  readonly loads: ProfileTable | undefined;
};

/** The publication under which a document is filed: what its link says, else what its title says. */
export function filePublication(linkSays: Publication, reading: Reading | undefined): Publication {
  return {
    quarter: linkSays.quarter ?? reading?.quarter,
    region: linkSays.region ?? reading?.region?.code,
  };
}

/** The rule by which a document is none of ours; undefined when it is, or when its link claims so. */
export function findIgnoreRule(linkSays: Publication, reading: Reading) {
  if (linkSays.region !== undefined) return undefined;
  if (reading.isNational) return 'national';
  return reading.isOurSeries ? undefined : 'not_this_series';
}

/** Could this document become the facts as far as it can tell by itself? */
export function isSound(subject: Subject, accepted: ReadonlySet<CheckCode>): boolean {
  const checks = [...subject.refusals, ...(subject.reading?.checks ?? [])];
  return subject.reading?.table !== undefined && !firstBlocked(checks, accepted);
}

/** Decides about one document. All checks are reported, never only the first. */
export function decide(subject: Subject, known: Known): Decision {
  const { reading } = subject;
  const rule = reading && findIgnoreRule(subject.says, reading);
  if (rule) {
    return { state: 'ignored', status: 'ignored', reason: rule, checks: [], loads: undefined };
  }
  const table = reading?.table;
  const checks = [
    ...subject.refusals,
    ...(reading?.checks ?? []),
    ...(table ? known.comparisons : []),
    ...(table ? checkCandidate(table, subject, known) : []),
  ];
  const reason = firstBlocked(checks, known.accepted);
  if (reason || !table) {
    const state = known.own?.quarantinedBefore ? 'waiting' : 'quarantined';
    return {
      state,
      status: 'quarantined',
      reason: reason ?? 'layout_known',
      checks,
      loads: undefined,
    };
  }
  return { ...compareWithCurrent(table, known), checks };
}

/** Its numbers are proven: are they the first, the same, or others than those that stand? */
function compareWithCurrent(table: ProfileTable, known: Known): Omit<Decision, 'checks'> {
  const { current, own } = known;
  if (!current) return { state: 'loaded', status: 'current', reason: undefined, loads: table };
  const isSame = current.numbersHash === numbersHash(table);
  if (isSame && own?.documentKey === current.documentKey) {
    return { state: 'unchanged', status: 'current', reason: undefined, loads: table };
  }
  if (isSame) {
    return { state: 'unchanged', status: 'republished', reason: 'republished', loads: undefined };
  }
  return { state: 'revised', status: 'current', reason: undefined, loads: table };
}

/** Is it a candidate like any other: not one that was replaced before, and not one of two that came together? */
function checkCandidate(table: ProfileTable, subject: Subject, known: Known): Check[] {
  if (known.current?.numbersHash === numbersHash(table)) return [];
  const rivals = findUndecided(subject.publishedOn, known.rivals);
  return [
    block('two_candidates', {
      subject: 'publication',
      passed: rivals.length === 0,
      expected: 'one document, or a later publication date',
      found: rivals.length === 0 ? 'one document' : `also ${rivals.map(describeRival).join(', ')}`,
    }),
    block('older_revision', {
      subject: 'publication',
      passed: !known.isOlder,
      expected: 'newer than what stands',
      found: known.isOlder ? 'replaced before, or seen before what stands' : 'newer',
    }),
  ];
}

/** The rivals between which and the document no publication date decides: its own date, no date, or later ones of one date. */
function findUndecided(publishedOn: string | undefined, rivals: readonly Rival[]): Rival[] {
  const direct = rivals.filter(
    (rival) =>
      rival.publishedOn === publishedOn ||
      rival.publishedOn === undefined ||
      publishedOn === undefined,
  );
  const later = rivals.filter((rival) => (rival.publishedOn ?? '') > (publishedOn ?? ''));
  const tied = later.filter((rival) =>
    later.some((other) => other !== rival && other.publishedOn === rival.publishedOn),
  );
  return [...new Set([...direct, ...tied])];
}

function describeRival(rival: Rival): string {
  return `${rival.sha256.slice(0, 12)} of ${rival.publishedOn ?? 'an unknown date'}`;
}

function firstBlocked(checks: readonly Check[], accepted: ReadonlySet<CheckCode>) {
  return firstBlocking(checks.filter((check) => !accepted.has(check.code)));
}
