-- What a run says of itself when a signal stopped it, and what can be decided about files that are no whole PDF.

alter table etl.run drop constraint run_status_check;
alter table etl.run add constraint run_status_check
  check (status in ('running', 'done', 'attention', 'source', 'database', 'locked', 'usage', 'stopped', 'fault', 'abandoned'));
comment on column etl.run.status is 'How it ended; stopped: by a signal, what was whole is loaded; abandoned: the process died and a later run found the row still running.';

alter table etl.schedule_slot drop constraint schedule_slot_status_check;
alter table etl.schedule_slot add constraint schedule_slot_status_check
  check (status in ('claimed', 'released', 'done', 'attention', 'source', 'database', 'fault', 'usage', 'stopped', 'skipped', 'missed', 'abandoned'));

-- Such a file is in no archive: only its sha256 is kept, so that a person can say "not this one again".
alter table etl.link add column broken_sha256 text check (broken_sha256 ~ '^[0-9a-f]{64}$');
comment on column etl.link.broken_sha256 is 'sha256 of what a file of a folder held last, where that was no whole PDF; null where it was whole, and for addresses of the web.';

alter table etl.decision alter column document_key drop not null;
alter table etl.decision add constraint decision_of_a_document
  check (document_key is not null or kind = 'reject');
comment on column etl.decision.document_key is 'The document; null where a file that is no whole PDF was rejected, of which only the sha256 is known.';

-- Beside troubles, which begin and are solved, an event that happens once.
alter table etl.alert drop constraint alert_kind_check;
alter table etl.alert add constraint alert_kind_check
  check (kind in ('quarantine', 'source', 'failed_link', 'missing_quarter', 'pass', 'quarter_completed'));
create unique index alert_once_a_quarter on etl.alert (issue) where kind = 'quarter_completed';
comment on column etl.alert.kind is 'Entry of docs/runbook.md, "Alerts": quarantine, source, failed_link, missing_quarter or pass; or quarter_completed, an event that is told once for each quarter and never again.';
