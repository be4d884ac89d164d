{begun}
select case when grouping(channel) = 1 then '*' else channel end as "Created_By_Channel", count(*) as "Cases"
from named group by grouping sets ((channel), ())
order by grouping(channel), channel
