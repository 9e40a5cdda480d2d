-- The questions people ask, answered without a join: more columns in the views that are there (none of the old ones changes
-- its name or meaning; new ones stand at the end), and views for what they did not answer.

-- 1. The newest complete quarter, dates and labels, numerators and denominators, small counts, provinces, tiles, ranks.

-- the change of a share from its counts: the shares that are kept have six decimals only
create function klantprofielen.share_change_pp(part bigint, whole bigint, part_before bigint, whole_before bigint) returns numeric
language sql immutable parallel safe
return case when whole > 0 and whole_before > 0 then (
  -- tenths of a point in whole numbers, halves away from nought as round() has them: faster than numeric
  (2000 * (part * whole_before - part_before * whole)
    + case when part * whole_before < part_before * whole then -1 else 1 end * whole * whole_before)
  / (2 * whole * whole_before)
)::numeric * 0.1 end;
comment on function klantprofielen.share_change_pp(bigint, bigint, bigint, bigint) is 'Change of a share in percentage points, one decimal: 100 times (part/whole minus part_before/whole_before), exact from the counts; null when one of the wholes is 0 or absent. As in share_change_pp(n.with_profile, n.known_in_sonar, b.with_profile, b.known_in_sonar).';

create or replace view klantprofielen.quarters as
select
  q.quarter_key,
  q.quarter_code,
  q.first_day as quarter_first_day,
  q.last_day as quarter_last_day,
  klantprofielen.due_on(q.quarter_key) as due_on,
  q.regions_expected::integer as regions_expected,
  q.regions_loaded,
  q.is_complete,
  q.last_day as reference_date,
  q.year,
  q.quarter,
  q.label_nl as quarter_label_nl,
  q.is_latest_complete,
  q.is_newest
from klantprofielen.dim_quarter q
where q.last_day < (now() at time zone 'Europe/Amsterdam')::date;
comment on column klantprofielen.quarters.reference_date is 'Last day of the quarter: the counts are a position on this day. The same as quarter_last_day, under the name it has in the other views.';
comment on column klantprofielen.quarters.year is 'Calendar year.';
comment on column klantprofielen.quarters.quarter is 'Quarter of the year, 1 to 4.';
comment on column klantprofielen.quarters.quarter_label_nl is 'Label in Dutch: 1e kwartaal 2023.';
comment on column klantprofielen.quarters.is_latest_complete is 'Is it the newest quarter of which all regions are loaded? False everywhere while no quarter is complete. The filter for a single number.';
comment on column klantprofielen.quarters.is_newest is 'Is it the newest quarter of which anything is loaded, complete or not?';

create or replace view klantprofielen.latest_complete_quarter as
select q.quarter_key, q.quarter_code, q.quarter_first_day, q.quarter_last_day, q.regions_loaded, q.reference_date
from klantprofielen.quarters q
where q.is_complete
order by q.quarter_key desc
limit 1;
comment on column klantprofielen.latest_complete_quarter.reference_date is 'Last day of the quarter: the counts are a position on this day. Never add up over quarters.';

create or replace view klantprofielen.profiles as
select
  q.quarter_code,
  q.first_day as quarter_first_day,
  q.is_complete as quarter_is_complete,
  r.region_code,
  r.region_name,
  m.municipality_code,
  m.municipality_name,
  f.municipal_with_profile,
  f.municipal_without_profile,
  f.uwv_with_profile,
  f.uwv_without_profile,
  f.known_in_sonar,
  f.municipal_profile_share,
  f.uwv_profile_share,
  f.profile_share,
  f.document_key,
  q.last_day as reference_date,
  q.year,
  q.quarter,
  q.label_nl as quarter_label_nl,
  q.is_latest_complete,
  q.is_newest,
  q.regions_loaded,
  f.municipal_with_profile + f.uwv_with_profile as with_profile,
  f.municipal_without_profile + f.uwv_without_profile as without_profile,
  f.municipal_with_profile + f.municipal_without_profile as municipal_total,
  f.uwv_with_profile + f.uwv_without_profile as uwv_total,
  f.municipal_with_profile between 1 and 5 or f.municipal_without_profile between 1 and 5
    or f.uwv_with_profile between 1 and 5 or f.uwv_without_profile between 1 and 5 as has_small_count,
  m.province_code,
  m.province_name
from klantprofielen.fact_profiles f
left join klantprofielen.dim_quarter q on q.quarter_key = f.quarter_key
left join klantprofielen.dim_region r on r.region_key = f.region_key
left join klantprofielen.dim_municipality m on m.municipality_key = f.municipality_key;
comment on column klantprofielen.profiles.reference_date is 'Last day of the quarter: the counts are a position on this day. Never add up over quarters.';
comment on column klantprofielen.profiles.year is 'Calendar year.';
comment on column klantprofielen.profiles.quarter is 'Quarter of the year, 1 to 4.';
comment on column klantprofielen.profiles.quarter_label_nl is 'Label in Dutch: 1e kwartaal 2023.';
comment on column klantprofielen.profiles.is_latest_complete is 'Is it the newest quarter of which all regions are loaded? False everywhere while no quarter is complete. The filter for a single number.';
comment on column klantprofielen.profiles.is_newest is 'Is it the newest quarter of which anything is loaded, complete or not?';
comment on column klantprofielen.profiles.regions_loaded is 'Number of regions of the quarter that are loaded.';
comment on column klantprofielen.profiles.with_profile is 'Persons with a klantprofiel in Sonar, served by municipality or UWV: numerator of profile_share.';
comment on column klantprofielen.profiles.without_profile is 'Persons without a klantprofiel, served by municipality or UWV.';
comment on column klantprofielen.profiles.municipal_total is 'Persons served by the municipality: denominator of municipal_profile_share.';
comment on column klantprofielen.profiles.uwv_total is 'Persons served by UWV: denominator of uwv_profile_share.';
comment on column klantprofielen.profiles.has_small_count is 'Is any of the four counts 1 to 5 persons? Published as the source prints it; its careful use is the duty of the user.';
comment on column klantprofielen.profiles.province_code is 'CBS code of the province: PV28.';
comment on column klantprofielen.profiles.province_name is 'Name of the province: Zuid-Holland.';

create or replace view klantprofielen.region_profiles as
select
  q.quarter_code,
  q.first_day as quarter_first_day,
  q.is_complete as quarter_is_complete,
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
  c.municipal_profile_share,
  c.uwv_profile_share,
  c.profile_share,
  c.document_key,
  q.last_day as reference_date,
  q.year,
  q.quarter,
  q.label_nl as quarter_label_nl,
  q.is_latest_complete,
  q.is_newest,
  q.regions_loaded,
  c.municipal_with_profile + c.uwv_with_profile as with_profile,
  c.municipal_without_profile + c.uwv_without_profile as without_profile,
  c.municipal_with_profile + c.municipal_without_profile as municipal_total,
  c.uwv_with_profile + c.uwv_without_profile as uwv_total,
  c.municipal_with_profile between 1 and 5 or c.municipal_without_profile between 1 and 5
    or c.uwv_with_profile between 1 and 5 or c.uwv_without_profile between 1 and 5 as has_small_count,
  r.tile_row,
  r.tile_column,
  case when c.profile_share is not null then (
    rank() over (
      partition by c.quarter_key
      -- as whole millionths, which it has: these sort faster
      order by (c.profile_share * 1000000)::integer desc nulls last
    )
  )::integer end as rank_in_country
from klantprofielen.fact_region_coverage c
left join klantprofielen.dim_quarter q on q.quarter_key = c.quarter_key
left join klantprofielen.dim_region r on r.region_key = c.region_key;
comment on column klantprofielen.region_profiles.reference_date is 'Last day of the quarter: the counts are a position on this day. Never add up over quarters.';
comment on column klantprofielen.region_profiles.year is 'Calendar year.';
comment on column klantprofielen.region_profiles.quarter is 'Quarter of the year, 1 to 4.';
comment on column klantprofielen.region_profiles.quarter_label_nl is 'Label in Dutch: 1e kwartaal 2023.';
comment on column klantprofielen.region_profiles.is_latest_complete is 'Is it the newest quarter of which all regions are loaded? False everywhere while no quarter is complete. The filter for a single number.';
comment on column klantprofielen.region_profiles.is_newest is 'Is it the newest quarter of which anything is loaded, complete or not?';
comment on column klantprofielen.region_profiles.regions_loaded is 'Number of regions of the quarter that are loaded.';
comment on column klantprofielen.region_profiles.with_profile is 'Persons with a klantprofiel in Sonar, served by municipality or UWV: numerator of profile_share.';
comment on column klantprofielen.region_profiles.without_profile is 'Persons without a klantprofiel, served by municipality or UWV.';
comment on column klantprofielen.region_profiles.municipal_total is 'Persons served by municipalities: denominator of municipal_profile_share.';
comment on column klantprofielen.region_profiles.uwv_total is 'Persons served by UWV: denominator of uwv_profile_share.';
comment on column klantprofielen.region_profiles.has_small_count is 'Is any of the four counts 1 to 5 persons? Published as the source prints it; its careful use is the duty of the user.';
comment on column klantprofielen.region_profiles.tile_row is 'Row of the region on the tile map of the country, from 1 in the north.';
comment on column klantprofielen.region_profiles.tile_column is 'Column of the region on the tile map, from 1 in the west.';
comment on column klantprofielen.region_profiles.rank_in_country is 'Place of the region among those loaded for the quarter by profile_share: 1 = largest share; equal shares share a place; null when there is no share. Of the country only when quarter_is_complete.';

