-- Schema etl, the ledger: what was seen, fetched, judged, decided and changed, for ops and for proof.
-- Analysts read schema klantprofielen (0002, 0003); nothing there depends on the inside of this one but through its views.

-- the migrator keeps its own two tables here and has made the schema already
create schema if not exists etl;
comment on schema etl is 'Audit of the pipeline: runs, links, archived files, judged documents, checks, decisions and the history of facts. For operators; analysts use schema klantprofielen.';

comment on table etl.migration is 'Which files of sql/ have been applied. Written by the migrator.';
comment on column etl.migration.name is 'File name without its extension.';
comment on column etl.migration.timestamp is 'When it was applied, ISO 8601.';
comment on table etl.migration_lock is 'Kept by the migrator; the lock itself is an advisory lock.';
comment on column etl.migration_lock.id is 'Always migration_lock.';
comment on column etl.migration_lock.is_locked is 'Not used on Postgres.';

create table etl.migration_checksum (
  name text primary key,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  applied_by text not null default current_user,
  applied_at timestamptz not null default now()
);
comment on table etl.migration_checksum is 'What each applied file of sql/ said, so that a file changed afterwards is noticed.';
comment on column etl.migration_checksum.name is 'File name without its extension.';
comment on column etl.migration_checksum.sha256 is 'Hexadecimal sha256 of its text (line ends as LF).';
comment on column etl.migration_checksum.applied_by is 'Database role that applied it.';
comment on column etl.migration_checksum.applied_at is 'When it was applied.';

-- 1. What a run did and what it found: runs, sources, links.

create table etl.run (
  run_id bigint generated always as identity primary key,
  command text not null,
  status text not null default 'running'
    check (status in ('running', 'done', 'attention', 'source', 'database', 'locked', 'usage', 'fault', 'abandoned')),
  exit_code smallint,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  host text not null,
  pid integer not null,
  program_version text not null,
  found integer not null default 0 check (found >= 0),
  ignored integer not null default 0 check (ignored >= 0),
  unchanged integer not null default 0 check (unchanged >= 0),
  loaded integer not null default 0 check (loaded >= 0),
  revised integer not null default 0 check (revised >= 0),
  quarantined integer not null default 0 check (quarantined >= 0),
  waiting integer not null default 0 check (waiting >= 0),
  failed integer not null default 0 check (failed >= 0),
  message text,
  check (status = 'running' or finished_at is not null),
  check (found = ignored + unchanged + loaded + revised + quarantined + waiting + failed or status in ('running', 'abandoned'))
);
comment on table etl.run is 'One row for each pass of the pipeline that held the lock. Ends in exactly one status.';
comment on column etl.run.run_id is 'Number of the run, ascending.';
comment on column etl.run.command is 'The command that ran: run, serve, demo, retry, replay, accept.';
comment on column etl.run.status is 'How it ended; abandoned: the process died and a later run found the row still running.';
comment on column etl.run.exit_code is 'Exit code that belongs to the status (README, Exit codes).';
comment on column etl.run.started_at is 'When the run took the lock.';
comment on column etl.run.finished_at is 'When it ended; null while it runs.';
comment on column etl.run.host is 'Host name of the process.';
comment on column etl.run.pid is 'Process id on that host.';
comment on column etl.run.program_version is 'Version of klantprofielen that ran.';
comment on column etl.run.found is 'Links found at the sources; the seven columns after it add up to it.';
comment on column etl.run.ignored is 'Links that are not ours, each with a rule in etl.link_state.';
comment on column etl.run.unchanged is 'Links whose content says what is already loaded.';
comment on column etl.run.loaded is 'Links whose document was loaded for the first time.';
comment on column etl.run.revised is 'Links whose document replaced other numbers.';
comment on column etl.run.quarantined is 'Links whose document this run put into quarantine.';
comment on column etl.run.waiting is 'Links whose document was in quarantine before and is the same content.';
comment on column etl.run.failed is 'Links that could not be archived whole; the next run asks again.';
comment on column etl.run.message is 'What a person should know about how the run ended.';

