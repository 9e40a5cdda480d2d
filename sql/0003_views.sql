-- The views of schema klantprofielen. They run with the rights of their owner, so a reader needs nothing in schema etl.
-- AM99 ("niet in te delen") is no region of UWV: no document is ever expected for it.
-- Dimensions are joined with left joins to keys that must exist: the planner drops those whose columns nobody asks for.

-- 1. The numbers with names and shares: municipalities, regions, the country.

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

-- 2. Over time: the facts on the municipal borders of today, and what changed from quarter to quarter.

-- Facts of municipalities that need not be there, or stand in a second region too (known_difference): they are added up
-- like all others, but say nothing about whether a group is complete.
create view etl.uncounted_fact as
select distinct f.quarter_key, f.region_key, f.municipality_key
from klantprofielen.known_difference k
join klantprofielen.fact_profiles f
  on f.municipality_key = k.municipality_key
  and f.quarter_key >= k.from_quarter_key and (k.to_quarter_key is null or f.quarter_key <= k.to_quarter_key)
where not k.required
  or exists (
    select from klantprofielen.fact_profiles d
    where d.municipality_key = f.municipality_key and d.quarter_key = f.quarter_key and d.region_key < f.region_key
  );
comment on view etl.uncounted_fact is 'Facts that are not counted when the view comparable_series looks whether a group is complete: one row a fact.';
comment on column etl.uncounted_fact.quarter_key is 'Quarter.';
comment on column etl.uncounted_fact.region_key is 'Region in whose document it is printed.';
comment on column etl.uncounted_fact.municipality_key is 'Municipality.';

create view klantprofielen.comparable_series as
select
  q.quarter_code,
  q.first_day as quarter_first_day,
  r.region_code,
  r.region_name,
  m.municipality_code,
  m.municipality_name,
  coalesce(t.is_split, false) as is_split,
  t.split_on,
  count(*) filter (
    where (o.valid_to is null or o.valid_to > q.last_day)
      and (f.quarter_key, f.region_key, f.municipality_key) not in (
        select u.quarter_key, u.region_key, u.municipality_key from etl.uncounted_fact u
      )
  ) >= coalesce(max(e.members), 0) as is_complete,
  count(*)::integer as members,
  sum(f.municipal_with_profile) as municipal_with_profile,
  sum(f.municipal_without_profile) as municipal_without_profile,
  sum(f.uwv_with_profile) as uwv_with_profile,
  sum(f.uwv_without_profile) as uwv_without_profile,
  sum(f.known_in_sonar) as known_in_sonar,
  q.quarter_key,
  m.municipality_key
from klantprofielen.fact_profiles f
join klantprofielen.dim_quarter q on q.quarter_key = f.quarter_key
join klantprofielen.dim_municipality o on o.municipality_key = f.municipality_key
left join klantprofielen.municipality_lineage l on l.municipality_key = f.municipality_key
join klantprofielen.dim_municipality m on m.municipality_key = coalesce(l.today_key, f.municipality_key)
left join klantprofielen.municipality_lineage t on t.municipality_key = m.municipality_key
left join klantprofielen.dim_region r on r.region_key = t.region_key
left join klantprofielen.comparable_group e
  on e.today_key = m.municipality_key and e.valid_from <= q.last_day and (e.valid_to is null or e.valid_to > q.last_day)
