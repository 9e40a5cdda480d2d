-- How fresh the data are: one row.
select newest_complete_quarter, data_until, next_quarter, next_expected_on, days_late
from klantprofielen.freshness;
