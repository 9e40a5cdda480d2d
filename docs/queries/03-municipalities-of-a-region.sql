-- The municipalities of Rijnmond (AM22) in 2023Q1 with the five counts: one row a municipality.
select municipality_code, municipality_name, municipal_with_profile, municipal_without_profile,
  uwv_with_profile, uwv_without_profile, known_in_sonar
from klantprofielen.profiles
where quarter_code = '2023Q1' and region_code = 'AM22'
order by municipality_name;
