-- Totals, ranks and freshness: the questions people ask first.

create view klantprofielen.region_profiles as
select
  q.quarter_code,
  q.first_day as quarter_first_day,
  coalesce(k.is_complete, false) as quarter_is_complete,
  r.region_code,
  r.region_name,
  c.municipal_with_profile,
  c.municipal_without_profile,
  c.uwv_with_profile,
  c.uwv_without_profile,
  c.known_in_sonar,
  c.register_persons,
  c.known_pct,
  c.known_share,
  klantprofielen.share(c.municipal_with_profile, c.municipal_with_profile + c.municipal_without_profile) as municipal_profile_share,
  klantprofielen.share(c.uwv_with_profile, c.uwv_with_profile + c.uwv_without_profile) as uwv_profile_share,
  klantprofielen.share(c.municipal_with_profile + c.uwv_with_profile, c.known_in_sonar) as profile_share,
  c.document_key
from klantprofielen.fact_region_coverage c
left join klantprofielen.dim_quarter q on q.quarter_key = c.quarter_key
left join klantprofielen.dim_region r on r.region_key = c.region_key
left join klantprofielen.quarters k on k.quarter_key = c.quarter_key;
comment on view klantprofielen.region_profiles is 'The printed totals with names and shares: one row a quarter and region. The same persons as in profiles: never add the two.';
comment on column klantprofielen.region_profiles.quarter_code is 'Quarter: 2023Q1.';
comment on column klantprofielen.region_profiles.quarter_first_day is 'First day of the quarter: the date for a time axis.';
comment on column klantprofielen.region_profiles.quarter_is_complete is 'Are all regions of the quarter loaded? Only then do national totals hold.';
comment on column klantprofielen.region_profiles.region_code is 'CBS code of the region: AM22.';
comment on column klantprofielen.region_profiles.region_name is 'Name of the region today, or its last one.';
comment on column klantprofielen.region_profiles.municipal_with_profile is 'Printed total: persons served by municipalities with a klantprofiel.';
comment on column klantprofielen.region_profiles.municipal_without_profile is 'Printed total: persons served by municipalities without a klantprofiel.';
comment on column klantprofielen.region_profiles.uwv_with_profile is 'Printed total: persons served by UWV with a klantprofiel.';
comment on column klantprofielen.region_profiles.uwv_without_profile is 'Printed total: persons served by UWV without a klantprofiel.';
comment on column klantprofielen.region_profiles.known_in_sonar is 'Printed total: all persons known in Sonar, the sum of the four.';
comment on column klantprofielen.region_profiles.register_persons is 'Persons of the region in the doelgroepregister (printed in the footnote).';
comment on column klantprofielen.region_profiles.known_pct is 'Printed whole percent: known_in_sonar of register_persons. Not additive: do not sum or average, recompute from the counts.';
comment on column klantprofielen.region_profiles.known_share is 'Computed: known_in_sonar / register_persons, 0 to 1; null when the register is empty. Not additive: do not sum or average, recompute from the counts.';
comment on column klantprofielen.region_profiles.municipal_profile_share is 'Share with a klantprofiel of those served by municipalities, 0 to 1; null when there are none. Not additive: do not sum or average, recompute from the counts.';
comment on column klantprofielen.region_profiles.uwv_profile_share is 'Share with a klantprofiel of those served by UWV, 0 to 1; null when there are none. Not additive: do not sum or average, recompute from the counts.';
comment on column klantprofielen.region_profiles.profile_share is 'Share with a klantprofiel of all, 0 to 1; null when there are none. Not additive: do not sum or average, recompute from the counts.';
comment on column klantprofielen.region_profiles.document_key is 'Document the numbers come from (view documents).';

