-- The municipalities of my region (Rijnmond) in the newest complete quarter, with who serves how many: one row a municipality.
select municipality_name, municipal_with_profile, municipal_without_profile, uwv_with_profile, uwv_without_profile,
  municipal_total, uwv_total, known_in_sonar
from klantprofielen.profiles
where is_latest_complete and region_code = 'AM22'
order by municipality_name;
