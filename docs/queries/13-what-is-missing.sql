-- What should be there and is not, with the reason: one row a quarter, status and reason.
select quarter_code, status, reason, count(*) as regions, min(due_on) as due_on
from klantprofielen.coverage
where status not in ('loaded', 'withdrawn')
group by quarter_code, status, reason
order by quarter_code, status, reason;