create or replace view klantprofielen.national_totals as
select
  t.quarter_code,
  t.quarter_first_day,
  t.regions_expected,
  t.regions_loaded,
  t.is_complete,
  t.municipal_with_profile,
  t.municipal_without_profile,
  t.uwv_with_profile,
  t.uwv_without_profile,
  t.known_in_sonar,
  t.register_persons,
  t.known_share,
  t.municipal_profile_share,
  t.uwv_profile_share,
  t.profile_share,
  t.known_in_sonar_qoq,
  t.known_in_sonar_yoy,
  t.profile_share_qoq,
  t.profile_share_yoy,
  t.reference_date,
  t.year,
  t.quarter,
  t.quarter_label_nl,
  t.is_complete as quarter_is_complete,
  t.is_latest_complete,
  t.is_newest,
  t.with_profile,
  t.municipal_without_profile + t.uwv_without_profile as without_profile,
  t.municipal_with_profile + t.municipal_without_profile as municipal_total,
  t.uwv_with_profile + t.uwv_without_profile as uwv_total,
  klantprofielen.share_change_pp(t.with_profile, t.known_in_sonar, t.with_profile_quarter_before, t.known_in_sonar - t.known_in_sonar_qoq) as profile_share_qoq_pp,
  klantprofielen.share_change_pp(t.with_profile, t.known_in_sonar, t.with_profile_year_before, t.known_in_sonar - t.known_in_sonar_yoy) as profile_share_yoy_pp
from (
  select
    q.quarter_code,
    q.quarter_first_day,
    q.regions_expected,
    q.regions_loaded,
    q.is_complete,
    q.reference_date,
    q.year,
    q.quarter,
    q.quarter_label_nl,
    q.is_latest_complete,
    q.is_newest,
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
    s.municipal_with_profile + s.uwv_with_profile as with_profile,
    first_value(s.municipal_with_profile + s.uwv_with_profile) over quarter_before as with_profile_quarter_before,
    first_value(s.municipal_with_profile + s.uwv_with_profile) over year_before as with_profile_year_before,
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
    year_before as (order by q.quarter_key / 10 * 4 + q.quarter_key % 10 range between 4 preceding and 4 preceding)
) t;
comment on column klantprofielen.national_totals.reference_date is 'Last day of the quarter: the counts are a position on this day. Never add up over quarters.';
comment on column klantprofielen.national_totals.year is 'Calendar year.';
comment on column klantprofielen.national_totals.quarter is 'Quarter of the year, 1 to 4.';
comment on column klantprofielen.national_totals.quarter_label_nl is 'Label in Dutch: 1e kwartaal 2023.';
comment on column klantprofielen.national_totals.quarter_is_complete is 'The same as is_complete, under the name it has in the other views.';
comment on column klantprofielen.national_totals.is_latest_complete is 'Is it the newest quarter of which all regions are loaded? False everywhere while no quarter is complete. The filter for a single number.';
comment on column klantprofielen.national_totals.is_newest is 'Is it the newest quarter of which anything is loaded, complete or not?';
comment on column klantprofielen.national_totals.with_profile is 'Persons with a klantprofiel in Sonar, served by municipality or UWV: numerator of profile_share.';
comment on column klantprofielen.national_totals.without_profile is 'Persons without a klantprofiel, served by municipality or UWV.';
comment on column klantprofielen.national_totals.municipal_total is 'Persons served by municipalities: denominator of municipal_profile_share.';
comment on column klantprofielen.national_totals.uwv_total is 'Persons served by UWV: denominator of uwv_profile_share.';
comment on column klantprofielen.national_totals.profile_share_qoq_pp is 'Change of profile_share since the quarter before in percentage points, one decimal; null unless both quarters are complete. Not additive.';
comment on column klantprofielen.national_totals.profile_share_yoy_pp is 'Change of profile_share since the same quarter of the year before in percentage points, one decimal; null unless both quarters are complete. Not additive.';
comment on column klantprofielen.national_totals.profile_share_qoq is 'Change of profile_share since the quarter before, as a difference of shares (0.01 = one percentage point; profile_share_qoq_pp has it in points). Not additive; null unless both quarters are complete.';
comment on column klantprofielen.national_totals.profile_share_yoy is 'Change of profile_share since the same quarter of the year before, as a difference of shares (0.01 = one percentage point; profile_share_yoy_pp has it in points). Not additive; null unless both quarters are complete.';

create or replace view klantprofielen.municipality_ranking as
select
  q.quarter_code,
  q.first_day as quarter_first_day,
  r.region_code,
  r.region_name,
  m.municipality_code,
  m.municipality_name,
  p.known_in_sonar,
  p.profile_share,
  p.known_in_sonar_rank,
  p.profile_share_rank,
  p.municipalities,
  q.last_day as reference_date,
  q.year,
  q.quarter,
  q.label_nl as quarter_label_nl,
  q.is_complete as quarter_is_complete,
  q.is_latest_complete,
  q.is_newest,
  q.regions_loaded,
  m.province_code,
  m.province_name,
  p.rank_in_country
from (
  -- nothing but keys and numbers is sorted; shares as the whole millionths that they are
  select
    f.quarter_key,
    f.region_key,
    f.municipality_key,
    f.known_in_sonar,
    f.profile_share,
    (rank() over by_persons)::integer as known_in_sonar_rank,
    case when f.profile_share is not null then (rank() over by_share)::integer end as profile_share_rank,
    (count(*) over by_persons)::integer as municipalities,
    case when f.profile_share is not null then (rank() over by_share_of_country)::integer end as rank_in_country
  from klantprofielen.fact_profiles f
  window
    by_share_of_country as (partition by f.quarter_key order by (f.profile_share * 1000000)::integer desc nulls last),
    by_share as (partition by f.quarter_key, f.region_key order by (f.profile_share * 1000000)::integer desc nulls last),
    -- with its whole partition as the frame, so that the count needs no window of its own
    by_persons as (
      partition by f.quarter_key, f.region_key order by f.known_in_sonar desc
      range between unbounded preceding and unbounded following
    )
) p
left join klantprofielen.dim_quarter q on q.quarter_key = p.quarter_key
left join klantprofielen.dim_region r on r.region_key = p.region_key
left join klantprofielen.dim_municipality m on m.municipality_key = p.municipality_key;
comment on column klantprofielen.municipality_ranking.reference_date is 'Last day of the quarter: the counts are a position on this day. Never add up over quarters.';
comment on column klantprofielen.municipality_ranking.year is 'Calendar year.';
comment on column klantprofielen.municipality_ranking.quarter is 'Quarter of the year, 1 to 4.';
comment on column klantprofielen.municipality_ranking.quarter_label_nl is 'Label in Dutch: 1e kwartaal 2023.';
comment on column klantprofielen.municipality_ranking.quarter_is_complete is 'Are all regions of the quarter loaded? Only then do national totals hold.';
comment on column klantprofielen.municipality_ranking.is_latest_complete is 'Is it the newest quarter of which all regions are loaded? False everywhere while no quarter is complete. The filter for a single number.';
comment on column klantprofielen.municipality_ranking.is_newest is 'Is it the newest quarter of which anything is loaded, complete or not?';
comment on column klantprofielen.municipality_ranking.regions_loaded is 'Number of regions of the quarter that are loaded.';
comment on column klantprofielen.municipality_ranking.province_code is 'CBS code of the province: PV28.';
comment on column klantprofielen.municipality_ranking.province_name is 'Name of the province: Zuid-Holland.';
comment on column klantprofielen.municipality_ranking.rank_in_country is 'Place among all municipalities loaded for the quarter by profile_share: 1 = largest share; equal shares share a place; null when there is no share. Of the country only when quarter_is_complete.';
comment on view klantprofielen.municipality_ranking is 'Each municipality among those of its region and of the country: one row a quarter, region and municipality.';

-- 2. Over time: changes in percentage points, borders of regions that moved, series on the borders of today.

