-- Which municipalities have a count of 1 to 5 persons, so that I think before I publish? One row such a municipality.
select municipality_code, municipality_name, municipal_with_profile, municipal_without_profile, uwv_with_profile, uwv_without_profile
from klantprofielen.profiles
where is_latest_complete and has_small_count
order by municipality_code;
