-- What should be there and is not, with the reason in words, within the quarters that the source has offered? One row a quarter, status and reason.
select c.quarter_code, c.status, c.reason, l.label_nl, count(*) as regions
from klantprofielen.coverage c
left join klantprofielen.code_label l on l.code = c.reason and l.kind in ('reason', 'check')
where c.status not in ('loaded', 'withdrawn') and not c.is_after_last_seen
group by c.quarter_code, c.status, c.reason, l.label_nl
order by c.quarter_code, c.status, c.reason;