create or replace view klantprofielen.municipality_changes as
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
  f.profile_share,
  f.profile_share - b.profile_share as profile_share_qoq,
  f.profile_share - y.profile_share as profile_share_yoy,
  q.last_day as reference_date,
  q.year,
  q.quarter,
  q.label_nl as quarter_label_nl,
  q.is_complete as quarter_is_complete,
  q.is_latest_complete,
  q.is_newest,
  q.regions_loaded,
  f.municipal_with_profile + f.uwv_with_profile as with_profile,
  f.municipal_without_profile + f.uwv_without_profile as without_profile,
  f.municipal_with_profile + f.municipal_without_profile as municipal_total,
  f.uwv_with_profile + f.uwv_without_profile as uwv_total,
  f.municipal_with_profile between 1 and 5 or f.municipal_without_profile between 1 and 5
    or f.uwv_with_profile between 1 and 5 or f.uwv_without_profile between 1 and 5 as has_small_count,
  klantprofielen.share_change_pp(f.municipal_with_profile + f.uwv_with_profile, f.known_in_sonar, b.municipal_with_profile + b.uwv_with_profile, b.known_in_sonar) as profile_share_qoq_pp,
  klantprofielen.share_change_pp(f.municipal_with_profile + f.uwv_with_profile, f.known_in_sonar, y.municipal_with_profile + y.uwv_with_profile, y.known_in_sonar) as profile_share_yoy_pp,
  m.province_code,
  m.province_name
from klantprofielen.fact_profiles f
join klantprofielen.dim_quarter q on q.quarter_key = f.quarter_key
left join klantprofielen.fact_profiles b
  on b.quarter_key = q.previous_quarter_key and b.region_key = f.region_key and b.municipality_key = f.municipality_key
left join klantprofielen.fact_profiles y
  on y.quarter_key = q.same_quarter_last_year_key and y.region_key = f.region_key and y.municipality_key = f.municipality_key
left join klantprofielen.dim_region r on r.region_key = f.region_key
left join klantprofielen.dim_municipality m on m.municipality_key = f.municipality_key;
comment on column klantprofielen.municipality_changes.reference_date is 'Last day of the quarter: the counts are a position on this day. Never add up over quarters.';
comment on column klantprofielen.municipality_changes.year is 'Calendar year.';
comment on column klantprofielen.municipality_changes.quarter is 'Quarter of the year, 1 to 4.';
comment on column klantprofielen.municipality_changes.quarter_label_nl is 'Label in Dutch: 1e kwartaal 2023.';
comment on column klantprofielen.municipality_changes.quarter_is_complete is 'Are all regions of the quarter loaded? Only then do national totals hold.';
comment on column klantprofielen.municipality_changes.is_latest_complete is 'Is it the newest quarter of which all regions are loaded? False everywhere while no quarter is complete. The filter for a single number.';
comment on column klantprofielen.municipality_changes.is_newest is 'Is it the newest quarter of which anything is loaded, complete or not?';
comment on column klantprofielen.municipality_changes.regions_loaded is 'Number of regions of the quarter that are loaded.';
comment on column klantprofielen.municipality_changes.with_profile is 'Persons with a klantprofiel in Sonar, served by municipality or UWV: numerator of profile_share.';
comment on column klantprofielen.municipality_changes.without_profile is 'Persons without a klantprofiel, served by municipality or UWV.';
comment on column klantprofielen.municipality_changes.municipal_total is 'Persons served by the municipality: denominator of municipal_profile_share.';
comment on column klantprofielen.municipality_changes.uwv_total is 'Persons served by UWV: denominator of uwv_profile_share.';
comment on column klantprofielen.municipality_changes.has_small_count is 'Is any of the four counts 1 to 5 persons? Published as the source prints it; its careful use is the duty of the user.';
comment on column klantprofielen.municipality_changes.profile_share_qoq_pp is 'Change of profile_share since the quarter before in percentage points, one decimal; null when there is nothing to compare with. Not additive.';
comment on column klantprofielen.municipality_changes.profile_share_yoy_pp is 'Change of profile_share since the same quarter of the year before in percentage points, one decimal; null when there is nothing to compare with. Not additive.';
comment on column klantprofielen.municipality_changes.province_code is 'CBS code of the province: PV28.';
comment on column klantprofielen.municipality_changes.province_name is 'Name of the province: Zuid-Holland.';
comment on column klantprofielen.municipality_changes.profile_share_qoq is 'Change of profile_share since the quarter before, as a difference of shares (0.01 = one percentage point; profile_share_qoq_pp has it in points). Not additive.';
comment on column klantprofielen.municipality_changes.profile_share_yoy is 'Change of profile_share since the same quarter of the year before, as a difference of shares (0.01 = one percentage point; profile_share_yoy_pp has it in points). Not additive.';

create or replace view klantprofielen.region_changes as
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
  f.profile_share,
  f.profile_share - b.profile_share as profile_share_qoq,
  f.profile_share - y.profile_share as profile_share_yoy,
  q.last_day as reference_date,
  q.year,
  q.quarter,
  q.label_nl as quarter_label_nl,
  q.is_complete as quarter_is_complete,
  q.is_latest_complete,
  q.is_newest,
  q.regions_loaded,
  f.municipal_with_profile + f.uwv_with_profile as with_profile,
  f.municipal_without_profile + f.uwv_without_profile as without_profile,
  f.municipal_with_profile + f.municipal_without_profile as municipal_total,
  f.uwv_with_profile + f.uwv_without_profile as uwv_total,
  f.municipal_with_profile between 1 and 5 or f.municipal_without_profile between 1 and 5
    or f.uwv_with_profile between 1 and 5 or f.uwv_without_profile between 1 and 5 as has_small_count,
  klantprofielen.share_change_pp(f.municipal_with_profile + f.uwv_with_profile, f.known_in_sonar, b.municipal_with_profile + b.uwv_with_profile, b.known_in_sonar) as profile_share_qoq_pp,
  klantprofielen.share_change_pp(f.municipal_with_profile + f.uwv_with_profile, f.known_in_sonar, y.municipal_with_profile + y.uwv_with_profile, y.known_in_sonar) as profile_share_yoy_pp,
  w.quarter_key is not null as borders_changed,
  w.municipalities_joined,
  w.municipalities_left,
  r.tile_row,
  r.tile_column
from klantprofielen.fact_region_coverage f
join klantprofielen.dim_quarter q on q.quarter_key = f.quarter_key
left join klantprofielen.fact_region_coverage b
  on b.quarter_key = q.previous_quarter_key and b.region_key = f.region_key
left join klantprofielen.fact_region_coverage y
  on y.quarter_key = q.same_quarter_last_year_key and y.region_key = f.region_key
left join klantprofielen.dim_region r on r.region_key = f.region_key
left join klantprofielen.region_border w on w.quarter_key = f.quarter_key and w.region_key = f.region_key;
comment on column klantprofielen.region_changes.reference_date is 'Last day of the quarter: the counts are a position on this day. Never add up over quarters.';
comment on column klantprofielen.region_changes.year is 'Calendar year.';
comment on column klantprofielen.region_changes.quarter is 'Quarter of the year, 1 to 4.';
comment on column klantprofielen.region_changes.quarter_label_nl is 'Label in Dutch: 1e kwartaal 2023.';
comment on column klantprofielen.region_changes.quarter_is_complete is 'Are all regions of the quarter loaded? Only then do national totals hold.';
comment on column klantprofielen.region_changes.is_latest_complete is 'Is it the newest quarter of which all regions are loaded? False everywhere while no quarter is complete. The filter for a single number.';
comment on column klantprofielen.region_changes.is_newest is 'Is it the newest quarter of which anything is loaded, complete or not?';
comment on column klantprofielen.region_changes.regions_loaded is 'Number of regions of the quarter that are loaded.';
comment on column klantprofielen.region_changes.with_profile is 'Persons with a klantprofiel in Sonar, served by municipality or UWV: numerator of profile_share.';
comment on column klantprofielen.region_changes.without_profile is 'Persons without a klantprofiel, served by municipality or UWV.';
comment on column klantprofielen.region_changes.municipal_total is 'Persons served by municipalities: denominator of municipal_profile_share.';
comment on column klantprofielen.region_changes.uwv_total is 'Persons served by UWV: denominator of uwv_profile_share.';
comment on column klantprofielen.region_changes.has_small_count is 'Is any of the four counts 1 to 5 persons? Published as the source prints it; its careful use is the duty of the user.';
comment on column klantprofielen.region_changes.profile_share_qoq_pp is 'Change of profile_share since the quarter before in percentage points, one decimal; null when there is nothing to compare with. Not additive.';
comment on column klantprofielen.region_changes.profile_share_yoy_pp is 'Change of profile_share since the same quarter of the year before in percentage points, one decimal; null when there is nothing to compare with. Not additive.';
comment on column klantprofielen.region_changes.borders_changed is 'Did territory come in or go out in the year that ends with this quarter? Then its changes over that day are no change of persons; comparable_regions has the series on the borders of today.';
comment on column klantprofielen.region_changes.municipalities_joined is 'Municipalities whose territory came in within that year, by name, separated by commas; null = none.';
comment on column klantprofielen.region_changes.municipalities_left is 'Municipalities whose territory went out within that year, by name, separated by commas; null = none.';
comment on column klantprofielen.region_changes.tile_row is 'Row of the region on the tile map of the country, from 1 in the north.';
comment on column klantprofielen.region_changes.tile_column is 'Column of the region on the tile map, from 1 in the west.';
comment on column klantprofielen.region_changes.profile_share_qoq is 'Change of profile_share since the quarter before, as a difference of shares (0.01 = one percentage point; profile_share_qoq_pp has it in points). Not additive.';
comment on column klantprofielen.region_changes.profile_share_yoy is 'Change of profile_share since the same quarter of the year before, as a difference of shares (0.01 = one percentage point; profile_share_yoy_pp has it in points). Not additive.';
comment on view klantprofielen.region_changes is 'Change on quarter and on year by region, as printed: one row a quarter and region. A municipality that moves to another region moves its persons too (borders_changed marks it and says which): such a step is no change of persons.';

