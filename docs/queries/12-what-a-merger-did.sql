-- What did the merger of 2019 do to West Betuwe? Nothing, on the borders of today: one row a quarter; members was 3 until then.
select quarter_code, members, known_in_sonar, profile_share, is_comparable
from klantprofielen.comparable_series
where municipality_code = 'GM1960'
order by quarter_code;
