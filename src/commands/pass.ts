/** One pass with what people are told about it: the same for `run` and `serve`. */
import { hostname } from 'node:os';
import { setFlagsFromString } from 'node:v8';

import type { Warehouse } from '../load/database.ts';
import { runOnce, type PassResult } from '../pipeline/pass.ts';
import { createAlerts, type Alerts } from '../serve/alerts.ts';
import { createOutageNote } from '../serve/outage-note.ts';
import { createWeb } from '../serve/web.ts';
import { withPassOn, withWarehouse } from './parts.ts';
import type { Session } from './session.ts';

/** Lends what tells people and takes it back. */
export async function withAlerts<T>(
  session: Session,
  work: (alerts: Alerts) => Promise<T>,
): Promise<T> {
  const { config, log } = session;
  await using web = createWeb({ userAgent: config.userAgent, extraCa: config.extraCa });
  return await work(
    createAlerts({
      webhookUrl: config.alertWebhookUrl,
      heartbeatUrl: config.heartbeatUrl,
      web,
      note: createOutageNote(config.dataDir),
      log,
      now: () => new Date(),
    }),
  );
}

/** One pass over SOURCES on an open database; `onRestarts` hears how many parser processes had to be replaced. */
export async function passOnce(
  session: Session,
  warehouse: Warehouse,
  command: string,
  alerts: Alerts,
  onRestarts: (restarts: number) => void = () => undefined,
): Promise<PassResult> {
  // a pass waits for parsers and database most of its time: a heap that is collected early costs it nothing, and the
  // process stays about 70 MB smaller (test/full/mixed-run.test.ts)
  setFlagsFromString('--optimize-for-size');
  const { sources } = session.config;
  try {
    const result = await withPassOn(session, warehouse, command, async (deps) => {
      try {
        return await runOnce(deps, { command, sources, host: hostname() });
      } finally {
        onRestarts(deps.pool.restarts);
      }
    });
    await alerts.afterPass(warehouse, { kind: 'ended', status: result.status });
    return result;
  } catch (error) {
    if (!session.signal.aborted) await alerts.afterPass(warehouse, { kind: 'broken', error });
    throw error;
  }
}

/** The same, opening and closing the database; that it cannot be opened is told, too. */
export async function passAlone(session: Session, command: string): Promise<PassResult> {
  return await withAlerts(session, async (alerts) => {
    let isOpen = false;
    try {
      return await withWarehouse(session, command, async (warehouse) => {
        isOpen = true;
        return await passOnce(session, warehouse, command, alerts);
      });
    } catch (error) {
      if (!isOpen && !session.signal.aborted)
        await alerts.afterPass(undefined, { kind: 'broken', error });
      throw error;
    }
  });
}