create table etl.document_content (
  sha256 text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
  bytes bytea not null,
  size_bytes integer not null check (size_bytes > 0),
  archived_at timestamptz not null default now(),
  archived_run bigint references etl.run,
  first_seen_run bigint references etl.run,
  url text
);
-- a PDF is compressed already
alter table etl.document_content alter column bytes set storage external;
comment on table etl.document_content is 'The archive: every file ever fetched whole, by its sha256. The whole star can be rebuilt from it.';
comment on column etl.document_content.sha256 is 'Hexadecimal sha256 of the bytes.';
comment on column etl.document_content.bytes is 'The file as it was delivered.';
comment on column etl.document_content.size_bytes is 'Length in bytes.';
comment on column etl.document_content.archived_at is 'When these bytes were seen for the first time.';
comment on column etl.document_content.archived_run is 'The run that fetched them first.';
comment on column etl.document_content.first_seen_run is 'The run in which the source offered them first, as far as is known: of the first content of a link the run that saw the link, of a later one the run that fetched it. What is first seen later is newer.';
comment on column etl.document_content.url is 'The address that delivered them first.';

create table etl.document (
  document_key bigint generated always as identity primary key,
  sha256 text not null references etl.document_content,
  quarter_key integer,
  region_key integer,
  status text not null
    check (status in ('current', 'republished', 'superseded', 'quarantined', 'rejected', 'ignored')),
  reason text,
  status_since timestamptz not null default now(),
  doubt text,
  url text,
  seen_as jsonb not null default '{}',
  published_on date,
  layout text,
  measures_from text check (measures_from in ('header', 'layout')),
  reader_version text not null,
  numbers_hash text check (numbers_hash ~ '^[0-9a-f]{64}$'),
  figures_hash text check (figures_hash ~ '^[0-9a-f]{64}$'),
  first_seen_at timestamptz not null default now(),
  first_seen_run bigint references etl.run,
  judged_at timestamptz not null default now(),
  loaded_at timestamptz,
  superseded_at timestamptz,
  superseded_by bigint references etl.document,
  same_numbers_as bigint references etl.document,
  withdrawn_at timestamptz,
  unique nulls not distinct (sha256, quarter_key, region_key),
  check (status <> 'current' or (quarter_key is not null and region_key is not null and loaded_at is not null)),
  check (status <> 'superseded' or superseded_at is not null)
);
create unique index document_one_current on etl.document (quarter_key, region_key) where status = 'current';
create index document_publication on etl.document (quarter_key, region_key, status);
create index document_figures on etl.document (figures_hash) where status = 'current';
comment on table etl.document is 'A content judged for one publication (quarter x region). At most one is current for each publication.';
comment on column etl.document.document_key is 'Surrogate key; facts carry it.';
comment on column etl.document.sha256 is 'The content.';
comment on column etl.document.quarter_key is 'Publication: quarter (20231). Of a blocked document that of its link, else of its title; null when neither says.';
comment on column etl.document.region_key is 'Publication: region (22). Of a blocked document that of its link, else of its title; null when neither says.';
comment on column etl.document.status is 'current: its numbers are the facts; republished: other bytes with the numbers of another document; superseded: replaced by a later one; quarantined: a person must look; rejected: a person refused it; ignored: not one of ours.';
comment on column etl.document.reason is 'Code of the first blocking check when quarantined, the rule when ignored, the words of the operator when rejected.';
comment on column etl.document.status_since is 'Since when it has this status.';
comment on column etl.document.doubt is 'Of a current document: the check by which the present program would block it. Its facts stand until a person decides.';
comment on column etl.document.url is 'Address through which it was seen last.';
comment on column etl.document.seen_as is 'What was seen about it on the way: page title, label, date, region tags, slug.';
comment on column etl.document.published_on is 'Amsterdam date of the item it was published with, when the source says so.';
comment on column etl.document.layout is 'Recognised look (reference/layouts.json).';
comment on column etl.document.measures_from is 'header: the printed headings said which column is which; layout: they are not in the text, the known look says it.';
comment on column etl.document.reader_version is 'Version of the program that judged it last.';
comment on column etl.document.numbers_hash is 'Hash of its municipalities and numbers: equal hash, equal numbers.';
comment on column etl.document.figures_hash is 'Hash of its numbers alone: the same in two publications only when one is a copy of the other.';
comment on column etl.document.first_seen_at is 'When this content was seen first for this publication.';
comment on column etl.document.first_seen_run is 'The run that saw it first.';
comment on column etl.document.judged_at is 'When it was judged last.';
comment on column etl.document.loaded_at is 'When its numbers became the facts.';
comment on column etl.document.superseded_at is 'When another document replaced it.';
comment on column etl.document.superseded_by is 'The document that replaced it.';
comment on column etl.document.same_numbers_as is 'Of a republished document: the one with the same numbers.';
comment on column etl.document.withdrawn_at is 'When the source was found to offer it no longer (410, or absent from three complete listings). The facts stay.';

