-- The views of schema klantprofielen. They run with the rights of their owner, so a reader needs nothing in schema etl.
-- AM99 ("niet in te delen") is no region of UWV: no document is ever expected for it.
-- Dimensions are joined with left joins to keys that must exist: the planner drops those whose columns nobody asks for.

create function klantprofielen.share(part numeric, whole numeric) returns numeric
language sql immutable parallel safe
return round(part / nullif(whole, 0), 6);
comment on function klantprofielen.share(numeric, numeric) is 'A share, 0 to 1, six decimals; null when the whole is 0. Shares do not add up and have no mean: sum the counts first, as in share(sum(part), sum(whole)).';

create function klantprofielen.due_on(quarter_key integer) returns date
language sql immutable parallel safe
return case quarter_key % 10
  when 1 then make_date(quarter_key / 10, 7, 31)
  when 2 then make_date(quarter_key / 10, 10, 31)
  when 3 then make_date(quarter_key / 10 + 1, 1, 31)
  else make_date(quarter_key / 10 + 1, 6, 15)
end;
comment on function klantprofielen.due_on(integer) is 'Day by which UWV has usually published a quarter (20231), about four months after its end.';

create view klantprofielen.quarters as
select
  q.quarter_key,
  q.quarter_code,
  q.first_day as quarter_first_day,
  q.last_day as quarter_last_day,
  klantprofielen.due_on(q.quarter_key) as due_on,
  count(r.region_key)::integer as regions_expected,
  count(c.region_key)::integer as regions_loaded,
  count(r.region_key) > 0 and count(c.region_key) = count(r.region_key) as is_complete
from klantprofielen.dim_quarter q
left join klantprofielen.dim_region r
  on r.valid_from <= q.last_day and (r.valid_to is null or r.valid_to > q.last_day) and r.region_code <> 'AM99'
left join klantprofielen.fact_region_coverage c on c.quarter_key = q.quarter_key and c.region_key = r.region_key
where q.last_day < (now() at time zone 'Europe/Amsterdam')::date
group by q.quarter_key;
comment on view klantprofielen.quarters is 'How complete each quarter is: one row a quarter since 2016Q4 whose last day is past (Amsterdam time).';
comment on column klantprofielen.quarters.quarter_key is 'Key: 20231 for 2023Q1.';
comment on column klantprofielen.quarters.quarter_code is 'Quarter: 2023Q1.';
comment on column klantprofielen.quarters.quarter_first_day is 'First day of the quarter: the date for a time axis.';
comment on column klantprofielen.quarters.quarter_last_day is 'Last day: the counts are a position on this day.';
comment on column klantprofielen.quarters.due_on is 'Day by which UWV has usually published the quarter.';
comment on column klantprofielen.quarters.regions_expected is 'Number of regions on the last day, AM99 not counted.';
comment on column klantprofielen.quarters.regions_loaded is 'Number of them whose numbers are loaded.';
comment on column klantprofielen.quarters.is_complete is 'Are all of them loaded? Only then do national totals hold.';

create view klantprofielen.profiles as
select
  q.quarter_code,
  q.first_day as quarter_first_day,
  coalesce(k.is_complete, false) as quarter_is_complete,
  r.region_code,
  r.region_name,
  m.municipality_code,
  m.municipality_name,
  f.municipal_with_profile,
  f.municipal_without_profile,
  f.uwv_with_profile,
  f.uwv_without_profile,
  f.known_in_sonar,
  klantprofielen.share(f.municipal_with_profile, f.municipal_with_profile + f.municipal_without_profile) as municipal_profile_share,
  klantprofielen.share(f.uwv_with_profile, f.uwv_with_profile + f.uwv_without_profile) as uwv_profile_share,
  klantprofielen.share(f.municipal_with_profile + f.uwv_with_profile, f.known_in_sonar) as profile_share,
  f.document_key