-- What follows from the facts and the lineages for the municipalities and regions of today, kept beside the facts: adding up
-- all facts for every query was most of what it took. Triggers note which quarter a statement on the facts changed, and make
-- its rows anew within that statement. A run, which loads one document after the other, puts that off to the end of a quarter
-- (setting klantprofielen.comparable = 'later'): until then the rows say what stood before the run came to the quarter.

create table etl.comparable_municipality (
  quarter_key integer not null,
  municipality_key integer not null,
  region_key integer,
  is_split boolean not null,
  split_on date,
  is_complete boolean not null,
  is_comparable boolean not null,
  members integer not null,
  municipal_with_profile bigint not null,
  municipal_without_profile bigint not null,
  uwv_with_profile bigint not null,
  uwv_without_profile bigint not null,
  known_in_sonar bigint not null,
  municipal_profile_share numeric,
  uwv_profile_share numeric,
  profile_share numeric,
  known_in_sonar_qoq bigint,
  known_in_sonar_yoy bigint,
  profile_share_qoq_pp numeric,
  profile_share_yoy_pp numeric,
  primary key (quarter_key, municipality_key)
);
create index comparable_municipality_series on etl.comparable_municipality (municipality_key, quarter_key);
comment on table etl.comparable_municipality is 'The rows of the views comparable_series and comparable_changes: one row a quarter and municipality of today, or one that was split. Kept by triggers on the facts and lineages (etl.rebuild_comparable); never written by hand. In step with the facts but for the quarters of etl.comparable_due.';
comment on column etl.comparable_municipality.quarter_key is 'Quarter.';
comment on column etl.comparable_municipality.municipality_key is 'Municipality of today, or one that was split.';
comment on column etl.comparable_municipality.region_key is 'Region it belongs to today, or did last; null when there is none.';
comment on column etl.comparable_municipality.is_split is 'It was divided over several municipalities.';
comment on column etl.comparable_municipality.split_on is 'Last day on which a municipality was divided of which it got a part; null = none.';
comment on column etl.comparable_municipality.is_complete is 'Are all municipalities of that time that belong to it loaded for the quarter?';
comment on column etl.comparable_municipality.is_comparable is 'May the row be set beside the rows of later quarters?';
comment on column etl.comparable_municipality.members is 'Number of facts that were added up.';
comment on column etl.comparable_municipality.municipal_with_profile is 'Persons served by the municipality with a klantprofiel.';
comment on column etl.comparable_municipality.municipal_without_profile is 'Persons served by the municipality without a klantprofiel.';
comment on column etl.comparable_municipality.uwv_with_profile is 'Persons served by UWV with a klantprofiel.';
comment on column etl.comparable_municipality.uwv_without_profile is 'Persons served by UWV without a klantprofiel.';
comment on column etl.comparable_municipality.known_in_sonar is 'All persons known in Sonar: the sum of the four.';
comment on column etl.comparable_municipality.municipal_profile_share is 'Share with a klantprofiel of those served by the municipality, six decimals; null when there are none.';
comment on column etl.comparable_municipality.uwv_profile_share is 'Share with a klantprofiel of those served by UWV, six decimals; null when there are none.';
comment on column etl.comparable_municipality.profile_share is 'Share with a klantprofiel of all, six decimals; null when there are none.';
comment on column etl.comparable_municipality.known_in_sonar_qoq is 'Change since the quarter before, persons; null unless both are comparable.';
comment on column etl.comparable_municipality.known_in_sonar_yoy is 'Change since the same quarter of the year before, persons; null unless both are comparable.';
comment on column etl.comparable_municipality.profile_share_qoq_pp is 'Change of profile_share since the quarter before in percentage points; null unless both are comparable.';
comment on column etl.comparable_municipality.profile_share_yoy_pp is 'Change of profile_share since the same quarter of the year before in percentage points; null unless both are comparable.';

create table etl.comparable_region (
  quarter_key integer not null,
  region_key integer not null,
  municipalities integer not null,
  is_complete boolean not null,
  is_comparable boolean not null,
  municipal_with_profile bigint not null,
  municipal_without_profile bigint not null,
  uwv_with_profile bigint not null,
  uwv_without_profile bigint not null,
  known_in_sonar bigint not null,
  municipal_profile_share numeric,
  uwv_profile_share numeric,
  profile_share numeric,
  known_in_sonar_qoq bigint,
  known_in_sonar_yoy bigint,
  profile_share_qoq_pp numeric,
  profile_share_yoy_pp numeric,
  rank_in_country integer,
  primary key (quarter_key, region_key)
);
comment on table etl.comparable_region is 'The rows of the view comparable_regions: one row a quarter and region of today. Kept by the same triggers as etl.comparable_municipality; never written by hand.';
comment on column etl.comparable_region.quarter_key is 'Quarter.';
comment on column etl.comparable_region.region_key is 'Region of today.';
comment on column etl.comparable_region.municipalities is 'Number of municipalities of today that were added up.';
comment on column etl.comparable_region.is_complete is 'Are all municipalities of today in it, and each of them complete?';
comment on column etl.comparable_region.is_comparable is 'May the row be set beside the rows of later quarters?';
comment on column etl.comparable_region.municipal_with_profile is 'Persons served by municipalities with a klantprofiel.';
comment on column etl.comparable_region.municipal_without_profile is 'Persons served by municipalities without a klantprofiel.';
comment on column etl.comparable_region.uwv_with_profile is 'Persons served by UWV with a klantprofiel.';
comment on column etl.comparable_region.uwv_without_profile is 'Persons served by UWV without a klantprofiel.';
comment on column etl.comparable_region.known_in_sonar is 'All persons known in Sonar: the sum of the four.';
comment on column etl.comparable_region.municipal_profile_share is 'Share with a klantprofiel of those served by municipalities, six decimals; null when there are none.';
comment on column etl.comparable_region.uwv_profile_share is 'Share with a klantprofiel of those served by UWV, six decimals; null when there are none.';
comment on column etl.comparable_region.profile_share is 'Share with a klantprofiel of all, six decimals; null when there are none.';
comment on column etl.comparable_region.known_in_sonar_qoq is 'Change since the quarter before, persons; null unless both are comparable.';
comment on column etl.comparable_region.known_in_sonar_yoy is 'Change since the same quarter of the year before, persons; null unless both are comparable.';
comment on column etl.comparable_region.profile_share_qoq_pp is 'Change of profile_share since the quarter before in percentage points; null unless both are comparable.';
comment on column etl.comparable_region.profile_share_yoy_pp is 'Change of profile_share since the same quarter of the year before in percentage points; null unless both are comparable.';
comment on column etl.comparable_region.rank_in_country is 'Place among the regions of the quarter by profile_share; null when there is no share.';

create table etl.comparable_due (
  quarter_key integer primary key
);
comment on table etl.comparable_due is 'Quarters whose facts changed after their rows in etl.comparable_municipality and etl.comparable_region were made: those rows, and the changes of later quarters since then, say what stood before a run came to the quarter. Empty unless a run is in the middle of that quarter; what a run leaves that dies there, the next command that writes makes up for. Written by triggers only.';
comment on column etl.comparable_due.quarter_key is 'Quarter.';

create function etl.rebuild_comparable(of_quarters integer[]) returns void
language plpgsql security definer set search_path = pg_catalog set enable_nestloop = on as $$
declare
  -- with those that are compared with them
  later_quarters constant integer[] := array(
    select q.quarter_key from klantprofielen.dim_quarter q
    where q.quarter_key = any (of_quarters) or q.previous_quarter_key = any (of_quarters) or q.same_quarter_last_year_key = any (of_quarters)
  );