create view klantprofielen.national_totals as
select
  q.quarter_code,
  q.quarter_first_day,
  q.regions_expected,
  q.regions_loaded,
  q.is_complete,
  s.municipal_with_profile,
  s.municipal_without_profile,
  s.uwv_with_profile,
  s.uwv_without_profile,
  s.known_in_sonar,
  s.register_persons,
  klantprofielen.share(s.known_in_sonar, s.register_persons) as known_share,
  klantprofielen.share(s.municipal_with_profile, s.municipal_with_profile + s.municipal_without_profile) as municipal_profile_share,
  klantprofielen.share(s.uwv_with_profile, s.uwv_with_profile + s.uwv_without_profile) as uwv_profile_share,
  klantprofielen.share(s.municipal_with_profile + s.uwv_with_profile, s.known_in_sonar) as profile_share,
  case when q.is_complete and bool_and(q.is_complete) over quarter_before then s.known_in_sonar - first_value(s.known_in_sonar) over quarter_before end as known_in_sonar_qoq,
  case when q.is_complete and bool_and(q.is_complete) over year_before then s.known_in_sonar - first_value(s.known_in_sonar) over year_before end as known_in_sonar_yoy,
  case when q.is_complete and bool_and(q.is_complete) over quarter_before then klantprofielen.share(s.municipal_with_profile + s.uwv_with_profile, s.known_in_sonar) - first_value(klantprofielen.share(s.municipal_with_profile + s.uwv_with_profile, s.known_in_sonar)) over quarter_before end as profile_share_qoq,
  case when q.is_complete and bool_and(q.is_complete) over year_before then klantprofielen.share(s.municipal_with_profile + s.uwv_with_profile, s.known_in_sonar) - first_value(klantprofielen.share(s.municipal_with_profile + s.uwv_with_profile, s.known_in_sonar)) over year_before end as profile_share_yoy
from klantprofielen.quarters q
join (
  select
    c.quarter_key,
    sum(c.municipal_with_profile) as municipal_with_profile,
    sum(c.municipal_without_profile) as municipal_without_profile,
    sum(c.uwv_with_profile) as uwv_with_profile,
    sum(c.uwv_without_profile) as uwv_without_profile,
    sum(c.known_in_sonar) as known_in_sonar,
    sum(c.register_persons) as register_persons
  from klantprofielen.fact_region_coverage c
  group by c.quarter_key
) s on s.quarter_key = q.quarter_key
window
  quarter_before as (order by q.quarter_key / 10 * 4 + q.quarter_key % 10 range between 1 preceding and 1 preceding),
  year_before as (order by q.quarter_key / 10 * 4 + q.quarter_key % 10 range between 4 preceding and 4 preceding);
