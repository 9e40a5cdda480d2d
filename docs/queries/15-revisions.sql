-- Every number that UWV changed after we had loaded it, latest first: one row a number; none when nothing was revised.
select v.changed_at, v.quarter_code, v.region_code, v.municipality_code, v.measure, v.old_value, v.new_value, d.url
from klantprofielen.revisions v
left join klantprofielen.documents d on d.document_key = v.new_document_key
order by v.changed_at desc, v.quarter_code, v.region_code, v.municipality_code, v.measure;
