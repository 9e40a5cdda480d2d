-- Made by scripts/dump-schema.ts out of the migrations beside it: read it, do not edit or run it.

create schema etl;
comment on schema etl is 'Audit of the pipeline: runs, links, archived files, judged documents, checks, decisions and the history of facts. For operators; analysts use schema klantprofielen.';

create schema klantprofielen;
comment on schema klantprofielen is 'Persons of the doelgroep banenafspraak known in Sonar, with and without klantprofiel, by quarter and municipality, as UWV published them (Transparantie van klantprofielen). Small counts are published as the source prints them; their careful use is the duty of the user.';

create table etl.alert (
  alert_key bigint generated always as identity not null,
  issue text not null,
  kind text not null,
  what text not null,
  place text not null,
  since timestamp with time zone not null,
  next_step text not null,
  began_at timestamp with time zone default now() not null,
  begin_sent_at timestamp with time zone,
  solved_at timestamp with time zone,
  solved_sent_at timestamp with time zone,
  last_error text,
  constraint alert_pkey PRIMARY KEY (alert_key),
  constraint alert_kind_check CHECK ((kind = ANY (ARRAY['quarantine'::text, 'source'::text, 'failed_link'::text, 'missing_quarter'::text, 'pass'::text])))
);
CREATE UNIQUE INDEX alert_one_open ON etl.alert USING btree (issue) WHERE (solved_at IS NULL);
CREATE INDEX alert_unsent ON etl.alert USING btree (alert_key) WHERE ((begin_sent_at IS NULL) OR ((solved_at IS NOT NULL) AND (solved_sent_at IS NULL)));
comment on table etl.alert is 'Troubles that people are told about through ALERT_WEBHOOK_URL: one message when one begins, one when it is solved. Empty when no webhook is set.';
comment on column etl.alert.alert_key is 'Surrogate key, ascending.';
comment on column etl.alert.issue is 'Which trouble it is; open at most once at a time.';
comment on column etl.alert.kind is 'Entry of docs/runbook.md, "Alerts": quarantine, source, failed_link, missing_quarter or pass.';
comment on column etl.alert.what is 'What is wrong, in one sentence.';
comment on column etl.alert.place is 'Where: a source, an address, a view, a host.';
comment on column etl.alert.since is 'Since when.';
comment on column etl.alert.next_step is 'What to do or type next.';
comment on column etl.alert.began_at is 'When a run noticed it first.';
comment on column etl.alert.begin_sent_at is 'When the webhook took the message that it began; null: still to be sent.';
comment on column etl.alert.solved_at is 'When a run no longer found it.';
comment on column etl.alert.solved_sent_at is 'When the webhook took the message that it is solved; also set when nobody had been told that it began.';
comment on column etl.alert.last_error is 'Why the last attempt to send failed; tried again with the next run, by `serve` every few minutes.';

