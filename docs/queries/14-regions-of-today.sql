-- My region (FoodValley, once AM31, now AM38) on the borders of today, over time: one row a quarter.
select quarter_code, municipalities, known_in_sonar, profile_share, profile_share_yoy_pp, rank_in_country
from klantprofielen.comparable_regions
where region_code = 'AM38' and is_comparable
order by quarter_code;
