/** Tables of schema klantprofielen (sql/0002_star.sql, 0005 and 0008 say what each column means). */
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';

import type { Measure } from '../measures.ts';

/** 'YYYY-MM-DD' */
type Day = string;

export type QuarterTable = {
  readonly quarter_key: number;
  readonly quarter_code: string;
  readonly year: number;
  readonly quarter: number;
  readonly first_day: Day;
  readonly last_day: Day;
  readonly label_nl: string;
  readonly label_en: string;
  readonly previous_quarter_key: number | null;
  readonly same_quarter_last_year_key: number | null;
};

export type RegionTable = {
  region_key: number;
  region_code: string;
  region_name: string;
  valid_from: Day;
  valid_to: Day | null;
};

export type MunicipalityTable = {
  municipality_key: number;
  municipality_code: string;
  municipality_name: string;
  valid_from: Day;
  valid_to: Day | null;
};

export type RegionNameTable = {
  region_key: number;
  region_name: string;
  valid_from: Day;
  valid_to: Day | null;
};

export type MunicipalityNameTable = {
  municipality_key: number;
  municipality_name: string;
  valid_from: Day;
  valid_to: Day | null;
};

export type MunicipalityRegionTable = {
  municipality_key: number;
  region_key: number;
  valid_from: Day;
  valid_to: Day | null;
};

export type MunicipalitySuccessionTable = {
  date: Day;
  kind: 'merge' | 'annex' | 'split' | 'rename';
  old_code: string;
  new_code: string;
  old_name: string;
  new_name: string;
  old_municipality_key: number | null;
  new_municipality_key: number | null;
};

export type KnownDifferenceTable = {
  municipality_key: number;
  region_key: number;
  from_quarter_key: number;
  to_quarter_key: number | null;
  required: boolean;
  reason: string;
};

export type MunicipalityLineageTable = {
  municipality_key: number;
  today_key: number;
  region_key: number | null;
  is_split: boolean;
  split_on: Day | null;
};

export type ComparableGroupTable = {
  today_key: number;
  valid_from: Day;
  valid_to: Day | null;
  members: number;
};

export type ContractTable = {
  readonly relation: string;
  readonly kind: 'dimension' | 'fact' | 'reference' | 'view' | 'function';
  readonly grain: string;
  readonly key_columns: string;
  readonly version: string;
};

export type MeasureTable = {
  readonly measure: ColumnType<Measure, never, never>;
  readonly label_nl: string;
  readonly label_en: string;
  confirmed: Generated<boolean>;
  confirmed_by: string | null;
  confirmed_on: Day | null;
  reason: string | null;
};

type Measures = { [M in Measure]: number };

export type FactProfilesTable = Measures & {
  quarter_key: number;
  region_key: number;
  municipality_key: number;
  document_key: number;
};

export type FactRegionCoverageTable = Measures & {
  quarter_key: number;
  region_key: number;
  register_persons: number;
  known_pct: number;
  known_share: GeneratedAlways<number | null>;
  document_key: number;
};
