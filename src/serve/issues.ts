/** Which troubles people should know about, read from the database after a pass. */
import { type Selectable, sql } from 'kysely';

import type { Database, Db } from '../load/schema.ts';
import { readStatus, type WarehouseStatus, lookCommand, nextCommands } from '../load/status.ts';
import { programName } from '../program.ts';
import { counted, toShellWord } from '../printable.ts';

/** Each has its entry in docs/runbook.md, "Alerts". */
export const ISSUE_KINDS = [
  'quarantine',
  'source',
  'failed_link',
  'missing_quarter',
  'pass',
] as const;
/** A trouble begins and is solved; this happens once for each quarter. */
export const QUARTER_COMPLETED = 'quarter_completed';
export type MessageKind = (typeof ISSUE_KINDS)[number] | typeof QUARTER_COMPLETED;

/** As it is kept; `issue` names the trouble, which is open at most once at a time. */
export type Issue = Pick<StoredAlert, 'issue' | 'kind' | 'what' | 'place' | 'since' | 'next_step'>;

/** A link may fail for a while: the next run asks again. */
const FAILED_HOURS = 24;
/** Quarters that were due longer ago are history, not news; `coverage` has them. */
const MISSING_DAYS = 400;

/** All but the fault of a pass itself, which only the process knows. */
export async function readIssues(db: Db, now: Date): Promise<Issue[]> {
  const status = await readStatus(db);
  return [
    ...toQuarantineIssues(status),
    ...(await readSourceIssues(db)),
    ...(await readFailedLinks(db)),
    ...toMissingIssues(status, now),
  ];
}

function toQuarantineIssues(status: WarehouseStatus): Issue[] {
  return status.waiting.map((document) => ({
    issue: `quarantine ${document.sha256} ${document.quarter ?? '?'} ${document.region ?? '?'}`,
    kind: 'quarantine',
    what: `${document.quarter ?? 'Unknown quarter'} ${document.region ?? 'unknown region'} waits for a person: ${document.blocking.join(', ') || (document.reason ?? 'blocked')}`,
    place: document.url,
    since: document.since,
    next_step: toNextStep(document),
  }));
}

/** What no operator may accept has to be looked at first. */
function toNextStep(document: WarehouseStatus['waiting'][number]): string {
  const look = lookCommand();
  return document.isAcceptable ? (nextCommands(document)[0] ?? look) : look;
}

/** Of the last pass that asked the sources. */
async function readSourceIssues(db: Db): Promise<Issue[]> {
  const rows = await db
    .selectFrom('etl.listing')
    .selectAll()
    .where('run_id', '=', (eb) =>
      eb.selectFrom('etl.listing').select((inner) => inner.fn.max('run_id').as('run_id')),
    )
    .where('problem_code', 'is not', null)
    .orderBy('source')
    .execute();
  return rows.map((row) => ({
    issue: `source ${row.source}`,
    kind: 'source',
    what: `A source could not be read as expected: ${row.problem ?? ''} [${row.problem_code ?? ''}]`,
    place: row.source,
    since: row.read_at,
    next_step: `${programName()} discover ${toShellWord(row.source)}`,
  }));
}

async function readFailedLinks(db: Db): Promise<Issue[]> {
  type State = Pick<Selectable<Database['etl.link_state']>, 'link_key' | 'reason' | 'message'>;
  const { rows } = await sql<State & { readonly url: string; readonly since: Date }>`
    select l.link_key, l.url, last.reason, last.message, streak.since
      from etl.link_state last
      join etl.link l using (link_key)
      cross join lateral (
        select min(r.started_at) as since
          from etl.link_state s join etl.run r using (run_id)
         where s.link_key = last.link_key and s.state = 'failed'
           and s.run_id > coalesce((select max(g.run_id) from etl.link_state g
                                     where g.link_key = last.link_key and g.state <> 'failed'), 0)) streak
     where last.run_id = (select max(run_id) from etl.listing) and last.state = 'failed'
       and streak.since < now() - make_interval(hours => ${FAILED_HOURS})
     order by l.url`.execute(db);
  return rows.map((row) => ({
    issue: `failed_link ${row.link_key}`,
    kind: 'failed_link',
    what: `Could not be fetched for more than ${FAILED_HOURS} hours: ${row.message ?? ''} [${row.reason ?? ''}]`,
    place: row.url,
    since: row.since,
    next_step:
      'Open the address by hand; the runbook has an entry for the code ("Failures of a link").',
  }));
}

