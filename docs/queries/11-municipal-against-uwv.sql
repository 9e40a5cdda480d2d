-- Do municipalities or UWV make more klantprofielen, by region, in points of difference? One row a region.
select region_code, region_name, municipal_profile_share, uwv_profile_share,
  round(100 * (uwv_profile_share - municipal_profile_share), 1) as difference_pp
from klantprofielen.region_profiles
where is_latest_complete
order by difference_pp desc nulls last, region_code;
