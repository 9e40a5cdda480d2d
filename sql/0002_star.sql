-- Schema klantprofielen: the star. This is the public contract; its names do not change without notice (CHANGELOG.md).
-- Keys are deterministic: quarter 20231, region 22 for AM22, municipality 599 for GM0599.
-- Periods: valid_from inclusive, valid_to exclusive, null = until today. 2015-01-01 is where the data start, not a real date.
-- Overlaps are excluded with built-in range types (int4range(key, key, '[]') = one key), so that no extension is needed.

create schema if not exists klantprofielen;
comment on schema klantprofielen is 'Persons of the doelgroep banenafspraak known in Sonar, with and without klantprofiel, by quarter and municipality, as UWV published them (Transparantie van klantprofielen). Small counts are published as the source prints them; their careful use is the duty of the user.';

-- 1. When: quarters.

create table klantprofielen.dim_quarter (
  quarter_key integer primary key check (quarter_key = year * 10 + quarter),
  quarter_code text not null unique check (quarter_code = year || 'Q' || quarter),
  year smallint not null,
  quarter smallint not null check (quarter between 1 and 4),
  first_day date not null unique,
  last_day date not null unique check (last_day > first_day),
  label_nl text not null,
  label_en text not null,
  previous_quarter_key integer references klantprofielen.dim_quarter,
  same_quarter_last_year_key integer references klantprofielen.dim_quarter
);
comment on table klantprofielen.dim_quarter is 'Calendar quarters from 2016Q4, the first one that UWV is known to have published. One row a quarter, filled far ahead.';
comment on column klantprofielen.dim_quarter.quarter_key is 'Key: 20231 for 2023Q1.';
comment on column klantprofielen.dim_quarter.quarter_code is 'Quarter as text: 2023Q1.';
comment on column klantprofielen.dim_quarter.year is 'Calendar year.';
comment on column klantprofielen.dim_quarter.quarter is 'Quarter of the year, 1 to 4.';
comment on column klantprofielen.dim_quarter.first_day is 'First day: the date for a time axis.';
comment on column klantprofielen.dim_quarter.last_day is 'Last day: the counts are a position on this day.';
comment on column klantprofielen.dim_quarter.label_nl is 'Label in Dutch: 1e kwartaal 2023.';
comment on column klantprofielen.dim_quarter.label_en is 'Label in English: Q1 2023.';
comment on column klantprofielen.dim_quarter.previous_quarter_key is 'Key of the quarter before; null for the first.';
comment on column klantprofielen.dim_quarter.same_quarter_last_year_key is 'Key of the same quarter one year before; null in the first year.';

with quarters as (
  select y * 10 + q as key, y, q, make_date(y, q * 3 - 2, 1) as first_day
  from generate_series(2016, 2040) as y, generate_series(1, 4) as q
  where y * 10 + q >= 20164
)
insert into klantprofielen.dim_quarter
select
  key, y || 'Q' || q, y, q, first_day, (first_day + interval '3 months')::date - 1,
  q || 'e kwartaal ' || y, 'Q' || q || ' ' || y,
  case when key > 20164 then case q when 1 then (y - 1) * 10 + 4 else key - 1 end end,
  case when key - 10 >= 20164 then key - 10 end
from quarters
order by key;

-- 2. Where: regions and municipalities, and how they changed.

create table klantprofielen.dim_region (
  region_key integer primary key,
  region_code text not null unique check (region_code = 'AM' || lpad(region_key::text, 2, '0')),
  region_name text not null,
  valid_from date not null,
  valid_to date check (valid_to > valid_from)
);
comment on table klantprofielen.dim_region is 'Labour-market regions (arbeidsmarktregio''s) by CBS code, one row a code. AM99 holds municipalities that CBS assigned to no region.';
comment on column klantprofielen.dim_region.region_key is 'Key: the number of the CBS code, 22 for AM22. Not the number that UWV prints.';
comment on column klantprofielen.dim_region.region_code is 'CBS code: AM22.';
comment on column klantprofielen.dim_region.region_name is 'Name today, or the last one.';
comment on column klantprofielen.dim_region.valid_from is 'First day of the code; 2015-01-01 is where the data start.';
comment on column klantprofielen.dim_region.valid_to is 'First day on which the code is no longer used; null = current.';