comment on view klantprofielen.national_totals is 'The country by quarter, as the sum of the regions that are loaded: one row a quarter of which anything is loaded. UWV prints no national total here.';
comment on column klantprofielen.national_totals.quarter_code is 'Quarter: 2023Q1.';
comment on column klantprofielen.national_totals.quarter_first_day is 'First day of the quarter: the date for a time axis.';
comment on column klantprofielen.national_totals.regions_expected is 'Number of regions on the last day, AM99 not counted.';
comment on column klantprofielen.national_totals.regions_loaded is 'Number of regions that were added up.';
comment on column klantprofielen.national_totals.is_complete is 'Are all regions in it? If not, the counts are too low for the country.';
comment on column klantprofielen.national_totals.municipal_with_profile is 'Persons served by municipalities with a klantprofiel in Sonar; sum of the regions that are loaded.';
comment on column klantprofielen.national_totals.municipal_without_profile is 'Persons served by municipalities without a klantprofiel; sum of the regions that are loaded.';
comment on column klantprofielen.national_totals.uwv_with_profile is 'Persons served by UWV with a klantprofiel in Sonar; sum of the regions that are loaded.';
comment on column klantprofielen.national_totals.uwv_without_profile is 'Persons served by UWV without a klantprofiel; sum of the regions that are loaded.';
comment on column klantprofielen.national_totals.known_in_sonar is 'All persons known in Sonar: the sum of the four; sum of the regions that are loaded.';
comment on column klantprofielen.national_totals.register_persons is 'Persons in the doelgroepregister, sum of the regions that are loaded.';
comment on column klantprofielen.national_totals.known_share is 'known_in_sonar / register_persons, 0 to 1. Not additive: do not sum or average, recompute from the counts.';
comment on column klantprofielen.national_totals.municipal_profile_share is 'Share with a klantprofiel of those served by municipalities, 0 to 1; null when there are none. Not additive: do not sum or average, recompute from the counts.';
comment on column klantprofielen.national_totals.uwv_profile_share is 'Share with a klantprofiel of those served by UWV, 0 to 1; null when there are none. Not additive: do not sum or average, recompute from the counts.';
comment on column klantprofielen.national_totals.profile_share is 'Share with a klantprofiel of all, 0 to 1; null when there are none. Not additive: do not sum or average, recompute from the counts.';
comment on column klantprofielen.national_totals.known_in_sonar_qoq is 'Change of known_in_sonar since the quarter before, persons; null unless both quarters are complete.';
comment on column klantprofielen.national_totals.known_in_sonar_yoy is 'Change of known_in_sonar since the same quarter of the year before, persons; null unless both quarters are complete.';
comment on column klantprofielen.national_totals.profile_share_qoq is 'Change of profile_share since the quarter before, as a difference of shares (0.01 = one percent point). Not additive; null unless both quarters are complete.';
comment on column klantprofielen.national_totals.profile_share_yoy is 'Change of profile_share since the same quarter of the year before, as a difference of shares (0.01 = one percent point). Not additive; null unless both quarters are complete.';

create view klantprofielen.municipality_ranking as
select
  p.quarter_code,
  p.quarter_first_day,
  p.region_code,
  p.region_name,
  p.municipality_code,
  p.municipality_name,
  p.known_in_sonar,
  p.profile_share,
  (rank() over (region_quarter order by p.known_in_sonar desc))::integer as known_in_sonar_rank,
  case when p.profile_share is not null then (rank() over (region_quarter order by p.profile_share desc nulls last))::integer end as profile_share_rank,
  (count(*) over region_quarter)::integer as municipalities
from klantprofielen.profiles p
window region_quarter as (partition by p.quarter_code, p.region_code);
comment on view klantprofielen.municipality_ranking is 'Each municipality among those of its region: one row a quarter, region and municipality.';
comment on column klantprofielen.municipality_ranking.quarter_code is 'Quarter: 2023Q1.';
comment on column klantprofielen.municipality_ranking.quarter_first_day is 'First day of the quarter: the date for a time axis.';
comment on column klantprofielen.municipality_ranking.region_code is 'CBS code of the region in whose document the municipality is printed: AM22.';
comment on column klantprofielen.municipality_ranking.region_name is 'Name of the region today, or its last one.';
comment on column klantprofielen.municipality_ranking.municipality_code is 'CBS code of the municipality: GM0599.';
comment on column klantprofielen.municipality_ranking.municipality_name is 'Name of the municipality today, or its last one.';
comment on column klantprofielen.municipality_ranking.known_in_sonar is 'All persons known in Sonar: the sum of the four.';
comment on column klantprofielen.municipality_ranking.profile_share is 'Share with a klantprofiel of all, 0 to 1; null when there are none. Not additive: do not sum or average, recompute from the counts.';
comment on column klantprofielen.municipality_ranking.known_in_sonar_rank is 'Place within region and quarter by known_in_sonar: 1 = most persons; equal numbers share a place.';
comment on column klantprofielen.municipality_ranking.profile_share_rank is 'Place within region and quarter by profile_share: 1 = largest share; equal shares share a place; null when there is no share.';
comment on column klantprofielen.municipality_ranking.municipalities is 'Number of municipalities of that region and quarter.';

