-- The share with a klantprofiel of my municipality (Rotterdam) beside its region and the country over time: one row a complete quarter.
select quarter_code,
  klantprofielen.share(sum(with_profile) filter (where municipality_code = 'GM0599'), sum(known_in_sonar) filter (where municipality_code = 'GM0599')) as municipality,
  klantprofielen.share(sum(with_profile) filter (where region_code = 'AM22'), sum(known_in_sonar) filter (where region_code = 'AM22')) as region,
  klantprofielen.share(sum(with_profile), sum(known_in_sonar)) as country
from klantprofielen.profiles
where quarter_is_complete
group by quarter_code
order by quarter_code;