group by q.quarter_key, m.municipality_key, t.municipality_key, r.region_key;
comment on view klantprofielen.comparable_series is 'The facts on the municipal borders of today: one row a quarter and municipality of today, or municipality that was split (its persons cannot be divided, so it stays a group of its own). The sum over all rows of a quarter equals the sum of fact_profiles.';
comment on column klantprofielen.comparable_series.quarter_code is 'Quarter: 2023Q1.';
comment on column klantprofielen.comparable_series.quarter_first_day is 'First day of the quarter: the date for a time axis.';
comment on column klantprofielen.comparable_series.region_code is 'CBS code of the region the municipality belongs to today, or did last; for all quarters.';
comment on column klantprofielen.comparable_series.region_name is 'Name of that region today.';
comment on column klantprofielen.comparable_series.municipality_code is 'CBS code of the municipality of today, or of the one that was split.';
comment on column klantprofielen.comparable_series.municipality_name is 'Its name today, or its last one.';
comment on column klantprofielen.comparable_series.is_split is 'This municipality was divided over several others; its series ends there.';
comment on column klantprofielen.comparable_series.split_on is 'Day on which a municipality was divided: this one (is_split), or another of which this one got a part, so that its series jumps there; null = no jump.';
comment on column klantprofielen.comparable_series.is_complete is 'Are all municipalities of that time that belong to it loaded for the quarter? If not, the counts are too low: leave the row out of a trend.';
comment on column klantprofielen.comparable_series.members is 'Number of rows of fact_profiles that were added up: municipalities of that time.';
comment on column klantprofielen.comparable_series.municipal_with_profile is 'Persons served by the municipality with a klantprofiel in Sonar.';
comment on column klantprofielen.comparable_series.municipal_without_profile is 'Persons served by the municipality without a klantprofiel.';
comment on column klantprofielen.comparable_series.uwv_with_profile is 'Persons served by UWV with a klantprofiel in Sonar.';
comment on column klantprofielen.comparable_series.uwv_without_profile is 'Persons served by UWV without a klantprofiel.';
comment on column klantprofielen.comparable_series.known_in_sonar is 'All persons known in Sonar: the sum of the four.';
comment on column klantprofielen.comparable_series.quarter_key is 'Key of the quarter: 20231.';
comment on column klantprofielen.comparable_series.municipality_key is 'Key of the municipality of today, or of the one that was split: 599 for GM0599.';

create view klantprofielen.municipality_changes as
select
  q.quarter_code,
  q.first_day as quarter_first_day,
  r.region_code,
  r.region_name,
  m.municipality_code,
  m.municipality_name,
  (f.quarter_key, f.municipality_key) in (
    select n.quarter_key, s.new_municipality_key
    from klantprofielen.municipality_succession s
    join klantprofielen.dim_quarter n on n.last_day >= s.date and n.last_day < s.date + interval '1 year'
    where s.new_municipality_key is not null
  ) as borders_changed,
  f.municipal_with_profile,
  f.municipal_without_profile,
  f.uwv_with_profile,
  f.uwv_without_profile,
  f.known_in_sonar,
  f.municipal_with_profile - b.municipal_with_profile as municipal_with_profile_qoq,
  f.municipal_with_profile - y.municipal_with_profile as municipal_with_profile_yoy,
  f.municipal_without_profile - b.municipal_without_profile as municipal_without_profile_qoq,
  f.municipal_without_profile - y.municipal_without_profile as municipal_without_profile_yoy,
  f.uwv_with_profile - b.uwv_with_profile as uwv_with_profile_qoq,
  f.uwv_with_profile - y.uwv_with_profile as uwv_with_profile_yoy,
  f.uwv_without_profile - b.uwv_without_profile as uwv_without_profile_qoq,
  f.uwv_without_profile - y.uwv_without_profile as uwv_without_profile_yoy,
  f.known_in_sonar - b.known_in_sonar as known_in_sonar_qoq,
  f.known_in_sonar - y.known_in_sonar as known_in_sonar_yoy,
  klantprofielen.share(f.municipal_with_profile + f.uwv_with_profile, f.known_in_sonar) as profile_share,
  klantprofielen.share(f.municipal_with_profile + f.uwv_with_profile, f.known_in_sonar) - klantprofielen.share(b.municipal_with_profile + b.uwv_with_profile, b.known_in_sonar) as profile_share_qoq,
  klantprofielen.share(f.municipal_with_profile + f.uwv_with_profile, f.known_in_sonar) - klantprofielen.share(y.municipal_with_profile + y.uwv_with_profile, y.known_in_sonar) as profile_share_yoy
from klantprofielen.fact_profiles f
join klantprofielen.dim_quarter q on q.quarter_key = f.quarter_key
left join klantprofielen.fact_profiles b
  on b.quarter_key = q.previous_quarter_key and b.region_key = f.region_key and b.municipality_key = f.municipality_key
