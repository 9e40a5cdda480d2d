-- Persons and share by province in the newest complete quarter: twelve rows.
select province_code, province_name, sum(known_in_sonar) as known_in_sonar,
  klantprofielen.share(sum(with_profile), sum(known_in_sonar)) as profile_share
from klantprofielen.profiles
where is_latest_complete
group by province_code, province_name
order by province_code;