create table etl.link (
  link_key bigint generated always as identity primary key,
  url text not null unique,
  source text not null,
  verdict text not null check (verdict in ('taken', 'ignored', 'failed')),
  rule text not null,
  seen_as jsonb not null default '{}',
  quarter_key integer,
  region_key integer,
  published_on date,
  first_seen_at timestamptz not null default now(),
  first_seen_run bigint references etl.run,
  last_seen_at timestamptz not null default now(),
  last_seen_run bigint references etl.run,
  missing_listings integer not null default 0 check (missing_listings >= 0),
  withdrawn_at timestamptz,
  withdrawn_reason text,
  sha256 text references etl.document_content,
  etag text,
  last_modified text,
  checked_at timestamptz,
  fetched_at timestamptz,
  judged_sha256 text,
  document_key bigint references etl.document
);
create index link_document on etl.link (document_key);
create index link_source on etl.link (source);
create index link_publication on etl.link (quarter_key, region_key);
comment on table etl.link is 'Every address ever seen at a source, with what was seen about it on the way.';
comment on column etl.link.link_key is 'Surrogate key.';
comment on column etl.link.url is 'Normalised address; file:// for a folder.';
comment on column etl.link.source is 'The entry of SOURCES that led to it.';
comment on column etl.link.verdict is 'taken: asked for; ignored: not one of ours; failed: a page that could not be read.';
comment on column etl.link.rule is 'The rule that gave the verdict.';
comment on column etl.link.seen_as is 'Page title, label, date, region tags, slug.';
comment on column etl.link.quarter_key is 'Quarter (20231) that title, label, date or slug name; null when they do not or disagree. Never proof: the document decides.';
comment on column etl.link.region_key is 'Region (22) that title, label, tags or slug name; null when they do not or disagree. Never proof: the document decides.';
comment on column etl.link.published_on is 'Amsterdam date of the item.';
comment on column etl.link.first_seen_at is 'When a listing named it first.';
comment on column etl.link.first_seen_run is 'The run that saw it first.';
comment on column etl.link.last_seen_at is 'When a listing named it last.';
comment on column etl.link.last_seen_run is 'The run that saw it last.';
comment on column etl.link.missing_listings is 'Completely read listings in a row without it; withdrawn at three.';
comment on column etl.link.withdrawn_at is 'When it was found withdrawn.';
comment on column etl.link.withdrawn_reason is 'gone (410) or missing.';
comment on column etl.link.sha256 is 'The content it delivered last.';
comment on column etl.link.etag is 'Validator of that answer.';
comment on column etl.link.last_modified is 'Validator of that answer.';
comment on column etl.link.checked_at is 'When the source last answered for it.';
comment on column etl.link.fetched_at is 'When its bytes were last fetched in full; again after 30 days whatever the validators say.';
comment on column etl.link.judged_sha256 is 'The content that was judged last through this link: another one, or one that came back, is new here.';
comment on column etl.link.document_key is 'The document that its content was judged as.';

