-- The municipality with the largest share of each region in 2023Q1: at least one row a region (equal shares share the place).
select region_code, region_name, municipality_code, municipality_name, profile_share, municipalities
from klantprofielen.municipality_ranking
where quarter_code = '2023Q1' and profile_share_rank = 1
order by region_code, municipality_code;
