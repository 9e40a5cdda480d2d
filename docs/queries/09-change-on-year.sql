-- Regions by change on the year before in 2023Q1, largest growth first: one row a region.
select region_code, region_name, known_in_sonar, known_in_sonar_yoy, profile_share_yoy
from klantprofielen.region_changes
where quarter_code = '2023Q1'
order by known_in_sonar_yoy desc nulls last, region_code;