create table etl.link_state (
  run_id bigint not null references etl.run,
  link_key bigint not null references etl.link,
  state text not null check (state in ('loaded', 'revised', 'unchanged', 'quarantined', 'waiting', 'failed', 'ignored')),
  reason text,
  message text,
  document_key bigint references etl.document,
  primary key (run_id, link_key)
);
create index link_state_link on etl.link_state (link_key, run_id desc);
comment on table etl.link_state is 'The one state in which each link ended in each run.';
comment on column etl.link_state.run_id is 'The run.';
comment on column etl.link_state.link_key is 'The link.';
comment on column etl.link_state.state is 'loaded, revised, unchanged, quarantined, waiting, failed or ignored.';
comment on column etl.link_state.reason is 'Rule, check code or error code behind the state.';
comment on column etl.link_state.message is 'The same in words, when there is more to say.';
comment on column etl.link_state.document_key is 'The document it led to.';

create table etl.listing (
  run_id bigint not null references etl.run,
  source text not null,
  kind text not null,
  complete boolean not null,
  links integer not null check (links >= 0),
  taken integer not null check (taken >= 0),
  problem_code text,
  problem text,
  read_at timestamptz not null default now(),
  primary key (run_id, source)
);
comment on table etl.listing is 'How the reading of each source went in each run.';
comment on column etl.listing.run_id is 'The run.';
comment on column etl.listing.source is 'The entry of SOURCES.';
comment on column etl.listing.kind is 'listing, json, folder or document.';
comment on column etl.listing.complete is 'Was all of it read? Only complete listings tell what is missing.';
comment on column etl.listing.links is 'Links with a verdict.';
comment on column etl.listing.taken is 'Links taken for documents of ours; fewer than in the last complete listing is an error once.';
comment on column etl.listing.problem_code is 'What was wrong with it, as a code.';
comment on column etl.listing.problem is 'The same in words.';
comment on column etl.listing.read_at is 'When it was read.';

-- 2. How a document was read and judged, and what people decided about it.

create table etl.check_result (
  document_key bigint not null references etl.document on delete cascade,
  ordinal integer not null check (ordinal > 0),
  code text not null,
  severity text not null check (severity in ('block', 'warn')),
  subject text not null,
  passed boolean not null,
  accepted boolean not null default false,
  expected text,
  found text,
  residual numeric,
  primary key (document_key, ordinal)
);
comment on table etl.check_result is 'Every check of the last judgement of each document, passed or not.';
comment on column etl.check_result.document_key is 'The document.';
comment on column etl.check_result.ordinal is 'Order in which checks are reported.';
comment on column etl.check_result.code is 'Which check (docs/runbook.md).';
comment on column etl.check_result.severity is 'block: the document stays out of the facts when it fails; warn: a person may want to know.';
comment on column etl.check_result.subject is 'What was checked: a municipality, a measure, a source of the title.';
comment on column etl.check_result.passed is 'Did it hold?';
comment on column etl.check_result.accepted is 'It failed and an operator accepted it (etl.decision).';
comment on column etl.check_result.expected is 'What had to be found.';
comment on column etl.check_result.found is 'What was found.';
comment on column etl.check_result.residual is 'found minus expected when both are numbers.';

create table etl.cell (
  document_key bigint not null references etl.document on delete cascade,
  row_number integer not null check (row_number >= 0),
  measure text not null,
  municipality_key integer,
  printed_name text not null,
  value integer not null check (value >= 0),
  raw_text text not null,
  page integer not null check (page > 0),
  box_left real not null,
  box_top real not null,
  box_right real not null,
  box_bottom real not null,
  primary key (document_key, row_number, measure)
);
comment on table etl.cell is 'Where each number of a document stands on its page: the lineage of a fact.';
comment on column etl.cell.document_key is 'The document.';
comment on column etl.cell.row_number is 'Row of the table from 1, as printed; 0 is the total row.';
comment on column etl.cell.measure is 'The measure that the column means.';
comment on column etl.cell.municipality_key is 'Municipality of the row; null for the total row.';
comment on column etl.cell.printed_name is 'Name as printed; empty for the total row.';
comment on column etl.cell.value is 'The number that was read.';
comment on column etl.cell.raw_text is 'The text as printed.';
comment on column etl.cell.page is 'Page, from 1.';
comment on column etl.cell.box_left is 'Left edge in PDF points from the left of the page as displayed.';
comment on column etl.cell.box_top is 'Upper edge in PDF points from the top of the page as displayed.';
comment on column etl.cell.box_right is 'Right edge in PDF points.';
comment on column etl.cell.box_bottom is 'Lower edge in PDF points.';