begin
  delete from etl.comparable_municipality c where c.quarter_key = any (of_quarters);

  insert into etl.comparable_municipality (
    quarter_key, municipality_key, region_key, is_split, split_on, is_complete, is_comparable, members,
    municipal_with_profile, municipal_without_profile, uwv_with_profile, uwv_without_profile, known_in_sonar,
    municipal_profile_share, uwv_profile_share, profile_share
  )
  select
    s.quarter_key, s.municipality_key, t.region_key, coalesce(t.is_split, false), t.split_on,
    s.counted >= coalesce(e.members, 0),
    s.counted >= coalesce(e.members, 0) and not coalesce(t.is_split, false) and (t.split_on is null or t.split_on <= s.last_day),
    s.members,
    s.municipal_with_profile, s.municipal_without_profile, s.uwv_with_profile, s.uwv_without_profile, s.known_in_sonar,
    klantprofielen.share(s.municipal_with_profile, s.municipal_with_profile + s.municipal_without_profile),
    klantprofielen.share(s.uwv_with_profile, s.uwv_with_profile + s.uwv_without_profile),
    klantprofielen.share(s.municipal_with_profile + s.uwv_with_profile, s.known_in_sonar)
  from (
    select
      q.quarter_key, q.last_day, coalesce(g.today_key, f.municipality_key) as municipality_key,
      count(*) filter (
        where (m.valid_to is null or m.valid_to > q.last_day) and not exists (
          select from etl.uncounted_fact u
          where u.quarter_key = f.quarter_key and u.region_key = f.region_key and u.municipality_key = f.municipality_key
        )
      ) as counted,
      count(*)::integer as members,
      sum(f.municipal_with_profile) as municipal_with_profile,
      sum(f.municipal_without_profile) as municipal_without_profile,
      sum(f.uwv_with_profile) as uwv_with_profile,
      sum(f.uwv_without_profile) as uwv_without_profile,
      sum(f.known_in_sonar) as known_in_sonar
    from klantprofielen.fact_profiles f
    -- one without a lineage stands for itself
    left join klantprofielen.municipality_lineage g on g.municipality_key = f.municipality_key
    join klantprofielen.dim_quarter q on q.quarter_key = f.quarter_key
    join klantprofielen.dim_municipality m on m.municipality_key = f.municipality_key
    where f.quarter_key = any (of_quarters)
    group by q.quarter_key, coalesce(g.today_key, f.municipality_key)
  ) s
  left join klantprofielen.municipality_lineage t on t.municipality_key = s.municipality_key
  left join klantprofielen.comparable_group e
    on e.today_key = s.municipality_key and e.valid_from <= s.last_day and (e.valid_to is null or e.valid_to > s.last_day);

  -- rows that were inserted a moment ago are taken for few: each would be joined with all
  perform pg_catalog.set_config('enable_nestloop', 'off', true);
  update etl.comparable_municipality c
  set known_in_sonar_qoq = d.known_in_sonar_qoq, known_in_sonar_yoy = d.known_in_sonar_yoy,
    profile_share_qoq_pp = d.profile_share_qoq_pp, profile_share_yoy_pp = d.profile_share_yoy_pp
  from (
    select
      s.quarter_key, s.municipality_key,
      s.known_in_sonar - b.known_in_sonar as known_in_sonar_qoq,
      s.known_in_sonar - y.known_in_sonar as known_in_sonar_yoy,
      klantprofielen.share_change_pp(s.municipal_with_profile + s.uwv_with_profile, s.known_in_sonar, b.municipal_with_profile + b.uwv_with_profile, b.known_in_sonar) as profile_share_qoq_pp,
      klantprofielen.share_change_pp(s.municipal_with_profile + s.uwv_with_profile, s.known_in_sonar, y.municipal_with_profile + y.uwv_with_profile, y.known_in_sonar) as profile_share_yoy_pp
    from etl.comparable_municipality s
    join klantprofielen.dim_quarter q on q.quarter_key = s.quarter_key
    left join etl.comparable_municipality b
      on b.quarter_key = q.previous_quarter_key and b.municipality_key = s.municipality_key and s.is_comparable and b.is_comparable
    left join etl.comparable_municipality y
      on y.quarter_key = q.same_quarter_last_year_key and y.municipality_key = s.municipality_key and s.is_comparable and y.is_comparable
    where s.quarter_key = any (later_quarters)
  ) d
  where c.quarter_key = d.quarter_key and c.municipality_key = d.municipality_key
    and (c.known_in_sonar_qoq, c.known_in_sonar_yoy, c.profile_share_qoq_pp, c.profile_share_yoy_pp)
      is distinct from (d.known_in_sonar_qoq, d.known_in_sonar_yoy, d.profile_share_qoq_pp, d.profile_share_yoy_pp);

  perform pg_catalog.set_config('enable_nestloop', 'on', true);

  delete from etl.comparable_region c where c.quarter_key = any (of_quarters);

  insert into etl.comparable_region (
    quarter_key, region_key, municipalities, is_complete, is_comparable,
    municipal_with_profile, municipal_without_profile, uwv_with_profile, uwv_without_profile, known_in_sonar,
    municipal_profile_share, uwv_profile_share, profile_share
  )
  select
    s.quarter_key, s.region_key, s.municipalities, s.is_complete and s.municipalities >= n.municipalities,
    s.is_comparable and s.municipalities >= n.municipalities,
    s.municipal_with_profile, s.municipal_without_profile, s.uwv_with_profile, s.uwv_without_profile, s.known_in_sonar,
    klantprofielen.share(s.municipal_with_profile, s.municipal_with_profile + s.municipal_without_profile),
    klantprofielen.share(s.uwv_with_profile, s.uwv_with_profile + s.uwv_without_profile),
    klantprofielen.share(s.municipal_with_profile + s.uwv_with_profile, s.known_in_sonar)
  from (
    select
      c.quarter_key, c.region_key,
      count(*) filter (where not c.is_split)::integer as municipalities,
      bool_and(c.is_complete) as is_complete,
      bool_and(c.is_comparable) as is_comparable,
      sum(c.municipal_with_profile)::bigint as municipal_with_profile,
      sum(c.municipal_without_profile)::bigint as municipal_without_profile,
      sum(c.uwv_with_profile)::bigint as uwv_with_profile,
      sum(c.uwv_without_profile)::bigint as uwv_without_profile,
      sum(c.known_in_sonar)::bigint as known_in_sonar
    from etl.comparable_municipality c
    where c.quarter_key = any (of_quarters)
    group by c.quarter_key, c.region_key
  ) s
  join (
    -- the municipalities of today of each region
    select l.region_key, count(*) as municipalities
    from klantprofielen.municipality_lineage l
    join klantprofielen.dim_municipality m on m.municipality_key = l.municipality_key and m.valid_to is null
    where l.today_key = l.municipality_key
    group by l.region_key
  ) n on n.region_key = s.region_key;

  update etl.comparable_region c
  set known_in_sonar_qoq = d.known_in_sonar_qoq, known_in_sonar_yoy = d.known_in_sonar_yoy,
    profile_share_qoq_pp = d.profile_share_qoq_pp, profile_share_yoy_pp = d.profile_share_yoy_pp,
    rank_in_country = d.rank_in_country
  from (
    select
      s.quarter_key, s.region_key,
      s.known_in_sonar - b.known_in_sonar as known_in_sonar_qoq,
      s.known_in_sonar - y.known_in_sonar as known_in_sonar_yoy,
      klantprofielen.share_change_pp(s.municipal_with_profile + s.uwv_with_profile, s.known_in_sonar, b.municipal_with_profile + b.uwv_with_profile, b.known_in_sonar) as profile_share_qoq_pp,
      klantprofielen.share_change_pp(s.municipal_with_profile + s.uwv_with_profile, s.known_in_sonar, y.municipal_with_profile + y.uwv_with_profile, y.known_in_sonar) as profile_share_yoy_pp,
      case when s.profile_share is not null
        then (rank() over (partition by s.quarter_key order by s.profile_share desc nulls last))::integer end as rank_in_country
    from etl.comparable_region s
    join klantprofielen.dim_quarter q on q.quarter_key = s.quarter_key
    left join etl.comparable_region b
      on b.quarter_key = q.previous_quarter_key and b.region_key = s.region_key and s.is_comparable and b.is_comparable
    left join etl.comparable_region y
      on y.quarter_key = q.same_quarter_last_year_key and y.region_key = s.region_key and s.is_comparable and y.is_comparable
    where s.quarter_key = any (later_quarters)
  ) d
  where c.quarter_key = d.quarter_key and c.region_key = d.region_key
    and (c.known_in_sonar_qoq, c.known_in_sonar_yoy, c.profile_share_qoq_pp, c.profile_share_yoy_pp, c.rank_in_country)
      is distinct from (d.known_in_sonar_qoq, d.known_in_sonar_yoy, d.profile_share_qoq_pp, d.profile_share_yoy_pp, d.rank_in_country);
end
$$;
comment on function etl.rebuild_comparable(integer[]) is 'Makes etl.comparable_municipality and etl.comparable_region anew for these quarters, and the changes of the quarters that are compared with them.';

create function etl.rebuild_due() returns void
language plpgsql security definer set search_path = pg_catalog as $$
declare
  quarters integer[];
begin
  with due as (delete from etl.comparable_due returning quarter_key)
  select array_agg(d.quarter_key) into quarters from due d;
  if quarters is not null then
    perform etl.rebuild_comparable(quarters);
  end if;
end
$$;
comment on function etl.rebuild_due() is 'Makes anew what is kept of the quarters in etl.comparable_due, and empties it. A run calls it at the end of each quarter, every command that writes before anything else.';

create function etl.rebuild_kept() returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform etl.rebuild_quarters();
  delete from etl.comparable_municipality;
  delete from etl.comparable_region;
  delete from etl.comparable_due;
  perform etl.rebuild_comparable(array(select distinct f.quarter_key from klantprofielen.fact_profiles f));
end
$$;
comment on function etl.rebuild_kept() is 'Makes all anew that is kept beside the facts (how complete each quarter is, the municipalities and regions of today): after facts came in with triggers switched off.';

