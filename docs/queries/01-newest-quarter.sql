-- Persons known in Sonar in the newest complete quarter, by region, most persons first: one row a region, 35 rows.
select region_code, region_name, known_in_sonar, register_persons, known_share
from klantprofielen.region_profiles
join klantprofielen.latest_complete_quarter using (quarter_code)
order by known_in_sonar desc, region_code;