create table klantprofielen.dim_municipality (
  municipality_key integer primary key,
  municipality_code text not null unique check (municipality_code = 'GM' || lpad(municipality_key::text, 4, '0')),
  municipality_name text not null,
  valid_from date not null,
  valid_to date check (valid_to > valid_from)
);
comment on table klantprofielen.dim_municipality is 'Municipalities by CBS code since 2015, one row a code, also those that no longer exist.';
comment on column klantprofielen.dim_municipality.municipality_key is 'Key: the number of the CBS code, 599 for GM0599.';
comment on column klantprofielen.dim_municipality.municipality_code is 'CBS code: GM0599.';
comment on column klantprofielen.dim_municipality.municipality_name is 'Name today, or the last one.';
comment on column klantprofielen.dim_municipality.valid_from is 'First day of the code; 2015-01-01 is where the data start.';
comment on column klantprofielen.dim_municipality.valid_to is 'First day on which the municipality no longer exists; null = current.';

create table klantprofielen.region_name (
  region_key integer not null references klantprofielen.dim_region,
  region_name text not null,
  valid_from date not null,
  valid_to date check (valid_to > valid_from),
  primary key (region_key, valid_from),
  constraint region_name_no_overlap exclude using gist (
    int4range(region_key, region_key, '[]') with &&, daterange(valid_from, valid_to) with &&
  ) deferrable initially immediate
);
comment on table klantprofielen.region_name is 'Every name a region has had. One row a region and period; periods do not overlap.';
comment on column klantprofielen.region_name.region_key is 'Region.';
comment on column klantprofielen.region_name.region_name is 'Official name in this period.';
comment on column klantprofielen.region_name.valid_from is 'First day of the name; 2015-01-01 is where the data start.';
comment on column klantprofielen.region_name.valid_to is 'First day on which it no longer holds; null = current.';

create table klantprofielen.municipality_name (
  municipality_key integer not null references klantprofielen.dim_municipality,
  municipality_name text not null,
  valid_from date not null,
  valid_to date check (valid_to > valid_from),
  primary key (municipality_key, valid_from),
  constraint municipality_name_no_overlap exclude using gist (
    int4range(municipality_key, municipality_key, '[]') with &&, daterange(valid_from, valid_to) with &&
  ) deferrable initially immediate
);
comment on table klantprofielen.municipality_name is 'Every name a municipality code has had. One row a municipality and period; periods do not overlap.';
comment on column klantprofielen.municipality_name.municipality_key is 'Municipality.';
comment on column klantprofielen.municipality_name.municipality_name is 'Official name in this period.';
comment on column klantprofielen.municipality_name.valid_from is 'First day of the name; 2015-01-01 is where the data start.';
comment on column klantprofielen.municipality_name.valid_to is 'First day on which it no longer holds; null = current.';

create table klantprofielen.municipality_region (
  municipality_key integer not null references klantprofielen.dim_municipality,
  region_key integer not null references klantprofielen.dim_region,
  valid_from date not null,
  valid_to date check (valid_to > valid_from),
  primary key (municipality_key, valid_from),
  constraint municipality_region_no_overlap exclude using gist (
    int4range(municipality_key, municipality_key, '[]') with &&, daterange(valid_from, valid_to) with &&
  ) deferrable initially immediate
);
create index municipality_region_region on klantprofielen.municipality_region (region_key);
comment on table klantprofielen.municipality_region is 'Which municipality belongs to which region according to CBS. One row a municipality and period; never two regions at once.';
comment on column klantprofielen.municipality_region.municipality_key is 'Municipality.';
comment on column klantprofielen.municipality_region.region_key is 'Region it belongs to in this period.';
comment on column klantprofielen.municipality_region.valid_from is 'First day; 2015-01-01 is where the data start.';
comment on column klantprofielen.municipality_region.valid_to is 'First day on which it no longer holds; null = current.';

