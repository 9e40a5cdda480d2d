-- How much of the doelgroepregister does Sonar know, by region in the newest complete quarter, least first? One row a region, 35 rows.
select region_code, region_name, known_in_sonar, register_persons, known_share
from klantprofielen.region_profiles
where is_latest_complete
order by known_share, region_code;
