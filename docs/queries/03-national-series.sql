-- How many persons does the country have by quarter, and which share has a klantprofiel, with its change on the year in points? One row a complete quarter.
select quarter_label_nl, known_in_sonar, with_profile, profile_share, profile_share_yoy_pp
from klantprofielen.national_totals
where is_complete
order by reference_date;
