-- The contract with those who query: what each relation has one row for, and since which version it is so.

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
