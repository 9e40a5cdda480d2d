-- From which PDF the numbers of Rotterdam in 2023Q1 come, and whether its headings said which column is which: one row.
select p.known_in_sonar, d.url, d.published_on, d.sha256, d.measures_from
from klantprofielen.profiles p
join klantprofielen.documents d using (document_key)
where p.quarter_code = '2023Q1' and p.municipality_code = 'GM0599';
