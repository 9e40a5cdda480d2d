-- The ten municipalities with the largest share with a klantprofiel in 2023Q1, of those with 100 persons or more: ten rows.
select municipality_code, municipality_name, region_name, known_in_sonar, profile_share
from klantprofielen.profiles
where quarter_code = '2023Q1' and known_in_sonar >= 100
order by profile_share desc, municipality_code
limit 10;
