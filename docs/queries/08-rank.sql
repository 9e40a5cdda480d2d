-- Which place has my municipality (Rotterdam) by share, in its region and in the country? One row.
select municipality_name, profile_share, profile_share_rank, municipalities, rank_in_country
from klantprofielen.municipality_ranking
where is_latest_complete and municipality_code = 'GM0599';