create table etl.cell (
  document_key bigint not null,
  row_number integer not null,
  measure text not null,
  municipality_key integer,
  printed_name text not null,
  value integer not null,
  raw_text text not null,
  page integer not null,
  box_left real not null,
  box_top real not null,
  box_right real not null,
  box_bottom real not null,
  constraint cell_pkey PRIMARY KEY (document_key, row_number, measure),
  constraint cell_document_key_fkey FOREIGN KEY (document_key) REFERENCES etl.document(document_key) ON DELETE CASCADE,
  constraint cell_page_check CHECK ((page > 0)),
  constraint cell_row_number_check CHECK ((row_number >= 0)),
  constraint cell_value_check CHECK ((value >= 0))
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

create table etl.check_result (
  document_key bigint not null,
  ordinal integer not null,
  code text not null,
  severity text not null,
  subject text not null,
  passed boolean not null,
  accepted boolean default false not null,
  expected text,
  found text,
  residual numeric,
  constraint check_result_pkey PRIMARY KEY (document_key, ordinal),
  constraint check_result_document_key_fkey FOREIGN KEY (document_key) REFERENCES etl.document(document_key) ON DELETE CASCADE,
  constraint check_result_ordinal_check CHECK ((ordinal > 0)),
  constraint check_result_severity_check CHECK ((severity = ANY (ARRAY['block'::text, 'warn'::text])))
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

create table etl.decision (
  decision_key bigint generated always as identity not null,
  document_key bigint not null,
  sha256 text not null,
  kind text not null,
  codes text[] default '{}'::text[] not null,
  reason text not null,
  decided_by text not null,
  decided_at timestamp with time zone default now() not null,
  constraint decision_pkey PRIMARY KEY (decision_key),
  constraint decision_document_key_fkey FOREIGN KEY (document_key) REFERENCES etl.document(document_key),
  constraint decision_check CHECK (((kind = 'reject'::text) OR (cardinality(codes) > 0))),
  constraint decision_decided_by_check CHECK ((decided_by <> ''::text)),
  constraint decision_kind_check CHECK ((kind = ANY (ARRAY['accept'::text, 'reject'::text, 'refused'::text]))),
  constraint decision_reason_check CHECK ((reason <> ''::text))
);
CREATE INDEX decision_document ON etl.decision USING btree (document_key);
comment on table etl.decision is 'What operators decided about quarantined documents. Holds for that content and publication only; never changed, a later decision stands beside it.';
comment on column etl.decision.decision_key is 'Surrogate key, ascending.';
comment on column etl.decision.document_key is 'The document.';
comment on column etl.decision.sha256 is 'Its content, kept here too: a decision is about these bytes.';
comment on column etl.decision.kind is 'accept, reject, or refused: somebody asked to accept a finding that never may be accepted.';
comment on column etl.decision.codes is 'Findings that were accepted, or asked to be.';
comment on column etl.decision.reason is 'Why, in the words of the operator.';
comment on column etl.decision.decided_by is 'Who.';
comment on column etl.decision.decided_at is 'When.';

create table etl.document (
  document_key bigint generated always as identity not null,
  sha256 text not null,
  quarter_key integer,
  region_key integer,
  status text not null,
  reason text,
  status_since timestamp with time zone default now() not null,
  doubt text,
  url text,
  seen_as jsonb default '{}'::jsonb not null,
  published_on date,
  layout text,
  measures_from text,
  reader_version text not null,
  numbers_hash text,
  figures_hash text,
  first_seen_at timestamp with time zone default now() not null,
  first_seen_run bigint,
  judged_at timestamp with time zone default now() not null,
  loaded_at timestamp with time zone,
  superseded_at timestamp with time zone,
  superseded_by bigint,
  same_numbers_as bigint,
  withdrawn_at timestamp with time zone,
  constraint document_pkey PRIMARY KEY (document_key),
  constraint document_sha256_quarter_key_region_key_key UNIQUE NULLS NOT DISTINCT (sha256, quarter_key, region_key),
  constraint document_first_seen_run_fkey FOREIGN KEY (first_seen_run) REFERENCES etl.run(run_id),
  constraint document_same_numbers_as_fkey FOREIGN KEY (same_numbers_as) REFERENCES etl.document(document_key),
  constraint document_sha256_fkey FOREIGN KEY (sha256) REFERENCES etl.document_content(sha256),
  constraint document_superseded_by_fkey FOREIGN KEY (superseded_by) REFERENCES etl.document(document_key),
  constraint document_check CHECK (((status <> 'current'::text) OR ((quarter_key IS NOT NULL) AND (region_key IS NOT NULL) AND (loaded_at IS NOT NULL)))),
  constraint document_check1 CHECK (((status <> 'superseded'::text) OR (superseded_at IS NOT NULL))),
  constraint document_figures_hash_check CHECK ((figures_hash ~ '^[0-9a-f]{64}$'::text)),
  constraint document_measures_from_check CHECK ((measures_from = ANY (ARRAY['header'::text, 'layout'::text]))),
  constraint document_numbers_hash_check CHECK ((numbers_hash ~ '^[0-9a-f]{64}$'::text)),
  constraint document_status_check CHECK ((status = ANY (ARRAY['current'::text, 'republished'::text, 'superseded'::text, 'quarantined'::text, 'rejected'::text, 'ignored'::text])))
);
CREATE INDEX document_figures ON etl.document USING btree (figures_hash) WHERE (status = 'current'::text);
CREATE UNIQUE INDEX document_one_current ON etl.document USING btree (quarter_key, region_key) WHERE (status = 'current'::text);
CREATE INDEX document_publication ON etl.document USING btree (quarter_key, region_key, status);
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

create table etl.document_content (
  sha256 text not null,
  bytes bytea not null,
  size_bytes integer not null,
  archived_at timestamp with time zone default now() not null,
  archived_run bigint,
  first_seen_run bigint,
  url text,
  constraint document_content_pkey PRIMARY KEY (sha256),
  constraint document_content_archived_run_fkey FOREIGN KEY (archived_run) REFERENCES etl.run(run_id),
  constraint document_content_first_seen_run_fkey FOREIGN KEY (first_seen_run) REFERENCES etl.run(run_id),
  constraint document_content_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
  constraint document_content_size_bytes_check CHECK ((size_bytes > 0))
);
comment on table etl.document_content is 'The archive: every file ever fetched whole, by its sha256. The whole star can be rebuilt from it.';
comment on column etl.document_content.sha256 is 'Hexadecimal sha256 of the bytes.';
comment on column etl.document_content.bytes is 'The file as it was delivered.';
comment on column etl.document_content.size_bytes is 'Length in bytes.';
comment on column etl.document_content.archived_at is 'When these bytes were seen for the first time.';
comment on column etl.document_content.archived_run is 'The run that fetched them first.';
comment on column etl.document_content.first_seen_run is 'The run in which the source offered them first, as far as is known: of the first content of a link the run that saw the link, of a later one the run that fetched it. What is first seen later is newer.';
comment on column etl.document_content.url is 'The address that delivered them first.';

create table etl.fact_history (
  history_key bigint generated always as identity not null,
  quarter_key integer not null,
  region_key integer not null,
  municipality_key integer,
  measure text not null,
  old_value integer,
  new_value integer,
  old_document_key bigint,
  new_document_key bigint not null,
  changed_at timestamp with time zone default now() not null,
  constraint fact_history_pkey PRIMARY KEY (history_key),
  constraint fact_history_new_document_key_fkey FOREIGN KEY (new_document_key) REFERENCES etl.document(document_key),
  constraint fact_history_old_document_key_fkey FOREIGN KEY (old_document_key) REFERENCES etl.document(document_key),
  constraint fact_history_check CHECK ((old_value IS DISTINCT FROM new_value))
);
CREATE INDEX fact_history_publication ON etl.fact_history USING btree (quarter_key, region_key, changed_at);
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

create table etl.link (
  link_key bigint generated always as identity not null,
  url text not null,
  source text not null,
  verdict text not null,
  rule text not null,
  seen_as jsonb default '{}'::jsonb not null,
  quarter_key integer,
  region_key integer,
  published_on date,
  first_seen_at timestamp with time zone default now() not null,
  first_seen_run bigint,
  last_seen_at timestamp with time zone default now() not null,
  last_seen_run bigint,
  missing_listings integer default 0 not null,
  withdrawn_at timestamp with time zone,
  withdrawn_reason text,
  sha256 text,
  etag text,
  last_modified text,
  checked_at timestamp with time zone,
  fetched_at timestamp with time zone,
  judged_sha256 text,
  document_key bigint,
  constraint link_pkey PRIMARY KEY (link_key),
  constraint link_url_key UNIQUE (url),
  constraint link_document_key_fkey FOREIGN KEY (document_key) REFERENCES etl.document(document_key),
  constraint link_first_seen_run_fkey FOREIGN KEY (first_seen_run) REFERENCES etl.run(run_id),
  constraint link_last_seen_run_fkey FOREIGN KEY (last_seen_run) REFERENCES etl.run(run_id),
  constraint link_sha256_fkey FOREIGN KEY (sha256) REFERENCES etl.document_content(sha256),
  constraint link_missing_listings_check CHECK ((missing_listings >= 0)),
  constraint link_verdict_check CHECK ((verdict = ANY (ARRAY['taken'::text, 'ignored'::text, 'failed'::text])))
);
CREATE INDEX link_document ON etl.link USING btree (document_key);
CREATE INDEX link_publication ON etl.link USING btree (quarter_key, region_key);
CREATE INDEX link_source ON etl.link USING btree (source);
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
  run_id bigint not null,
  link_key bigint not null,
  state text not null,
  reason text,
  message text,
  document_key bigint,
  constraint link_state_pkey PRIMARY KEY (run_id, link_key),
  constraint link_state_document_key_fkey FOREIGN KEY (document_key) REFERENCES etl.document(document_key),
  constraint link_state_link_key_fkey FOREIGN KEY (link_key) REFERENCES etl.link(link_key),
  constraint link_state_run_id_fkey FOREIGN KEY (run_id) REFERENCES etl.run(run_id),
  constraint link_state_state_check CHECK ((state = ANY (ARRAY['loaded'::text, 'revised'::text, 'unchanged'::text, 'quarantined'::text, 'waiting'::text, 'failed'::text, 'ignored'::text])))
);
CREATE INDEX link_state_link ON etl.link_state USING btree (link_key, run_id DESC);
comment on table etl.link_state is 'The one state in which each link ended in each run.';
comment on column etl.link_state.run_id is 'The run.';
comment on column etl.link_state.link_key is 'The link.';
comment on column etl.link_state.state is 'loaded, revised, unchanged, quarantined, waiting, failed or ignored.';
comment on column etl.link_state.reason is 'Rule, check code or error code behind the state.';
comment on column etl.link_state.message is 'The same in words, when there is more to say.';
comment on column etl.link_state.document_key is 'The document it led to.';

create table etl.listing (
  run_id bigint not null,
  source text not null,
  kind text not null,
  complete boolean not null,
  links integer not null,
  taken integer not null,
  problem_code text,
  problem text,
  read_at timestamp with time zone default now() not null,
  constraint listing_pkey PRIMARY KEY (run_id, source),
  constraint listing_run_id_fkey FOREIGN KEY (run_id) REFERENCES etl.run(run_id),
  constraint listing_links_check CHECK ((links >= 0)),
  constraint listing_taken_check CHECK ((taken >= 0))
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

create table etl.migration (
  name character varying(255) not null,
  timestamp character varying(255) not null,
  constraint migration_pkey PRIMARY KEY (name)
);
comment on table etl.migration is 'Which files of sql/ have been applied. Written by the migrator.';
comment on column etl.migration.name is 'File name without its extension.';
comment on column etl.migration.timestamp is 'When it was applied, ISO 8601.';

create table etl.migration_checksum (
  name text not null,
  sha256 text not null,
  applied_by text default CURRENT_USER not null,
  applied_at timestamp with time zone default now() not null,
  constraint migration_checksum_pkey PRIMARY KEY (name),
  constraint migration_checksum_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
);
comment on table etl.migration_checksum is 'What each applied file of sql/ said, so that a file changed afterwards is noticed.';
comment on column etl.migration_checksum.name is 'File name without its extension.';
comment on column etl.migration_checksum.sha256 is 'Hexadecimal sha256 of its text (line ends as LF).';
comment on column etl.migration_checksum.applied_by is 'Database role that applied it.';
comment on column etl.migration_checksum.applied_at is 'When it was applied.';

create table etl.migration_lock (
  id character varying(255) not null,
  is_locked integer default 0 not null,
  constraint migration_lock_pkey PRIMARY KEY (id)
);
comment on table etl.migration_lock is 'Kept by the migrator; the lock itself is an advisory lock.';
comment on column etl.migration_lock.id is 'Always migration_lock.';
comment on column etl.migration_lock.is_locked is 'Not used on Postgres.';

create table etl.overlay (
  document_key bigint not null,
  svg text not null,
  reader_version text not null,
  drawn_at timestamp with time zone default now() not null,
  constraint overlay_pkey PRIMARY KEY (document_key),
  constraint overlay_document_key_fkey FOREIGN KEY (document_key) REFERENCES etl.document(document_key) ON DELETE CASCADE,
  constraint overlay_svg_check CHECK ((svg <> ''::text))
);
comment on table etl.overlay is 'For each document that was put into quarantine, and for each loaded one that the present program would block, its pages as the reader saw them with every failed check at its place. Goes when the document is loaded.';
comment on column etl.overlay.document_key is 'The document.';
comment on column etl.overlay.svg is 'An SVG without script, links or anything from elsewhere, to be opened in a browser.';
comment on column etl.overlay.reader_version is 'Version of the program that read and drew it.';
comment on column etl.overlay.drawn_at is 'When it was drawn: with the judgement that the checks are from.';

create table etl.publication_load (
  quarter_key integer not null,
  region_key integer not null,
  loaded_at timestamp with time zone not null,
  document_key bigint not null,
  constraint publication_load_pkey PRIMARY KEY (quarter_key, region_key, loaded_at),
  constraint publication_load_document_key_fkey FOREIGN KEY (document_key) REFERENCES etl.document(document_key)
);
CREATE INDEX publication_load_document ON etl.publication_load USING btree (document_key);
comment on table etl.publication_load is 'Each time the facts of a publication came from another document than before, the first load included. Written by the trigger note_load on klantprofielen.fact_region_coverage; nothing is ever taken away, also when facts are removed and loaded again.';
comment on column etl.publication_load.quarter_key is 'Quarter.';
comment on column etl.publication_load.region_key is 'Region.';
comment on column etl.publication_load.loaded_at is 'When (etl.document.loaded_at of that moment).';
comment on column etl.publication_load.document_key is 'The document whose numbers became the facts.';

create table etl.run (
  run_id bigint generated always as identity not null,
  command text not null,
  status text default 'running'::text not null,
  exit_code smallint,
  started_at timestamp with time zone default now() not null,
  finished_at timestamp with time zone,
  host text not null,
  pid integer not null,
  program_version text not null,
  found integer default 0 not null,
  ignored integer default 0 not null,
  unchanged integer default 0 not null,
  loaded integer default 0 not null,
  revised integer default 0 not null,
  quarantined integer default 0 not null,
  waiting integer default 0 not null,
  failed integer default 0 not null,
  message text,
  constraint run_pkey PRIMARY KEY (run_id),
  constraint run_check CHECK (((status = 'running'::text) OR (finished_at IS NOT NULL))),
  constraint run_check1 CHECK (((found = ((((((ignored + unchanged) + loaded) + revised) + quarantined) + waiting) + failed)) OR (status = ANY (ARRAY['running'::text, 'abandoned'::text])))),
  constraint run_failed_check CHECK ((failed >= 0)),
  constraint run_found_check CHECK ((found >= 0)),
  constraint run_ignored_check CHECK ((ignored >= 0)),
  constraint run_loaded_check CHECK ((loaded >= 0)),
  constraint run_quarantined_check CHECK ((quarantined >= 0)),
  constraint run_revised_check CHECK ((revised >= 0)),
  constraint run_status_check CHECK ((status = ANY (ARRAY['running'::text, 'done'::text, 'attention'::text, 'source'::text, 'database'::text, 'locked'::text, 'usage'::text, 'fault'::text, 'abandoned'::text]))),
  constraint run_unchanged_check CHECK ((unchanged >= 0)),
  constraint run_waiting_check CHECK ((waiting >= 0))
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

create table etl.schedule_slot (
  slot_at timestamp with time zone not null,
  status text default 'claimed'::text not null,
  claimed_by text not null,
  claimed_at timestamp with time zone default now() not null,
  alive_until timestamp with time zone not null,
  attempts smallint default 1 not null,
  finished_at timestamp with time zone,
  run_id bigint,
  message text,
  constraint schedule_slot_pkey PRIMARY KEY (slot_at),
  constraint schedule_slot_run_id_fkey FOREIGN KEY (run_id) REFERENCES etl.run(run_id),
  constraint schedule_slot_attempts_check CHECK ((attempts > 0)),
  constraint schedule_slot_check CHECK (((status = ANY (ARRAY['claimed'::text, 'released'::text])) OR (finished_at IS NOT NULL))),
  constraint schedule_slot_status_check CHECK ((status = ANY (ARRAY['claimed'::text, 'released'::text, 'done'::text, 'attention'::text, 'source'::text, 'database'::text, 'fault'::text, 'usage'::text, 'skipped'::text, 'missed'::text, 'abandoned'::text])))
);
comment on table etl.schedule_slot is 'One row for each planned run of `serve`: whichever process inserts it runs it, so that any number of processes run it once. Ends in exactly one status.';
comment on column etl.schedule_slot.slot_at is 'The moment that SCHEDULE names.';
comment on column etl.schedule_slot.status is 'claimed: a process works on it; released: that process was told to stop, another may take it; done, attention, source, database, fault, usage: how the run ended (README, Exit codes); skipped: another run held the lock; missed: no process was there, a later slot was caught up instead; abandoned: its processes died three times, or a later slot came.';
comment on column etl.schedule_slot.claimed_by is 'Host, process id and a random mark of the process that has it.';
comment on column etl.schedule_slot.claimed_at is 'When that process took it.';
comment on column etl.schedule_slot.alive_until is 'The process renews this while it works; once it is past, another may take the slot over.';
comment on column etl.schedule_slot.attempts is 'How many processes have begun it.';
comment on column etl.schedule_slot.finished_at is 'When it came to its end.';
comment on column etl.schedule_slot.run_id is 'The run it led to; null when there was none.';
comment on column etl.schedule_slot.message is 'What a person should know about how it ended.';

create view etl.uncounted_fact as
 SELECT DISTINCT f.quarter_key,
    f.region_key,
    f.municipality_key
   FROM klantprofielen.known_difference k
     JOIN klantprofielen.fact_profiles f ON f.municipality_key = k.municipality_key AND f.quarter_key >= k.from_quarter_key AND (k.to_quarter_key IS NULL OR f.quarter_key <= k.to_quarter_key)
  WHERE NOT k.required OR (EXISTS ( SELECT
           FROM klantprofielen.fact_profiles d
          WHERE d.municipality_key = f.municipality_key AND d.quarter_key = f.quarter_key AND d.region_key < f.region_key));
comment on view etl.uncounted_fact is 'Facts that are not counted when the view comparable_series looks whether a group is complete: one row a fact.';
comment on column etl.uncounted_fact.quarter_key is 'Quarter.';
comment on column etl.uncounted_fact.region_key is 'Region in whose document it is printed.';
comment on column etl.uncounted_fact.municipality_key is 'Municipality.';

create table klantprofielen.comparable_group (
  today_key integer not null,
  valid_from date not null,
  valid_to date,
  members integer not null,
  constraint comparable_group_pkey PRIMARY KEY (today_key, valid_from),
  constraint comparable_group_no_overlap EXCLUDE USING gist (int4range(today_key, today_key, '[]'::text) WITH &&, daterange(valid_from, valid_to) WITH &&) DEFERRABLE,
  constraint comparable_group_today_key_fkey FOREIGN KEY (today_key) REFERENCES klantprofielen.dim_municipality(municipality_key),
  constraint comparable_group_check CHECK ((valid_to > valid_from)),
  constraint comparable_group_members_check CHECK ((members > 0))
);
comment on table klantprofielen.comparable_group is 'How many municipalities made up each municipality of today (or one that was split), by period. One row a municipality of today and period; made anew by every run and by migrate.';
comment on column klantprofielen.comparable_group.today_key is 'Municipality of today, or one that was split (municipality_lineage).';
comment on column klantprofielen.comparable_group.valid_from is 'First day; 2015-01-01 is where the data start.';
comment on column klantprofielen.comparable_group.valid_to is 'First day on which it no longer holds; null = current.';
comment on column klantprofielen.comparable_group.members is 'Number of municipalities of that time that belong to it and that UWV has to print (known_difference.required).';

create table klantprofielen.contract (
  relation text not null,
  kind text not null,
  grain text not null,
  key_columns text not null,
  version text not null,
  constraint contract_pkey PRIMARY KEY (relation),
  constraint contract_grain_check CHECK ((grain <> ''::text)),
  constraint contract_kind_check CHECK ((kind = ANY (ARRAY['dimension'::text, 'fact'::text, 'reference'::text, 'view'::text, 'function'::text]))),
  constraint contract_version_check CHECK ((version ~ '^[0-9]+\.[0-9]+$'::text))
);
comment on table klantprofielen.contract is 'What may be relied on: one row a table, view and function of this schema. A first number that goes up says that queries may have to be changed, a second one that something was added.';
comment on column klantprofielen.contract.relation is 'Name in schema klantprofielen.';
comment on column klantprofielen.contract.kind is 'dimension, fact, reference (small tables that explain the others), view or function.';
comment on column klantprofielen.contract.grain is 'What there is one row for.';
comment on column klantprofielen.contract.key_columns is 'Columns that together are different in every row, separated by commas; empty when there is at most one row, when rows have no key (reconciliation), and for functions that return one value.';
comment on column klantprofielen.contract.version is 'Version of this relation: 1.0 when it was first published; CHANGELOG.md says what changed.';

create table klantprofielen.dim_municipality (
  municipality_key integer not null,
  municipality_code text not null,
  municipality_name text not null,
  valid_from date not null,
  valid_to date,
  constraint dim_municipality_pkey PRIMARY KEY (municipality_key),
  constraint dim_municipality_municipality_code_key UNIQUE (municipality_code),
  constraint dim_municipality_check CHECK ((municipality_code = ('GM'::text || lpad((municipality_key)::text, 4, '0'::text)))),
  constraint dim_municipality_check1 CHECK ((valid_to > valid_from))
);
comment on table klantprofielen.dim_municipality is 'Municipalities by CBS code since 2015, one row a code, also those that no longer exist.';
comment on column klantprofielen.dim_municipality.municipality_key is 'Key: the number of the CBS code, 599 for GM0599.';
comment on column klantprofielen.dim_municipality.municipality_code is 'CBS code: GM0599.';
comment on column klantprofielen.dim_municipality.municipality_name is 'Name today, or the last one.';
comment on column klantprofielen.dim_municipality.valid_from is 'First day of the code; 2015-01-01 is where the data start.';
comment on column klantprofielen.dim_municipality.valid_to is 'First day on which the municipality no longer exists; null = current.';

create table klantprofielen.dim_quarter (
  quarter_key integer not null,
  quarter_code text not null,
  year smallint not null,
  quarter smallint not null,
  first_day date not null,
  last_day date not null,
  label_nl text not null,
  label_en text not null,
  previous_quarter_key integer,
  same_quarter_last_year_key integer,
  constraint dim_quarter_pkey PRIMARY KEY (quarter_key),
  constraint dim_quarter_first_day_key UNIQUE (first_day),
  constraint dim_quarter_last_day_key UNIQUE (last_day),
  constraint dim_quarter_quarter_code_key UNIQUE (quarter_code),
  constraint dim_quarter_previous_quarter_key_fkey FOREIGN KEY (previous_quarter_key) REFERENCES klantprofielen.dim_quarter(quarter_key),
  constraint dim_quarter_same_quarter_last_year_key_fkey FOREIGN KEY (same_quarter_last_year_key) REFERENCES klantprofielen.dim_quarter(quarter_key),
  constraint dim_quarter_check CHECK ((quarter_key = ((year * 10) + quarter))),
  constraint dim_quarter_check1 CHECK ((quarter_code = ((year || 'Q'::text) || quarter))),
  constraint dim_quarter_check2 CHECK ((last_day > first_day)),
  constraint dim_quarter_quarter_check CHECK (((quarter >= 1) AND (quarter <= 4)))
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

create table klantprofielen.dim_region (
  region_key integer not null,
  region_code text not null,
  region_name text not null,
  valid_from date not null,
  valid_to date,
  constraint dim_region_pkey PRIMARY KEY (region_key),
  constraint dim_region_region_code_key UNIQUE (region_code),
  constraint dim_region_check CHECK ((region_code = ('AM'::text || lpad((region_key)::text, 2, '0'::text)))),
  constraint dim_region_check1 CHECK ((valid_to > valid_from))
);
comment on table klantprofielen.dim_region is 'Labour-market regions (arbeidsmarktregio''s) by CBS code, one row a code. AM99 holds municipalities that CBS assigned to no region.';
comment on column klantprofielen.dim_region.region_key is 'Key: the number of the CBS code, 22 for AM22. Not the number that UWV prints.';
comment on column klantprofielen.dim_region.region_code is 'CBS code: AM22.';
comment on column klantprofielen.dim_region.region_name is 'Name today, or the last one.';
comment on column klantprofielen.dim_region.valid_from is 'First day of the code; 2015-01-01 is where the data start.';
comment on column klantprofielen.dim_region.valid_to is 'First day on which the code is no longer used; null = current.';

create table klantprofielen.fact_profiles (
  quarter_key integer not null,
  region_key integer not null,
  municipality_key integer not null,
  municipal_with_profile integer not null,
  municipal_without_profile integer not null,
  uwv_with_profile integer not null,
  uwv_without_profile integer not null,
  known_in_sonar integer not null,
  document_key bigint not null,
  constraint fact_profiles_pkey PRIMARY KEY (quarter_key, region_key, municipality_key),
  constraint fact_profiles_document_key_fkey FOREIGN KEY (document_key) REFERENCES etl.document(document_key),
  constraint fact_profiles_municipality_key_fkey FOREIGN KEY (municipality_key) REFERENCES klantprofielen.dim_municipality(municipality_key),
  constraint fact_profiles_quarter_key_fkey FOREIGN KEY (quarter_key) REFERENCES klantprofielen.dim_quarter(quarter_key),
  constraint fact_profiles_region_key_fkey FOREIGN KEY (region_key) REFERENCES klantprofielen.dim_region(region_key),
  constraint fact_profiles_known_in_sonar_check CHECK ((known_in_sonar >= 0)),
  constraint fact_profiles_municipal_with_profile_check CHECK ((municipal_with_profile >= 0)),
  constraint fact_profiles_municipal_without_profile_check CHECK ((municipal_without_profile >= 0)),
  constraint fact_profiles_parts_add_up CHECK ((((((municipal_with_profile)::bigint + municipal_without_profile) + uwv_with_profile) + uwv_without_profile) = known_in_sonar)),
  constraint fact_profiles_uwv_with_profile_check CHECK ((uwv_with_profile >= 0)),
  constraint fact_profiles_uwv_without_profile_check CHECK ((uwv_without_profile >= 0))
);
CREATE INDEX fact_profiles_document ON klantprofielen.fact_profiles USING btree (document_key);
CREATE INDEX fact_profiles_municipality ON klantprofielen.fact_profiles USING btree (municipality_key, quarter_key);
CREATE INDEX fact_profiles_region ON klantprofielen.fact_profiles USING btree (region_key, quarter_key);
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

create table klantprofielen.fact_region_coverage (
  quarter_key integer not null,
  region_key integer not null,
  municipal_with_profile integer not null,
  municipal_without_profile integer not null,
  uwv_with_profile integer not null,
  uwv_without_profile integer not null,
  known_in_sonar integer not null,
  register_persons integer not null,
  known_pct smallint not null,
  known_share numeric generated always as (
CASE
    WHEN (register_persons > 0) THEN round(((known_in_sonar)::numeric / (register_persons)::numeric), 6)
    ELSE NULL::numeric
END) stored,
  document_key bigint not null,
  constraint fact_region_coverage_pkey PRIMARY KEY (quarter_key, region_key),
  constraint fact_region_coverage_document_key_fkey FOREIGN KEY (document_key) REFERENCES etl.document(document_key),
  constraint fact_region_coverage_quarter_key_fkey FOREIGN KEY (quarter_key) REFERENCES klantprofielen.dim_quarter(quarter_key),
  constraint fact_region_coverage_region_key_fkey FOREIGN KEY (region_key) REFERENCES klantprofielen.dim_region(region_key),
  constraint fact_region_coverage_known_in_sonar_check CHECK ((known_in_sonar >= 0)),
  constraint fact_region_coverage_known_pct_check CHECK (((known_pct >= 0) AND (known_pct <= 100))),
  constraint fact_region_coverage_municipal_with_profile_check CHECK ((municipal_with_profile >= 0)),
  constraint fact_region_coverage_municipal_without_profile_check CHECK ((municipal_without_profile >= 0)),
  constraint fact_region_coverage_parts_add_up CHECK ((((((municipal_with_profile)::bigint + municipal_without_profile) + uwv_with_profile) + uwv_without_profile) = known_in_sonar)),
  constraint fact_region_coverage_register_persons_check CHECK ((register_persons >= 0)),
  constraint fact_region_coverage_uwv_with_profile_check CHECK ((uwv_with_profile >= 0)),
  constraint fact_region_coverage_uwv_without_profile_check CHECK ((uwv_without_profile >= 0))
);
CREATE INDEX fact_region_coverage_document ON klantprofielen.fact_region_coverage USING btree (document_key);
CREATE INDEX fact_region_coverage_region ON klantprofielen.fact_region_coverage USING btree (region_key, quarter_key);
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

create table klantprofielen.known_difference (
  municipality_key integer not null,
  region_key integer not null,
  from_quarter_key integer not null,
  to_quarter_key integer,
  required boolean not null,
  reason text not null,
  constraint known_difference_pkey PRIMARY KEY (municipality_key, region_key, from_quarter_key),
  constraint known_difference_municipality_key_fkey FOREIGN KEY (municipality_key) REFERENCES klantprofielen.dim_municipality(municipality_key),
  constraint known_difference_region_key_fkey FOREIGN KEY (region_key) REFERENCES klantprofielen.dim_region(region_key),
  constraint known_difference_check CHECK ((to_quarter_key >= from_quarter_key))
);
comment on table klantprofielen.known_difference is 'Where UWV is known to count a municipality in another region than CBS does. One row a municipality, region allowed besides that of CBS, and period.';
comment on column klantprofielen.known_difference.municipality_key is 'Municipality.';
comment on column klantprofielen.known_difference.region_key is 'Region in which it is allowed besides the one of municipality_region.';
comment on column klantprofielen.known_difference.from_quarter_key is 'First quarter (20191); may lie before dim_quarter starts.';
comment on column klantprofielen.known_difference.to_quarter_key is 'Last quarter, inclusive; null = still.';
comment on column klantprofielen.known_difference.required is 'Must the complete quarter hold the municipality in one of its regions?';
comment on column klantprofielen.known_difference.reason is 'Why.';

create table klantprofielen.measure (
  measure text not null,
  label_nl text not null,
  label_en text not null,
  confirmed boolean default false not null,
  confirmed_by text,
  confirmed_on date,
  reason text,
  constraint measure_pkey PRIMARY KEY (measure),
  constraint measure_check CHECK (((confirmed = (confirmed_by IS NOT NULL)) AND (confirmed = (confirmed_on IS NOT NULL)) AND (confirmed = (reason IS NOT NULL)))),
  constraint measure_confirmed_by_check CHECK ((confirmed_by <> ''::text)),
  constraint measure_measure_check CHECK ((measure = ANY (ARRAY['municipal_with_profile'::text, 'municipal_without_profile'::text, 'uwv_with_profile'::text, 'uwv_without_profile'::text, 'known_in_sonar'::text]))),
  constraint measure_reason_check CHECK ((reason <> ''::text))
);
comment on table klantprofielen.measure is 'The five measures of the table. Which printed column means which measure is an inference until a person confirms it.';
comment on column klantprofielen.measure.measure is 'Name of the measure and of its column in the facts.';
comment on column klantprofielen.measure.label_nl is 'Label in Dutch.';
comment on column klantprofielen.measure.label_en is 'Label in English.';
comment on column klantprofielen.measure.confirmed is 'Has a person confirmed the meaning (klantprofielen confirm)?';
comment on column klantprofielen.measure.confirmed_by is 'Who confirmed it.';
comment on column klantprofielen.measure.confirmed_on is 'When, Amsterdam date.';
comment on column klantprofielen.measure.reason is 'On what ground.';

create table klantprofielen.municipality_lineage (
  municipality_key integer not null,
  today_key integer not null,
  region_key integer,
  is_split boolean not null,
  split_on date,
  constraint municipality_lineage_pkey PRIMARY KEY (municipality_key),
  constraint municipality_lineage_municipality_key_fkey FOREIGN KEY (municipality_key) REFERENCES klantprofielen.dim_municipality(municipality_key),
  constraint municipality_lineage_region_key_fkey FOREIGN KEY (region_key) REFERENCES klantprofielen.dim_region(region_key),
  constraint municipality_lineage_today_key_fkey FOREIGN KEY (today_key) REFERENCES klantprofielen.dim_municipality(municipality_key),
  constraint municipality_lineage_check CHECK (((NOT is_split) OR ((today_key = municipality_key) AND (split_on IS NOT NULL))))
);
CREATE INDEX municipality_lineage_today ON klantprofielen.municipality_lineage USING btree (today_key);
comment on table klantprofielen.municipality_lineage is 'Where the persons of each municipality are counted today: what municipality_succession comes to. One row a municipality; made anew by every run and by migrate.';
comment on column klantprofielen.municipality_lineage.municipality_key is 'Municipality.';
comment on column klantprofielen.municipality_lineage.today_key is 'Municipality of today that it went into, through all mergers, annexations and renames; itself when it still exists or was split.';
comment on column klantprofielen.municipality_lineage.region_key is 'Region of that municipality today, or its last one.';
comment on column klantprofielen.municipality_lineage.is_split is 'It was divided over several municipalities: its persons cannot be divided, so it stays a group of its own.';
comment on column klantprofielen.municipality_lineage.split_on is 'Last day on which a municipality was divided: this one (is_split), or another of which the municipality of today got a part; null = none.';

create table klantprofielen.municipality_name (
  municipality_key integer not null,
  municipality_name text not null,
  valid_from date not null,
  valid_to date,
  constraint municipality_name_pkey PRIMARY KEY (municipality_key, valid_from),
  constraint municipality_name_no_overlap EXCLUDE USING gist (int4range(municipality_key, municipality_key, '[]'::text) WITH &&, daterange(valid_from, valid_to) WITH &&) DEFERRABLE,
  constraint municipality_name_municipality_key_fkey FOREIGN KEY (municipality_key) REFERENCES klantprofielen.dim_municipality(municipality_key),
  constraint municipality_name_check CHECK ((valid_to > valid_from))
);
comment on table klantprofielen.municipality_name is 'Every name a municipality code has had. One row a municipality and period; periods do not overlap.';
comment on column klantprofielen.municipality_name.municipality_key is 'Municipality.';
comment on column klantprofielen.municipality_name.municipality_name is 'Official name in this period.';
comment on column klantprofielen.municipality_name.valid_from is 'First day of the name; 2015-01-01 is where the data start.';
comment on column klantprofielen.municipality_name.valid_to is 'First day on which it no longer holds; null = current.';

create table klantprofielen.municipality_region (
  municipality_key integer not null,
  region_key integer not null,
  valid_from date not null,
  valid_to date,
  constraint municipality_region_pkey PRIMARY KEY (municipality_key, valid_from),
  constraint municipality_region_no_overlap EXCLUDE USING gist (int4range(municipality_key, municipality_key, '[]'::text) WITH &&, daterange(valid_from, valid_to) WITH &&) DEFERRABLE,
  constraint municipality_region_municipality_key_fkey FOREIGN KEY (municipality_key) REFERENCES klantprofielen.dim_municipality(municipality_key),
  constraint municipality_region_region_key_fkey FOREIGN KEY (region_key) REFERENCES klantprofielen.dim_region(region_key),
  constraint municipality_region_check CHECK ((valid_to > valid_from))
);
CREATE INDEX municipality_region_region ON klantprofielen.municipality_region USING btree (region_key);
comment on table klantprofielen.municipality_region is 'Which municipality belongs to which region according to CBS. One row a municipality and period; never two regions at once.';
comment on column klantprofielen.municipality_region.municipality_key is 'Municipality.';
comment on column klantprofielen.municipality_region.region_key is 'Region it belongs to in this period.';
comment on column klantprofielen.municipality_region.valid_from is 'First day; 2015-01-01 is where the data start.';
comment on column klantprofielen.municipality_region.valid_to is 'First day on which it no longer holds; null = current.';

create table klantprofielen.municipality_succession (
  date date not null,
  kind text not null,
  old_code text not null,
  new_code text not null,
  old_name text not null,
  new_name text not null,
  old_municipality_key integer,
  new_municipality_key integer,
  constraint municipality_succession_pkey PRIMARY KEY (old_code, new_code, date),
  constraint municipality_succession_new_municipality_key_fkey FOREIGN KEY (new_municipality_key) REFERENCES klantprofielen.dim_municipality(municipality_key),
  constraint municipality_succession_old_municipality_key_fkey FOREIGN KEY (old_municipality_key) REFERENCES klantprofielen.dim_municipality(municipality_key),
  constraint municipality_succession_check CHECK (((new_code ~ '^GM[0-9]{4}$'::text) AND (new_code <> old_code))),
  constraint municipality_succession_kind_check CHECK ((kind = ANY (ARRAY['merge'::text, 'annex'::text, 'split'::text, 'rename'::text]))),
  constraint municipality_succession_old_code_check CHECK ((old_code ~ '^GM[0-9]{4}$'::text))
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

create table klantprofielen.region_name (
  region_key integer not null,
  region_name text not null,
  valid_from date not null,
  valid_to date,
  constraint region_name_pkey PRIMARY KEY (region_key, valid_from),
  constraint region_name_no_overlap EXCLUDE USING gist (int4range(region_key, region_key, '[]'::text) WITH &&, daterange(valid_from, valid_to) WITH &&) DEFERRABLE,
  constraint region_name_region_key_fkey FOREIGN KEY (region_key) REFERENCES klantprofielen.dim_region(region_key),
  constraint region_name_check CHECK ((valid_to > valid_from))
);
comment on table klantprofielen.region_name is 'Every name a region has had. One row a region and period; periods do not overlap.';
comment on column klantprofielen.region_name.region_key is 'Region.';
comment on column klantprofielen.region_name.region_name is 'Official name in this period.';
comment on column klantprofielen.region_name.valid_from is 'First day of the name; 2015-01-01 is where the data start.';
comment on column klantprofielen.region_name.valid_to is 'First day on which it no longer holds; null = current.';

create view klantprofielen.comparable_series as
 SELECT q.quarter_code,
    q.first_day AS quarter_first_day,
    r.region_code,
    r.region_name,
    m.municipality_code,
    m.municipality_name,
    COALESCE(t.is_split, false) AS is_split,
    t.split_on,
    count(*) FILTER (WHERE (o.valid_to IS NULL OR o.valid_to > q.last_day) AND NOT ((f.quarter_key, f.region_key, f.municipality_key) IN ( SELECT u.quarter_key,
            u.region_key,
            u.municipality_key
           FROM etl.uncounted_fact u))) >= COALESCE(max(e.members), 0) AS is_complete,
    count(*)::integer AS members,
    sum(f.municipal_with_profile) AS municipal_with_profile,
    sum(f.municipal_without_profile) AS municipal_without_profile,
    sum(f.uwv_with_profile) AS uwv_with_profile,
    sum(f.uwv_without_profile) AS uwv_without_profile,
    sum(f.known_in_sonar) AS known_in_sonar,
    q.quarter_key,
    m.municipality_key
   FROM klantprofielen.fact_profiles f
     JOIN klantprofielen.dim_quarter q ON q.quarter_key = f.quarter_key
     JOIN klantprofielen.dim_municipality o ON o.municipality_key = f.municipality_key
     LEFT JOIN klantprofielen.municipality_lineage l ON l.municipality_key = f.municipality_key
     JOIN klantprofielen.dim_municipality m ON m.municipality_key = COALESCE(l.today_key, f.municipality_key)
     LEFT JOIN klantprofielen.municipality_lineage t ON t.municipality_key = m.municipality_key
     LEFT JOIN klantprofielen.dim_region r ON r.region_key = t.region_key
     LEFT JOIN klantprofielen.comparable_group e ON e.today_key = m.municipality_key AND e.valid_from <= q.last_day AND (e.valid_to IS NULL OR e.valid_to > q.last_day)
  GROUP BY q.quarter_key, m.municipality_key, t.municipality_key, r.region_key;
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

create view klantprofielen.coverage as
 WITH expected AS (
         SELECT q.quarter_key,
            q.quarter_code,
            r.region_key,
            r.region_code,
            r.region_name,
            (now() AT TIME ZONE 'Europe/Amsterdam'::text)::date AS today,
            klantprofielen.due_on(q.quarter_key) AS due_on
           FROM klantprofielen.dim_quarter q
             JOIN klantprofielen.dim_region r ON r.valid_from <= q.last_day AND (r.valid_to IS NULL OR r.valid_to > q.last_day) AND r.region_code <> 'AM99'::text
          WHERE q.last_day < (now() AT TIME ZONE 'Europe/Amsterdam'::text)::date
        ), blocked AS (
         SELECT DISTINCT ON (d.quarter_key, d.region_key) d.quarter_key,
            d.region_key,
            d.document_key,
            d.status,
            d.reason
           FROM etl.document d
          WHERE d.status = ANY (ARRAY['quarantined'::text, 'rejected'::text])
          ORDER BY d.quarter_key, d.region_key, d.status, d.judged_at DESC, d.document_key DESC
        ), links AS (
         SELECT l.quarter_key,
            l.region_key,
            (array_agg(s.reason ORDER BY s.run_id DESC, l.link_key DESC) FILTER (WHERE s.state = 'failed'::text))[1] AS failure,
            count(*) FILTER (WHERE s.state = 'failed'::text) AS failed
           FROM etl.link l
             LEFT JOIN LATERAL ( SELECT t.run_id,
                    t.state,
                    COALESCE(t.reason, 'failed'::text) AS reason
                   FROM etl.link_state t
                  WHERE t.link_key = l.link_key
                  ORDER BY t.run_id DESC
                 LIMIT 1) s ON true
          WHERE l.quarter_key IS NOT NULL AND l.region_key IS NOT NULL
          GROUP BY l.quarter_key, l.region_key
        ), judged AS (
         SELECT e.quarter_code,
            e.region_code,
            e.region_name,
            e.due_on,
            d.document_key AS current_key,
            b.document_key AS blocked_key,
            b.reason AS blocked_reason,
            l.failure,
            ( SELECT max(w.withdrawn_reason) AS max
                   FROM etl.link w
                  WHERE w.document_key = d.document_key) AS withdrawn_reason,
            l.region_key IS NOT NULL AS is_linked,
                CASE
                    WHEN d.document_key IS NOT NULL AND c.region_key IS NULL THEN 'facts_missing'::text
                    WHEN d.withdrawn_at IS NOT NULL THEN 'withdrawn'::text
                    WHEN d.document_key IS NOT NULL THEN 'loaded'::text
                    WHEN b.status = 'quarantined'::text THEN 'quarantined'::text
                    WHEN l.failed > 0 THEN 'failed'::text
                    WHEN b.status = 'rejected'::text THEN 'rejected'::text
                    WHEN e.today >= (e.due_on + 14) THEN 'missing'::text
                    ELSE 'not_yet_due'::text
                END AS verdict
           FROM expected e
             LEFT JOIN etl.document d ON d.quarter_key = e.quarter_key AND d.region_key = e.region_key AND d.status = 'current'::text
             LEFT JOIN klantprofielen.fact_region_coverage c ON c.quarter_key = e.quarter_key AND c.region_key = e.region_key
             LEFT JOIN blocked b ON b.quarter_key = e.quarter_key AND b.region_key = e.region_key
             LEFT JOIN links l ON l.quarter_key = e.quarter_key AND l.region_key = e.region_key
        )
 SELECT quarter_code,
    region_code,
    region_name,
        CASE
            WHEN verdict = ANY (ARRAY['facts_missing'::text, 'failed'::text, 'rejected'::text]) THEN 'missing'::text
            ELSE verdict
        END AS status,
        CASE verdict
            WHEN 'facts_missing'::text THEN 'facts_missing'::text
            WHEN 'withdrawn'::text THEN COALESCE(withdrawn_reason, 'withdrawn'::text)
            WHEN 'quarantined'::text THEN blocked_reason
            WHEN 'failed'::text THEN failure
            WHEN 'rejected'::text THEN 'rejected'::text
            WHEN 'missing'::text THEN
            CASE
                WHEN is_linked THEN 'not_judged'::text
                ELSE 'not_seen'::text
            END
            ELSE NULL::text
        END AS reason,
        CASE
            WHEN verdict = ANY (ARRAY['facts_missing'::text, 'withdrawn'::text, 'loaded'::text]) THEN current_key
            WHEN verdict = ANY (ARRAY['quarantined'::text, 'rejected'::text]) THEN blocked_key
            ELSE NULL::bigint
        END AS document_key,
    due_on
   FROM judged;
comment on view klantprofielen.coverage is 'What should be there and what is: exactly one row a quarter since 2016Q4 (whose last day is past, Amsterdam time) and region of that day.';
comment on column klantprofielen.coverage.quarter_code is 'Quarter: 2023Q1.';
comment on column klantprofielen.coverage.region_code is 'CBS code of the region: AM22.';
comment on column klantprofielen.coverage.region_name is 'Name of the region today, or its last one.';
comment on column klantprofielen.coverage.status is 'loaded: its numbers are the facts, also while a revision waits; withdrawn: the same, but the source offers it no longer; quarantined: a person must look; missing: it should be there; not_yet_due: UWV publishes it later.';
comment on column klantprofielen.coverage.reason is 'Why it is not simply loaded: code of the blocking check, code of the failed download, gone or missing (withdrawn), rejected, facts_missing (an operator removed them: replay), not_judged (a link names it, no document came of it), not_seen (no source named it).';
comment on column klantprofielen.coverage.document_key is 'The document that is loaded, waits or was rejected; null when there is none.';
comment on column klantprofielen.coverage.due_on is 'Day by which UWV has usually published the quarter; missing from 14 days later.';

create view klantprofielen.document_loads as
 SELECT q.quarter_code,
    r.region_code,
    l.loaded_at,
    lead(l.loaded_at) OVER (PARTITION BY l.quarter_key, l.region_key ORDER BY l.loaded_at) AS replaced_at,
    l.document_key
   FROM etl.publication_load l
     JOIN klantprofielen.dim_quarter q ON q.quarter_key = l.quarter_key
     JOIN klantprofielen.dim_region r ON r.region_key = l.region_key;
comment on view klantprofielen.document_loads is 'From when to when the facts came from which document: one row a quarter, region and load. The first row of a publication is its first load.';
comment on column klantprofielen.document_loads.quarter_code is 'Quarter: 2023Q1.';
comment on column klantprofielen.document_loads.region_code is 'CBS code of the region: AM22.';
comment on column klantprofielen.document_loads.loaded_at is 'When its numbers became the facts.';
comment on column klantprofielen.document_loads.replaced_at is 'When another document took its place; null = its numbers are the facts.';
comment on column klantprofielen.document_loads.document_key is 'The document (view documents).';

create view klantprofielen.documents as
 SELECT d.document_key,
    d.url,
    d.sha256,
    d.seen_as,
    c.archived_at AS fetched_at,
    d.published_on,
    d.layout,
    d.measures_from,
    d.reader_version,
    d.status,
    d.status = 'republished'::text OR (EXISTS ( SELECT
           FROM etl.document o
          WHERE o.same_numbers_as = d.document_key)) AS republished
   FROM etl.document d
     JOIN etl.document_content c ON c.sha256 = d.sha256
  WHERE d.status <> 'ignored'::text;
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

create view klantprofielen.freshness as
 WITH past AS (
         SELECT q.quarter_key,
            q.quarter_code,
            q.quarter_last_day,
            q.due_on,
            q.regions_loaded,
            q.is_complete
           FROM klantprofielen.quarters q
        ), facts AS (
         SELECT max(p_1.quarter_key) FILTER (WHERE p_1.is_complete) AS complete_key,
            max(p_1.quarter_key) FILTER (WHERE p_1.regions_loaded > 0) AS newest_key
           FROM past p_1
        ), next AS (
         SELECT n_1.quarter_key,
            n_1.quarter_code,
            n_1.last_day
           FROM klantprofielen.dim_quarter n_1,
            facts f_1
          WHERE n_1.quarter_key > COALESCE(f_1.complete_key, f_1.newest_key, 0)
          ORDER BY n_1.quarter_key
         LIMIT 1
        ), loads AS (
         SELECT c_1.quarter_key,
            max(d.loaded_at) AS loaded_at
           FROM klantprofielen.fact_region_coverage c_1
             JOIN etl.document d ON d.document_key = c_1.document_key
          WHERE (c_1.quarter_key IN ( SELECT f_1.complete_key
                   FROM facts f_1))
          GROUP BY c_1.quarter_key
        )
 SELECT c.quarter_code AS newest_complete_quarter,
    c.quarter_last_day AS data_until,
    l.loaded_at AS newest_complete_loaded_at,
    p.quarter_code AS newest_quarter,
    p.regions_loaded AS newest_quarter_regions,
    n.quarter_code AS next_quarter,
    klantprofielen.due_on(n.quarter_key) AS next_expected_on,
    GREATEST((now() AT TIME ZONE 'Europe/Amsterdam'::text)::date - klantprofielen.due_on(n.quarter_key), 0) AS days_late
   FROM facts f
     LEFT JOIN past c ON c.quarter_key = f.complete_key
     LEFT JOIN past p ON p.quarter_key = f.newest_key
     LEFT JOIN next n ON true
     LEFT JOIN loads l ON l.quarter_key = f.complete_key;
comment on view klantprofielen.freshness is 'How fresh the data are: exactly one row. It looks at the quarters that are loaded, not at when something was loaded: an old quarter that comes late changes nothing here.';
comment on column klantprofielen.freshness.newest_complete_quarter is 'Newest quarter of which all regions are loaded; null when there is none.';
comment on column klantprofielen.freshness.data_until is 'Its last day: the newest day about which national numbers say anything.';
comment on column klantprofielen.freshness.newest_complete_loaded_at is 'When the last of its documents (or of their revisions) was loaded.';
comment on column klantprofielen.freshness.newest_quarter is 'Newest quarter of which any region is loaded; null when there is none.';
comment on column klantprofielen.freshness.newest_quarter_regions is 'Number of its regions that are loaded.';
comment on column klantprofielen.freshness.next_quarter is 'Quarter that is expected next: the one after newest_complete_quarter; while no quarter is complete the one after newest_quarter.';
comment on column klantprofielen.freshness.next_expected_on is 'Day by which UWV has usually published it.';
comment on column klantprofielen.freshness.days_late is 'Days since then, Amsterdam time; 0 while it is not due. The view coverage calls a region missing after 14.';

create view klantprofielen.latest_complete_quarter as
 SELECT quarter_key,
    quarter_code,
    quarter_first_day,
    quarter_last_day,
    regions_loaded
   FROM klantprofielen.quarters q
  WHERE is_complete
  ORDER BY quarter_key DESC
 LIMIT 1;
comment on view klantprofielen.latest_complete_quarter is 'The newest quarter of which all regions are loaded: one row, or none when no quarter is complete.';
comment on column klantprofielen.latest_complete_quarter.quarter_key is 'Key: 20231 for 2023Q1.';
comment on column klantprofielen.latest_complete_quarter.quarter_code is 'Quarter: 2023Q1.';
comment on column klantprofielen.latest_complete_quarter.quarter_first_day is 'First day of the quarter: the date for a time axis.';
comment on column klantprofielen.latest_complete_quarter.quarter_last_day is 'Last day: the counts are a position on this day.';
comment on column klantprofielen.latest_complete_quarter.regions_loaded is 'Number of regions that are loaded: all of that day.';

create view klantprofielen.municipality_changes as
 SELECT q.quarter_code,
    q.first_day AS quarter_first_day,
    r.region_code,
    r.region_name,
    m.municipality_code,
    m.municipality_name,
    ((f.quarter_key, f.municipality_key) IN ( SELECT n.quarter_key,
            s.new_municipality_key
           FROM klantprofielen.municipality_succession s
             JOIN klantprofielen.dim_quarter n ON n.last_day >= s.date AND n.last_day < (s.date + '1 year'::interval)
          WHERE s.new_municipality_key IS NOT NULL)) AS borders_changed,
    f.municipal_with_profile,
    f.municipal_without_profile,
    f.uwv_with_profile,
    f.uwv_without_profile,
    f.known_in_sonar,
    f.municipal_with_profile - b.municipal_with_profile AS municipal_with_profile_qoq,
    f.municipal_with_profile - y.municipal_with_profile AS municipal_with_profile_yoy,
    f.municipal_without_profile - b.municipal_without_profile AS municipal_without_profile_qoq,
    f.municipal_without_profile - y.municipal_without_profile AS municipal_without_profile_yoy,
    f.uwv_with_profile - b.uwv_with_profile AS uwv_with_profile_qoq,
    f.uwv_with_profile - y.uwv_with_profile AS uwv_with_profile_yoy,
    f.uwv_without_profile - b.uwv_without_profile AS uwv_without_profile_qoq,
    f.uwv_without_profile - y.uwv_without_profile AS uwv_without_profile_yoy,
    f.known_in_sonar - b.known_in_sonar AS known_in_sonar_qoq,
    f.known_in_sonar - y.known_in_sonar AS known_in_sonar_yoy,
    klantprofielen.share((f.municipal_with_profile + f.uwv_with_profile)::numeric, f.known_in_sonar::numeric) AS profile_share,
    klantprofielen.share((f.municipal_with_profile + f.uwv_with_profile)::numeric, f.known_in_sonar::numeric) - klantprofielen.share((b.municipal_with_profile + b.uwv_with_profile)::numeric, b.known_in_sonar::numeric) AS profile_share_qoq,
    klantprofielen.share((f.municipal_with_profile + f.uwv_with_profile)::numeric, f.known_in_sonar::numeric) - klantprofielen.share((y.municipal_with_profile + y.uwv_with_profile)::numeric, y.known_in_sonar::numeric) AS profile_share_yoy
   FROM klantprofielen.fact_profiles f
     JOIN klantprofielen.dim_quarter q ON q.quarter_key = f.quarter_key
     LEFT JOIN klantprofielen.fact_profiles b ON b.quarter_key = q.previous_quarter_key AND b.region_key = f.region_key AND b.municipality_key = f.municipality_key
     LEFT JOIN klantprofielen.fact_profiles y ON y.quarter_key = q.same_quarter_last_year_key AND y.region_key = f.region_key AND y.municipality_key = f.municipality_key
     LEFT JOIN klantprofielen.dim_region r ON r.region_key = f.region_key
     LEFT JOIN klantprofielen.dim_municipality m ON m.municipality_key = f.municipality_key;
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

create view klantprofielen.municipality_ranking as
 SELECT quarter_code,
    quarter_first_day,
    region_code,
    region_name,
    municipality_code,
    municipality_name,
    known_in_sonar,
    profile_share,
    rank() OVER (region_quarter ORDER BY known_in_sonar DESC)::integer AS known_in_sonar_rank,
        CASE
            WHEN profile_share IS NOT NULL THEN rank() OVER (region_quarter ORDER BY profile_share DESC NULLS LAST)::integer
            ELSE NULL::integer
        END AS profile_share_rank,
    count(*) OVER region_quarter::integer AS municipalities
   FROM klantprofielen.profiles p
  WINDOW region_quarter AS (PARTITION BY quarter_code, region_code);
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

create view klantprofielen.national_totals as
 SELECT q.quarter_code,
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
    klantprofielen.share(s.known_in_sonar::numeric, s.register_persons::numeric) AS known_share,
    klantprofielen.share(s.municipal_with_profile::numeric, (s.municipal_with_profile + s.municipal_without_profile)::numeric) AS municipal_profile_share,
    klantprofielen.share(s.uwv_with_profile::numeric, (s.uwv_with_profile + s.uwv_without_profile)::numeric) AS uwv_profile_share,
    klantprofielen.share((s.municipal_with_profile + s.uwv_with_profile)::numeric, s.known_in_sonar::numeric) AS profile_share,
        CASE
            WHEN q.is_complete AND bool_and(q.is_complete) OVER quarter_before THEN s.known_in_sonar - first_value(s.known_in_sonar) OVER quarter_before
            ELSE NULL::bigint
        END AS known_in_sonar_qoq,
        CASE
            WHEN q.is_complete AND bool_and(q.is_complete) OVER year_before THEN s.known_in_sonar - first_value(s.known_in_sonar) OVER year_before
            ELSE NULL::bigint
        END AS known_in_sonar_yoy,
        CASE
            WHEN q.is_complete AND bool_and(q.is_complete) OVER quarter_before THEN klantprofielen.share((s.municipal_with_profile + s.uwv_with_profile)::numeric, s.known_in_sonar::numeric) - first_value(klantprofielen.share((s.municipal_with_profile + s.uwv_with_profile)::numeric, s.known_in_sonar::numeric)) OVER quarter_before
            ELSE NULL::numeric
        END AS profile_share_qoq,
        CASE
            WHEN q.is_complete AND bool_and(q.is_complete) OVER year_before THEN klantprofielen.share((s.municipal_with_profile + s.uwv_with_profile)::numeric, s.known_in_sonar::numeric) - first_value(klantprofielen.share((s.municipal_with_profile + s.uwv_with_profile)::numeric, s.known_in_sonar::numeric)) OVER year_before
            ELSE NULL::numeric
        END AS profile_share_yoy
   FROM klantprofielen.quarters q
     JOIN ( SELECT c.quarter_key,
            sum(c.municipal_with_profile) AS municipal_with_profile,
            sum(c.municipal_without_profile) AS municipal_without_profile,
            sum(c.uwv_with_profile) AS uwv_with_profile,
            sum(c.uwv_without_profile) AS uwv_without_profile,
            sum(c.known_in_sonar) AS known_in_sonar,
            sum(c.register_persons) AS register_persons
           FROM klantprofielen.fact_region_coverage c
          GROUP BY c.quarter_key) s ON s.quarter_key = q.quarter_key
  WINDOW quarter_before AS (ORDER BY (q.quarter_key / 10 * 4 + q.quarter_key % 10) RANGE BETWEEN 1 PRECEDING AND 1 PRECEDING), year_before AS (ORDER BY (q.quarter_key / 10 * 4 + q.quarter_key % 10) RANGE BETWEEN 4 PRECEDING AND 4 PRECEDING);
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

create view klantprofielen.profiles as
 SELECT q.quarter_code,
    q.first_day AS quarter_first_day,
    COALESCE(k.is_complete, false) AS quarter_is_complete,
    r.region_code,
    r.region_name,
    m.municipality_code,
    m.municipality_name,
    f.municipal_with_profile,
    f.municipal_without_profile,
    f.uwv_with_profile,
    f.uwv_without_profile,
    f.known_in_sonar,
    klantprofielen.share(f.municipal_with_profile::numeric, (f.municipal_with_profile + f.municipal_without_profile)::numeric) AS municipal_profile_share,
    klantprofielen.share(f.uwv_with_profile::numeric, (f.uwv_with_profile + f.uwv_without_profile)::numeric) AS uwv_profile_share,
    klantprofielen.share((f.municipal_with_profile + f.uwv_with_profile)::numeric, f.known_in_sonar::numeric) AS profile_share,
    f.document_key
   FROM klantprofielen.fact_profiles f
     LEFT JOIN klantprofielen.dim_quarter q ON q.quarter_key = f.quarter_key
     LEFT JOIN klantprofielen.dim_region r ON r.region_key = f.region_key
     LEFT JOIN klantprofielen.dim_municipality m ON m.municipality_key = f.municipality_key
     LEFT JOIN klantprofielen.quarters k ON k.quarter_key = f.quarter_key;
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

create view klantprofielen.quarters as
 SELECT q.quarter_key,
    q.quarter_code,
    q.first_day AS quarter_first_day,
    q.last_day AS quarter_last_day,
    klantprofielen.due_on(q.quarter_key) AS due_on,
    count(r.region_key)::integer AS regions_expected,
    count(c.region_key)::integer AS regions_loaded,
    count(r.region_key) > 0 AND count(c.region_key) = count(r.region_key) AS is_complete
   FROM klantprofielen.dim_quarter q
     LEFT JOIN klantprofielen.dim_region r ON r.valid_from <= q.last_day AND (r.valid_to IS NULL OR r.valid_to > q.last_day) AND r.region_code <> 'AM99'::text
     LEFT JOIN klantprofielen.fact_region_coverage c ON c.quarter_key = q.quarter_key AND c.region_key = r.region_key
  WHERE q.last_day < (now() AT TIME ZONE 'Europe/Amsterdam'::text)::date
  GROUP BY q.quarter_key;
comment on view klantprofielen.quarters is 'How complete each quarter is: one row a quarter since 2016Q4 whose last day is past (Amsterdam time).';
comment on column klantprofielen.quarters.quarter_key is 'Key: 20231 for 2023Q1.';
comment on column klantprofielen.quarters.quarter_code is 'Quarter: 2023Q1.';
comment on column klantprofielen.quarters.quarter_first_day is 'First day of the quarter: the date for a time axis.';
comment on column klantprofielen.quarters.quarter_last_day is 'Last day: the counts are a position on this day.';
comment on column klantprofielen.quarters.due_on is 'Day by which UWV has usually published the quarter.';
comment on column klantprofielen.quarters.regions_expected is 'Number of regions on the last day, AM99 not counted.';
comment on column klantprofielen.quarters.regions_loaded is 'Number of them whose numbers are loaded.';
comment on column klantprofielen.quarters.is_complete is 'Are all of them loaded? Only then do national totals hold.';

create view klantprofielen.reconciliation as
 SELECT q.quarter_code,
    r.region_code,
    c.document_key,
    c.code,
    c.severity,
    c.subject,
    c.expected,
    c.found,
    c.residual,
    c.passed
   FROM etl.check_result c
     JOIN etl.document d ON d.document_key = c.document_key AND (d.status = ANY (ARRAY['current'::text, 'quarantined'::text]))
     LEFT JOIN klantprofielen.dim_quarter q ON q.quarter_key = d.quarter_key
     LEFT JOIN klantprofielen.dim_region r ON r.region_key = d.region_key;
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

create view klantprofielen.region_changes as
 SELECT q.quarter_code,
    q.first_day AS quarter_first_day,
    r.region_code,
    r.region_name,
    f.municipal_with_profile,
    f.municipal_without_profile,
    f.uwv_with_profile,
    f.uwv_without_profile,
    f.known_in_sonar,
    f.municipal_with_profile - b.municipal_with_profile AS municipal_with_profile_qoq,
    f.municipal_with_profile - y.municipal_with_profile AS municipal_with_profile_yoy,
    f.municipal_without_profile - b.municipal_without_profile AS municipal_without_profile_qoq,
    f.municipal_without_profile - y.municipal_without_profile AS municipal_without_profile_yoy,
    f.uwv_with_profile - b.uwv_with_profile AS uwv_with_profile_qoq,
    f.uwv_with_profile - y.uwv_with_profile AS uwv_with_profile_yoy,
    f.uwv_without_profile - b.uwv_without_profile AS uwv_without_profile_qoq,
    f.uwv_without_profile - y.uwv_without_profile AS uwv_without_profile_yoy,
    f.known_in_sonar - b.known_in_sonar AS known_in_sonar_qoq,
    f.known_in_sonar - y.known_in_sonar AS known_in_sonar_yoy,
    klantprofielen.share((f.municipal_with_profile + f.uwv_with_profile)::numeric, f.known_in_sonar::numeric) AS profile_share,
    klantprofielen.share((f.municipal_with_profile + f.uwv_with_profile)::numeric, f.known_in_sonar::numeric) - klantprofielen.share((b.municipal_with_profile + b.uwv_with_profile)::numeric, b.known_in_sonar::numeric) AS profile_share_qoq,
    klantprofielen.share((f.municipal_with_profile + f.uwv_with_profile)::numeric, f.known_in_sonar::numeric) - klantprofielen.share((y.municipal_with_profile + y.uwv_with_profile)::numeric, y.known_in_sonar::numeric) AS profile_share_yoy
   FROM klantprofielen.fact_region_coverage f
     JOIN klantprofielen.dim_quarter q ON q.quarter_key = f.quarter_key
     LEFT JOIN klantprofielen.fact_region_coverage b ON b.quarter_key = q.previous_quarter_key AND b.region_key = f.region_key
     LEFT JOIN klantprofielen.fact_region_coverage y ON y.quarter_key = q.same_quarter_last_year_key AND y.region_key = f.region_key
     LEFT JOIN klantprofielen.dim_region r ON r.region_key = f.region_key;
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

create view klantprofielen.region_profiles as
 SELECT q.quarter_code,
    q.first_day AS quarter_first_day,
    COALESCE(k.is_complete, false) AS quarter_is_complete,
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
    klantprofielen.share(c.municipal_with_profile::numeric, (c.municipal_with_profile + c.municipal_without_profile)::numeric) AS municipal_profile_share,
    klantprofielen.share(c.uwv_with_profile::numeric, (c.uwv_with_profile + c.uwv_without_profile)::numeric) AS uwv_profile_share,
    klantprofielen.share((c.municipal_with_profile + c.uwv_with_profile)::numeric, c.known_in_sonar::numeric) AS profile_share,
    c.document_key
   FROM klantprofielen.fact_region_coverage c
     LEFT JOIN klantprofielen.dim_quarter q ON q.quarter_key = c.quarter_key
     LEFT JOIN klantprofielen.dim_region r ON r.region_key = c.region_key
     LEFT JOIN klantprofielen.quarters k ON k.quarter_key = c.quarter_key;
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

create view klantprofielen.revisions as
 SELECT q.quarter_code,
    r.region_code,
    m.municipality_code,
    h.measure,
    h.old_value,
    h.new_value,
    h.changed_at,
    h.old_document_key,
    h.new_document_key
   FROM etl.fact_history h
     JOIN klantprofielen.dim_quarter q ON q.quarter_key = h.quarter_key
     JOIN klantprofielen.dim_region r ON r.region_key = h.region_key
     LEFT JOIN klantprofielen.dim_municipality m ON m.municipality_key = h.municipality_key;
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

CREATE OR REPLACE FUNCTION etl.note_load()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog'
AS $function$
begin
  insert into etl.publication_load (quarter_key, region_key, loaded_at, document_key)
  select new.quarter_key, new.region_key, coalesce(d.loaded_at, now()), new.document_key
  from etl.document d
  where d.document_key = new.document_key
  on conflict (quarter_key, region_key, loaded_at) do update set document_key = excluded.document_key
  where publication_load.document_key <> excluded.document_key;
  return null;
end
$function$
;
comment on function etl.note_load() is 'Keeps etl.publication_load. It writes nothing when the same document is loaded again.';

CREATE OR REPLACE FUNCTION klantprofielen.as_of(at timestamp with time zone)
 RETURNS TABLE(quarter_code text, quarter_first_day date, region_code text, region_name text, municipality_code text, municipality_name text, municipal_with_profile integer, municipal_without_profile integer, uwv_with_profile integer, uwv_without_profile integer, known_in_sonar integer, document_key bigint)
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
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
$function$
;
comment on function klantprofielen.as_of(timestamp with time zone) is 'What fact_profiles said at that moment, with the names of today: one row a quarter, region and municipality that were loaded then; for example as_of(''2023-08-01''). Revisions after it are undone; what was loaded first after it is not there. Not to be told from this: facts that an operator deleted by hand.';

CREATE OR REPLACE FUNCTION klantprofielen.due_on(quarter_key integer)
 RETURNS date
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN CASE (quarter_key % 10) WHEN 1 THEN make_date((quarter_key / 10), 7, 31) WHEN 2 THEN make_date((quarter_key / 10), 10, 31) WHEN 3 THEN make_date(((quarter_key / 10) + 1), 1, 31) ELSE make_date(((quarter_key / 10) + 1), 6, 15) END
;
comment on function klantprofielen.due_on(integer) is 'Day by which UWV has usually published a quarter (20231), about four months after its end.';

CREATE OR REPLACE FUNCTION klantprofielen.share(part numeric, whole numeric)
 RETURNS numeric
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN round((part / NULLIF(whole, (0)::numeric)), 6)
;
comment on function klantprofielen.share(numeric,numeric) is 'A share, 0 to 1, six decimals; null when the whole is 0. Shares do not add up and have no mean: sum the counts first, as in share(sum(part), sum(whole)).';

CREATE TRIGGER note_load AFTER INSERT OR UPDATE OF document_key ON klantprofielen.fact_region_coverage FOR EACH ROW EXECUTE FUNCTION etl.note_load();
