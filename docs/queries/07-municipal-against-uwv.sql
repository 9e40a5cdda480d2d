-- Share with a klantprofiel of municipalities beside that of UWV, by region in 2023Q1, with their difference: one row a region.
select region_code, region_name, municipal_profile_share, uwv_profile_share,
  uwv_profile_share - municipal_profile_share as difference
from klantprofielen.region_profiles
where quarter_code = '2023Q1'
order by difference desc, region_code;