create function etl.keep_comparable() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into etl.comparable_due select distinct c.quarter_key from changed c on conflict do nothing;
  if pg_catalog.current_setting('klantprofielen.comparable', true) is distinct from 'later' then
    perform etl.rebuild_due();
  end if;
  return null;
end
$$;
comment on function etl.keep_comparable() is 'After a statement on fact_profiles: makes what is kept of the quarters it changed anew, or where the setting klantprofielen.comparable is later only notes them in etl.comparable_due.';
create trigger keep_comparable_inserted after insert on klantprofielen.fact_profiles
  referencing new table as changed for each statement execute function etl.keep_comparable();
create trigger keep_comparable_updated after update on klantprofielen.fact_profiles
  referencing new table as changed for each statement execute function etl.keep_comparable();
-- a fact that was given another key is gone from where it was
create trigger keep_comparable_updated_from after update on klantprofielen.fact_profiles
  referencing old table as changed for each statement execute function etl.keep_comparable();
create trigger keep_comparable_deleted after delete on klantprofielen.fact_profiles
  referencing old table as changed for each statement execute function etl.keep_comparable();

create function etl.keep_comparable_whole() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  if tg_op = 'TRUNCATE' then
    perform etl.rebuild_kept();
  elsif exists (select from changed) then
    perform etl.rebuild_kept();
  end if;
  return null;
end
$$;
comment on function etl.keep_comparable_whole() is 'After a statement on what all rows depend on: makes them anew when it changed anything.';
create trigger keep_comparable_truncated after truncate on klantprofielen.fact_profiles
  for each statement execute function etl.keep_comparable_whole();
do $$
declare
  source text;
begin
  foreach source in array array['municipality_lineage', 'comparable_group', 'known_difference', 'dim_municipality'] loop
    execute pg_catalog.format('create trigger keep_comparable_inserted after insert on klantprofielen.%I referencing new table as changed for each statement execute function etl.keep_comparable_whole()', source);
    execute pg_catalog.format('create trigger keep_comparable_updated after update on klantprofielen.%I referencing new table as changed for each statement execute function etl.keep_comparable_whole()', source);
    execute pg_catalog.format('create trigger keep_comparable_deleted after delete on klantprofielen.%I referencing old table as changed for each statement execute function etl.keep_comparable_whole()', source);
  end loop;
end
$$;
select etl.rebuild_kept();

create or replace view klantprofielen.comparable_series as
select
  q.quarter_code,
  q.first_day as quarter_first_day,
  r.region_code,
  r.region_name,
  m.municipality_code,
  m.municipality_name,
  s.is_split,
  s.split_on,
  s.is_complete,
  s.members,
  s.municipal_with_profile,
  s.municipal_without_profile,
  s.uwv_with_profile,
  s.uwv_without_profile,
  s.known_in_sonar,
  s.quarter_key,
  s.municipality_key,
  q.last_day as reference_date,
  q.year,
  q.quarter,
  q.label_nl as quarter_label_nl,
  q.is_complete as quarter_is_complete,
  q.is_latest_complete,
  q.is_newest,
  q.regions_loaded,
  s.municipal_with_profile + s.uwv_with_profile as with_profile,
  s.municipal_without_profile + s.uwv_without_profile as without_profile,
  s.municipal_with_profile + s.municipal_without_profile as municipal_total,
  s.uwv_with_profile + s.uwv_without_profile as uwv_total,
  s.municipal_with_profile between 1 and 5 or s.municipal_without_profile between 1 and 5
    or s.uwv_with_profile between 1 and 5 or s.uwv_without_profile between 1 and 5 as has_small_count,
  s.municipal_profile_share,
  s.uwv_profile_share,
  s.profile_share,
  s.is_comparable,
  m.province_code,
  m.province_name
from etl.comparable_municipality s
left join klantprofielen.dim_quarter q on q.quarter_key = s.quarter_key
left join klantprofielen.dim_municipality m on m.municipality_key = s.municipality_key
left join klantprofielen.dim_region r on r.region_key = s.region_key;
comment on view klantprofielen.comparable_series is 'The facts on the municipal borders of today: one row a quarter and municipality of today, or municipality that was split (its persons cannot be divided, so it stays a group of its own). The sum over all rows of a quarter equals the sum of fact_profiles, but for a quarter in the middle of which a run is: its rows say what stood before, and change together when it is done.';
comment on column klantprofielen.comparable_series.reference_date is 'Last day of the quarter: the counts are a position on this day. Never add up over quarters.';
comment on column klantprofielen.comparable_series.year is 'Calendar year.';
comment on column klantprofielen.comparable_series.quarter is 'Quarter of the year, 1 to 4.';
comment on column klantprofielen.comparable_series.quarter_label_nl is 'Label in Dutch: 1e kwartaal 2023.';
comment on column klantprofielen.comparable_series.quarter_is_complete is 'Are all regions of the quarter loaded? Only then do national totals hold.';
comment on column klantprofielen.comparable_series.is_latest_complete is 'Is it the newest quarter of which all regions are loaded? False everywhere while no quarter is complete. The filter for a single number.';
comment on column klantprofielen.comparable_series.is_newest is 'Is it the newest quarter of which anything is loaded, complete or not?';
comment on column klantprofielen.comparable_series.regions_loaded is 'Number of regions of the quarter that are loaded.';
comment on column klantprofielen.comparable_series.with_profile is 'Persons with a klantprofiel in Sonar, served by municipality or UWV: numerator of profile_share.';
comment on column klantprofielen.comparable_series.without_profile is 'Persons without a klantprofiel, served by municipality or UWV.';
comment on column klantprofielen.comparable_series.municipal_total is 'Persons served by the municipality: denominator of municipal_profile_share.';
comment on column klantprofielen.comparable_series.uwv_total is 'Persons served by UWV: denominator of uwv_profile_share.';
comment on column klantprofielen.comparable_series.has_small_count is 'Is any of the four counts 1 to 5 persons? Published as the source prints it; its careful use is the duty of the user.';
comment on column klantprofielen.comparable_series.municipal_profile_share is 'Share with a klantprofiel of those served by the municipality, 0 to 1; null when there are none. Not additive: do not sum or average, recompute from the counts.';
comment on column klantprofielen.comparable_series.uwv_profile_share is 'Share with a klantprofiel of those served by UWV, 0 to 1; null when there are none. Not additive: do not sum or average, recompute from the counts.';
comment on column klantprofielen.comparable_series.profile_share is 'Share with a klantprofiel of all, 0 to 1; null when there are none. Not additive: do not sum or average, recompute from the counts.';
comment on column klantprofielen.comparable_series.is_comparable is 'May the row be set beside the rows of later quarters? It is complete, and its municipality was not divided and got no part of one that was after this quarter.';
comment on column klantprofielen.comparable_series.province_code is 'CBS code of the province of today: PV28.';
comment on column klantprofielen.comparable_series.province_name is 'Name of the province: Zuid-Holland.';

create view klantprofielen.comparable_changes as
select
  q.quarter_code,
  q.first_day as quarter_first_day,
  q.last_day as reference_date,
  q.year,
  q.quarter,
  q.label_nl as quarter_label_nl,
  q.is_complete as quarter_is_complete,
  q.is_latest_complete,
  q.is_newest,
  r.region_code,
  r.region_name,
  m.municipality_code,
  m.municipality_name,
  m.province_code,
  m.province_name,
  s.is_complete,
  s.is_comparable,
  s.known_in_sonar,
  s.profile_share,
  s.known_in_sonar_qoq,
  s.known_in_sonar_yoy,
  s.profile_share_qoq_pp,
  s.profile_share_yoy_pp
