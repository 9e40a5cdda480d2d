-- Rotterdam (GM0599) over time: one row a loaded quarter, oldest first.
select quarter_first_day, known_in_sonar, municipal_profile_share, uwv_profile_share, profile_share
from klantprofielen.profiles
where municipality_code = 'GM0599'
order by quarter_first_day;
