/** What people have been told, in etl.alert: so that each trouble is told once, by whichever process. */
import { sql, type Kysely, type Selectable } from 'kysely';

import type { Database } from '../load/schema.ts';
import type { Issue } from './issues.ts';

export type StoredAlert = Selectable<Database['etl.alert']>;
export type AlertEvent = 'begin' | 'solved';

/** Opens an alert for each new trouble and closes those that are gone. Safe to repeat. */
export async function recordIssues(db: Kysely<Database>, issues: readonly Issue[]): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const open = issues.map((issue) => issue.issue);
    let gone = trx
      .updateTable('etl.alert')
      .set({
        solved_at: sql`now()`,
        // who was never told that it began need not hear that it is over
        solved_sent_at: sql`case when begin_sent_at is null then now() end`,
        begin_sent_at: sql`coalesce(begin_sent_at, now())`,
      })
      .where('solved_at', 'is', null);
    if (open.length > 0) gone = gone.where('issue', 'not in', open);
    await gone.execute();
    if (issues.length === 0) return;
    await trx
      .insertInto('etl.alert')
      .values(
        issues.map(({ issue, kind, what, place, since, nextStep }) => {
          return { issue, kind, what, place, since, next_step: nextStep };
        }),
      )
      .onConflict((conflict) => conflict.column('issue').where('solved_at', 'is', null).doNothing())
      .execute();
  });
}

/**
 * Lends the alerts of one kind that nobody has been told about, locked so that no other process sends them too.
 * `send` returns undefined when they were taken, else why not; then they stay for another time.
 */
export async function sendUnsent(
  db: Kysely<Database>,
  kind: StoredAlert['kind'],
  event: AlertEvent,
  send: (alerts: readonly StoredAlert[]) => Promise<string | undefined>,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const unsent = trx
      .selectFrom('etl.alert')
      .selectAll()
      .where('kind', '=', kind)
      .orderBy('alert_key')
      .forUpdate()
      .skipLocked();
    const alerts = await (
      event === 'begin'
        ? unsent.where('begin_sent_at', 'is', null)
        : unsent.where('solved_at', 'is not', null).where('solved_sent_at', 'is', null)
    ).execute();
    if (alerts.length === 0) return;
    const problem = await send(alerts);
    const told = event === 'begin' ? 'begin_sent_at' : 'solved_sent_at';
    await trx
      .updateTable('etl.alert')
      .set(
        problem === undefined ? { [told]: sql`now()`, last_error: null } : { last_error: problem },
      )
      .where(
        'alert_key',
        'in',
        alerts.map((alert) => alert.alert_key),
      )
      .execute();
  });
}
