-- The share with a klantprofiel of the four largest cities together in 2023Q1, from counts, not as a mean of shares: one row.
select sum(known_in_sonar) as known_in_sonar,
  klantprofielen.share(sum(municipal_with_profile + uwv_with_profile), sum(known_in_sonar)) as profile_share
from klantprofielen.profiles
where quarter_code = '2023Q1' and municipality_code in ('GM0363', 'GM0599', 'GM0518', 'GM0344');