create table klantprofielen.municipality_succession (
  date date not null,
  kind text not null check (kind in ('merge', 'annex', 'split', 'rename')),
  old_code text not null check (old_code ~ '^GM[0-9]{4}$'),
  new_code text not null check (new_code ~ '^GM[0-9]{4}$' and new_code <> old_code),
  old_name text not null,
  new_name text not null,
  old_municipality_key integer references klantprofielen.dim_municipality,
  new_municipality_key integer references klantprofielen.dim_municipality,
  primary key (old_code, new_code, date)
);
comment on table klantprofielen.municipality_succession is 'Which municipality went into which. One row an old and a new code; a split municipality has one row for each new one.';
comment on column klantprofielen.municipality_succession.date is 'First day of the new situation.';
comment on column klantprofielen.municipality_succession.kind is 'merge: into a new municipality; annex: into an existing one; split: divided over several; rename: new name and code.';
comment on column klantprofielen.municipality_succession.old_code is 'CBS code before.';
comment on column klantprofielen.municipality_succession.new_code is 'CBS code after.';
comment on column klantprofielen.municipality_succession.old_name is 'Name before.';
comment on column klantprofielen.municipality_succession.new_name is 'Name after.';
comment on column klantprofielen.municipality_succession.old_municipality_key is 'Municipality before; null when it ended before the data start (2015-01-01).';
comment on column klantprofielen.municipality_succession.new_municipality_key is 'Municipality after; null when it is not in dim_municipality.';

-- Where each municipality went is worked out when reference/ is carried in (municipality_lineage, comparable_group), so
-- that a query only looks it up, and no chain of reorganisations can loop or lose a municipality.

create table klantprofielen.municipality_lineage (
  municipality_key integer primary key references klantprofielen.dim_municipality,
  today_key integer not null references klantprofielen.dim_municipality,
  region_key integer references klantprofielen.dim_region,
  is_split boolean not null,
  split_on date,
  check (not is_split or (today_key = municipality_key and split_on is not null))
);
create index municipality_lineage_today on klantprofielen.municipality_lineage (today_key);
comment on table klantprofielen.municipality_lineage is 'Where the persons of each municipality are counted today: what municipality_succession comes to. One row a municipality; made anew by every run and by migrate.';
comment on column klantprofielen.municipality_lineage.municipality_key is 'Municipality.';
comment on column klantprofielen.municipality_lineage.today_key is 'Municipality of today that it went into, through all mergers, annexations and renames; itself when it still exists or was split.';
comment on column klantprofielen.municipality_lineage.region_key is 'Region of that municipality today, or its last one.';
comment on column klantprofielen.municipality_lineage.is_split is 'It was divided over several municipalities: its persons cannot be divided, so it stays a group of its own.';
comment on column klantprofielen.municipality_lineage.split_on is 'Last day on which a municipality was divided: this one (is_split), or another of which the municipality of today got a part; null = none.';

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

create table klantprofielen.known_difference (
  municipality_key integer not null references klantprofielen.dim_municipality,
  region_key integer not null references klantprofielen.dim_region,
  from_quarter_key integer not null,
  to_quarter_key integer check (to_quarter_key >= from_quarter_key),
  required boolean not null,
  reason text not null,
  primary key (municipality_key, region_key, from_quarter_key)
);
comment on table klantprofielen.known_difference is 'Where UWV is known to count a municipality in another region than CBS does. One row a municipality, region allowed besides that of CBS, and period.';
comment on column klantprofielen.known_difference.municipality_key is 'Municipality.';
comment on column klantprofielen.known_difference.region_key is 'Region in which it is allowed besides the one of municipality_region.';
comment on column klantprofielen.known_difference.from_quarter_key is 'First quarter (20191); may lie before dim_quarter starts.';
comment on column klantprofielen.known_difference.to_quarter_key is 'Last quarter, inclusive; null = still.';
comment on column klantprofielen.known_difference.required is 'Must the complete quarter hold the municipality in one of its regions?';
comment on column klantprofielen.known_difference.reason is 'Why.';

