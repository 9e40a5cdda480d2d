-- In which regions is a change on the year no change of persons, because municipalities came or went? One row a quarter and such a region.
select quarter_code, region_code, region_name, municipalities_joined, municipalities_left, known_in_sonar_yoy
from klantprofielen.region_changes
where borders_changed
order by quarter_code, region_code;