from etl.comparable_municipality s
left join klantprofielen.dim_quarter q on q.quarter_key = s.quarter_key
left join klantprofielen.dim_municipality m on m.municipality_key = s.municipality_key
left join klantprofielen.dim_region r on r.region_key = s.region_key;
comment on view klantprofielen.comparable_changes is 'Change on quarter and on year on the municipal borders of today: one row a quarter and municipality of today, as in comparable_series. A merger is no change here. While a run is in the middle of a quarter, the rows of that quarter say what stood before; they change together when it is done.';
comment on column klantprofielen.comparable_changes.quarter_code is 'Quarter: 2023Q1.';
comment on column klantprofielen.comparable_changes.quarter_first_day is 'First day of the quarter: the date for a time axis.';
comment on column klantprofielen.comparable_changes.reference_date is 'Last day of the quarter: the counts are a position on this day. Never add up over quarters.';
comment on column klantprofielen.comparable_changes.year is 'Calendar year.';
comment on column klantprofielen.comparable_changes.quarter is 'Quarter of the year, 1 to 4.';
comment on column klantprofielen.comparable_changes.quarter_label_nl is 'Label in Dutch: 1e kwartaal 2023.';
comment on column klantprofielen.comparable_changes.quarter_is_complete is 'Are all regions of the quarter loaded? Only then do national totals hold.';
comment on column klantprofielen.comparable_changes.is_latest_complete is 'Is it the newest quarter of which all regions are loaded? False everywhere while no quarter is complete. The filter for a single number.';
comment on column klantprofielen.comparable_changes.is_newest is 'Is it the newest quarter of which anything is loaded, complete or not?';
comment on column klantprofielen.comparable_changes.region_code is 'CBS code of the region the municipality belongs to today, or did last; for all quarters.';
comment on column klantprofielen.comparable_changes.region_name is 'Name of that region today.';
comment on column klantprofielen.comparable_changes.municipality_code is 'CBS code of the municipality of today, or of the one that was split.';
comment on column klantprofielen.comparable_changes.municipality_name is 'Its name today, or its last one.';
comment on column klantprofielen.comparable_changes.province_code is 'CBS code of the province: PV28.';
comment on column klantprofielen.comparable_changes.province_name is 'Name of the province: Zuid-Holland.';
comment on column klantprofielen.comparable_changes.is_complete is 'Are all municipalities of that time that belong to it loaded for the quarter? If not, the counts are too low.';
comment on column klantprofielen.comparable_changes.is_comparable is 'May the row be set beside the rows of later quarters (comparable_series)?';
comment on column klantprofielen.comparable_changes.known_in_sonar is 'All persons known in Sonar: the sum of the four.';
comment on column klantprofielen.comparable_changes.profile_share is 'Share with a klantprofiel of all, 0 to 1; null when there are none. Not additive: do not sum or average, recompute from the counts.';
comment on column klantprofielen.comparable_changes.known_in_sonar_qoq is 'Change of known_in_sonar since the quarter before, persons; null unless both rows are comparable.';
comment on column klantprofielen.comparable_changes.known_in_sonar_yoy is 'Change of known_in_sonar since the same quarter of the year before, persons; null unless both rows are comparable.';
comment on column klantprofielen.comparable_changes.profile_share_qoq_pp is 'Change of profile_share since the quarter before in percentage points, one decimal; null unless both rows are comparable. Not additive.';
comment on column klantprofielen.comparable_changes.profile_share_yoy_pp is 'Change of profile_share since the same quarter of the year before in percentage points, one decimal; null unless both rows are comparable. Not additive.';

create view klantprofielen.comparable_regions as
select
  q.quarter_code,
  q.first_day as quarter_first_day,
  q.last_day as reference_date,
  q.year,
  q.quarter,
  q.label_nl as quarter_label_nl,
  q.is_complete as quarter_is_complete,
  q.is_latest_complete,
  q.is_newest,
  q.regions_loaded,
  r.region_code,
  r.region_name,
  r.tile_row,
  r.tile_column,
  s.municipalities,
  s.is_complete,
  s.is_comparable,
  s.municipal_with_profile,
  s.municipal_without_profile,
  s.uwv_with_profile,
  s.uwv_without_profile,
  s.known_in_sonar,
  s.municipal_with_profile + s.uwv_with_profile as with_profile,
  s.municipal_without_profile + s.uwv_without_profile as without_profile,
  s.municipal_with_profile + s.municipal_without_profile as municipal_total,
  s.uwv_with_profile + s.uwv_without_profile as uwv_total,
  s.municipal_profile_share,
  s.uwv_profile_share,
  s.profile_share,
  s.known_in_sonar_qoq,
  s.known_in_sonar_yoy,
  s.profile_share_qoq_pp,
  s.profile_share_yoy_pp,
  s.rank_in_country
from etl.comparable_region s
left join klantprofielen.dim_quarter q on q.quarter_key = s.quarter_key
left join klantprofielen.dim_region r on r.region_key = s.region_key;
comment on view klantprofielen.comparable_regions is 'The regions on the borders of today: the municipalities of comparable_series added up by the region that each belongs to today. One row a quarter and region of today. A municipality that moved is counted in its region of today in all quarters, so a move is no change here. While a run is in the middle of a quarter, the rows of that quarter say what stood before; they change together when it is done.';
comment on column klantprofielen.comparable_regions.quarter_code is 'Quarter: 2023Q1.';
comment on column klantprofielen.comparable_regions.quarter_first_day is 'First day of the quarter: the date for a time axis.';
comment on column klantprofielen.comparable_regions.reference_date is 'Last day of the quarter: the counts are a position on this day. Never add up over quarters.';
comment on column klantprofielen.comparable_regions.year is 'Calendar year.';
comment on column klantprofielen.comparable_regions.quarter is 'Quarter of the year, 1 to 4.';
comment on column klantprofielen.comparable_regions.quarter_label_nl is 'Label in Dutch: 1e kwartaal 2023.';
comment on column klantprofielen.comparable_regions.quarter_is_complete is 'Are all regions of the quarter loaded? Only then do national totals hold.';
comment on column klantprofielen.comparable_regions.is_latest_complete is 'Is it the newest quarter of which all regions are loaded? False everywhere while no quarter is complete. The filter for a single number.';
comment on column klantprofielen.comparable_regions.is_newest is 'Is it the newest quarter of which anything is loaded, complete or not?';
comment on column klantprofielen.comparable_regions.regions_loaded is 'Number of regions of the quarter that are loaded.';
comment on column klantprofielen.comparable_regions.region_code is 'CBS code of the region of today: AM22.';
comment on column klantprofielen.comparable_regions.region_name is 'Its name today.';
comment on column klantprofielen.comparable_regions.tile_row is 'Row of the region on the tile map of the country, from 1 in the north.';
comment on column klantprofielen.comparable_regions.tile_column is 'Column of the region on the tile map, from 1 in the west.';
comment on column klantprofielen.comparable_regions.municipalities is 'Number of municipalities of today that were added up.';
comment on column klantprofielen.comparable_regions.is_complete is 'Are all municipalities of today in it, and each of them complete? If not, the counts are too low: leave the row out of a trend.';
comment on column klantprofielen.comparable_regions.is_comparable is 'May the row be set beside the rows of later quarters? It is complete, and no municipality in it was divided, or got a part of one that was, after this quarter.';
comment on column klantprofielen.comparable_regions.municipal_with_profile is 'Persons served by the municipality with a klantprofiel in Sonar.';
comment on column klantprofielen.comparable_regions.municipal_without_profile is 'Persons served by the municipality without a klantprofiel.';
comment on column klantprofielen.comparable_regions.uwv_with_profile is 'Persons served by UWV with a klantprofiel in Sonar.';
comment on column klantprofielen.comparable_regions.uwv_without_profile is 'Persons served by UWV without a klantprofiel.';
comment on column klantprofielen.comparable_regions.known_in_sonar is 'All persons known in Sonar: the sum of the four.';
comment on column klantprofielen.comparable_regions.with_profile is 'Persons with a klantprofiel in Sonar, served by municipality or UWV: numerator of profile_share.';
comment on column klantprofielen.comparable_regions.without_profile is 'Persons without a klantprofiel, served by municipality or UWV.';
comment on column klantprofielen.comparable_regions.municipal_total is 'Persons served by municipalities: denominator of municipal_profile_share.';
comment on column klantprofielen.comparable_regions.uwv_total is 'Persons served by UWV: denominator of uwv_profile_share.';
comment on column klantprofielen.comparable_regions.municipal_profile_share is 'Share with a klantprofiel of those served by the municipality, 0 to 1; null when there are none. Not additive: do not sum or average, recompute from the counts.';
comment on column klantprofielen.comparable_regions.uwv_profile_share is 'Share with a klantprofiel of those served by UWV, 0 to 1; null when there are none. Not additive: do not sum or average, recompute from the counts.';
comment on column klantprofielen.comparable_regions.profile_share is 'Share with a klantprofiel of all, 0 to 1; null when there are none. Not additive: do not sum or average, recompute from the counts.';
comment on column klantprofielen.comparable_regions.known_in_sonar_qoq is 'Change of known_in_sonar since the quarter before, persons; null unless both rows are comparable.';
comment on column klantprofielen.comparable_regions.known_in_sonar_yoy is 'Change of known_in_sonar since the same quarter of the year before, persons; null unless both rows are comparable.';
comment on column klantprofielen.comparable_regions.profile_share_qoq_pp is 'Change of profile_share since the quarter before in percentage points, one decimal; null unless both rows are comparable. Not additive.';
comment on column klantprofielen.comparable_regions.profile_share_yoy_pp is 'Change of profile_share since the same quarter of the year before in percentage points, one decimal; null unless both rows are comparable. Not additive.';
comment on column klantprofielen.comparable_regions.rank_in_country is 'Place among the regions of the quarter by profile_share: 1 = largest share; equal shares share a place; null when there is no share.';

create view klantprofielen.region_lineage as
select
  r.region_code,
  n.region_name,
  n.valid_from,
  n.valid_to,
  r.today_code,
  r.today_name