create view klantprofielen.latest_complete_quarter as
select q.quarter_key, q.quarter_code, q.quarter_first_day, q.quarter_last_day, q.regions_loaded
from klantprofielen.quarters q
where q.is_complete
order by q.quarter_key desc
limit 1;
comment on view klantprofielen.latest_complete_quarter is 'The newest quarter of which all regions are loaded: one row, or none when no quarter is complete.';
comment on column klantprofielen.latest_complete_quarter.quarter_key is 'Key: 20231 for 2023Q1.';
comment on column klantprofielen.latest_complete_quarter.quarter_code is 'Quarter: 2023Q1.';
comment on column klantprofielen.latest_complete_quarter.quarter_first_day is 'First day of the quarter: the date for a time axis.';
comment on column klantprofielen.latest_complete_quarter.quarter_last_day is 'Last day: the counts are a position on this day.';
comment on column klantprofielen.latest_complete_quarter.regions_loaded is 'Number of regions that are loaded: all of that day.';

create view klantprofielen.freshness as
with past as (
  select q.quarter_key, q.quarter_code, q.quarter_last_day, q.due_on, q.regions_loaded, q.is_complete
  from klantprofielen.quarters q
),
facts as (
  select
    max(p.quarter_key) filter (where p.is_complete) as complete_key,
    max(p.quarter_key) filter (where p.regions_loaded > 0) as newest_key
  from past p
),
-- the quarter after the newest complete one; without one after the newest with data; else the first of all.
-- It may not have ended yet
next as (
  select n.quarter_key, n.quarter_code, n.last_day
  from klantprofielen.dim_quarter n, facts f
  where n.quarter_key > coalesce(f.complete_key, f.newest_key, 0)
  order by n.quarter_key
  limit 1
),
loads as (
  select c.quarter_key, max(d.loaded_at) as loaded_at
  from klantprofielen.fact_region_coverage c
  join etl.document d on d.document_key = c.document_key
  where c.quarter_key in (select f.complete_key from facts f)
  group by c.quarter_key
)
select
  c.quarter_code as newest_complete_quarter,
  c.quarter_last_day as data_until,
  l.loaded_at as newest_complete_loaded_at,
  p.quarter_code as newest_quarter,
  p.regions_loaded as newest_quarter_regions,
  n.quarter_code as next_quarter,
  klantprofielen.due_on(n.quarter_key) as next_expected_on,
  greatest((now() at time zone 'Europe/Amsterdam')::date - klantprofielen.due_on(n.quarter_key), 0) as days_late
from facts f
left join past c on c.quarter_key = f.complete_key
left join past p on p.quarter_key = f.newest_key
left join next n on true
left join loads l on l.quarter_key = f.complete_key;
comment on view klantprofielen.freshness is 'How fresh the data are: exactly one row. It looks at the quarters that are loaded, not at when something was loaded: an old quarter that comes late changes nothing here.';
comment on column klantprofielen.freshness.newest_complete_quarter is 'Newest quarter of which all regions are loaded; null when there is none.';
comment on column klantprofielen.freshness.data_until is 'Its last day: the newest day about which national numbers say anything.';
comment on column klantprofielen.freshness.newest_complete_loaded_at is 'When the last of its documents (or of their revisions) was loaded.';
comment on column klantprofielen.freshness.newest_quarter is 'Newest quarter of which any region is loaded; null when there is none.';
comment on column klantprofielen.freshness.newest_quarter_regions is 'Number of its regions that are loaded.';
comment on column klantprofielen.freshness.next_quarter is 'Quarter that is expected next: the one after newest_complete_quarter; while no quarter is complete the one after newest_quarter.';
comment on column klantprofielen.freshness.next_expected_on is 'Day by which UWV has usually published it.';
comment on column klantprofielen.freshness.days_late is 'Days since then, Amsterdam time; 0 while it is not due. The view coverage calls a region missing after 14.';
