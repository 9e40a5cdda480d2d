-- West Betuwe (GM1960) on the borders of today, also before the merger of 2019: one row a quarter; members was 3 until then.
select quarter_code, members, known_in_sonar, is_complete
from klantprofielen.comparable_series
where municipality_code = 'GM1960'
order by quarter_first_day;