from klantprofielen.fact_profiles f
left join klantprofielen.dim_quarter q on q.quarter_key = f.quarter_key
left join klantprofielen.dim_region r on r.region_key = f.region_key
left join klantprofielen.dim_municipality m on m.municipality_key = f.municipality_key
left join klantprofielen.quarters k on k.quarter_key = f.quarter_key;
comment on view klantprofielen.profiles is 'The facts with names and shares: one row a quarter, region and municipality. A position on the last day of the quarter: do not add up over quarters.';
comment on column klantprofielen.profiles.quarter_code is 'Quarter: 2023Q1.';
comment on column klantprofielen.profiles.quarter_first_day is 'First day of the quarter: the date for a time axis.';
comment on column klantprofielen.profiles.quarter_is_complete is 'Are all regions of the quarter loaded? Only then do national totals hold.';
comment on column klantprofielen.profiles.region_code is 'CBS code of the region: AM22.';
comment on column klantprofielen.profiles.region_name is 'Name of the region today, or its last one.';
comment on column klantprofielen.profiles.municipality_code is 'CBS code of the municipality: GM0599.';
comment on column klantprofielen.profiles.municipality_name is 'Name of the municipality today, or its last one.';
comment on column klantprofielen.profiles.municipal_with_profile is 'Persons served by the municipality with a klantprofiel in Sonar.';
comment on column klantprofielen.profiles.municipal_without_profile is 'Persons served by the municipality without a klantprofiel.';
comment on column klantprofielen.profiles.uwv_with_profile is 'Persons served by UWV with a klantprofiel in Sonar.';
comment on column klantprofielen.profiles.uwv_without_profile is 'Persons served by UWV without a klantprofiel.';
comment on column klantprofielen.profiles.known_in_sonar is 'All persons known in Sonar: the sum of the four.';
comment on column klantprofielen.profiles.municipal_profile_share is 'Share with a klantprofiel of those served by the municipality, 0 to 1; null when there are none. Not additive: do not sum or average, recompute from the counts.';
comment on column klantprofielen.profiles.uwv_profile_share is 'Share with a klantprofiel of those served by UWV, 0 to 1; null when there are none. Not additive: do not sum or average, recompute from the counts.';
comment on column klantprofielen.profiles.profile_share is 'Share with a klantprofiel of all, 0 to 1; null when there are none. Not additive: do not sum or average, recompute from the counts.';
comment on column klantprofielen.profiles.document_key is 'Document the numbers come from (view documents).';

