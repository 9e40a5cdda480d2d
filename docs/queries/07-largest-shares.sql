-- The ten municipalities with the largest share with a klantprofiel, of those with 100 persons or more: ten rows.
select municipality_code, municipality_name, province_name, known_in_sonar, profile_share
from klantprofielen.profiles
where is_latest_complete and known_in_sonar >= 100
order by profile_share desc, municipality_code
limit 10;