left join klantprofielen.fact_profiles y
  on y.quarter_key = q.same_quarter_last_year_key and y.region_key = f.region_key and y.municipality_key = f.municipality_key
left join klantprofielen.dim_region r on r.region_key = f.region_key
left join klantprofielen.dim_municipality m on m.municipality_key = f.municipality_key;
comment on view klantprofielen.municipality_changes is 'Change on quarter and on year by municipality, on the borders of each quarter: one row a quarter, region and municipality. Changes are null when that municipality was not printed in that region then: new by a merger, moved, or not loaded. For longer series use comparable_series.';
comment on column klantprofielen.municipality_changes.quarter_code is 'Quarter: 2023Q1.';
comment on column klantprofielen.municipality_changes.quarter_first_day is 'First day of the quarter: the date for a time axis.';
comment on column klantprofielen.municipality_changes.region_code is 'CBS code of the region in whose document the municipality is printed: AM22.';
comment on column klantprofielen.municipality_changes.region_name is 'Name of the region today, or its last one.';
comment on column klantprofielen.municipality_changes.municipality_code is 'CBS code of the municipality: GM0599.';
comment on column klantprofielen.municipality_changes.municipality_name is 'Name of the municipality today, or its last one.';
comment on column klantprofielen.municipality_changes.borders_changed is 'Another municipality, or a part of one, went into this one in the year that ends with this quarter: its changes over that day are no change of persons.';
comment on column klantprofielen.municipality_changes.municipal_with_profile is 'Persons served by the municipality with a klantprofiel in Sonar.';
comment on column klantprofielen.municipality_changes.municipal_without_profile is 'Persons served by the municipality without a klantprofiel.';
comment on column klantprofielen.municipality_changes.uwv_with_profile is 'Persons served by UWV with a klantprofiel in Sonar.';
comment on column klantprofielen.municipality_changes.uwv_without_profile is 'Persons served by UWV without a klantprofiel.';
comment on column klantprofielen.municipality_changes.known_in_sonar is 'All persons known in Sonar: the sum of the four.';
comment on column klantprofielen.municipality_changes.municipal_with_profile_qoq is 'Change of municipal_with_profile since the quarter before, persons; null when there is nothing to compare with.';
comment on column klantprofielen.municipality_changes.municipal_with_profile_yoy is 'Change of municipal_with_profile since the same quarter of the year before, persons; null when there is nothing to compare with.';
comment on column klantprofielen.municipality_changes.municipal_without_profile_qoq is 'Change of municipal_without_profile since the quarter before, persons; null when there is nothing to compare with.';
comment on column klantprofielen.municipality_changes.municipal_without_profile_yoy is 'Change of municipal_without_profile since the same quarter of the year before, persons; null when there is nothing to compare with.';
comment on column klantprofielen.municipality_changes.uwv_with_profile_qoq is 'Change of uwv_with_profile since the quarter before, persons; null when there is nothing to compare with.';
comment on column klantprofielen.municipality_changes.uwv_with_profile_yoy is 'Change of uwv_with_profile since the same quarter of the year before, persons; null when there is nothing to compare with.';
comment on column klantprofielen.municipality_changes.uwv_without_profile_qoq is 'Change of uwv_without_profile since the quarter before, persons; null when there is nothing to compare with.';
comment on column klantprofielen.municipality_changes.uwv_without_profile_yoy is 'Change of uwv_without_profile since the same quarter of the year before, persons; null when there is nothing to compare with.';
comment on column klantprofielen.municipality_changes.known_in_sonar_qoq is 'Change of known_in_sonar since the quarter before, persons; null when there is nothing to compare with.';
comment on column klantprofielen.municipality_changes.known_in_sonar_yoy is 'Change of known_in_sonar since the same quarter of the year before, persons; null when there is nothing to compare with.';
comment on column klantprofielen.municipality_changes.profile_share is 'Share with a klantprofiel of all, 0 to 1; null when there are none. Not additive: do not sum or average, recompute from the counts.';
comment on column klantprofielen.municipality_changes.profile_share_qoq is 'Change of profile_share since the quarter before, as a difference of shares (0.01 = one percent point). Not additive.';
comment on column klantprofielen.municipality_changes.profile_share_yoy is 'Change of profile_share since the same quarter of the year before, as a difference of shares (0.01 = one percent point). Not additive.';