create view klantprofielen.coverage as
with expected as (
  select
    q.quarter_key, q.quarter_code, r.region_key, r.region_code, r.region_name,
    (now() at time zone 'Europe/Amsterdam')::date as today,
    klantprofielen.due_on(q.quarter_key) as due_on
  from klantprofielen.dim_quarter q
  join klantprofielen.dim_region r
    on r.valid_from <= q.last_day and (r.valid_to is null or r.valid_to > q.last_day) and r.region_code <> 'AM99'
  where q.last_day < (now() at time zone 'Europe/Amsterdam')::date
),
blocked as (
  select distinct on (d.quarter_key, d.region_key) d.quarter_key, d.region_key, d.document_key, d.status, d.reason
  from etl.document d
  where d.status in ('quarantined', 'rejected')
  order by d.quarter_key, d.region_key, d.status, d.judged_at desc, d.document_key desc
),
links as (
  select
    l.quarter_key, l.region_key,
    (array_agg(s.reason order by s.run_id desc, l.link_key desc) filter (where s.state = 'failed'))[1] as failure,
    count(*) filter (where s.state = 'failed') as failed
  from etl.link l
  left join lateral (
    select t.run_id, t.state, coalesce(t.reason, 'failed') as reason
    from etl.link_state t
    where t.link_key = l.link_key
    order by t.run_id desc
    limit 1
  ) s on true
  where l.quarter_key is not null and l.region_key is not null
  group by l.quarter_key, l.region_key
),
judged as (
  select
    e.quarter_code, e.region_code, e.region_name, e.due_on,
    d.document_key as current_key, b.document_key as blocked_key, b.reason as blocked_reason, l.failure,
    (select max(w.withdrawn_reason) from etl.link w where w.document_key = d.document_key) as withdrawn_reason,
    l.region_key is not null as is_linked,
    case
      when d.document_key is not null and c.region_key is null then 'facts_missing'
      when d.withdrawn_at is not null then 'withdrawn'
      when d.document_key is not null then 'loaded'
      when b.status = 'quarantined' then 'quarantined'
      when l.failed > 0 then 'failed'
      when b.status = 'rejected' then 'rejected'
      when e.today >= e.due_on + 14 then 'missing'
      else 'not_yet_due'
    end as verdict
  from expected e
  left join etl.document d on d.quarter_key = e.quarter_key and d.region_key = e.region_key and d.status = 'current'
  left join klantprofielen.fact_region_coverage c on c.quarter_key = e.quarter_key and c.region_key = e.region_key
  left join blocked b on b.quarter_key = e.quarter_key and b.region_key = e.region_key
  left join links l on l.quarter_key = e.quarter_key and l.region_key = e.region_key
)
select
  quarter_code,
  region_code,
  region_name,
  case when verdict in ('facts_missing', 'failed', 'rejected') then 'missing' else verdict end as status,
  case verdict
    when 'facts_missing' then 'facts_missing'
    when 'withdrawn' then coalesce(withdrawn_reason, 'withdrawn')
    when 'quarantined' then blocked_reason
    when 'failed' then failure
    when 'rejected' then 'rejected'
    when 'missing' then case when is_linked then 'not_judged' else 'not_seen' end
  end as reason,
  case
    when verdict in ('facts_missing', 'withdrawn', 'loaded') then current_key
    when verdict in ('quarantined', 'rejected') then blocked_key
  end as document_key,
  due_on
from judged;
comment on view klantprofielen.coverage is 'What should be there and what is: exactly one row a quarter since 2016Q4 (whose last day is past, Amsterdam time) and region of that day.';
comment on column klantprofielen.coverage.quarter_code is 'Quarter: 2023Q1.';
comment on column klantprofielen.coverage.region_code is 'CBS code of the region: AM22.';
comment on column klantprofielen.coverage.region_name is 'Name of the region today, or its last one.';
comment on column klantprofielen.coverage.status is 'loaded: its numbers are the facts, also while a revision waits; withdrawn: the same, but the source offers it no longer; quarantined: a person must look; missing: it should be there; not_yet_due: UWV publishes it later.';
comment on column klantprofielen.coverage.reason is 'Why it is not simply loaded: code of the blocking check, code of the failed download, gone or missing (withdrawn), rejected, facts_missing (an operator removed them: replay), not_judged (a link names it, no document came of it), not_seen (no source named it).';
comment on column klantprofielen.coverage.document_key is 'The document that is loaded, waits or was rejected; null when there is none.';
comment on column klantprofielen.coverage.due_on is 'Day by which UWV has usually published the quarter; missing from 14 days later.';

create view klantprofielen.reconciliation as
select
  q.quarter_code,
  r.region_code,
  c.document_key,
  c.code,
  c.severity,
  c.subject,
  c.expected,
  c.found,
  c.residual,
  c.passed
