-- From which PDF does my number come (Rotterdam), and did its headings say which column is which? One row.
select p.quarter_label_nl, p.known_in_sonar, d.url, d.published_on, d.sha256, l.label_nl as columns_by
from klantprofielen.profiles p
join klantprofielen.documents d using (document_key)
left join klantprofielen.code_label l on l.kind = 'measures_from' and l.code = d.measures_from
where p.is_latest_complete and p.municipality_code = 'GM0599';
