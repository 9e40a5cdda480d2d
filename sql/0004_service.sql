-- What the service remembers between its processes: which planned runs somebody has taken, and which troubles
-- people have been told about. All deadlines are told by the clock of the database, never by that of a process.

create table etl.schedule_slot (
  slot_at timestamptz primary key,
  status text not null default 'claimed'
    check (status in ('claimed', 'released', 'done', 'attention', 'source', 'database', 'fault', 'usage', 'skipped', 'missed', 'abandoned')),
  claimed_by text not null,
  claimed_at timestamptz not null default now(),
  alive_until timestamptz not null,
  attempts smallint not null default 1 check (attempts > 0),
  finished_at timestamptz,
  run_id bigint references etl.run,
  message text,
  check (status in ('claimed', 'released') or finished_at is not null)
);
comment on table etl.schedule_slot is 'One row for each planned run of `serve`: whichever process inserts it runs it, so that any number of processes run it once. Ends in exactly one status.';
comment on column etl.schedule_slot.slot_at is 'The moment that SCHEDULE names.';
comment on column etl.schedule_slot.status is 'claimed: a process works on it; released: that process was told to stop, another may take it; done, attention, source, database, fault, usage: how the run ended (README, Exit codes); skipped: another run held the lock; missed: no process was there, a later slot was caught up instead; abandoned: its processes died three times, or a later slot came.';
comment on column etl.schedule_slot.claimed_by is 'Host, process id and a random mark of the process that has it.';
comment on column etl.schedule_slot.claimed_at is 'When that process took it.';
comment on column etl.schedule_slot.alive_until is 'The process renews this while it works; once it is past, another may take the slot over.';
comment on column etl.schedule_slot.attempts is 'How many processes have begun it.';
comment on column etl.schedule_slot.finished_at is 'When it came to its end.';
comment on column etl.schedule_slot.run_id is 'The run it led to; null when there was none.';
comment on column etl.schedule_slot.message is 'What a person should know about how it ended.';

create table etl.alert (
  alert_key bigint generated always as identity primary key,
  issue text not null,
  kind text not null check (kind in ('quarantine', 'source', 'failed_link', 'missing_quarter', 'pass')),
  what text not null,
  place text not null,
  since timestamptz not null,
  next_step text not null,
  began_at timestamptz not null default now(),
  begin_sent_at timestamptz,
  solved_at timestamptz,
  solved_sent_at timestamptz,
  last_error text
);
create unique index alert_one_open on etl.alert (issue) where solved_at is null;
create index alert_unsent on etl.alert (alert_key) where begin_sent_at is null or (solved_at is not null and solved_sent_at is null);
comment on table etl.alert is 'Troubles that people are told about through ALERT_WEBHOOK_URL: one message when one begins, one when it is solved. Empty when no webhook is set.';
comment on column etl.alert.alert_key is 'Surrogate key, ascending.';
comment on column etl.alert.issue is 'Which trouble it is; open at most once at a time.';
comment on column etl.alert.kind is 'Entry of docs/runbook.md, "Alerts": quarantine, source, failed_link, missing_quarter or pass.';
comment on column etl.alert.what is 'What is wrong, in one sentence.';
comment on column etl.alert.place is 'Where: a source, an address, a view, a host.';
comment on column etl.alert.since is 'Since when.';
comment on column etl.alert.next_step is 'What to do or type next.';
comment on column etl.alert.began_at is 'When a run noticed it first.';
comment on column etl.alert.begin_sent_at is 'When the webhook took the message that it began; null: still to be sent.';
comment on column etl.alert.solved_at is 'When a run no longer found it.';
comment on column etl.alert.solved_sent_at is 'When the webhook took the message that it is solved; also set when nobody had been told that it began.';
comment on column etl.alert.last_error is 'Why the last attempt to send failed; tried again with the next run, by `serve` every few minutes.';
