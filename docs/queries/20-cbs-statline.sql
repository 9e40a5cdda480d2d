-- Codes as CBS StatLine has them, ready to join with a StatLine table on RegioS (GM0599, padded to ten there): one row a municipality.
select municipality_code, rpad(municipality_code, 10) as statline_regios, municipality_name, known_in_sonar
from klantprofielen.profiles
where quarter_code = '2023Q1'
order by municipality_code;
