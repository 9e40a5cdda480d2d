-- Series over time: the facts on the municipal borders of today, and what changed from quarter to quarter.
-- Where each municipality went is worked out when reference/ is carried in (municipality_lineage, comparable_group), so
-- that a query only looks it up, and no chain of reorganisations can loop or lose a municipality.

create table klantprofielen.comparable_group (
  today_key integer not null references klantprofielen.dim_municipality,
  valid_from date not null,
  valid_to date check (valid_to > valid_from),
  members integer not null check (members > 0),
  primary key (today_key, valid_from),
  constraint comparable_group_no_overlap exclude using gist (
    int4range(today_key, today_key, '[]') with &&, daterange(valid_from, valid_to) with &&
  ) deferrable initially immediate
);
comment on table klantprofielen.comparable_group is 'How many municipalities made up each municipality of today (or one that was split), by period. One row a municipality of today and period; made anew by every run and by migrate.';
comment on column klantprofielen.comparable_group.today_key is 'Municipality of today, or one that was split (municipality_lineage).';
comment on column klantprofielen.comparable_group.valid_from is 'First day; 2015-01-01 is where the data start.';
comment on column klantprofielen.comparable_group.valid_to is 'First day on which it no longer holds; null = current.';
comment on column klantprofielen.comparable_group.members is 'Number of municipalities of that time that belong to it and that UWV has to print (known_difference.required).';

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
