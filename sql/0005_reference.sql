-- More of what reference/ knows, carried into the database by every run and by migrate: provinces, places on the tile map,
-- borders of regions that moved, and what the codes mean.

alter table klantprofielen.dim_municipality
  add column province_code text check (province_code ~ '^PV[0-9]{2}$'),
  add column province_name text;
comment on column klantprofielen.dim_municipality.province_code is 'CBS code of the province: PV28. The same for all days of the code.';
comment on column klantprofielen.dim_municipality.province_name is 'Name of the province: Zuid-Holland.';

alter table klantprofielen.dim_region
  add column tile_row smallint check (tile_row > 0),
  add column tile_column smallint check (tile_column > 0),
  add column today_code text check (today_code ~ '^AM[0-9]{2}$'),
  add column today_name text;
comment on column klantprofielen.dim_region.tile_row is 'Row on the tile map of the country, from 1 in the north; null for AM99.';
comment on column klantprofielen.dim_region.tile_column is 'Column on the tile map, from 1 in the west; null for AM99.';
comment on column klantprofielen.dim_region.today_code is 'CBS code of the region of today that took its place: the one to which most of its last municipalities went; its own while it exists; null when there is none (AM99).';
comment on column klantprofielen.dim_region.today_name is 'Name of that region today.';

create table klantprofielen.region_border (
  quarter_key integer not null references klantprofielen.dim_quarter,
  region_key integer not null references klantprofielen.dim_region,
  municipalities_joined text,
  municipalities_left text,
  primary key (quarter_key, region_key),
  check (municipalities_joined is not null or municipalities_left is not null)
);
comment on table klantprofielen.region_border is 'Regions whose borders moved in the year that ends with a quarter. One row such a quarter and region; a region that only changed its code, and a merger within one region, move no border. Made anew by every run and by migrate.';
comment on column klantprofielen.region_border.quarter_key is 'Quarter.';
comment on column klantprofielen.region_border.region_key is 'Region.';
comment on column klantprofielen.region_border.municipalities_joined is 'Municipalities (of before) whose territory came in, by name, separated by commas; null = none.';
comment on column klantprofielen.region_border.municipalities_left is 'Municipalities (of before) whose territory went out, by name, separated by commas; null = none.';

create table klantprofielen.code_label (
  kind text not null,
  code text not null,
  label_nl text not null check (label_nl <> ''),
  label_en text not null check (label_en <> ''),
  acceptable boolean,
  primary key (kind, code)
);
comment on table klantprofielen.code_label is 'What each status, check, layout and reason that a column can hold says in words: the words of the report. One row a kind and code. coverage.reason holds codes of kind reason and of kind check; none of them is in both.';
comment on column klantprofielen.code_label.kind is 'Which column holds it: coverage_status (coverage.status), document_status (documents.status), check (reconciliation.code), reason (coverage.reason, beside check), severity, layout, measures_from; run_status, link_state and decision are of schema etl.';
comment on column klantprofielen.code_label.code is 'The code as it stands in the column.';
comment on column klantprofielen.code_label.label_nl is 'In Dutch.';
comment on column klantprofielen.code_label.label_en is 'In English.';
comment on column klantprofielen.code_label.acceptable is 'May a person accept a document in spite of it? Null for all that is no check.';

-- How complete a quarter is stands beside it: how many regions it has to have changes with reference/ only, how many are loaded
-- with the facts. So no query counts them, and tools that join facts and dim_quarter can choose a quarter too.
alter table klantprofielen.dim_quarter
  add column regions_expected smallint not null default 0 check (regions_expected >= 0),
  add column regions_loaded integer not null default 0 check (regions_loaded >= 0),
  add column is_complete boolean not null generated always as (regions_expected > 0 and regions_loaded = regions_expected) stored,
  add column is_latest_complete boolean not null default false,
  add column is_newest boolean not null default false;
comment on column klantprofielen.dim_quarter.regions_expected is 'Number of regions on the last day, AM99 not counted: how many documents make the quarter complete.';
comment on column klantprofielen.dim_quarter.regions_loaded is 'Number of regions whose numbers are loaded. Kept by triggers on the facts (etl.rebuild_quarters).';
comment on column klantprofielen.dim_quarter.is_complete is 'Are all of them loaded? Only then do national totals hold.';
comment on column klantprofielen.dim_quarter.is_latest_complete is 'Is it the newest complete quarter? At most one is; none while no quarter is complete.';
comment on column klantprofielen.dim_quarter.is_newest is 'Is it the newest quarter that has facts, complete or not?';

create function etl.rebuild_quarters() returns void
language sql security definer set search_path = pg_catalog as $$
  update klantprofielen.dim_quarter q
  set regions_loaded = n.regions_loaded, is_latest_complete = n.is_latest_complete, is_newest = n.is_newest
  from (
    select
      d.quarter_key,
      coalesce(c.regions, 0)::integer as regions_loaded,
      coalesce(d.quarter_key = max(d.quarter_key) filter (where d.regions_expected > 0 and c.regions = d.regions_expected) over (), false) as is_latest_complete,
      coalesce(d.quarter_key = max(d.quarter_key) filter (where c.regions > 0) over (), false) as is_newest
    from klantprofielen.dim_quarter d
    left join (
      select f.quarter_key, count(*) as regions from klantprofielen.fact_region_coverage f group by f.quarter_key
    ) c on c.quarter_key = d.quarter_key
  ) n
  where n.quarter_key = q.quarter_key
    and (q.regions_loaded, q.is_latest_complete, q.is_newest) is distinct from (n.regions_loaded, n.is_latest_complete, n.is_newest)