create view klantprofielen.region_changes as
select
  q.quarter_code,
  q.first_day as quarter_first_day,
  r.region_code,
  r.region_name,
  f.municipal_with_profile,
  f.municipal_without_profile,
  f.uwv_with_profile,
  f.uwv_without_profile,
  f.known_in_sonar,
  f.municipal_with_profile - b.municipal_with_profile as municipal_with_profile_qoq,
  f.municipal_with_profile - y.municipal_with_profile as municipal_with_profile_yoy,
  f.municipal_without_profile - b.municipal_without_profile as municipal_without_profile_qoq,
  f.municipal_without_profile - y.municipal_without_profile as municipal_without_profile_yoy,
  f.uwv_with_profile - b.uwv_with_profile as uwv_with_profile_qoq,
  f.uwv_with_profile - y.uwv_with_profile as uwv_with_profile_yoy,
  f.uwv_without_profile - b.uwv_without_profile as uwv_without_profile_qoq,
  f.uwv_without_profile - y.uwv_without_profile as uwv_without_profile_yoy,
  f.known_in_sonar - b.known_in_sonar as known_in_sonar_qoq,
  f.known_in_sonar - y.known_in_sonar as known_in_sonar_yoy,
  klantprofielen.share(f.municipal_with_profile + f.uwv_with_profile, f.known_in_sonar) as profile_share,
  klantprofielen.share(f.municipal_with_profile + f.uwv_with_profile, f.known_in_sonar) - klantprofielen.share(b.municipal_with_profile + b.uwv_with_profile, b.known_in_sonar) as profile_share_qoq,
  klantprofielen.share(f.municipal_with_profile + f.uwv_with_profile, f.known_in_sonar) - klantprofielen.share(y.municipal_with_profile + y.uwv_with_profile, y.known_in_sonar) as profile_share_yoy
from klantprofielen.fact_region_coverage f
join klantprofielen.dim_quarter q on q.quarter_key = f.quarter_key
left join klantprofielen.fact_region_coverage b
  on b.quarter_key = q.previous_quarter_key and b.region_key = f.region_key
left join klantprofielen.fact_region_coverage y
  on y.quarter_key = q.same_quarter_last_year_key and y.region_key = f.region_key
