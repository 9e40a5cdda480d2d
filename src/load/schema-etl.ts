/** Tables of schema etl (sql/0001_etl.sql and sql/0004_service.sql say what each column means). */
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';

/** Written as JSON text, read as whatever it holds. */
type Json = ColumnType<unknown, string | undefined, string>;
type Instant = ColumnType<Date, Date | undefined, Date>;
type MaybeInstant = Date | null;

export type RunTable = {
  run_id: GeneratedAlways<number>;
  command: string;
  status: Generated<string>;
  exit_code: number | null;
  started_at: Instant;
  finished_at: MaybeInstant;
  host: string;
  pid: number;
  program_version: string;
  found: Generated<number>;
  ignored: Generated<number>;
  unchanged: Generated<number>;
  loaded: Generated<number>;
  revised: Generated<number>;
  quarantined: Generated<number>;
  waiting: Generated<number>;
  failed: Generated<number>;
  message: string | null;
};

export type DocumentContentTable = {
  sha256: string;
  bytes: Uint8Array;
  size_bytes: number;
  archived_at: Instant;
  archived_run: number | null;
  first_seen_run: number | null;
  url: string | null;
};

export type DocumentTable = {
  document_key: GeneratedAlways<number>;
  sha256: string;
  quarter_key: number | null;
  region_key: number | null;
  status: string;
  reason: string | null;
  status_since: Instant;
  doubt: string | null;
  url: string | null;
  seen_as: Json;
  published_on: string | null;
  layout: string | null;
  measures_from: 'header' | 'layout' | null;
  reader_version: string;
  numbers_hash: string | null;
  figures_hash: string | null;
  first_seen_at: Instant;
  first_seen_run: number | null;
  judged_at: Instant;
  loaded_at: MaybeInstant;
  superseded_at: MaybeInstant;
  superseded_by: number | null;
  same_numbers_as: number | null;
  withdrawn_at: MaybeInstant;
};

export type LinkTable = {
  link_key: GeneratedAlways<number>;
  url: string;
  source: string;
  verdict: 'taken' | 'ignored' | 'failed';
  rule: string;
  seen_as: Json;
  quarter_key: number | null;
  region_key: number | null;
  published_on: string | null;
  first_seen_at: Instant;
  first_seen_run: number | null;
  last_seen_at: Instant;
  last_seen_run: number | null;
  missing_listings: Generated<number>;
  withdrawn_at: MaybeInstant;
  withdrawn_reason: string | null;
  sha256: string | null;
  etag: string | null;
  last_modified: string | null;
  checked_at: MaybeInstant;
  fetched_at: MaybeInstant;
  judged_sha256: string | null;
  document_key: number | null;
};

export type LinkStateTable = {
  run_id: number;
  link_key: number;
  state: string;
  reason: string | null;
  message: string | null;
  document_key: number | null;
};

export type ListingTable = {
  run_id: number;
  source: string;
  kind: string;
  complete: boolean;
  links: number;
  taken: number;
  problem_code: string | null;
  problem: string | null;
  read_at: Instant;
};

export type CheckResultTable = {
  document_key: number;
  ordinal: number;
  code: string;
  severity: 'block' | 'warn';
  subject: string;
  passed: boolean;
  accepted: Generated<boolean>;
  expected: string | null;
  found: string | null;
  residual: number | null;
};

export type CellTable = {
  document_key: number;
  row_number: number;
  measure: string;
  municipality_key: number | null;
  printed_name: string;
  value: number;
  raw_text: string;
  page: number;
  box_left: number;
  box_top: number;
  box_right: number;
  box_bottom: number;
};

export type OverlayTable = {
  document_key: number;
  svg: string;
  reader_version: string;
  drawn_at: Generated<Date>;
};

export type DecisionTable = {
  decision_key: GeneratedAlways<number>;
  document_key: number;
  sha256: string;
  kind: 'accept' | 'reject' | 'refused';
  codes: Generated<string[]>;
  reason: string;
  decided_by: string;
  decided_at: Instant;
};

export type FactHistoryTable = {
  history_key: GeneratedAlways<number>;
  quarter_key: number;
  region_key: number;
  municipality_key: number | null;
  measure: string;
  old_value: number | null;
  new_value: number | null;
  old_document_key: number | null;
  new_document_key: number;
  changed_at: Instant;
};

export type PublicationLoadTable = {
  quarter_key: number;
  region_key: number;
  loaded_at: Instant;
  document_key: number;
};

/** A view, for comparable_series. */
export type UncountedFactView = {
  readonly quarter_key: number;
  readonly region_key: number;
  readonly municipality_key: number;
};

export type MigrationTable = { name: string; timestamp: string };

export type MigrationLockTable = { id: string; is_locked: Generated<number> };

export type MigrationChecksumTable = {
  name: string;
  sha256: string;
  applied_by: Generated<string>;
  applied_at: Instant;
};

export type ScheduleSlotTable = {
  slot_at: Date;
  status: Generated<string>;
  claimed_by: string;
  claimed_at: Instant;
  alive_until: Date;
  attempts: Generated<number>;
  finished_at: MaybeInstant;
  run_id: number | null;
  message: string | null;
};

export type AlertTable = {
  alert_key: GeneratedAlways<number>;
  issue: string;
  kind: string;
  what: string;
  place: string;
  since: Date;
  next_step: string;
  began_at: Instant;
  begin_sent_at: MaybeInstant;
  solved_at: MaybeInstant;
  solved_sent_at: MaybeInstant;
  last_error: string | null;
};