create table etl.overlay (
  document_key bigint primary key references etl.document on delete cascade,
  svg text not null check (svg <> ''),
  reader_version text not null,
  drawn_at timestamptz not null default now()
);
comment on table etl.overlay is 'For each document that was put into quarantine, and for each loaded one that the present program would block, its pages as the reader saw them with every failed check at its place. Goes when the document is loaded.';
comment on column etl.overlay.document_key is 'The document.';
comment on column etl.overlay.svg is 'An SVG without script, links or anything from elsewhere, to be opened in a browser.';
comment on column etl.overlay.reader_version is 'Version of the program that read and drew it.';
comment on column etl.overlay.drawn_at is 'When it was drawn: with the judgement that the checks are from.';

create table etl.decision (
  decision_key bigint generated always as identity primary key,
  document_key bigint not null references etl.document,
  sha256 text not null,
  kind text not null check (kind in ('accept', 'reject', 'refused')),
  codes text[] not null default '{}',
  reason text not null check (reason <> ''),
  decided_by text not null check (decided_by <> ''),
  decided_at timestamptz not null default now(),
  check (kind = 'reject' or cardinality(codes) > 0)
);
create index decision_document on etl.decision (document_key);
comment on table etl.decision is 'What operators decided about quarantined documents. Holds for that content and publication only; never changed, a later decision stands beside it.';
comment on column etl.decision.decision_key is 'Surrogate key, ascending.';
comment on column etl.decision.document_key is 'The document.';
comment on column etl.decision.sha256 is 'Its content, kept here too: a decision is about these bytes.';
comment on column etl.decision.kind is 'accept, reject, or refused: somebody asked to accept a finding that never may be accepted.';
comment on column etl.decision.codes is 'Findings that were accepted, or asked to be.';
comment on column etl.decision.reason is 'Why, in the words of the operator.';
comment on column etl.decision.decided_by is 'Who.';
comment on column etl.decision.decided_at is 'When.';

-- 3. How the facts came to be what they are.

create table etl.fact_history (
  history_key bigint generated always as identity primary key,
  quarter_key integer not null,
  region_key integer not null,
  municipality_key integer,
  measure text not null,
  old_value integer,
  new_value integer,
  old_document_key bigint references etl.document,
  new_document_key bigint not null references etl.document,
  changed_at timestamptz not null default now(),
  check (old_value is distinct from new_value)
);
create index fact_history_publication on etl.fact_history (quarter_key, region_key, changed_at);
comment on table etl.fact_history is 'Every number that a revision changed, added or took away. A first load is not a change.';
comment on column etl.fact_history.history_key is 'Surrogate key, ascending.';
comment on column etl.fact_history.quarter_key is 'Quarter.';
comment on column etl.fact_history.region_key is 'Region.';
comment on column etl.fact_history.municipality_key is 'Municipality; null for a number of the region (totals, register_persons, known_pct).';
comment on column etl.fact_history.measure is 'Measure, register_persons or known_pct.';
comment on column etl.fact_history.old_value is 'Value before; null when the municipality was not in the document before.';
comment on column etl.fact_history.new_value is 'Value after; null when the revision dropped the municipality.';
comment on column etl.fact_history.old_document_key is 'Document the old value came from.';
comment on column etl.fact_history.new_document_key is 'Document that brought the change.';
comment on column etl.fact_history.changed_at is 'When.';

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
