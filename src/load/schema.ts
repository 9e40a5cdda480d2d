/**
 * The database as Kysely sees it. Made by scripts/write-schema.ts out of sql/ and scripts/view-columns.ts: edit those.
 * Days are 'YYYY-MM-DD', instants `Date`, int8 and numeric numbers (values.ts), jsonb what JSON.parse makes of it.
 */
/* oxlint-disable max-lines */
import type { ColumnType, Generated, GeneratedAlways, Kysely } from 'kysely';

export type Db = Kysely<Database>;

/** Written as JSON text, read as whatever it holds. */
type Json<WrittenAs> = ColumnType<unknown, WrittenAs, string>;
/** Nothing is written through a view. */
type View<T> = { readonly [C in keyof T]: ColumnType<T[C], never, never> };

export type Database = {
  'etl.alert': {
    alert_key: GeneratedAlways<number>;
    issue: string;
    kind:
      | 'quarantine'
      | 'source'
      | 'failed_link'
      | 'missing_quarter'
      | 'pass'
      | 'quarter_completed';
    what: string;
    place: string;
    since: Date;
    next_step: string;
    began_at: Generated<Date>;
    begin_sent_at: Date | null;
    solved_at: Date | null;
    solved_sent_at: Date | null;
    last_error: string | null;
  };
  'etl.cell': {
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
  'etl.check_result': {
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
  'etl.comparable_due': {
    quarter_key: number;
  };
  'etl.comparable_municipality': {
    quarter_key: number;
    municipality_key: number;
    region_key: number | null;
    is_split: boolean;
    split_on: string | null;
    is_complete: boolean;
    is_comparable: boolean;
    members: number;
    municipal_with_profile: number;
    municipal_without_profile: number;
    uwv_with_profile: number;
    uwv_without_profile: number;
    known_in_sonar: number;
    municipal_profile_share: number | null;
    uwv_profile_share: number | null;
    profile_share: number | null;
    known_in_sonar_qoq: number | null;
    known_in_sonar_yoy: number | null;
    profile_share_qoq_pp: number | null;
    profile_share_yoy_pp: number | null;
  };
  'etl.comparable_region': {
    quarter_key: number;
    region_key: number;
    municipalities: number;
    is_complete: boolean;
    is_comparable: boolean;
    municipal_with_profile: number;
    municipal_without_profile: number;
    uwv_with_profile: number;
    uwv_without_profile: number;
    known_in_sonar: number;
    municipal_profile_share: number | null;
    uwv_profile_share: number | null;
    profile_share: number | null;
    known_in_sonar_qoq: number | null;
    known_in_sonar_yoy: number | null;
    profile_share_qoq_pp: number | null;
    profile_share_yoy_pp: number | null;
    rank_in_country: number | null;
  };
  'etl.decision': {
    decision_key: GeneratedAlways<number>;
    document_key: number | null;
    sha256: string;
    kind: 'accept' | 'reject' | 'refused';
    codes: Generated<string[]>;
    reason: string;
    decided_by: string;
    decided_at: Generated<Date>;
  };
  'etl.document': {
    document_key: GeneratedAlways<number>;
    sha256: string;
    quarter_key: number | null;
    region_key: number | null;
    status: 'current' | 'republished' | 'superseded' | 'quarantined' | 'rejected' | 'ignored';
    reason: string | null;
    status_since: Generated<Date>;
    doubt: string | null;
    url: string | null;
    seen_as: Json<string | undefined>;
    published_on: string | null;
    layout: string | null;
    measures_from: 'header' | 'layout' | null;
    reader_version: string;
    numbers_hash: string | null;
    figures_hash: string | null;
    first_seen_at: Generated<Date>;
    first_seen_run: number | null;
    judged_at: Generated<Date>;
    loaded_at: Date | null;
    superseded_at: Date | null;
    superseded_by: number | null;
    same_numbers_as: number | null;
    withdrawn_at: Date | null;
  };
  'etl.document_content': {
    sha256: string;
    bytes: Uint8Array;
    size_bytes: number;
    archived_at: Generated<Date>;
    archived_run: number | null;
    first_seen_run: number | null;
    url: string | null;
  };
  'etl.fact_history': {
    history_key: GeneratedAlways<number>;
    quarter_key: number;
    region_key: number;
    municipality_key: number | null;
    measure: string;
    old_value: number | null;
    new_value: number | null;
    old_document_key: number | null;
    new_document_key: number;
    changed_at: Generated<Date>;
  };
  'etl.link': {
    link_key: GeneratedAlways<number>;
    url: string;
    source: string;
    verdict: 'taken' | 'ignored' | 'failed';
    rule: string;
    seen_as: Json<string | undefined>;
    quarter_key: number | null;
    region_key: number | null;
    published_on: string | null;
    first_seen_at: Generated<Date>;
    first_seen_run: number | null;
    missing_listings: Generated<number>;
    withdrawn_at: Date | null;
    withdrawn_reason: string | null;
    sha256: string | null;
    etag: string | null;
    last_modified: string | null;
    fetched_at: Date | null;
    judged_sha256: string | null;
    document_key: number | null;
    broken_sha256: string | null;
  };
  'etl.link_state': {
    run_id: number;
    link_key: number;
    state: 'loaded' | 'revised' | 'unchanged' | 'quarantined' | 'waiting' | 'failed' | 'ignored';
    reason: string | null;
    message: string | null;
    document_key: number | null;
  };
  'etl.listing': {
    run_id: number;
    source: string;
    kind: string;
    complete: boolean;
    links: number;
    taken: number;
    problem_code: string | null;
    problem: string | null;
    read_at: Generated<Date>;
  };
  'etl.migration': {
    name: string;
    timestamp: string;
  };
  'etl.migration_checksum': {
    name: string;
    sha256: string;
    applied_by: Generated<string>;
    applied_at: Generated<Date>;
  };
  'etl.migration_lock': {
    id: string;
    is_locked: Generated<number>;
  };
  'etl.overlay': {
    document_key: number;
    svg: string;
    reader_version: string;
    drawn_at: Generated<Date>;
  };
  'etl.publication_load': {
    quarter_key: number;
    region_key: number;
    loaded_at: Date;
    document_key: number;
  };
  'etl.reading': {
    sha256: string;
    reader_version: string;
    packed: Uint8Array;
    read_at: Generated<Date>;
  };
  'etl.run': {
    run_id: GeneratedAlways<number>;
    command: string;
    status: Generated<
      | 'running'
      | 'done'
      | 'attention'
      | 'source'
      | 'database'
      | 'locked'
      | 'usage'
      | 'stopped'
      | 'fault'
      | 'abandoned'
    >;
    exit_code: number | null;
    started_at: Generated<Date>;
    finished_at: Date | null;
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
    planned_at: Date | null;
  };
  'etl.uncounted_fact': View<{
    quarter_key: number;
    region_key: number;
    municipality_key: number;
  }>;
  'klantprofielen.code_label': {
    kind: string;
    code: string;
    label_nl: string;
    label_en: string;
    acceptable: boolean | null;
  };
  'klantprofielen.comparable_changes': View<{
    quarter_code: string;
    quarter_first_day: string;
    reference_date: string;
    year: number;
    quarter: number;
    quarter_label_nl: string;
    quarter_is_complete: boolean;
    is_latest_complete: boolean;
    is_newest: boolean;
    region_code: string | null;
    region_name: string | null;
    municipality_code: string;
    municipality_name: string;
    province_code: string | null;
    province_name: string | null;
    is_complete: boolean;
    is_comparable: boolean;
    known_in_sonar: number;
    profile_share: number | null;
    known_in_sonar_qoq: number | null;
    known_in_sonar_yoy: number | null;
    profile_share_qoq_pp: number | null;
    profile_share_yoy_pp: number | null;
  }>;
  'klantprofielen.comparable_group': {
    today_key: number;
    valid_from: string;
    valid_to: string | null;
    members: number;
  };
  'klantprofielen.comparable_regions': View<{
    quarter_code: string;
    quarter_first_day: string;
    reference_date: string;
    year: number;
    quarter: number;
    quarter_label_nl: string;
    quarter_is_complete: boolean;
    is_latest_complete: boolean;
    is_newest: boolean;
    regions_loaded: number;
    region_code: string;
    region_name: string;
    tile_row: number | null;
    tile_column: number | null;
    municipalities: number;
    is_complete: boolean;
    is_comparable: boolean;
    municipal_with_profile: number;
    municipal_without_profile: number;
    uwv_with_profile: number;
    uwv_without_profile: number;
    known_in_sonar: number;
    with_profile: number;
    without_profile: number;
    municipal_total: number;
    uwv_total: number;
    municipal_profile_share: number | null;
    uwv_profile_share: number | null;
    profile_share: number | null;
    known_in_sonar_qoq: number | null;
    known_in_sonar_yoy: number | null;
    profile_share_qoq_pp: number | null;
    profile_share_yoy_pp: number | null;
    rank_in_country: number | null;
  }>;
  'klantprofielen.comparable_series': View<{
    quarter_code: string;
    quarter_first_day: string;
    region_code: string | null;
    region_name: string | null;
    municipality_code: string;
    municipality_name: string;
    is_split: boolean;
    split_on: string | null;
    is_complete: boolean;
    members: number;
    municipal_with_profile: number;
    municipal_without_profile: number;
    uwv_with_profile: number;
    uwv_without_profile: number;
    known_in_sonar: number;
    quarter_key: number;
    municipality_key: number;
    reference_date: string;
    year: number;
    quarter: number;
    quarter_label_nl: string;
    quarter_is_complete: boolean;
    is_latest_complete: boolean;
    is_newest: boolean;
    regions_loaded: number;
    with_profile: number;
    without_profile: number;
    municipal_total: number;
    uwv_total: number;
    has_small_count: boolean;
    municipal_profile_share: number | null;
    uwv_profile_share: number | null;
    profile_share: number | null;
    is_comparable: boolean;
    province_code: string | null;
    province_name: string | null;
  }>;
  'klantprofielen.contract': {
    relation: string;
    kind: 'dimension' | 'fact' | 'reference' | 'view' | 'function';
    grain: string;
    key_columns: string;
    version: string;
  };
  'klantprofielen.coverage': View<{
    quarter_code: string;
    region_code: string;
    region_name: string;
    status: 'loaded' | 'quarantined' | 'missing' | 'not_yet_due' | 'withdrawn';
    reason: string | null;
    document_key: number | null;
    due_on: string;
    quarter_first_day: string;
    reference_date: string;
    is_after_last_seen: boolean;
  }>;
  'klantprofielen.dim_municipality': {
    municipality_key: number;
    municipality_code: string;
    municipality_name: string;
    valid_from: string;
    valid_to: string | null;
    province_code: string | null;
    province_name: string | null;
  };
  'klantprofielen.dim_quarter': {
    quarter_key: number;
    quarter_code: string;
    year: number;
    quarter: number;
    first_day: string;
    last_day: string;
    label_nl: string;
    label_en: string;
    previous_quarter_key: number | null;
    same_quarter_last_year_key: number | null;
    regions_expected: Generated<number>;
    regions_loaded: Generated<number>;
    is_complete: GeneratedAlways<boolean>;
    is_latest_complete: Generated<boolean>;
    is_newest: Generated<boolean>;
  };
  'klantprofielen.dim_region': {
    region_key: number;
    region_code: string;
    region_name: string;
    valid_from: string;
    valid_to: string | null;
    tile_row: number | null;
    tile_column: number | null;
    today_code: string | null;
    today_name: string | null;
  };
  'klantprofielen.document_loads': View<{
    quarter_code: string;
    region_code: string;
    loaded_at: Date;
    replaced_at: Date | null;
    document_key: number;
    quarter_first_day: string;
    reference_date: string;
  }>;
  'klantprofielen.documents': View<{
    document_key: number;
    url: string | null;
    sha256: string;
    seen_as: unknown;
    fetched_at: Date;
    published_on: string | null;
    layout: string | null;
    measures_from: 'header' | 'layout' | null;
    reader_version: string;
    status: string;
    republished: boolean;
  }>;
  'klantprofielen.fact_profiles': {
    quarter_key: number;
    region_key: number;
    municipality_key: number;
    municipal_with_profile: number;
    municipal_without_profile: number;
    uwv_with_profile: number;
    uwv_without_profile: number;
    known_in_sonar: number;
    document_key: number;
    municipal_profile_share: GeneratedAlways<number | null>;
    uwv_profile_share: GeneratedAlways<number | null>;
    profile_share: GeneratedAlways<number | null>;
  };
  'klantprofielen.fact_region_coverage': {
    quarter_key: number;
    region_key: number;
    municipal_with_profile: number;
    municipal_without_profile: number;
    uwv_with_profile: number;
    uwv_without_profile: number;
    known_in_sonar: number;
    register_persons: number;
    known_pct: number;
    known_share: GeneratedAlways<number | null>;
    document_key: number;
    municipal_profile_share: GeneratedAlways<number | null>;
    uwv_profile_share: GeneratedAlways<number | null>;
    profile_share: GeneratedAlways<number | null>;
  };
  'klantprofielen.freshness': View<{
    newest_complete_quarter: string | null;
    data_until: string | null;
    newest_complete_loaded_at: Date | null;
    newest_quarter: string | null;
    newest_quarter_regions: number | null;
    next_quarter: string;
    next_expected_on: string;
    days_late: number;
  }>;
  'klantprofielen.known_difference': {
    municipality_key: number;
    region_key: number;
    from_quarter_key: number;
    to_quarter_key: number | null;
    required: boolean;
    reason: string;
  };
  'klantprofielen.latest_complete_quarter': View<{
    quarter_key: number;
    quarter_code: string;
    quarter_first_day: string;
    quarter_last_day: string;
    regions_loaded: number;
    reference_date: string;
  }>;
  'klantprofielen.measure': {
    measure:
      | 'municipal_with_profile'
      | 'municipal_without_profile'
      | 'uwv_with_profile'
      | 'uwv_without_profile'
      | 'known_in_sonar';
    label_nl: string;
    label_en: string;
    confirmed: Generated<boolean>;
    confirmed_by: string | null;
    confirmed_on: string | null;
    reason: string | null;
  };
  'klantprofielen.municipality_changes': View<{
    quarter_code: string;
    quarter_first_day: string;
    region_code: string;
    region_name: string;
    municipality_code: string;
    municipality_name: string;
    borders_changed: boolean;
    municipal_with_profile: number;
    municipal_without_profile: number;
    uwv_with_profile: number;
    uwv_without_profile: number;
    known_in_sonar: number;
    municipal_with_profile_qoq: number | null;
    municipal_with_profile_yoy: number | null;
    municipal_without_profile_qoq: number | null;
    municipal_without_profile_yoy: number | null;
    uwv_with_profile_qoq: number | null;
    uwv_with_profile_yoy: number | null;
    uwv_without_profile_qoq: number | null;
    uwv_without_profile_yoy: number | null;
    known_in_sonar_qoq: number | null;
    known_in_sonar_yoy: number | null;
    profile_share: number | null;
    profile_share_qoq: number | null;
    profile_share_yoy: number | null;
    reference_date: string;
    year: number;
    quarter: number;
    quarter_label_nl: string;
    quarter_is_complete: boolean;
    is_latest_complete: boolean;
    is_newest: boolean;
    regions_loaded: number;
    with_profile: number;
    without_profile: number;
    municipal_total: number;
    uwv_total: number;
    has_small_count: boolean;
    profile_share_qoq_pp: number | null;
    profile_share_yoy_pp: number | null;
    province_code: string | null;
    province_name: string | null;
  }>;
  'klantprofielen.municipality_lineage': {
    municipality_key: number;
    today_key: number;
    region_key: number | null;
    is_split: boolean;
    split_on: string | null;
  };
  'klantprofielen.municipality_name': {
    municipality_key: number;
    municipality_name: string;
    valid_from: string;
    valid_to: string | null;
  };
  'klantprofielen.municipality_ranking': View<{
    quarter_code: string;
    quarter_first_day: string;
    region_code: string;
    region_name: string;
    municipality_code: string;
    municipality_name: string;
    known_in_sonar: number;
    profile_share: number | null;
    known_in_sonar_rank: number;
    profile_share_rank: number | null;
    municipalities: number;
    reference_date: string;
    year: number;
    quarter: number;
    quarter_label_nl: string;
    quarter_is_complete: boolean;
    is_latest_complete: boolean;
    is_newest: boolean;
    regions_loaded: number;
    province_code: string | null;
    province_name: string | null;
    rank_in_country: number | null;
  }>;
  'klantprofielen.municipality_region': {
    municipality_key: number;
    region_key: number;
    valid_from: string;
    valid_to: string | null;
  };
  'klantprofielen.municipality_succession': {
    date: string;
    kind: 'merge' | 'annex' | 'split' | 'rename';
    old_code: string;
    new_code: string;
    old_name: string;
    new_name: string;
    old_municipality_key: number | null;
    new_municipality_key: number | null;
  };
  'klantprofielen.national_totals': View<{
    quarter_code: string;
    quarter_first_day: string;
    regions_expected: number;
    regions_loaded: number;
    is_complete: boolean;
    municipal_with_profile: number;
    municipal_without_profile: number;
    uwv_with_profile: number;
    uwv_without_profile: number;
    known_in_sonar: number;
    register_persons: number;
    known_share: number | null;
    municipal_profile_share: number | null;
    uwv_profile_share: number | null;
    profile_share: number | null;
    known_in_sonar_qoq: number | null;
    known_in_sonar_yoy: number | null;
    profile_share_qoq: number | null;
    profile_share_yoy: number | null;
    reference_date: string;
    year: number;
    quarter: number;
    quarter_label_nl: string;
    quarter_is_complete: boolean;
    is_latest_complete: boolean;
    is_newest: boolean;
    with_profile: number;
    without_profile: number;
    municipal_total: number;
    uwv_total: number;
    profile_share_qoq_pp: number | null;
    profile_share_yoy_pp: number | null;
  }>;
  'klantprofielen.observations': View<{
    quarter_code: string;
    quarter_first_day: string;
    reference_date: string;
    statline_period: string;
    area_level: 'NL' | 'AM' | 'GM';
    area_code: string;
    area_name: string;
    served_by: 'municipality' | 'uwv';
    has_profile: boolean;
    persons: number;
  }>;
  'klantprofielen.profiles': View<{
    quarter_code: string;
    quarter_first_day: string;
    quarter_is_complete: boolean;
    region_code: string;
    region_name: string;
    municipality_code: string;
    municipality_name: string;
    municipal_with_profile: number;
    municipal_without_profile: number;
    uwv_with_profile: number;
    uwv_without_profile: number;
    known_in_sonar: number;
    municipal_profile_share: number | null;
    uwv_profile_share: number | null;
    profile_share: number | null;
    document_key: number;
    reference_date: string;
    year: number;
    quarter: number;
    quarter_label_nl: string;
    is_latest_complete: boolean;
    is_newest: boolean;
    regions_loaded: number;
    with_profile: number;
    without_profile: number;
    municipal_total: number;
    uwv_total: number;
    has_small_count: boolean;
    province_code: string | null;
    province_name: string | null;
  }>;
  'klantprofielen.quarters': View<{
    quarter_key: number;
    quarter_code: string;
    quarter_first_day: string;
    quarter_last_day: string;
    due_on: string;
    regions_expected: number;
    regions_loaded: number;
    is_complete: boolean;
    reference_date: string;
    year: number;
    quarter: number;
    quarter_label_nl: string;
    is_latest_complete: boolean;
    is_newest: boolean;
  }>;
  'klantprofielen.reconciliation': View<{
    quarter_code: string | null;
    region_code: string | null;
    document_key: number;
    code: string;
    severity: 'block' | 'warn';
    subject: string;
    expected: string | null;
    found: string | null;
    residual: number | null;
    passed: boolean;
    quarter_first_day: string | null;
    reference_date: string | null;
  }>;
  'klantprofielen.region_border': {
    quarter_key: number;
    region_key: number;
    municipalities_joined: string | null;
    municipalities_left: string | null;
  };
  'klantprofielen.region_changes': View<{
    quarter_code: string;
    quarter_first_day: string;
    region_code: string;
    region_name: string;
    municipal_with_profile: number;
    municipal_without_profile: number;
    uwv_with_profile: number;
    uwv_without_profile: number;
    known_in_sonar: number;
    municipal_with_profile_qoq: number | null;
    municipal_with_profile_yoy: number | null;
    municipal_without_profile_qoq: number | null;
    municipal_without_profile_yoy: number | null;
    uwv_with_profile_qoq: number | null;
    uwv_with_profile_yoy: number | null;
    uwv_without_profile_qoq: number | null;
    uwv_without_profile_yoy: number | null;
    known_in_sonar_qoq: number | null;
    known_in_sonar_yoy: number | null;
    profile_share: number | null;
    profile_share_qoq: number | null;
    profile_share_yoy: number | null;
    reference_date: string;
    year: number;
    quarter: number;
    quarter_label_nl: string;
    quarter_is_complete: boolean;
    is_latest_complete: boolean;
    is_newest: boolean;
    regions_loaded: number;
    with_profile: number;
    without_profile: number;
    municipal_total: number;
    uwv_total: number;
    has_small_count: boolean;
    profile_share_qoq_pp: number | null;
    profile_share_yoy_pp: number | null;
    borders_changed: boolean;
    municipalities_joined: string | null;
    municipalities_left: string | null;
    tile_row: number | null;
    tile_column: number | null;
  }>;
  'klantprofielen.region_lineage': View<{
    region_code: string;
    region_name: string;
    valid_from: string;
    valid_to: string | null;
    today_code: string;
    today_name: string;
  }>;
  'klantprofielen.region_name': {
    region_key: number;
    region_name: string;
    valid_from: string;
    valid_to: string | null;
  };
  'klantprofielen.region_profiles': View<{
    quarter_code: string;
    quarter_first_day: string;
    quarter_is_complete: boolean;
    region_code: string;
    region_name: string;
    municipal_with_profile: number;
    municipal_without_profile: number;
    uwv_with_profile: number;
    uwv_without_profile: number;
    known_in_sonar: number;
    register_persons: number;
    known_pct: number;
    known_share: number | null;
    municipal_profile_share: number | null;
    uwv_profile_share: number | null;
    profile_share: number | null;
    document_key: number;
    reference_date: string;
    year: number;
    quarter: number;
    quarter_label_nl: string;
    is_latest_complete: boolean;
    is_newest: boolean;
    regions_loaded: number;
    with_profile: number;
    without_profile: number;
    municipal_total: number;
    uwv_total: number;
    has_small_count: boolean;
    tile_row: number | null;
    tile_column: number | null;
    rank_in_country: number | null;
  }>;
  'klantprofielen.revisions': View<{
    quarter_code: string;
    region_code: string;
    municipality_code: string | null;
    measure: string;
    old_value: number | null;
    new_value: number | null;
    changed_at: Date;
    old_document_key: number | null;
    new_document_key: number;
    quarter_first_day: string;
    reference_date: string;
  }>;
};

/** The same as values. */
export const COLUMNS: Readonly<Record<keyof Database, readonly string[]>> = {
  'etl.alert': [
    'alert_key',
    'issue',
    'kind',
    'what',
    'place',
    'since',
    'next_step',
    'began_at',
    'begin_sent_at',
    'solved_at',
    'solved_sent_at',
    'last_error',
  ],
  'etl.cell': [
    'document_key',
    'row_number',
    'measure',
    'municipality_key',
    'printed_name',
    'value',
    'raw_text',
    'page',
    'box_left',
    'box_top',
    'box_right',
    'box_bottom',
  ],
  'etl.check_result': [
    'document_key',
    'ordinal',
    'code',
    'severity',
    'subject',
    'passed',
    'accepted',
    'expected',
    'found',
    'residual',
  ],
  'etl.comparable_due': ['quarter_key'],
  'etl.comparable_municipality': [
    'quarter_key',
    'municipality_key',
    'region_key',
    'is_split',
    'split_on',
    'is_complete',
    'is_comparable',
    'members',
    'municipal_with_profile',
    'municipal_without_profile',
    'uwv_with_profile',
    'uwv_without_profile',
    'known_in_sonar',
    'municipal_profile_share',
    'uwv_profile_share',
    'profile_share',
    'known_in_sonar_qoq',
    'known_in_sonar_yoy',
    'profile_share_qoq_pp',
    'profile_share_yoy_pp',
  ],
  'etl.comparable_region': [
    'quarter_key',
    'region_key',
    'municipalities',
    'is_complete',
    'is_comparable',
    'municipal_with_profile',
    'municipal_without_profile',
    'uwv_with_profile',
    'uwv_without_profile',
    'known_in_sonar',
    'municipal_profile_share',
    'uwv_profile_share',
    'profile_share',
    'known_in_sonar_qoq',
    'known_in_sonar_yoy',
    'profile_share_qoq_pp',
    'profile_share_yoy_pp',
    'rank_in_country',
  ],
  'etl.decision': [
    'decision_key',
    'document_key',
    'sha256',
    'kind',
    'codes',
    'reason',
    'decided_by',
    'decided_at',
  ],
  'etl.document': [
    'document_key',
    'sha256',
    'quarter_key',
    'region_key',
    'status',
    'reason',
    'status_since',
    'doubt',
    'url',
    'seen_as',
    'published_on',
    'layout',
    'measures_from',
    'reader_version',
    'numbers_hash',
    'figures_hash',
    'first_seen_at',
    'first_seen_run',
    'judged_at',
    'loaded_at',
    'superseded_at',
    'superseded_by',
    'same_numbers_as',
    'withdrawn_at',
  ],
  'etl.document_content': [
    'sha256',
    'bytes',
    'size_bytes',
    'archived_at',
    'archived_run',
    'first_seen_run',
    'url',
  ],
  'etl.fact_history': [
    'history_key',
    'quarter_key',
    'region_key',
    'municipality_key',
    'measure',
    'old_value',
    'new_value',
    'old_document_key',
    'new_document_key',
    'changed_at',
  ],
  'etl.link': [
    'link_key',
    'url',
    'source',
    'verdict',
    'rule',
    'seen_as',
    'quarter_key',
    'region_key',
    'published_on',
    'first_seen_at',
    'first_seen_run',
    'missing_listings',
    'withdrawn_at',
    'withdrawn_reason',
    'sha256',
    'etag',
    'last_modified',
    'fetched_at',
    'judged_sha256',
    'document_key',
    'broken_sha256',
  ],
  'etl.link_state': ['run_id', 'link_key', 'state', 'reason', 'message', 'document_key'],
  'etl.listing': [
    'run_id',
    'source',
    'kind',
    'complete',
    'links',
    'taken',
    'problem_code',
    'problem',
    'read_at',
  ],
  'etl.migration': ['name', 'timestamp'],
  'etl.migration_checksum': ['name', 'sha256', 'applied_by', 'applied_at'],
  'etl.migration_lock': ['id', 'is_locked'],
  'etl.overlay': ['document_key', 'svg', 'reader_version', 'drawn_at'],
  'etl.publication_load': ['quarter_key', 'region_key', 'loaded_at', 'document_key'],
  'etl.reading': ['sha256', 'reader_version', 'packed', 'read_at'],
  'etl.run': [
    'run_id',
    'command',
    'status',
    'exit_code',
    'started_at',
    'finished_at',
    'host',
    'pid',
    'program_version',
    'found',
    'ignored',
    'unchanged',
    'loaded',
    'revised',
    'quarantined',
    'waiting',
    'failed',
    'message',
    'planned_at',
  ],
  'etl.uncounted_fact': ['quarter_key', 'region_key', 'municipality_key'],
  'klantprofielen.code_label': ['kind', 'code', 'label_nl', 'label_en', 'acceptable'],
  'klantprofielen.comparable_changes': [
    'quarter_code',
    'quarter_first_day',
    'reference_date',
    'year',
    'quarter',
    'quarter_label_nl',
    'quarter_is_complete',
    'is_latest_complete',
    'is_newest',
    'region_code',
    'region_name',
    'municipality_code',
    'municipality_name',
    'province_code',
    'province_name',
    'is_complete',
    'is_comparable',
    'known_in_sonar',
    'profile_share',
    'known_in_sonar_qoq',
    'known_in_sonar_yoy',
    'profile_share_qoq_pp',
    'profile_share_yoy_pp',
  ],
  'klantprofielen.comparable_group': ['today_key', 'valid_from', 'valid_to', 'members'],
  'klantprofielen.comparable_regions': [
    'quarter_code',
    'quarter_first_day',
    'reference_date',
    'year',
    'quarter',
    'quarter_label_nl',
    'quarter_is_complete',
    'is_latest_complete',
    'is_newest',
    'regions_loaded',
    'region_code',
    'region_name',
    'tile_row',
    'tile_column',
    'municipalities',
    'is_complete',
    'is_comparable',
    'municipal_with_profile',
    'municipal_without_profile',
    'uwv_with_profile',
    'uwv_without_profile',
    'known_in_sonar',
    'with_profile',
    'without_profile',
    'municipal_total',
    'uwv_total',
    'municipal_profile_share',
    'uwv_profile_share',
    'profile_share',
    'known_in_sonar_qoq',
    'known_in_sonar_yoy',
    'profile_share_qoq_pp',
    'profile_share_yoy_pp',
    'rank_in_country',
  ],
  'klantprofielen.comparable_series': [
    'quarter_code',
    'quarter_first_day',
    'region_code',
    'region_name',
    'municipality_code',
    'municipality_name',
    'is_split',
    'split_on',
    'is_complete',
    'members',
    'municipal_with_profile',
    'municipal_without_profile',
    'uwv_with_profile',
    'uwv_without_profile',
    'known_in_sonar',
    'quarter_key',
    'municipality_key',
    'reference_date',
    'year',
    'quarter',
    'quarter_label_nl',
    'quarter_is_complete',
    'is_latest_complete',
    'is_newest',
    'regions_loaded',
    'with_profile',
    'without_profile',
    'municipal_total',
    'uwv_total',
    'has_small_count',
    'municipal_profile_share',
    'uwv_profile_share',
    'profile_share',
    'is_comparable',
    'province_code',
    'province_name',
  ],
  'klantprofielen.contract': ['relation', 'kind', 'grain', 'key_columns', 'version'],
  'klantprofielen.coverage': [
    'quarter_code',
    'region_code',
    'region_name',
    'status',
    'reason',
    'document_key',
    'due_on',
    'quarter_first_day',
    'reference_date',
    'is_after_last_seen',
  ],
  'klantprofielen.dim_municipality': [
    'municipality_key',
    'municipality_code',
    'municipality_name',
    'valid_from',
    'valid_to',
    'province_code',
    'province_name',
  ],
  'klantprofielen.dim_quarter': [
    'quarter_key',
    'quarter_code',
    'year',
    'quarter',
    'first_day',
    'last_day',
    'label_nl',
    'label_en',
    'previous_quarter_key',
    'same_quarter_last_year_key',
    'regions_expected',
    'regions_loaded',
    'is_complete',
    'is_latest_complete',
    'is_newest',
  ],
  'klantprofielen.dim_region': [
    'region_key',
    'region_code',
    'region_name',
    'valid_from',
    'valid_to',
    'tile_row',
    'tile_column',
    'today_code',
    'today_name',
  ],
  'klantprofielen.document_loads': [
    'quarter_code',
    'region_code',
    'loaded_at',
    'replaced_at',
    'document_key',
    'quarter_first_day',
    'reference_date',
  ],
  'klantprofielen.documents': [
    'document_key',
    'url',
    'sha256',
    'seen_as',
    'fetched_at',
    'published_on',
    'layout',
    'measures_from',
    'reader_version',
    'status',
    'republished',
  ],
  'klantprofielen.fact_profiles': [
    'quarter_key',
    'region_key',
    'municipality_key',
    'municipal_with_profile',
    'municipal_without_profile',
    'uwv_with_profile',
    'uwv_without_profile',
    'known_in_sonar',
    'document_key',
    'municipal_profile_share',
    'uwv_profile_share',
    'profile_share',
  ],
  'klantprofielen.fact_region_coverage': [
    'quarter_key',
    'region_key',
    'municipal_with_profile',
    'municipal_without_profile',
    'uwv_with_profile',
    'uwv_without_profile',
    'known_in_sonar',
    'register_persons',
    'known_pct',
    'known_share',
    'document_key',
    'municipal_profile_share',
    'uwv_profile_share',
    'profile_share',
  ],
  'klantprofielen.freshness': [
    'newest_complete_quarter',
    'data_until',
    'newest_complete_loaded_at',
    'newest_quarter',
    'newest_quarter_regions',
    'next_quarter',
    'next_expected_on',
    'days_late',
  ],
  'klantprofielen.known_difference': [
    'municipality_key',
    'region_key',
    'from_quarter_key',
    'to_quarter_key',
    'required',
    'reason',
  ],
  'klantprofielen.latest_complete_quarter': [
    'quarter_key',
    'quarter_code',
    'quarter_first_day',
    'quarter_last_day',
    'regions_loaded',
    'reference_date',
  ],
  'klantprofielen.measure': [
    'measure',
    'label_nl',
    'label_en',
    'confirmed',
    'confirmed_by',
    'confirmed_on',
    'reason',
  ],
  'klantprofielen.municipality_changes': [
    'quarter_code',
    'quarter_first_day',
    'region_code',
    'region_name',
    'municipality_code',
    'municipality_name',
    'borders_changed',
    'municipal_with_profile',
    'municipal_without_profile',
    'uwv_with_profile',
    'uwv_without_profile',
    'known_in_sonar',
    'municipal_with_profile_qoq',
    'municipal_with_profile_yoy',
    'municipal_without_profile_qoq',
    'municipal_without_profile_yoy',
    'uwv_with_profile_qoq',
    'uwv_with_profile_yoy',
    'uwv_without_profile_qoq',
    'uwv_without_profile_yoy',
    'known_in_sonar_qoq',
    'known_in_sonar_yoy',
    'profile_share',
    'profile_share_qoq',
    'profile_share_yoy',
    'reference_date',
    'year',
    'quarter',
    'quarter_label_nl',
    'quarter_is_complete',
    'is_latest_complete',
    'is_newest',
    'regions_loaded',
    'with_profile',
    'without_profile',
    'municipal_total',
    'uwv_total',
    'has_small_count',
    'profile_share_qoq_pp',
    'profile_share_yoy_pp',
    'province_code',
    'province_name',
  ],
  'klantprofielen.municipality_lineage': [
    'municipality_key',
    'today_key',
    'region_key',
    'is_split',
    'split_on',
  ],
  'klantprofielen.municipality_name': [
    'municipality_key',
    'municipality_name',
    'valid_from',
    'valid_to',
  ],
  'klantprofielen.municipality_ranking': [
    'quarter_code',
    'quarter_first_day',
    'region_code',
    'region_name',
    'municipality_code',
    'municipality_name',
    'known_in_sonar',
    'profile_share',
    'known_in_sonar_rank',
    'profile_share_rank',
    'municipalities',
    'reference_date',
    'year',
    'quarter',
    'quarter_label_nl',
    'quarter_is_complete',
    'is_latest_complete',
    'is_newest',
    'regions_loaded',
    'province_code',
    'province_name',
    'rank_in_country',
  ],
  'klantprofielen.municipality_region': [
    'municipality_key',
    'region_key',
    'valid_from',
    'valid_to',
  ],
  'klantprofielen.municipality_succession': [
    'date',
    'kind',
    'old_code',
    'new_code',
    'old_name',
    'new_name',
    'old_municipality_key',
    'new_municipality_key',
  ],
  'klantprofielen.national_totals': [
    'quarter_code',
    'quarter_first_day',
    'regions_expected',
    'regions_loaded',
    'is_complete',
    'municipal_with_profile',
    'municipal_without_profile',
    'uwv_with_profile',
    'uwv_without_profile',
    'known_in_sonar',
    'register_persons',
    'known_share',
    'municipal_profile_share',
    'uwv_profile_share',
    'profile_share',
    'known_in_sonar_qoq',
    'known_in_sonar_yoy',
    'profile_share_qoq',
    'profile_share_yoy',
    'reference_date',
    'year',
    'quarter',
    'quarter_label_nl',
    'quarter_is_complete',
    'is_latest_complete',
    'is_newest',
    'with_profile',
    'without_profile',
    'municipal_total',
    'uwv_total',
    'profile_share_qoq_pp',
    'profile_share_yoy_pp',
  ],
  'klantprofielen.observations': [
    'quarter_code',
    'quarter_first_day',
    'reference_date',
    'statline_period',
    'area_level',
    'area_code',
    'area_name',
    'served_by',
    'has_profile',
    'persons',
  ],
  'klantprofielen.profiles': [
    'quarter_code',
    'quarter_first_day',
    'quarter_is_complete',
    'region_code',
    'region_name',
    'municipality_code',
    'municipality_name',
    'municipal_with_profile',
    'municipal_without_profile',
    'uwv_with_profile',
    'uwv_without_profile',
    'known_in_sonar',
    'municipal_profile_share',
    'uwv_profile_share',
    'profile_share',
    'document_key',
    'reference_date',
    'year',
    'quarter',
    'quarter_label_nl',
    'is_latest_complete',
    'is_newest',
    'regions_loaded',
    'with_profile',
    'without_profile',
    'municipal_total',
    'uwv_total',
    'has_small_count',
    'province_code',
    'province_name',
  ],
  'klantprofielen.quarters': [
    'quarter_key',
    'quarter_code',
    'quarter_first_day',
    'quarter_last_day',
    'due_on',
    'regions_expected',
    'regions_loaded',
    'is_complete',
    'reference_date',
    'year',
    'quarter',
    'quarter_label_nl',
    'is_latest_complete',
    'is_newest',
  ],
  'klantprofielen.reconciliation': [
    'quarter_code',
    'region_code',
    'document_key',
    'code',
    'severity',
    'subject',
    'expected',
    'found',
    'residual',
    'passed',
    'quarter_first_day',
    'reference_date',
  ],
  'klantprofielen.region_border': [
    'quarter_key',
    'region_key',
    'municipalities_joined',
    'municipalities_left',
  ],
  'klantprofielen.region_changes': [
    'quarter_code',
    'quarter_first_day',
    'region_code',
    'region_name',
    'municipal_with_profile',
    'municipal_without_profile',
    'uwv_with_profile',
    'uwv_without_profile',
    'known_in_sonar',
    'municipal_with_profile_qoq',
    'municipal_with_profile_yoy',
    'municipal_without_profile_qoq',
    'municipal_without_profile_yoy',
    'uwv_with_profile_qoq',
    'uwv_with_profile_yoy',
    'uwv_without_profile_qoq',
    'uwv_without_profile_yoy',
    'known_in_sonar_qoq',
    'known_in_sonar_yoy',
    'profile_share',
    'profile_share_qoq',
    'profile_share_yoy',
    'reference_date',
    'year',
    'quarter',
    'quarter_label_nl',
    'quarter_is_complete',
    'is_latest_complete',
    'is_newest',
    'regions_loaded',
    'with_profile',
    'without_profile',
    'municipal_total',
    'uwv_total',
    'has_small_count',
    'profile_share_qoq_pp',
    'profile_share_yoy_pp',
    'borders_changed',
    'municipalities_joined',
    'municipalities_left',
    'tile_row',
    'tile_column',
  ],
  'klantprofielen.region_lineage': [
    'region_code',
    'region_name',
    'valid_from',
    'valid_to',
    'today_code',
    'today_name',
  ],
  'klantprofielen.region_name': ['region_key', 'region_name', 'valid_from', 'valid_to'],
  'klantprofielen.region_profiles': [
    'quarter_code',
    'quarter_first_day',
    'quarter_is_complete',
    'region_code',
    'region_name',
    'municipal_with_profile',
    'municipal_without_profile',
    'uwv_with_profile',
    'uwv_without_profile',
    'known_in_sonar',
    'register_persons',
    'known_pct',
    'known_share',
    'municipal_profile_share',
    'uwv_profile_share',
    'profile_share',
    'document_key',
    'reference_date',
    'year',
    'quarter',
    'quarter_label_nl',
    'is_latest_complete',
    'is_newest',
    'regions_loaded',
    'with_profile',
    'without_profile',
    'municipal_total',
    'uwv_total',
    'has_small_count',
    'tile_row',
    'tile_column',
    'rank_in_country',
  ],
  'klantprofielen.revisions': [
    'quarter_code',
    'region_code',
    'municipality_code',
    'measure',
    'old_value',
    'new_value',
    'changed_at',
    'old_document_key',
    'new_document_key',
    'quarter_first_day',
    'reference_date',
  ],
};
