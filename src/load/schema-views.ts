/** Views of schema klantprofielen (sql/0003_views.sql and 0005 to 0007 say what each column means). Read only. */
import type { ColumnType } from 'kysely';

import type { Measure } from '../measures.ts';

type Seen<T> = ColumnType<T, never, never>;
type View<T> = { readonly [C in keyof T]: Seen<T[C]> };
type Measures = { [M in Measure]: number };

export type CoverageStatus = 'loaded' | 'quarantined' | 'missing' | 'not_yet_due' | 'withdrawn';

export type ProfilesView = View<
  Measures & {
    quarter_code: string;
    quarter_first_day: string;
    quarter_is_complete: boolean;
    region_code: string;
    region_name: string;
    municipality_code: string;
    municipality_name: string;
    municipal_profile_share: number | null;
    uwv_profile_share: number | null;
    profile_share: number | null;
    document_key: number;
  }
>;

export type CoverageView = View<{
  quarter_code: string;
  region_code: string;
  region_name: string;
  status: CoverageStatus;
  reason: string | null;
  document_key: number | null;
  due_on: string;
}>;

export type ReconciliationView = View<{
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
}>;

export type RevisionsView = View<{
  quarter_code: string;
  region_code: string;
  municipality_code: string | null;
  measure: string;
  old_value: number | null;
  new_value: number | null;
  changed_at: Date;
  old_document_key: number | null;
  new_document_key: number;
}>;

export type ComparableSeriesView = View<
  Measures & {
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
    quarter_key: number;
    municipality_key: number;
  }
>;

type Shares = {
  municipal_profile_share: number | null;
  uwv_profile_share: number | null;
  profile_share: number | null;
};

/** On quarter and on year; null when the other quarter is not loaded. */
type Changes = { [M in Measure as `${M}_qoq` | `${M}_yoy`]: number | null } & {
  profile_share: number | null;
  profile_share_qoq: number | null;
  profile_share_yoy: number | null;
};

export type MunicipalityChangesView = View<
  Measures &
    Changes & {
      quarter_code: string;
      quarter_first_day: string;
      region_code: string;
      region_name: string;
      municipality_code: string;
      municipality_name: string;
      borders_changed: boolean;
    }
>;

export type RegionChangesView = View<
  Measures &
    Changes & {
      quarter_code: string;
      quarter_first_day: string;
      region_code: string;
      region_name: string;
    }
>;

export type QuartersView = View<{
  quarter_key: number;
  quarter_code: string;
  quarter_first_day: string;
  quarter_last_day: string;
  due_on: string;
  regions_expected: number;
  regions_loaded: number;
  is_complete: boolean;
}>;

export type RegionProfilesView = View<
  Measures &
    Shares & {
      quarter_code: string;
      quarter_first_day: string;
      quarter_is_complete: boolean;
      region_code: string;
      region_name: string;
      register_persons: number;
      known_pct: number;
      known_share: number | null;
      document_key: number;
    }
>;

export type NationalTotalsView = View<
  Measures &
    Shares & {
      quarter_code: string;
      quarter_first_day: string;
      regions_expected: number;
      regions_loaded: number;
      is_complete: boolean;
      register_persons: number;
      known_share: number | null;
      known_in_sonar_qoq: number | null;
      known_in_sonar_yoy: number | null;
      profile_share_qoq: number | null;
      profile_share_yoy: number | null;
    }
>;

export type MunicipalityRankingView = View<{
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
}>;

export type LatestCompleteQuarterView = View<{
  quarter_key: number;
  quarter_code: string;
  quarter_first_day: string;
  quarter_last_day: string;
  regions_loaded: number;
}>;

export type FreshnessView = View<{
  newest_complete_quarter: string | null;
  data_until: string | null;
  newest_complete_loaded_at: Date | null;
  newest_quarter: string | null;
  newest_quarter_regions: number | null;
  next_quarter: string;
  next_expected_on: string;
  days_late: number;
}>;

export type DocumentLoadsView = View<{
  quarter_code: string;
  region_code: string;
  loaded_at: Date;
  replaced_at: Date | null;
  document_key: number;
}>;

export type DocumentsView = View<{
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