left join klantprofielen.dim_region r on r.region_key = f.region_key;
comment on view klantprofielen.region_changes is 'Change on quarter and on year by region, as printed: one row a quarter and region. A municipality that moves to another region moves its persons too (municipality_region says when): such a step is no change of persons.';
comment on column klantprofielen.region_changes.quarter_code is 'Quarter: 2023Q1.';
comment on column klantprofielen.region_changes.quarter_first_day is 'First day of the quarter: the date for a time axis.';
comment on column klantprofielen.region_changes.region_code is 'CBS code of the region: AM22.';
comment on column klantprofielen.region_changes.region_name is 'Name of the region today, or its last one.';
comment on column klantprofielen.region_changes.municipal_with_profile is 'Printed total: persons served by municipalities with a klantprofiel in Sonar.';
comment on column klantprofielen.region_changes.municipal_without_profile is 'Printed total: persons served by municipalities without a klantprofiel.';
comment on column klantprofielen.region_changes.uwv_with_profile is 'Printed total: persons served by UWV with a klantprofiel in Sonar.';
comment on column klantprofielen.region_changes.uwv_without_profile is 'Printed total: persons served by UWV without a klantprofiel.';
comment on column klantprofielen.region_changes.known_in_sonar is 'Printed total: all persons known in Sonar: the sum of the four.';
comment on column klantprofielen.region_changes.municipal_with_profile_qoq is 'Change of municipal_with_profile since the quarter before, persons; null when there is nothing to compare with.';
comment on column klantprofielen.region_changes.municipal_with_profile_yoy is 'Change of municipal_with_profile since the same quarter of the year before, persons; null when there is nothing to compare with.';
comment on column klantprofielen.region_changes.municipal_without_profile_qoq is 'Change of municipal_without_profile since the quarter before, persons; null when there is nothing to compare with.';
comment on column klantprofielen.region_changes.municipal_without_profile_yoy is 'Change of municipal_without_profile since the same quarter of the year before, persons; null when there is nothing to compare with.';
comment on column klantprofielen.region_changes.uwv_with_profile_qoq is 'Change of uwv_with_profile since the quarter before, persons; null when there is nothing to compare with.';
comment on column klantprofielen.region_changes.uwv_with_profile_yoy is 'Change of uwv_with_profile since the same quarter of the year before, persons; null when there is nothing to compare with.';
comment on column klantprofielen.region_changes.uwv_without_profile_qoq is 'Change of uwv_without_profile since the quarter before, persons; null when there is nothing to compare with.';
comment on column klantprofielen.region_changes.uwv_without_profile_yoy is 'Change of uwv_without_profile since the same quarter of the year before, persons; null when there is nothing to compare with.';
comment on column klantprofielen.region_changes.known_in_sonar_qoq is 'Change of known_in_sonar since the quarter before, persons; null when there is nothing to compare with.';
comment on column klantprofielen.region_changes.known_in_sonar_yoy is 'Change of known_in_sonar since the same quarter of the year before, persons; null when there is nothing to compare with.';
comment on column klantprofielen.region_changes.profile_share is 'Share with a klantprofiel of all, 0 to 1; null when there are none. Not additive: do not sum or average, recompute from the counts.';
comment on column klantprofielen.region_changes.profile_share_qoq is 'Change of profile_share since the quarter before, as a difference of shares (0.01 = one percent point). Not additive.';
comment on column klantprofielen.region_changes.profile_share_yoy is 'Change of profile_share since the same quarter of the year before, as a difference of shares (0.01 = one percent point). Not additive.';

-- 3. What should be there and what is.

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

-- 4. The proof: checks, documents, and which document's numbers were the facts at any moment.

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

create view klantprofielen.document_loads as
select
  q.quarter_code,
  r.region_code,
  l.loaded_at,
  lead(l.loaded_at) over (partition by l.quarter_key, l.region_key order by l.loaded_at) as replaced_at,
  l.document_key
from etl.publication_load l
join klantprofielen.dim_quarter q on q.quarter_key = l.quarter_key
join klantprofielen.dim_region r on r.region_key = l.region_key;
comment on view klantprofielen.document_loads is 'From when to when the facts came from which document: one row a quarter, region and load. The first row of a publication is its first load.';
comment on column klantprofielen.document_loads.quarter_code is 'Quarter: 2023Q1.';
comment on column klantprofielen.document_loads.region_code is 'CBS code of the region: AM22.';
comment on column klantprofielen.document_loads.loaded_at is 'When its numbers became the facts.';
comment on column klantprofielen.document_loads.replaced_at is 'When another document took its place; null = its numbers are the facts.';
comment on column klantprofielen.document_loads.document_key is 'The document (view documents).';

