/**
 * What the catalogue does not say of the columns of a view: which may be null (all others never are), and which texts a
 * column can hold. A test compares both with a filled warehouse.
 */
export const MAY_BE_NULL: Readonly<Record<string, readonly string[]>> = {
  'etl.uncounted_fact': [],
  'klantprofielen.comparable_series': ['region_code', 'region_name', 'split_on'],
  'klantprofielen.coverage': ['reason', 'document_key'],
  'klantprofielen.document_loads': ['replaced_at'],
  'klantprofielen.documents': ['url', 'published_on', 'layout', 'measures_from'],
  'klantprofielen.freshness': [
    'newest_complete_quarter',
    'data_until',
    'newest_complete_loaded_at',
    'newest_quarter',
    'newest_quarter_regions',
  ],
  'klantprofielen.latest_complete_quarter': [],
  'klantprofielen.municipality_changes': ['*_qoq', '*_yoy', 'profile_share'],
  'klantprofielen.municipality_ranking': ['profile_share', 'profile_share_rank'],
  'klantprofielen.national_totals': ['*_share', '*_qoq', '*_yoy'],
  'klantprofielen.profiles': ['*_share'],
  'klantprofielen.quarters': [],
  'klantprofielen.reconciliation': ['quarter_code', 'region_code', 'expected', 'found', 'residual'],
  'klantprofielen.region_changes': ['*_qoq', '*_yoy', 'profile_share'],
  'klantprofielen.region_profiles': ['*_share'],
  'klantprofielen.revisions': ['municipality_code', 'old_value', 'new_value', 'old_document_key'],
};

export const TEXTS: Readonly<Record<string, readonly string[]>> = {
  'klantprofielen.coverage.status': [
    'loaded',
    'quarantined',
    'missing',
    'not_yet_due',
    'withdrawn',
  ],
  'klantprofielen.documents.measures_from': ['header', 'layout'],
  'klantprofielen.reconciliation.severity': ['block', 'warn'],
};
