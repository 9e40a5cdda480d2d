-- How many counts of 1 to 5 persons each quarter has: one row a quarter. They ask for care before anything is published.
select quarter_code,
  sum((municipal_with_profile between 1 and 5)::integer + (municipal_without_profile between 1 and 5)::integer
    + (uwv_with_profile between 1 and 5)::integer + (uwv_without_profile between 1 and 5)::integer) as small_counts
from klantprofielen.profiles
group by quarter_code
order by quarter_code;
