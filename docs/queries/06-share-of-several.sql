-- The share with a klantprofiel of the four largest cities together, from counts, not as a mean of shares: one row.
select sum(with_profile) as with_profile, sum(known_in_sonar) as known_in_sonar,
  klantprofielen.share(sum(with_profile), sum(known_in_sonar)) as profile_share
from klantprofielen.profiles
where is_latest_complete and municipality_code in ('GM0363', 'GM0599', 'GM0518', 'GM0344');
