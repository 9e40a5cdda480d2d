/** What `serve` does with a planned moment: is it owed, may we have it, one pass, how it ended. */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

import { PipelineError } from '../errors.ts';
import type { Warehouse } from '../load/database.ts';
import type { Logger } from '../log.ts';
import type { PassResult } from '../pipeline/pass.ts';
import type { Alerts } from './alerts.ts';
import type { ServiceDatabase } from './service-database.ts';
import type { Metrics } from './metrics.ts';
import type { Schedule } from './schedule.ts';
import {
  claimSlot,
  findLastSlot,
  finishSlot,
  hasEnded,
  hasPassSince,
  LEASE_SECONDS,
  recordUnrun,
  releaseClaim,
  renewClaim,
  type Claim,
  type SlotEnd,
} from './slots.ts';

export type ServiceParts = {
  readonly database: ServiceDatabase;
  readonly schedule: Schedule;
  readonly alerts: Alerts;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  readonly pass: (warehouse: Warehouse) => Promise<PassResult>;
};

export type Service = {
  /** Runs the slot when it is owed and nobody else has it. Never throws. */
  runSlot(slotAt: Date): Promise<void>;
  /** A slot that came while this process was busy. */
  noteOverlap(slotAt: Date): void;
};

const MOST_MISSED = 50;
/** An outage of the database that is shorter is no news. */
const OUTAGE_MS = 300_000;
const RESEND_MS = 300_000;
/** A run that came after a slot has done its work for it; on time there can be none. */
const LATE_SECONDS = 60;

export function createService(parts: ServiceParts): Service {
  const { database, log, metrics, now } = parts;
  const me = `${hostname()}/${process.pid}/${randomBytes(4).toString('hex')}`;
  const outage = createOutageWatch(parts);
  let resentAt = now().getTime();
  return {
    runSlot: async (slotAt) => {
      try {
        const warehouse = await database.prepare();
        outage.end();
        if (now().getTime() - resentAt > RESEND_MS) {
          resentAt = now().getTime();
          await parts.alerts.resend(warehouse);
        }
        await work(parts, warehouse, slotAt, me);
      } catch (error) {
        await outage.note(error);
      }
    },
    noteOverlap: (slotAt) => {
      metrics.countRun('skipped');
      log.warn({ slot: slotAt }, 'planned run skipped: the one before is still at work');
      const { warehouse } = database;
      if (!warehouse) return;
      recordUnrun(warehouse.db, [slotAt], 'skipped', me).catch((error: unknown) => {
        log.debug({ err: error }, 'the skipped run could not be noted');
      });
    },
  };
}

async function work(
  parts: ServiceParts,
  warehouse: Warehouse,
  slotAt: Date,
  me: string,
): Promise<void> {
  const { db } = warehouse;
  const lateSeconds = Math.round((parts.now().getTime() - slotAt.getTime()) / 1000);
  if (parts.signal.aborted || (await hasEnded(db, slotAt))) return;
  if (lateSeconds > LATE_SECONDS && (await hasPassSince(db, slotAt))) {
    await recordUnrun(db, [slotAt], 'skipped', me);
    return;
  }
  const claim = await claimSlot(db, slotAt, me);
  if (!claim) return;
  await recordMissed(parts, warehouse, claim);
  const log = parts.log.child({ slot: slotAt.toISOString() });
  log.info({ late_seconds: lateSeconds }, 'planned run begins');
  const lease = setInterval(() => void renew(db, claim, log), (LEASE_SECONDS / 3) * 1000);
  try {
    await runClaimed({ ...parts, log }, warehouse, claim);
  } finally {
    clearInterval(lease);
  }
}

async function renew(db: Warehouse['db'], claim: Claim, log: Logger): Promise<void> {
  try {
    if (!(await renewClaim(db, claim))) log.warn('another process has taken this slot over');
  } catch (error) {
    log.debug({ err: error }, 'the claim could not be renewed');
  }
}

async function runClaimed(parts: ServiceParts, warehouse: Warehouse, claim: Claim): Promise<void> {
  const { log, metrics, signal } = parts;
  const started = performance.now();
  try {
    const { runId, status, counts } = await parts.pass(warehouse);
    metrics.recordPass({ counts, seconds: (performance.now() - started) / 1000 });
    metrics.countRun(status);
    const end: SlotEnd = status === 'locked' ? 'skipped' : status;
    await finishSlot(warehouse.db, claim, { status: end, runId, message: undefined });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (signal.aborted) {
      log.info('planned run stopped half-way; the next process takes it up');
      await releaseClaim(warehouse.db, claim, 'the service was told to stop');
      return;
    }
    const status = error instanceof PipelineError ? error.status : 'fault';
    const end: SlotEnd = status === 'locked' ? 'skipped' : status;
    metrics.countRun(end);
    if (end === 'skipped') log.warn({ message }, 'planned run skipped: another run is at work');
    else log.error({ err: error, hint: hintOf(error) }, 'planned run failed');
    await finishSlot(warehouse.db, claim, { status: end, runId: undefined, message });
  }
}

/** Slots between the last one that was dealt with and this one: nobody was there. */
async function recordMissed(
  parts: ServiceParts,
  { db }: Warehouse,
  { slotAt, claimedBy }: Claim,
): Promise<void> {
  const last = await findLastSlot(db, slotAt);
  if (!last) return;
  const missed: Date[] = [];
  let slot = parts.schedule.findPrevious(new Date(slotAt.getTime() - 1));
  while (slot && slot > last && missed.length < MOST_MISSED) {
    missed.push(slot);
    slot = parts.schedule.findPrevious(new Date(slot.getTime() - 1));
  }
  await recordUnrun(db, missed, 'missed', claimedBy);
}

/** Says once that the database is away and once that it is back, and tells people when it stays away. */
function createOutageWatch({ log, alerts, database, now }: ServiceParts) {
  let since: number | undefined;
  let saidCode = '';
  let toldAt = -Infinity;
  return {
    note: async (error: unknown) => {
      since ??= now().getTime();
      const code = error instanceof PipelineError ? error.code : 'unexpected';
      if (code !== saidCode) {
        saidCode = code;
        log.error(
          { err: error, hint: hintOf(error) },
          'the planned run waits; tried again every few seconds',
        );
      }
      const age = now().getTime() - since;
      if (age < OUTAGE_MS || now().getTime() - toldAt < RESEND_MS) return;
      toldAt = now().getTime();
      await alerts.afterPass(database.warehouse, { kind: 'broken', error });
    },
    end: () => {
      if (since === undefined) return;
      log.info(
        { seconds: Math.round((now().getTime() - since) / 1000) },
        'the database can be used again',
      );
      since = undefined;
      saidCode = '';
    },
  };
}

function hintOf(error: unknown): string | undefined {
  return error instanceof PipelineError ? error.hint : undefined;
}
