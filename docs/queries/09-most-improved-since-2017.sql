-- Whose share rose most since the first quarter of 2017, on comparable borders, in points? Ten rows.
select municipality_code, municipality_name,
  round(100 * (max(profile_share) filter (where quarter_code = '2023Q1') - max(profile_share) filter (where quarter_code = '2017Q1')), 1) as change_pp
from klantprofielen.comparable_series
where is_comparable and quarter_code in ('2017Q1', '2023Q1')
group by municipality_code, municipality_name
having count(profile_share) = 2
order by change_pp desc, municipality_code
limit 10;
