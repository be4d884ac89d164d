-- The articles are those the entry names by key: the old report compared the lines of the note with the services'
-- names of today, so that an article that was renamed left every case it had helped. Lines are compared only for
-- entries that name none.
-- Entries are looked for case by case along the timeline; `offset 0` keeps the planner from reading the log for it.
with sent as (
  select e.id, e.seq, e.subject_id, e.created_at, e.code, e.notes, e.context, c.reference, c.laa_reference,
    c.created_at as case_created, k.name as category
  from case_facts f join cases c on c.id = f.case_id left join category k on k.id = c.category
    cross join lateral (select e.* from timeline l join event_log e on e.id = l.event_id
      where l.subject_kind = 'case' and l.subject_id = c.id and e.subject_id = c.id and e.key = 'alternative_help'
        and e.code in ('IRKB', 'COSPF', 'SPFN', 'SPFM', 'EDFF') and {stands} offset 0) e
  where f.created_at >= :from_at and f.created_at < :until_at and (:scope is null or c.organisation = any(:scope))
), named as (
  select s.*, a.id::text as article, coalesce(g.name, a.title) as name
  from sent s cross join lateral (
    select x.n, a.id, coalesce(nullif(a.service, a.organisation), '') as title
    from jsonb_array_elements_text(coalesce(s.context -> 'articles', '[]')) with ordinality x(key, n)
      left join help_article a on a.id::text = x.key) a
    left join lateral (select s.context -> 'organisations' ->> (a.n::int - 1) as name) g on true
  where s.code = 'IRKB' and s.context ? 'articles'
  union all
  select s.*, a.id::text, case when a.service = a.organisation then a.service
    else a.organisation || ': ' || a.service end
  from sent s join lateral regexp_split_to_table(s.notes, '\n') line on true
    join help_article a on trim(line) in (a.service, a.organisation || ': ' || a.service)
  where s.code = 'IRKB' and not s.context ? 'articles'
  union all
  select s.*, null, '' from sent s where s.code <> 'IRKB'
), summed as (
  select name, count(distinct subject_id) as cases, grouping(name) = 1 as in_all
  from named group by grouping sets ((name), ())
)
select "Id", "Reference", "Laa_reference", "Category", "Created", "Code", "Notes", "F2F", "KB_Id", "Cases"
from (
  select '*' as "Id", null as "Reference", null::bigint as "Laa_reference", null as "Category",
    null::timestamptz as "Created", null as "Code",
    case when in_all then '*' when name = '' then 'F2F' else name end as "Notes", null::boolean as "F2F",
    null as "KB_Id", cases as "Cases", case when in_all then 0 else 1 end as part, name as rank, null::timestamptz as at,
    null::bigint as seq
  from summed
  union all
  select id::text, reference, laa_reference, category, created_at, code,
    case when code = 'IRKB' then name else notes end, code <> 'IRKB', article, null, 2, '', case_created, seq
  from named
) r
order by part, rank, at desc, seq, "KB_Id"
