-- Which quarter is the newest that is complete, until which day do its numbers speak, and what comes next? One row.
select newest_complete_quarter, data_until, next_quarter, next_expected_on, days_late
from klantprofielen.freshness;
