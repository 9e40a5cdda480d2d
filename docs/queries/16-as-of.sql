-- What the warehouse said about the country on 1 September 2022, by quarter: one row a quarter that was loaded then.
select quarter_code, count(distinct region_code) as regions, sum(known_in_sonar) as known_in_sonar
from klantprofielen.as_of('2022-09-01')
group by quarter_code
order by quarter_code;
