-- The country by quarter with its share with a klantprofiel, complete quarters only: one row a complete quarter.
select quarter_code, regions_loaded, known_in_sonar, profile_share, known_in_sonar_qoq, known_in_sonar_yoy
from klantprofielen.national_totals
where is_complete
order by quarter_first_day;
