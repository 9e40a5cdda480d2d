-- Which numbers did UWV change after they were loaded, latest first? One row a number; none when nothing was revised.
select changed_at, quarter_code, region_code, municipality_code, measure, old_value, new_value
from klantprofielen.revisions
order by changed_at desc, quarter_code, region_code, municipality_code, measure;
