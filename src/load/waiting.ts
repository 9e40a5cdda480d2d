/** Documents in quarantine, with what blocks them and what a person can type. */
import type { Kysely } from 'kysely';

import { toQuarterCode, toRegionCode } from '../codes.ts';
import { type CheckCode, NEVER_ACCEPTABLE } from '../findings.ts';
import { readFindings, type StoredFinding } from './ledger/documents.ts';
import type { Database } from './schema.ts';

export type WaitingDocument = {
  readonly documentKey: number;
  readonly sha256: string;
  readonly quarter: string | undefined;
  readonly region: string | undefined;
  readonly url: string;
  readonly reason: string | undefined;
  readonly since: Date;
  readonly findings: readonly StoredFinding[];
  /** Codes that block it; when none of them may never be accepted, `accept` is possible. */
  readonly blocking: readonly string[];
  readonly isAcceptable: boolean;
  /** The same content waits under another publication too. */
  readonly isTwice: boolean;
};

/** All of them, or those of `keys` (document keys), by quarter and region. */
export async function readWaiting(
  db: Kysely<Database>,
  keys?: readonly number[],
): Promise<WaitingDocument[]> {
  const rows = await db
    .selectFrom('etl.document')
    .selectAll()
    .where('status', '=', 'quarantined')
    .orderBy('quarter_key')
    .orderBy('region_key')
    .orderBy('document_key')
    .execute();
  const waiting: WaitingDocument[] = [];
  for (const row of rows) {
    if (keys && !keys.includes(row.document_key)) continue;
    const findings = await readFindings(db, row.document_key);
    const blocking = [
      ...new Set(findings.filter((check) => check.severity === 'block').map((check) => check.code)),
    ];
    waiting.push({
      documentKey: row.document_key,
      sha256: row.sha256,
      quarter: toQuarterCode(row.quarter_key),
      region: toRegionCode(row.region_key),
      url: row.url ?? '',
      reason: row.reason ?? undefined,
      since: row.status_since,
      findings,
      blocking,
      isTwice: rows.some((other) => other !== row && other.sha256 === row.sha256),
      isAcceptable:
        blocking.length > 0 && blocking.every((code) => !NEVER_ACCEPTABLE.has(code as CheckCode)),
    });
  }
  return waiting;
}

/** The exact commands that are possible for a waiting document, the likeliest first; `program` is how it is called. */
export function nextCommands(document: WaitingDocument, program: string): string[] {
  const which = `${document.sha256.slice(0, 12)}${document.isTwice ? describePlace(document) : ''}`;
  const findings = document.blocking.map((code) => `--finding ${code}`).join(' ');
  const accept = `${program} accept ${which} ${findings} --reason "…"`;
  const reject = `${program} reject ${which} --reason "…"`;
  return document.isAcceptable ? [accept, reject] : [`${program} retry ${which}`, reject];
}

/** What ends the failing of a file that will never be a whole PDF; undefined where there is no such file. */
export function rejectFileCommand(
  brokenSha256: string | undefined,
  program: string,
): string | undefined {
  if (brokenSha256 === undefined) return undefined;
  return `${program} reject ${brokenSha256.slice(0, 12)} --reason "…"`;
}

/** What draws the documents that wait. */
export function lookCommand(program: string): string {
  return `${program} status --overlay waiting.html`;
}

/** The same content waits under two publications: the hash alone does not tell them apart. */
function describePlace({ quarter, region }: WaitingDocument): string {
  return `${quarter ? ` --quarter ${quarter}` : ''}${region ? ` --region ${region}` : ''}`;
}

// What a run could not load: read for its report.

/** A link that a run put in quarantine or could not fetch. */
export type LinkTrouble = {
  readonly url: string;
  readonly state: 'quarantined' | 'failed';
  readonly reason: string;
  readonly message: string | undefined;
  /** Of what a file of a folder holds instead of a whole PDF: `reject` takes it. */
  readonly brokenSha256?: string | undefined;
  /** Absent for a failed link, and for a loaded document that would be blocked now: its facts stand. */
  readonly document: WaitingDocument | undefined;
};

/** The first `limit` troubles of a run: quarantine first, then what failed; by address. */
export async function readTroubles(
  db: Kysely<Database>,
  runId: number,
  limit: number,
): Promise<LinkTrouble[]> {
  const rows = await db
    .selectFrom('etl.link_state as state')
    .innerJoin('etl.link as link', 'link.link_key', 'state.link_key')
    .select([
      'link.url',
      'link.broken_sha256',
      'state.state',
      'state.reason',
      'state.message',
      'state.document_key',
    ])
    .where('state.run_id', '=', runId)
    .where('state.state', 'in', ['quarantined', 'failed'])
    .orderBy('state.state', 'desc')
    .orderBy('link.url')
    .limit(limit)
    .execute();
  const keys = rows.flatMap((row) => row.document_key ?? []);
  const waiting = keys.length === 0 ? [] : await readWaiting(db, keys);
  return rows.map((row) => ({
    url: row.url,
    state: row.state === 'failed' ? 'failed' : 'quarantined',
    reason: row.reason ?? '',
    message: row.message ?? undefined,
    brokenSha256: row.broken_sha256 ?? undefined,
    document:
      row.state === 'failed'
        ? undefined
        : waiting.find((document) => document.documentKey === row.document_key),
  }));
}
