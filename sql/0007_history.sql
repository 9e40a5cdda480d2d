-- History: which document's numbers were the facts from when, and what the warehouse said at any moment.

create table etl.publication_load (
  quarter_key integer not null,
  region_key integer not null,
  loaded_at timestamptz not null,
  document_key bigint not null references etl.document,
  primary key (quarter_key, region_key, loaded_at)
);
create index publication_load_document on etl.publication_load (document_key);
comment on table etl.publication_load is 'Each time the facts of a publication came from another document than before, the first load included. Written by the trigger note_load on klantprofielen.fact_region_coverage; nothing is ever taken away, also when facts are removed and loaded again.';
comment on column etl.publication_load.quarter_key is 'Quarter.';
comment on column etl.publication_load.region_key is 'Region.';
comment on column etl.publication_load.loaded_at is 'When (etl.document.loaded_at of that moment).';
comment on column etl.publication_load.document_key is 'The document whose numbers became the facts.';

create function etl.note_load() returns trigger
language plpgsql
set search_path = pg_catalog
as $$
begin
  insert into etl.publication_load (quarter_key, region_key, loaded_at, document_key)
  select new.quarter_key, new.region_key, coalesce(d.loaded_at, now()), new.document_key
  from etl.document d
  where d.document_key = new.document_key
  on conflict (quarter_key, region_key, loaded_at) do update set document_key = excluded.document_key
  where publication_load.document_key <> excluded.document_key;
  return null;
end
$$;
comment on function etl.note_load() is 'Keeps etl.publication_load. It writes nothing when the same document is loaded again.';

create trigger note_load
after insert or update of document_key on klantprofielen.fact_region_coverage
for each row execute function etl.note_load();

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
