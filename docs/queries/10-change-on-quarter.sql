-- Municipalities whose number changed most since the quarter before, 2023Q1, without those whose borders changed: 20 rows.
select municipality_code, municipality_name, known_in_sonar, known_in_sonar_qoq
from klantprofielen.municipality_changes
where quarter_code = '2023Q1' and not borders_changed and known_in_sonar_qoq is not null
order by abs(known_in_sonar_qoq) desc, municipality_code
limit 20;