-- With the rights of the caller and of the views it reads, so it needs no rights of its own; the planner can look into it.
create function klantprofielen.as_of(at timestamptz)
returns table (
  quarter_code text,
  quarter_first_day date,
  region_code text,
  region_name text,
  municipality_code text,
  municipality_name text,
  municipal_with_profile integer,
  municipal_without_profile integer,
  uwv_with_profile integer,
  uwv_without_profile integer,
  known_in_sonar integer,
  document_key bigint
)
language sql stable parallel safe
as $$
  with changed as (
    -- the first change after that moment tells what stood there before it
    select distinct on (v.quarter_code, v.region_code, v.municipality_code, v.measure)
      v.quarter_code, v.region_code, v.municipality_code, v.measure, v.old_value
    from klantprofielen.revisions v
    where v.changed_at > as_of.at and v.municipality_code is not null
    order by v.quarter_code, v.region_code, v.municipality_code, v.measure, v.changed_at
  ),
  before as (
    select
      c.quarter_code, c.region_code, c.municipality_code,
      count(*) filter (where c.measure = 'municipal_with_profile') > 0 as has_municipal_with_profile,
      max(c.old_value) filter (where c.measure = 'municipal_with_profile') as municipal_with_profile,
      count(*) filter (where c.measure = 'municipal_without_profile') > 0 as has_municipal_without_profile,
      max(c.old_value) filter (where c.measure = 'municipal_without_profile') as municipal_without_profile,
      count(*) filter (where c.measure = 'uwv_with_profile') > 0 as has_uwv_with_profile,
      max(c.old_value) filter (where c.measure = 'uwv_with_profile') as uwv_with_profile,
      count(*) filter (where c.measure = 'uwv_without_profile') > 0 as has_uwv_without_profile,
      max(c.old_value) filter (where c.measure = 'uwv_without_profile') as uwv_without_profile,
      count(*) filter (where c.measure = 'known_in_sonar') > 0 as has_known_in_sonar,
      max(c.old_value) filter (where c.measure = 'known_in_sonar') as known_in_sonar
    from changed c
    group by c.quarter_code, c.region_code, c.municipality_code
  ),
  numbers as (
    select
      p.quarter_code, p.region_code, p.municipality_code,
      case when b.has_municipal_with_profile then b.municipal_with_profile else p.municipal_with_profile end as municipal_with_profile,
      case when b.has_municipal_without_profile then b.municipal_without_profile else p.municipal_without_profile end as municipal_without_profile,
      case when b.has_uwv_with_profile then b.uwv_with_profile else p.uwv_with_profile end as uwv_with_profile,
      case when b.has_uwv_without_profile then b.uwv_without_profile else p.uwv_without_profile end as uwv_without_profile,
      case when b.has_known_in_sonar then b.known_in_sonar else p.known_in_sonar end as known_in_sonar
    from klantprofielen.profiles p
    left join before b
      on b.quarter_code = p.quarter_code and b.region_code = p.region_code and b.municipality_code = p.municipality_code
    union all
    -- municipalities that a later revision dropped
    select b.quarter_code, b.region_code, b.municipality_code, b.municipal_with_profile, b.municipal_without_profile, b.uwv_with_profile, b.uwv_without_profile, b.known_in_sonar
    from before b
    where not exists (
      select from klantprofielen.profiles p
      where p.quarter_code = b.quarter_code and p.region_code = b.region_code and p.municipality_code = b.municipality_code
    )
  ),
  loads as (
    select distinct on (d.quarter_code, d.region_code) d.quarter_code, d.region_code, d.document_key
    from klantprofielen.document_loads d
    where d.loaded_at <= as_of.at
    order by d.quarter_code, d.region_code, d.loaded_at desc
  )
  select
    n.quarter_code, q.first_day, n.region_code, r.region_name, n.municipality_code, m.municipality_name,
    n.municipal_with_profile, n.municipal_without_profile, n.uwv_with_profile, n.uwv_without_profile, n.known_in_sonar,
    l.document_key
  from numbers n
  join loads l on l.quarter_code = n.quarter_code and l.region_code = n.region_code
  left join klantprofielen.dim_quarter q on q.quarter_code = n.quarter_code
  left join klantprofielen.dim_region r on r.region_code = n.region_code
  left join klantprofielen.dim_municipality m on m.municipality_code = n.municipality_code
  -- null: a municipality that a later revision added
  where n.known_in_sonar is not null
$$;
comment on function klantprofielen.as_of(timestamptz) is 'What fact_profiles said at that moment, with the names of today: one row a quarter, region and municipality that were loaded then; for example as_of(''2023-08-01''). Revisions after it are undone; what was loaded first after it is not there. Not to be told from this: facts that an operator deleted by hand.';

-- 5. The contract with those who query: what each relation has one row for, and since which version it is so.

