-- The municipalities in long form for a pivot table, one level and one quarter: four rows a municipality.
select statline_period, area_code, area_name, served_by, has_profile, persons
from klantprofielen.observations
where area_level = 'GM' and quarter_code = '2023Q1'
order by area_code, served_by, has_profile;
