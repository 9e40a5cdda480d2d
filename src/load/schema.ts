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
  OverlayTable,
  PublicationLoadTable,
  RunTable,
  ScheduleSlotTable,
  UncountedFactView,
} from './schema-etl.ts';
import type {
  ComparableGroupTable,
  ContractTable,
  FactProfilesTable,
  FactRegionCoverageTable,
  KnownDifferenceTable,
  MeasureTable,
  MunicipalityLineageTable,
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
  DocumentLoadsView,
  DocumentsView,
  FreshnessView,
  LatestCompleteQuarterView,
  MunicipalityChangesView,
  MunicipalityRankingView,
  NationalTotalsView,
  ProfilesView,
  QuartersView,
  ReconciliationView,
  RegionChangesView,
  RegionProfilesView,
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
  'etl.overlay': OverlayTable;
  'etl.publication_load': PublicationLoadTable;
  'etl.run': RunTable;
  'etl.schedule_slot': ScheduleSlotTable;
  'etl.uncounted_fact': UncountedFactView;
  'klantprofielen.comparable_group': ComparableGroupTable;
  'klantprofielen.comparable_series': ComparableSeriesView;
  'klantprofielen.contract': ContractTable;
  'klantprofielen.coverage': CoverageView;
  'klantprofielen.dim_municipality': MunicipalityTable;
  'klantprofielen.dim_quarter': QuarterTable;
  'klantprofielen.dim_region': RegionTable;
  'klantprofielen.document_loads': DocumentLoadsView;
  'klantprofielen.documents': DocumentsView;
  'klantprofielen.fact_profiles': FactProfilesTable;
  'klantprofielen.fact_region_coverage': FactRegionCoverageTable;
  'klantprofielen.freshness': FreshnessView;
  'klantprofielen.known_difference': KnownDifferenceTable;
  'klantprofielen.latest_complete_quarter': LatestCompleteQuarterView;
  'klantprofielen.measure': MeasureTable;
  'klantprofielen.municipality_changes': MunicipalityChangesView;
  'klantprofielen.municipality_lineage': MunicipalityLineageTable;
  'klantprofielen.municipality_name': MunicipalityNameTable;
  'klantprofielen.municipality_ranking': MunicipalityRankingView;
  'klantprofielen.municipality_region': MunicipalityRegionTable;
  'klantprofielen.municipality_succession': MunicipalitySuccessionTable;
  'klantprofielen.national_totals': NationalTotalsView;
  'klantprofielen.profiles': ProfilesView;
  'klantprofielen.quarters': QuartersView;
  'klantprofielen.reconciliation': ReconciliationView;
  'klantprofielen.region_changes': RegionChangesView;
  'klantprofielen.region_name': RegionNameTable;
  'klantprofielen.region_profiles': RegionProfilesView;
  'klantprofielen.revisions': RevisionsView;
};

/** The compiler refuses a column that is missing here or does not exist there. */
export type ColumnsOf<Schema extends string> = {
  readonly [T in keyof Database & `${Schema}.${string}`]: {
    readonly [C in keyof Database[T]]: true;
  };
};

/** The views among them, which stand in a file of their own. */
export type ViewColumns = Pick<
  ColumnsOf<'klantprofielen'>,
  | 'klantprofielen.comparable_series'
  | 'klantprofielen.coverage'
  | 'klantprofielen.document_loads'
  | 'klantprofielen.documents'
  | 'klantprofielen.freshness'
  | 'klantprofielen.latest_complete_quarter'
  | 'klantprofielen.municipality_changes'
  | 'klantprofielen.municipality_ranking'
  | 'klantprofielen.national_totals'
  | 'klantprofielen.profiles'
  | 'klantprofielen.quarters'
  | 'klantprofielen.reconciliation'
  | 'klantprofielen.region_changes'
  | 'klantprofielen.region_profiles'
  | 'klantprofielen.revisions'
>;
