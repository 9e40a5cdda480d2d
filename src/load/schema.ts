/** The database as Kysely sees it: one type a table or view. `schema-columns.ts` and its test hold it to the live catalogue. */
import type {
  AlertTable,
  CellTable,
  CheckResultTable,
  DecisionTable,
  DocumentContentTable,
  DocumentTable,
  FactHistoryTable,
  LinkStateTable,
  LinkTable,
  ListingTable,
  MigrationChecksumTable,
  MigrationLockTable,
  MigrationTable,
  RunTable,
  ScheduleSlotTable,
} from './schema-etl.ts';
import type {
  FactProfilesTable,
  FactRegionCoverageTable,
  KnownDifferenceTable,
  MeasureTable,
  MunicipalityNameTable,
  MunicipalityRegionTable,
  MunicipalitySuccessionTable,
  MunicipalityTable,
  QuarterTable,
  RegionNameTable,
  RegionTable,
} from './schema-star.ts';
import type {
  ComparableSeriesView,
  CoverageView,
  DocumentsView,
  ProfilesView,
  ReconciliationView,
  RevisionsView,
} from './schema-views.ts';

/** Days are 'YYYY-MM-DD', instants `Date`, int8 and numeric numbers (`values.ts`), jsonb what JSON.parse makes of it. */
export type Database = {
  'etl.alert': AlertTable;
  'etl.cell': CellTable;
  'etl.check_result': CheckResultTable;
  'etl.decision': DecisionTable;
  'etl.document': DocumentTable;
  'etl.document_content': DocumentContentTable;
  'etl.fact_history': FactHistoryTable;
  'etl.link': LinkTable;
  'etl.link_state': LinkStateTable;
  'etl.listing': ListingTable;
  'etl.migration': MigrationTable;
  'etl.migration_checksum': MigrationChecksumTable;
  'etl.migration_lock': MigrationLockTable;
  'etl.run': RunTable;
  'etl.schedule_slot': ScheduleSlotTable;
  'klantprofielen.comparable_series': ComparableSeriesView;
  'klantprofielen.coverage': CoverageView;
  'klantprofielen.dim_municipality': MunicipalityTable;
  'klantprofielen.dim_quarter': QuarterTable;
  'klantprofielen.dim_region': RegionTable;
  'klantprofielen.documents': DocumentsView;
  'klantprofielen.fact_profiles': FactProfilesTable;
  'klantprofielen.fact_region_coverage': FactRegionCoverageTable;
  'klantprofielen.known_difference': KnownDifferenceTable;
  'klantprofielen.measure': MeasureTable;
  'klantprofielen.municipality_name': MunicipalityNameTable;
  'klantprofielen.municipality_region': MunicipalityRegionTable;
  'klantprofielen.municipality_succession': MunicipalitySuccessionTable;
  'klantprofielen.profiles': ProfilesView;
  'klantprofielen.reconciliation': ReconciliationView;
  'klantprofielen.region_name': RegionNameTable;
  'klantprofielen.revisions': RevisionsView;
};

/** The compiler refuses a column that is missing here or does not exist there. */
export type ColumnsOf<Schema extends string> = {
  readonly [T in keyof Database & `${Schema}.${string}`]: {
    readonly [C in keyof Database[T]]: true;
  };
};
