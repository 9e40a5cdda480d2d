/**
 * What a person decides: `accept` and `reject` about a quarantined document or a file that is no whole PDF, and `confirm`
 * of what the columns of the table mean.
 */
import { userInfo } from 'node:os';

import { sql } from 'kysely';

import { type ExitStatus, usage } from '../errors.ts';
import { openWriter } from '../load/writer.ts';
import { acceptFindings, rejectContent } from '../pipeline/operator.ts';
import { describeReplay, parseSelection } from './replay.ts';
import { openSession, openWarehouse, toWriterOptions } from './session.ts';
import { type Invocation, type Output, report } from './invocation.ts';

type DecisionOptions = Output & {
  readonly reason: string;
  readonly by?: string;
  readonly quarter?: string;
  readonly region?: string;
};

export async function acceptCommand(
  invocation: Invocation,
  hash: string,
  options: DecisionOptions & { readonly finding: readonly string[] },
): Promise<ExitStatus> {
  const request = { ...toRequest(hash, options), codes: options.finding };
  await using session = await openSession(invocation, 'accept');
  const result = await acceptFindings(session, request);
  const [judged] = result.judged;
  const isLoaded = judged?.state === 'loaded' || judged?.state === 'revised';
  const { sha256: document, state, reason = null } = judged ?? {};
  const blocked = isLoaded ? [] : ['Still blocked by another finding; `status` names it.'];
  const object = { document, state, reason, accepted: request.codes };
  report(invocation.terminal, options, [object], () => [...describeReplay(result), ...blocked]);
  return isLoaded || judged?.state === 'unchanged' ? 'done' : 'attention';
}

export async function rejectCommand(
  invocation: Invocation,
  hash: string,
  options: DecisionOptions,
): Promise<ExitStatus> {
  const request = toRequest(hash, options);
  await using session = await openSession(invocation, 'reject');
  const { sha256 } = await rejectContent(session, request);
  const words = `Rejected ${sha256.slice(0, 12)}: this content will not be asked about again.`;
  report(invocation.terminal, options, [{ document: sha256, state: 'rejected' }], () => [words]);
  return 'done';
}

function toRequest(hash: string, options: DecisionOptions) {
  const reason = requireText('--reason', options.reason);
  const by = requireText('--by', options.by ?? currentUser());
  return { selection: parseSelection([hash], options), reason, by };
}

function requireText(option: '--reason' | '--by', text: string): string {
  if (text.trim() !== '') return text.trim();
  const what = option === '--by' ? 'who decides' : 'in a few words why';
  throw usage(`${option} is empty`, `Say ${what}: it is kept with the decision.`);
}

/** The login name; in a container without one the number of the user. */
function currentUser(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? '?'}`;
  }
}

export async function confirmCommand(
  invocation: Invocation,
  options: Output & { readonly by: string; readonly reason: string },
): Promise<ExitStatus> {
  const { config, terminal } = invocation;
  const by = requireText('--by', options.by);
  const reason = requireText('--reason', options.reason);
  await using warehouse = await openWarehouse(invocation, 'confirm');
  await warehouse.migrate({ auto: config.autoMigrate });
  await using writer = await openWriter(warehouse, toWriterOptions(invocation, 'confirm'));
  const measures = await writer.transact((trx) =>
    trx
      .updateTable('klantprofielen.measure')
      .set({ confirmed: true, confirmed_by: by, confirmed_on: sql`current_date`, reason })
      .returning('measure')
      .execute(),
  );
  const words = `Confirmed by ${by}: the meaning of ${measures.length} measures. Analysts see it in klantprofielen.measure.`;
  const confirmed = measures.map((row) => row.measure);
  report(terminal, options, [{ confirmed, by, reason }], () => [words]);
  return 'done';
}
