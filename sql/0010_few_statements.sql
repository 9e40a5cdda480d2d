-- What a run writes: that a link is there is the rule, so it is not written; that it is missing, or says or delivers
-- something else, is.

alter table etl.link
  drop column last_seen_at,
  drop column last_seen_run,
  drop column checked_at;
comment on column etl.link.missing_listings is 'Completely read listings in a row without it; withdrawn at three, 0 as soon as it is there again.';
comment on column etl.link.fetched_at is 'When its bytes were last written down as fetched in full: they, what the source says of their version, or 30 days had changed. Then it is fetched in full whatever its validators say.';
comment on table etl.link_state is 'The state in which a link ended a run, where the run brought something: other content, a failure, its end, or the first state of all. A link without a row in a run ended it as before: unchanged, waiting or ignored, as its document says. etl.run counts both.';
comment on column etl.link_state.run_id is 'The run. The newest row of a link says how it stands.';
comment on column etl.run.ignored is 'Links that are not ours; etl.link.rule says why.';
comment on column etl.run.unchanged is 'Links whose content says what is already loaded. Most of them have no row in etl.link_state.';

comment on table etl.publication_load is 'Each time the facts of a publication came from another document than before, the first load included. Written by the trigger note_load on klantprofielen.fact_region_coverage; nothing is taken away when facts are removed and loaded again, only when a run takes back what it had judged itself, because another document of that quarter turned up late.';