-- 3. How many: the measures and the facts.

create table klantprofielen.measure (
  measure text primary key
    check (measure in ('municipal_with_profile', 'municipal_without_profile', 'uwv_with_profile', 'uwv_without_profile', 'known_in_sonar')),
  label_nl text not null,
  label_en text not null,
  confirmed boolean not null default false,
  confirmed_by text check (confirmed_by <> ''),
  confirmed_on date,
  reason text check (reason <> ''),
  check (confirmed = (confirmed_by is not null) and confirmed = (confirmed_on is not null) and confirmed = (reason is not null))
);
comment on table klantprofielen.measure is 'The five measures of the table. Which printed column means which measure is an inference until a person confirms it.';
comment on column klantprofielen.measure.measure is 'Name of the measure and of its column in the facts.';
comment on column klantprofielen.measure.label_nl is 'Label in Dutch.';
comment on column klantprofielen.measure.label_en is 'Label in English.';
comment on column klantprofielen.measure.confirmed is 'Has a person confirmed the meaning (klantprofielen confirm)?';
comment on column klantprofielen.measure.confirmed_by is 'Who confirmed it.';
comment on column klantprofielen.measure.confirmed_on is 'When, Amsterdam date.';
comment on column klantprofielen.measure.reason is 'On what ground.';

insert into klantprofielen.measure (measure, label_nl, label_en) values
  ('municipal_with_profile', 'Gemeente: klantprofiel in Sonar', 'Municipality: profile in Sonar'),
  ('municipal_without_profile', 'Gemeente: geen klantprofiel in Sonar', 'Municipality: no profile in Sonar'),
  ('uwv_with_profile', 'UWV: klantprofiel in Sonar', 'UWV: profile in Sonar'),
  ('uwv_without_profile', 'UWV: geen klantprofiel in Sonar', 'UWV: no profile in Sonar'),
  ('known_in_sonar', 'Totaal bekend in Sonar', 'Total known in Sonar');