create table klantprofielen.contract (
  relation text primary key,
  kind text not null check (kind in ('dimension', 'fact', 'reference', 'view', 'function')),
  grain text not null check (grain <> ''),
  key_columns text not null,
  version text not null check (version ~ '^[0-9]+\.[0-9]+$')
);
comment on table klantprofielen.contract is 'What may be relied on: one row a table, view and function of this schema. A first number that goes up says that queries may have to be changed, a second one that something was added.';
comment on column klantprofielen.contract.relation is 'Name in schema klantprofielen.';
comment on column klantprofielen.contract.kind is 'dimension, fact, reference (small tables that explain the others), view or function.';
comment on column klantprofielen.contract.grain is 'What there is one row for.';
comment on column klantprofielen.contract.key_columns is 'Columns that together are different in every row, separated by commas; empty when there is at most one row, when rows have no key (reconciliation), and for functions that return one value.';
comment on column klantprofielen.contract.version is 'Version of this relation: 1.0 when it was first published; CHANGELOG.md says what changed.';

insert into klantprofielen.contract (relation, kind, grain, key_columns, version) values
  ('as_of', 'function', 'a quarter, region and municipality loaded at that moment', 'quarter_code, region_code, municipality_code', '1.0'),
  ('comparable_group', 'reference', 'a municipality of today and period', 'today_key, valid_from', '1.0'),
  ('comparable_series', 'view', 'a quarter and municipality of today', 'quarter_code, municipality_code', '1.0'),
  ('contract', 'reference', 'a table, view or function of this schema', 'relation', '1.0'),
  ('coverage', 'view', 'a quarter that is past and region of its last day', 'quarter_code, region_code', '1.0'),
  ('dim_municipality', 'dimension', 'a municipality code', 'municipality_key', '1.0'),
  ('dim_quarter', 'dimension', 'a quarter', 'quarter_key', '1.0'),
  ('dim_region', 'dimension', 'a region code', 'region_key', '1.0'),
  ('document_loads', 'view', 'a quarter, region and load', 'quarter_code, region_code, loaded_at', '1.0'),
  ('documents', 'view', 'a document', 'document_key', '1.0'),
  ('due_on', 'function', 'one date for a quarter', '', '1.0'),
  ('fact_profiles', 'fact', 'a quarter, region and municipality', 'quarter_key, region_key, municipality_key', '1.0'),
  ('fact_region_coverage', 'fact', 'a quarter and region', 'quarter_key, region_key', '1.0'),
  ('freshness', 'view', 'one row', '', '1.0'),
  ('known_difference', 'reference', 'a municipality, region allowed besides that of CBS, and period', 'municipality_key, region_key, from_quarter_key', '1.0'),
  ('latest_complete_quarter', 'view', 'one row, or none', '', '1.0'),
  ('measure', 'reference', 'a measure', 'measure', '1.0'),
  ('municipality_changes', 'view', 'a quarter, region and municipality', 'quarter_code, region_code, municipality_code', '1.0'),
  ('municipality_lineage', 'reference', 'a municipality', 'municipality_key', '1.0'),
  ('municipality_name', 'reference', 'a municipality and period', 'municipality_key, valid_from', '1.0'),
  ('municipality_ranking', 'view', 'a quarter, region and municipality', 'quarter_code, region_code, municipality_code', '1.0'),
  ('municipality_region', 'reference', 'a municipality and period', 'municipality_key, valid_from', '1.0'),
  ('municipality_succession', 'reference', 'an old and a new code on a day', 'old_code, new_code, date', '1.0'),
  ('national_totals', 'view', 'a quarter of which anything is loaded', 'quarter_code', '1.0'),
  ('profiles', 'view', 'a quarter, region and municipality', 'quarter_code, region_code, municipality_code', '1.0'),
  ('quarters', 'view', 'a quarter that is past', 'quarter_code', '1.0'),
  ('reconciliation', 'view', 'a check of a current or waiting document', '', '1.0'),
  ('region_changes', 'view', 'a quarter and region', 'quarter_code, region_code', '1.0'),
  ('region_name', 'reference', 'a region and period', 'region_key, valid_from', '1.0'),
  ('region_profiles', 'view', 'a quarter and region', 'quarter_code, region_code', '1.0'),
  ('revisions', 'view', 'a changed number and moment', 'quarter_code, region_code, municipality_code, measure, changed_at', '1.0'),
  ('share', 'function', 'one share', '', '1.0');