function toMissingIssues(status: WarehouseStatus, now: Date): Issue[] {
  const oldest = new Date(now.getTime() - MISSING_DAYS * 86_400_000).toISOString().slice(0, 10);
  return status.quarters
    .filter((quarter) => quarter.missing > 0 && quarter.dueOn >= oldest)
    .map((quarter) => {
      const { loaded, quarantined, missing, notYetDue, withdrawn } = quarter;
      const all = loaded + quarantined + missing + notYetDue + withdrawn;
      return {
        issue: `missing_quarter ${quarter.quarter}`,
        kind: 'missing_quarter',
        what: `${quarter.quarter} was due on ${quarter.dueOn}; ${missing === all ? 'nothing of it is there' : `some of it is missing (${missing} of ${counted(all, 'region')} when this was noticed)`}`,
        place: `klantprofielen.coverage where quarter_code = '${quarter.quarter}'`,
        since: new Date(`${quarter.dueOn}T00:00:00Z`),
        next_step: `Look whether UWV has published it: ${programName()} discover`,
      };
    });
}

// What people have been told, in etl.alert: so that each trouble is told once, by whichever process.

export type StoredAlert = Selectable<Database['etl.alert']>;
export type AlertEvent = 'begin' | 'solved';

/** Opens an alert for each new trouble and closes those that are gone. Safe to repeat. */
export async function recordIssues(db: Db, issues: readonly Issue[]): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const open = issues.map((issue) => issue.issue);
    await trx
      .updateTable('etl.alert')
      .set({
        solved_at: sql`now()`,
        // who was never told that it began need not hear that it is over
        solved_sent_at: sql`case when begin_sent_at is null then now() end`,
        begin_sent_at: sql`coalesce(begin_sent_at, now())`,
      })
      .where('solved_at', 'is', null)
      .$if(open.length > 0, (query) => query.where('issue', 'not in', open))
      .execute();
    if (issues.length === 0) return;
    await trx
      .insertInto('etl.alert')
      .values(issues)
      .onConflict((conflict) => conflict.column('issue').where('solved_at', 'is', null).doNothing())
      .execute();
  });
}

/**
 * Records each quarter of which every region is loaded, the first time that it is: taken away, replayed or revised later
 * it is no news again. `isTold`: nobody asked to be told.
 */
export async function recordCompleted(db: Db, isTold: boolean): Promise<void> {
  await sql`
    insert into etl.alert (issue, kind, what, place, since, next_step, begin_sent_at, solved_at, solved_sent_at)
    select 'quarter_completed ' || quarter_code, 'quarter_completed',
           quarter_code || ' is complete: ' || count(*) || ' regions are loaded',
           'klantprofielen.region_profiles where quarter_code = ''' || quarter_code || '''',
           now(), '', case when ${isTold}::boolean then now() end, now(), now()
      from klantprofielen.coverage
     group by quarter_code
    having bool_and(status in ('loaded', 'withdrawn'))
    on conflict (issue) where kind = 'quarter_completed' do nothing`.execute(db);
}

/**
 * Lends the alerts of one kind that nobody has been told about, locked so that no other process sends them too. When
 * `send` says that they were not taken they stay for another time.
 */
export async function sendUnsent(
  db: Db,
  kind: StoredAlert['kind'],
  event: AlertEvent,
  send: (alerts: readonly StoredAlert[]) => Promise<boolean>,
): Promise<void> {
  const sentAt = event === 'begin' ? 'begin_sent_at' : 'solved_sent_at';
  await db.transaction().execute(async (trx) => {
    const alerts = await trx
      .selectFrom('etl.alert')
      .selectAll()
      .where('kind', '=', kind)
      .where(sentAt, 'is', null)
      .$if(event === 'solved', (query) => query.where('solved_at', 'is not', null))
      .orderBy('alert_key')
      .forUpdate()
      .skipLocked()
      .execute();
    if (alerts.length === 0) return;
    const keys = alerts.map((alert) => alert.alert_key);
    const isTaken = await send(alerts);
    await trx
      .updateTable('etl.alert')
      .set(
        isTaken
          ? { [sentAt]: sql`now()`, last_error: null }
          : { last_error: 'the webhook did not take it' },
      )
      .where('alert_key', 'in', keys)
      .execute();
  });
}
