/** Views of schema klantprofielen (sql/0003_views.sql says what each column means). Read only. */
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
  }
>;

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
