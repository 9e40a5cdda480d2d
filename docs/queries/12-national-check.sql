-- Do the series on the borders of today add up to the same country as the facts? One row a quarter; difference is 0 in all.
select f.quarter_code, f.known_in_sonar, s.known_in_sonar - f.known_in_sonar as difference
from (select quarter_code, sum(known_in_sonar) as known_in_sonar from klantprofielen.profiles group by quarter_code) f
join (select quarter_code, sum(known_in_sonar) as known_in_sonar from klantprofielen.comparable_series group by quarter_code) s
  using (quarter_code)
order by f.quarter_code;