from klantprofielen.region_name n
join klantprofielen.dim_region r on r.region_key = n.region_key
where r.today_code is not null;
comment on view klantprofielen.region_lineage is 'Which region of today took the place of which: one row a region and name it has had, AM99 left out. Region 31 FoodValley became 38, so its numbers go on under AM38.';
comment on column klantprofielen.region_lineage.region_code is 'CBS code of the region of that time: AM31.';
comment on column klantprofielen.region_lineage.region_name is 'Its name in this period.';
comment on column klantprofielen.region_lineage.valid_from is 'First day of the name; 2015-01-01 is where the data start.';
comment on column klantprofielen.region_lineage.valid_to is 'First day on which it no longer holds; null = current.';
comment on column klantprofielen.region_lineage.today_code is 'CBS code of the region of today: AM38; the one to which most of its last municipalities went.';
comment on column klantprofielen.region_lineage.today_name is 'Name of that region today.';

-- 3. In the long form that spreadsheets and BI tools pivot.

create view klantprofielen.observations as
select
  a.quarter_code,
  a.first_day as quarter_first_day,
  a.last_day as reference_date,
  a.statline_period,
  a.area_level,
  a.area_code,
  a.area_name,
  c.served_by,
  c.has_profile,
  c.persons
from (
  select
    q.quarter_code,
    q.first_day,
    q.last_day,
    q.year || 'KW0' || q.quarter as statline_period,
    'GM' as area_level,
    m.municipality_code as area_code,
    m.municipality_name as area_name,
    sum(f.municipal_with_profile) as municipal_with_profile,
    sum(f.municipal_without_profile) as municipal_without_profile,
    sum(f.uwv_with_profile) as uwv_with_profile,
    sum(f.uwv_without_profile) as uwv_without_profile
  from klantprofielen.fact_profiles f
  join klantprofielen.dim_quarter q on q.quarter_key = f.quarter_key
  join klantprofielen.dim_municipality m on m.municipality_key = f.municipality_key
  -- a municipality may stand in two regions (known_difference)
  group by q.quarter_key, m.municipality_key
  union all
  select
    q.quarter_code,
    q.first_day,
    q.last_day,
    q.year || 'KW0' || q.quarter as statline_period,
    'AM' as area_level,
    r.region_code,
    r.region_name,
    f.municipal_with_profile::bigint as municipal_with_profile,
    f.municipal_without_profile::bigint as municipal_without_profile,
    f.uwv_with_profile::bigint as uwv_with_profile,
    f.uwv_without_profile::bigint as uwv_without_profile
  from klantprofielen.fact_region_coverage f
  join klantprofielen.dim_quarter q on q.quarter_key = f.quarter_key
  join klantprofielen.dim_region r on r.region_key = f.region_key
  union all
  select
    q.quarter_code,
    q.first_day,
    q.last_day,
    q.year || 'KW0' || q.quarter as statline_period,
    'NL' as area_level,
    'NL00',
    'Nederland',
    sum(f.municipal_with_profile) as municipal_with_profile,
    sum(f.municipal_without_profile) as municipal_without_profile,
    sum(f.uwv_with_profile) as uwv_with_profile,
    sum(f.uwv_without_profile) as uwv_without_profile
  from klantprofielen.fact_region_coverage f
  join klantprofielen.dim_quarter q on q.quarter_key = f.quarter_key
  where q.is_complete
  group by q.quarter_key
) a
cross join lateral (
  values
    ('municipality', true, a.municipal_with_profile),
    ('municipality', false, a.municipal_without_profile),
    ('uwv', true, a.uwv_with_profile),
    ('uwv', false, a.uwv_without_profile)
) c (served_by, has_profile, persons);
comment on view klantprofielen.observations is 'The counts in long form: one row a quarter, area, server and klantprofiel yes or no. The same persons stand on three levels (GM municipalities, AM regions as printed, NL): choose one area_level and one quarter before you add up, never add two levels or two quarters. NL is there for complete quarters only.';
comment on column klantprofielen.observations.quarter_code is 'Quarter: 2023Q1.';
comment on column klantprofielen.observations.quarter_first_day is 'First day of the quarter: the date for a time axis.';
comment on column klantprofielen.observations.reference_date is 'Last day of the quarter: the counts are a position on this day. Never add up over quarters.';
comment on column klantprofielen.observations.statline_period is 'Quarter as CBS StatLine writes it: 2023KW01.';
comment on column klantprofielen.observations.area_level is 'GM municipality, AM labour-market region, NL the country. Never add two levels: they are the same persons.';
comment on column klantprofielen.observations.area_code is 'CBS code: GM0599, AM22, NL00.';
comment on column klantprofielen.observations.area_name is 'Name of the area today, or its last one.';
comment on column klantprofielen.observations.served_by is 'Who serves the persons: municipality or uwv.';
comment on column klantprofielen.observations.has_profile is 'Have they a klantprofiel in Sonar?';
comment on column klantprofielen.observations.persons is 'Number of persons on the reference date: a position, never added up over quarters.';

-- 4. Dates for tools that cannot join, and where the source stopped.

create or replace view klantprofielen.coverage as
with expected as (
  select
    q.quarter_key, q.quarter_code, q.first_day, q.last_day, r.region_key, r.region_code, r.region_name,
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
    e.quarter_key, e.quarter_code, e.first_day, e.last_day, e.region_code, e.region_name, e.due_on,
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
  due_on,
  first_day as quarter_first_day,
  last_day as reference_date,
  coalesce(quarter_key > (
    select greatest(
      (select max(l.quarter_key) from etl.link l where l.verdict <> 'ignored'),
      (select max(d.quarter_key) from etl.document d where d.status <> 'ignored')
    )
  ), false) as is_after_last_seen
from judged;
comment on column klantprofielen.coverage.quarter_first_day is 'First day of the quarter: the date for a time axis.';
comment on column klantprofielen.coverage.reference_date is 'Last day of the quarter.';
comment on column klantprofielen.coverage.is_after_last_seen is 'Does the quarter lie after the last one that the source ever offered? A series that stopped: leave these out to see what is missing within it. False everywhere while the source has offered nothing.';

create or replace view klantprofielen.reconciliation as
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
  c.passed,
  q.first_day as quarter_first_day,
  q.last_day as reference_date
from etl.check_result c
join etl.document d on d.document_key = c.document_key and d.status in ('current', 'quarantined')
left join klantprofielen.dim_quarter q on q.quarter_key = d.quarter_key
left join klantprofielen.dim_region r on r.region_key = d.region_key;
comment on column klantprofielen.reconciliation.quarter_first_day is 'First day of the quarter: the date for a time axis; null when the quarter is not known.';
comment on column klantprofielen.reconciliation.reference_date is 'Last day of the quarter; null when the quarter is not known.';

create or replace view klantprofielen.revisions as
select
  q.quarter_code,
  r.region_code,
  m.municipality_code,
  h.measure,
  h.old_value,
  h.new_value,
  h.changed_at,
  h.old_document_key,
  h.new_document_key,
  q.first_day as quarter_first_day,
  q.last_day as reference_date
from etl.fact_history h
join klantprofielen.dim_quarter q on q.quarter_key = h.quarter_key
join klantprofielen.dim_region r on r.region_key = h.region_key
left join klantprofielen.dim_municipality m on m.municipality_key = h.municipality_key;
comment on column klantprofielen.revisions.quarter_first_day is 'First day of the quarter: the date for a time axis.';
comment on column klantprofielen.revisions.reference_date is 'Last day of the quarter.';

create or replace view klantprofielen.document_loads as
select
  q.quarter_code,
  r.region_code,
  l.loaded_at,
  lead(l.loaded_at) over (partition by l.quarter_key, l.region_key order by l.loaded_at) as replaced_at,
  l.document_key,
  q.first_day as quarter_first_day,
  q.last_day as reference_date
from etl.publication_load l
join klantprofielen.dim_quarter q on q.quarter_key = l.quarter_key
join klantprofielen.dim_region r on r.region_key = l.region_key;
comment on column klantprofielen.document_loads.quarter_first_day is 'First day of the quarter: the date for a time axis.';
comment on column klantprofielen.document_loads.reference_date is 'Last day of the quarter.';

-- 5. The contract: what was added.

update klantprofielen.contract set version = '1.1' where relation in (
  'comparable_series', 'coverage', 'dim_municipality', 'dim_quarter', 'dim_region', 'document_loads', 'fact_profiles',
  'fact_region_coverage', 'latest_complete_quarter', 'municipality_changes', 'municipality_ranking', 'national_totals',
  'profiles', 'quarters', 'reconciliation', 'region_changes', 'region_profiles', 'revisions'
);
insert into klantprofielen.contract (relation, kind, grain, key_columns, version) values
  ('code_label', 'reference', 'a kind and code', 'kind, code', '1.0'),
  ('comparable_changes', 'view', 'a quarter and municipality of today', 'quarter_code, municipality_code', '1.0'),
  ('comparable_regions', 'view', 'a quarter and region of today', 'quarter_code, region_code', '1.0'),
  ('observations', 'view', 'a quarter, area, server and klantprofiel yes or no', 'quarter_code, area_code, served_by, has_profile', '1.0'),
  ('region_border', 'reference', 'a quarter and region whose borders moved', 'quarter_key, region_key', '1.0'),
  ('region_lineage', 'view', 'a region and name it has had', 'region_code, valid_from', '1.0'),
  ('share_change_pp', 'function', 'one change', '', '1.0');