create table klantprofielen.fact_region_coverage (
  quarter_key integer not null references klantprofielen.dim_quarter,
  region_key integer not null references klantprofielen.dim_region,
  municipal_with_profile integer not null check (municipal_with_profile >= 0),
  municipal_without_profile integer not null check (municipal_without_profile >= 0),
  uwv_with_profile integer not null check (uwv_with_profile >= 0),
  uwv_without_profile integer not null check (uwv_without_profile >= 0),
  known_in_sonar integer not null check (known_in_sonar >= 0),
  register_persons integer not null check (register_persons >= 0),
  known_pct smallint not null check (known_pct between 0 and 100),
  known_share numeric generated always as (
    case when register_persons > 0 then round(known_in_sonar::numeric / register_persons, 6) end
  ) stored,
  document_key bigint not null references etl.document,
  primary key (quarter_key, region_key),
  constraint fact_region_coverage_parts_add_up check (
    municipal_with_profile::bigint + municipal_without_profile + uwv_with_profile + uwv_without_profile = known_in_sonar
  )
);
create index fact_region_coverage_region on klantprofielen.fact_region_coverage (region_key, quarter_key);
create index fact_region_coverage_document on klantprofielen.fact_region_coverage (document_key);
comment on table klantprofielen.fact_region_coverage is 'The printed totals of each document and how much of the register it covers. One row a quarter and region. Do not add to fact_profiles: the same persons.';
comment on column klantprofielen.fact_region_coverage.quarter_key is 'Quarter.';
comment on column klantprofielen.fact_region_coverage.region_key is 'Region.';
comment on column klantprofielen.fact_region_coverage.municipal_with_profile is 'Printed total: persons served by municipalities with a klantprofiel.';
comment on column klantprofielen.fact_region_coverage.municipal_without_profile is 'Printed total: persons served by municipalities without a klantprofiel.';
comment on column klantprofielen.fact_region_coverage.uwv_with_profile is 'Printed total: persons served by UWV with a klantprofiel.';
comment on column klantprofielen.fact_region_coverage.uwv_without_profile is 'Printed total: persons served by UWV without a klantprofiel.';
comment on column klantprofielen.fact_region_coverage.known_in_sonar is 'Printed total: persons of the doelgroep banenafspraak known in Sonar.';
comment on column klantprofielen.fact_region_coverage.register_persons is 'Persons of the region in the doelgroepregister (printed in the footnote).';
comment on column klantprofielen.fact_region_coverage.known_pct is 'Printed whole percent: known_in_sonar of register_persons.';
comment on column klantprofielen.fact_region_coverage.known_share is 'Computed: known_in_sonar / register_persons, 0 to 1, six decimals; null when the register is empty.';
comment on column klantprofielen.fact_region_coverage.document_key is 'Document the numbers come from (view documents).';

create table klantprofielen.fact_profiles (
  quarter_key integer not null references klantprofielen.dim_quarter,
  region_key integer not null references klantprofielen.dim_region,
  municipality_key integer not null references klantprofielen.dim_municipality,
  municipal_with_profile integer not null check (municipal_with_profile >= 0),
  municipal_without_profile integer not null check (municipal_without_profile >= 0),
  uwv_with_profile integer not null check (uwv_with_profile >= 0),
  uwv_without_profile integer not null check (uwv_without_profile >= 0),
  known_in_sonar integer not null check (known_in_sonar >= 0),
  document_key bigint not null references etl.document,
  primary key (quarter_key, region_key, municipality_key),
  constraint fact_profiles_parts_add_up check (
    municipal_with_profile::bigint + municipal_without_profile + uwv_with_profile + uwv_without_profile = known_in_sonar
  )
);
create index fact_profiles_region on klantprofielen.fact_profiles (region_key, quarter_key);
create index fact_profiles_municipality on klantprofielen.fact_profiles (municipality_key, quarter_key);
create index fact_profiles_document on klantprofielen.fact_profiles (document_key);
comment on table klantprofielen.fact_profiles is 'Persons of the doelgroep banenafspraak known in Sonar on the last day of the quarter. One row a quarter, region and municipality; no totals. A position: do not add up over quarters.';
comment on column klantprofielen.fact_profiles.quarter_key is 'Quarter.';
comment on column klantprofielen.fact_profiles.region_key is 'Region in whose document the municipality is printed.';
comment on column klantprofielen.fact_profiles.municipality_key is 'Municipality.';
comment on column klantprofielen.fact_profiles.municipal_with_profile is 'Persons served by the municipality with a klantprofiel in Sonar.';
comment on column klantprofielen.fact_profiles.municipal_without_profile is 'Persons served by the municipality without a klantprofiel.';
comment on column klantprofielen.fact_profiles.uwv_with_profile is 'Persons served by UWV with a klantprofiel in Sonar.';
comment on column klantprofielen.fact_profiles.uwv_without_profile is 'Persons served by UWV without a klantprofiel.';
comment on column klantprofielen.fact_profiles.known_in_sonar is 'All persons known in Sonar: the sum of the four.';
comment on column klantprofielen.fact_profiles.document_key is 'Document the numbers come from (view documents).';

create trigger note_load
after insert or update of document_key on klantprofielen.fact_region_coverage
for each row execute function etl.note_load();
