-- Where did the number of persons change most within a year? One row a region, with the change of the share in points.
select region_code, region_name, known_in_sonar, known_in_sonar_yoy, profile_share_yoy_pp, borders_changed
from klantprofielen.region_changes
where is_latest_complete
order by abs(known_in_sonar_yoy) desc nulls last, region_code;
