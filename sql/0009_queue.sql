-- Planned moments are jobs of pg-boss (schema pgboss, made by migrate and serve); etl.run says what became of each.

alter table etl.run add column planned_at timestamptz;
comment on column etl.run.planned_at is 'The moment of SCHEDULE that the run was for; null for a run by hand. A run that began much later stands for every moment in between: nobody was there, and they are caught up once. With status locked the moment came while another run was at work.';
create index run_planned on etl.run (planned_at) where planned_at is not null;
comment on table etl.run is 'One row for each pass of the pipeline that held the lock, and one for each planned moment that found it taken. Ends in exactly one status.';

-- What was written of earlier moments: those that led to a run are worth keeping.
update etl.run set planned_at = slot.slot_at
  from etl.schedule_slot as slot where slot.run_id = run.run_id;
drop table etl.schedule_slot;