from etl.check_result c
join etl.document d on d.document_key = c.document_key and d.status in ('current', 'quarantined')
left join klantprofielen.dim_quarter q on q.quarter_key = d.quarter_key
left join klantprofielen.dim_region r on r.region_key = d.region_key;
comment on view klantprofielen.reconciliation is 'The proof: one row a check of every current or waiting document, passed or not.';
comment on column klantprofielen.reconciliation.quarter_code is 'Quarter: 2023Q1; null when neither link nor title of a waiting document says it.';
comment on column klantprofielen.reconciliation.region_code is 'CBS code of the region: AM22; null when neither link nor title of a waiting document says it.';
comment on column klantprofielen.reconciliation.document_key is 'The document (view documents).';
comment on column klantprofielen.reconciliation.code is 'Which check: row_sum, column_sum, coverage_pct and so on (docs/runbook.md).';
comment on column klantprofielen.reconciliation.severity is 'block: a failure keeps the document out of the facts; warn: a person may want to know.';
comment on column klantprofielen.reconciliation.subject is 'What was checked: a municipality, a measure, a source of the title.';
comment on column klantprofielen.reconciliation.expected is 'What had to be found.';
comment on column klantprofielen.reconciliation.found is 'What was found.';
comment on column klantprofielen.reconciliation.residual is 'found minus expected when both are numbers.';
comment on column klantprofielen.reconciliation.passed is 'Did it hold? A current document with a failed blocking check was accepted by an operator.';

create view klantprofielen.revisions as
select
  q.quarter_code,
  r.region_code,
  m.municipality_code,
  h.measure,
  h.old_value,
  h.new_value,
  h.changed_at,
  h.old_document_key,
  h.new_document_key
from etl.fact_history h
join klantprofielen.dim_quarter q on q.quarter_key = h.quarter_key
join klantprofielen.dim_region r on r.region_key = h.region_key
left join klantprofielen.dim_municipality m on m.municipality_key = h.municipality_key;
comment on view klantprofielen.revisions is 'Every number that changed after its first load: one row a number and change.';
comment on column klantprofielen.revisions.quarter_code is 'Quarter: 2023Q1.';
comment on column klantprofielen.revisions.region_code is 'CBS code of the region: AM22.';
comment on column klantprofielen.revisions.municipality_code is 'CBS code of the municipality; null for a printed total, register_persons or known_pct.';
comment on column klantprofielen.revisions.measure is 'Measure, register_persons or known_pct.';
comment on column klantprofielen.revisions.old_value is 'Value before; null when the municipality was not there.';
comment on column klantprofielen.revisions.new_value is 'Value after; null when the municipality is no longer there.';
comment on column klantprofielen.revisions.changed_at is 'When it changed here.';
comment on column klantprofielen.revisions.old_document_key is 'Document the old value came from (view documents).';
comment on column klantprofielen.revisions.new_document_key is 'Document that brought the change (view documents).';

create view klantprofielen.documents as
select
  d.document_key,
  d.url,
  d.sha256,
  d.seen_as,
  c.archived_at as fetched_at,
  d.published_on,
  d.layout,
  d.measures_from,
  d.reader_version,
  d.status,
  d.status = 'republished'
    or exists (select from etl.document o where o.same_numbers_as = d.document_key) as republished
from etl.document d
join etl.document_content c on c.sha256 = d.sha256
where d.status <> 'ignored';
comment on view klantprofielen.documents is 'Where numbers come from: one row a document (a file judged for one quarter and region). Joins with each fact on document_key.';
comment on column klantprofielen.documents.document_key is 'Key; facts carry it.';
comment on column klantprofielen.documents.url is 'Address through which it was seen last.';
comment on column klantprofielen.documents.sha256 is 'Hexadecimal sha256 of the file.';
comment on column klantprofielen.documents.seen_as is 'What was seen about it on the way: page title, label, date, region tags, slug (JSON).';
comment on column klantprofielen.documents.fetched_at is 'When these bytes were fetched first.';
comment on column klantprofielen.documents.published_on is 'Amsterdam date of the item it was published with, when the source says so.';
comment on column klantprofielen.documents.layout is 'Recognised look of the page.';
comment on column klantprofielen.documents.measures_from is 'header: the printed headings said which column is which; layout: they are not in the text, the known look says it.';
comment on column klantprofielen.documents.reader_version is 'Version of the program that judged it last.';
comment on column klantprofielen.documents.status is 'current: its numbers are the facts; republished: other bytes with the numbers of another document; superseded: replaced by a later one; quarantined: a person must look; rejected: a person refused it.';
comment on column klantprofielen.documents.republished is 'The source has delivered the same numbers in other bytes too.';
