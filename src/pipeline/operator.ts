/** Carrying out an operator's decision about a quarantined document. */
import { PipelineError } from '../errors.ts';
import { CHECK_CODES, NEVER_ACCEPTABLE, type CheckCode } from '../findings.ts';
import { type OperatorDecision, recordDecision } from '../load/ledger/decisions.ts';
import {
  readFindings,
  rejectDocument,
  selectDocuments,
  type JudgedDocument,
  type Selection,
} from '../load/ledger/documents.ts';
import { selectBroken } from '../load/ledger/links.ts';
import type { Deps } from './deps.ts';
import { judgeAgain, type ReplayResult } from './replay.ts';

export type OperatorRequest = {
  /** Beginning of a sha256, and the publication when the content waits under two. */
  readonly selection: Selection;
  readonly reason: string;
  readonly by: string;
};

/** Accepts findings of one quarantined document and judges it again; the decision is kept either way. */
export async function acceptFindings(
  deps: Deps,
  request: OperatorRequest & { readonly codes: readonly string[] },
): Promise<ReplayResult> {
  const { selection } = request;
  const document = takeOne(await selectQuarantined(deps, selection), selection);
  const codes = await checkAcceptable(deps, document, request);
  await keepDecision(deps, request, document, 'accept', codes);
  return await judgeAgain(deps, [document], { command: 'accept' });
}

/**
 * Refuses a quarantined document for good, or a file of a folder that is no whole PDF; the same content is never asked
 * about again.
 */
export async function rejectContent(deps: Deps, request: OperatorRequest) {
  const waiting = await selectQuarantined(deps, request.selection);
  const broken = waiting.length === 0 ? await findBroken(deps, request.selection) : undefined;
  const content =
    broken === undefined
      ? takeOne(waiting, request.selection)
      : { sha256: broken, documentKey: undefined };
  await keepDecision(deps, request, content, 'reject');
  return content;
}

async function keepDecision(
  deps: Deps,
  { reason, by: decidedBy }: OperatorRequest,
  { documentKey, sha256 }: Pick<OperatorDecision, 'documentKey' | 'sha256'>,
  kind: OperatorDecision['kind'],
  codes: readonly CheckCode[] = [],
): Promise<void> {
  await deps.writer.transact(async (trx) => {
    await recordDecision(trx, { documentKey, sha256, kind, codes, reason, decidedBy });
    if (kind === 'reject' && documentKey !== undefined) {
      await rejectDocument(trx, documentKey, reason);
    }
  });
}

/** A file that is no whole PDF; two of the same bytes are one. */
async function findBroken(deps: Deps, { hashes = [] }: Selection) {
  const [first, ...others] = await deps.writer.run((db) => selectBroken(db, hashes));
  if (first === undefined || others.length === 0) return first;
  throw new PipelineError('document_ambiguous', 'usage', {
    message: `${others.length + 1} files begin with ${hashes.join(', ')}.`,
    hint: 'Give more digits.',
  });
}

async function selectQuarantined({ writer }: Deps, selection: Selection) {
  return await writer.run((db) => selectDocuments(db, ['quarantined'], selection));
}

function takeOne(found: readonly JudgedDocument[], { hashes: [hash = ''] = [] }: Selection) {
  const [document, second] = found;
  if (!document) {
    throw new PipelineError('document_unknown', 'usage', {
      message: `No document in quarantine begins with ${hash}.`,
      hint: '`status` lists the documents that wait, with their hashes.',
    });
  }
  if (second) {
    throw new PipelineError('document_ambiguous', 'usage', {
      message: `${found.length} documents in quarantine begin with ${hash}.`,
      hint: 'Give more digits, or --quarter and --region: the same file may wait under two publications.',
    });
  }
  return document;
}

/** Only findings that failed, and that may be accepted; a request that may not be granted is kept too. */
async function checkAcceptable(
  deps: Deps,
  document: JudgedDocument,
  request: OperatorRequest & { readonly codes: readonly string[] },
): Promise<CheckCode[]> {
  const failed = await deps.writer.run((db) => readFindings(db, document.documentKey));
  const codes = request.codes.map((code) => {
    const known = CHECK_CODES.find((candidate) => candidate === code);
    if (!known || !failed.some((check) => check.code === code)) {
      throw new PipelineError('finding_unknown', 'usage', {
        message: `${code} is not a finding of document ${document.sha256.slice(0, 12)}.`,
        hint: `Its findings: ${[...new Set(failed.map((check) => check.code))].join(', ')}.`,
      });
    }
    return known;
  });
  const never = codes.filter((code) => NEVER_ACCEPTABLE.has(code));
  if (never.length === 0) return codes;
  await keepDecision(deps, request, document, 'refused', never);
  throw new PipelineError('never_acceptable', 'usage', {
    message: `${never.join(', ')} can never be accepted: the numbers themselves are not proven.`,
    hint: 'Reject the document, or mend the reader or the reference data and `retry`.',
  });
}
