-- How many municipalities each region had on 31 March 2023: one row a region, 35 rows, 342 municipalities together.
select r.region_code, r.region_name, count(*) as municipalities
from klantprofielen.municipality_region m
join klantprofielen.dim_region r using (region_key)
where m.valid_from <= date '2023-03-31' and (m.valid_to is null or m.valid_to > date '2023-03-31')
group by r.region_code, r.region_name
order by r.region_code;
