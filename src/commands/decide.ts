/** `accept` and `reject`: an operator's decision about a quarantined document. */
import { hostname, userInfo } from 'node:os';

import type { ExitStatus } from '../errors.ts';
import { acceptFindings, rejectQuarantined } from '../pipeline/operator.ts';
import { describeReplay } from './replay.ts';
import { parseSelection, usage } from './selection.ts';
import { withPass } from './parts.ts';
import type { Session } from './session.ts';

export type DecisionOptions = {
  readonly reason: string;
  readonly by?: string;
  readonly quarter?: string;
  readonly region?: string;
  readonly json?: boolean;
};

export async function acceptCommand(
  session: Session,
  hash: string,
  options: DecisionOptions & { readonly finding: readonly string[] },
): Promise<ExitStatus> {
  const wish = { ...toWish(hash, options), codes: options.finding };
  return await withPass<ExitStatus>(session, 'accept', async (deps) => {
    const result = await acceptFindings(deps, wish, hostname());
    const [judged] = result.judged;
    const isLoaded = judged?.state === 'loaded' || judged?.state === 'revised';
    if (options.json) {
      session.terminal.out(
        JSON.stringify({
          document: judged?.candidate.sha256,
          state: judged?.state,
          reason: judged?.reason ?? null,
          accepted: wish.codes,
        }),
      );
    } else {
      for (const line of describeReplay(result)) session.terminal.out(line);
      if (!isLoaded) session.terminal.out('Still blocked by another finding; `status` names it.');
    }
    return isLoaded || judged?.state === 'unchanged' ? 'done' : 'attention';
  });
}

export async function rejectCommand(
  session: Session,
  hash: string,
  options: DecisionOptions,
): Promise<ExitStatus> {
  const wish = toWish(hash, options);
  return await withPass<ExitStatus>(session, 'reject', async (deps) => {
    const document = await rejectQuarantined(deps, wish);
    if (options.json)
      session.terminal.out(JSON.stringify({ document: document.sha256, state: 'rejected' }));
    else
      session.terminal.out(
        `Rejected ${document.sha256.slice(0, 12)}: this content will not be asked about again.`,
      );
    return 'done';
  });
}

function toWish(hash: string, options: DecisionOptions) {
  const reason = options.reason.trim();
  if (reason === '')
    throw usage('--reason is empty', 'Say in a few words why: it is kept with the decision.');
  const by = (options.by ?? currentUser()).trim();
  if (by === '') throw usage('--by is empty', 'Say who decides: it is kept with the decision.');
  return { selection: parseSelection([hash], options), reason, by };
}

/** The login name; in a container without one the number of the user. */
function currentUser(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? '?'}`;
  }
}