$$;
comment on function etl.rebuild_quarters() is 'Counts anew how many regions of each quarter are loaded, and which quarters are the newest.';

create function etl.keep_quarters() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform etl.rebuild_quarters();
  return null;
end
$$;
comment on function etl.keep_quarters() is 'After a statement that makes any quarter more or less complete.';

create function etl.keep_changed_quarters() returns trigger
language plpgsql security definer set search_path = pg_catalog as $$
declare
  counted record;
begin
  for counted in
    select q.quarter_key, q.is_complete, q.regions_loaded = 0 as was_empty, (
      select count(*) from klantprofielen.fact_region_coverage f where f.quarter_key = q.quarter_key
    )::integer as regions
    from klantprofielen.dim_quarter q
    where q.quarter_key in (select c.quarter_key from changed c)
  loop
    -- only then can another quarter have become the newest one
    if counted.was_empty or counted.regions = 0 or counted.is_complete then
      perform etl.rebuild_quarters();
      return null;
    end if;
    update klantprofielen.dim_quarter q set regions_loaded = counted.regions where q.quarter_key = counted.quarter_key
      returning q.is_complete into counted.is_complete;
    if counted.is_complete then
      perform etl.rebuild_quarters();
    end if;
  end loop;
  return null;
end
$$;
comment on function etl.keep_changed_quarters() is 'After a statement that adds or removes publications: counts those of their quarters, and looks at all quarters where one began, ended, or became complete or incomplete.';
create trigger keep_quarters_inserted after insert on klantprofielen.fact_region_coverage
  referencing new table as changed for each statement execute function etl.keep_changed_quarters();
create trigger keep_quarters_deleted after delete on klantprofielen.fact_region_coverage
  referencing old table as changed for each statement execute function etl.keep_changed_quarters();
create trigger keep_quarters after truncate or update of quarter_key on klantprofielen.fact_region_coverage
  for each statement execute function etl.keep_quarters();
create trigger keep_quarters after update of regions_expected on klantprofielen.dim_quarter
  for each statement execute function etl.keep_quarters();

update klantprofielen.dim_quarter q set regions_expected = (
  select count(*) from klantprofielen.dim_region r
  where r.valid_from <= q.last_day and (r.valid_to is null or r.valid_to > q.last_day) and r.region_code <> 'AM99'
);

-- Shares are kept beside their counts, as known_share always was: working them out anew was most of what a query took.
alter table klantprofielen.fact_profiles
  add column municipal_profile_share numeric generated always as (
    round(municipal_with_profile::numeric / nullif(municipal_with_profile + municipal_without_profile, 0), 6)
  ) stored,
  add column uwv_profile_share numeric generated always as (
    round(uwv_with_profile::numeric / nullif(uwv_with_profile + uwv_without_profile, 0), 6)
  ) stored,
  add column profile_share numeric generated always as (
    round((municipal_with_profile + uwv_with_profile)::numeric / nullif(known_in_sonar, 0), 6)
  ) stored;
comment on column klantprofielen.fact_profiles.municipal_profile_share is 'Computed: share with a klantprofiel of those served by the municipality, 0 to 1, six decimals; null when there are none. Not additive: do not sum or average, recompute from the counts.';
comment on column klantprofielen.fact_profiles.uwv_profile_share is 'Computed: share with a klantprofiel of those served by UWV, 0 to 1, six decimals; null when there are none. Not additive: do not sum or average, recompute from the counts.';
comment on column klantprofielen.fact_profiles.profile_share is 'Computed: share with a klantprofiel of all, 0 to 1, six decimals; null when there are none. Not additive: do not sum or average, recompute from the counts.';

alter table klantprofielen.fact_region_coverage
  add column municipal_profile_share numeric generated always as (
    round(municipal_with_profile::numeric / nullif(municipal_with_profile + municipal_without_profile, 0), 6)
  ) stored,
  add column uwv_profile_share numeric generated always as (
    round(uwv_with_profile::numeric / nullif(uwv_with_profile + uwv_without_profile, 0), 6)
  ) stored,
  add column profile_share numeric generated always as (
    round((municipal_with_profile + uwv_with_profile)::numeric / nullif(known_in_sonar, 0), 6)
  ) stored;
comment on column klantprofielen.fact_region_coverage.municipal_profile_share is 'Computed: share with a klantprofiel of those served by municipalities, 0 to 1, six decimals; null when there are none. Not additive: do not sum or average, recompute from the counts.';
comment on column klantprofielen.fact_region_coverage.uwv_profile_share is 'Computed: share with a klantprofiel of those served by UWV, 0 to 1, six decimals; null when there are none. Not additive: do not sum or average, recompute from the counts.';
comment on column klantprofielen.fact_region_coverage.profile_share is 'Computed: share with a klantprofiel of all, 0 to 1, six decimals; null when there are none. Not additive: do not sum or average, recompute from the counts.';
