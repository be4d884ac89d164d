# ruff: noqa: E501 - statements and templates as one line each
"""The limit: a bare handler, one raw statement a page, the same rows through Jinja2. No house around it."""

import os
from contextlib import asynccontextmanager

import asyncpg
import jinja2
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

URL = os.environ["DATABASE_URL"]
_QUEUE = """
select f.*, c.name as category_name, u.name as owner_name, s.id as session,
  (select sum(n) from counter where name = 'case.open' and scope = f.organisation) as counted
from (select * from case_facts where organisation = (select id from organisation where code = 'bench-1')
      and requires_action_by is not null order by rank, due_at, modified_at, case_id limit 51) f
left join category c on c.id = f.category left join app_user u on u.id = f.owner
left join app_session s on s.token = $1 order by f.rank, f.due_at, f.modified_at, f.case_id
"""
_CASE = """
with k as (select id, reference, person from cases where reference = $1),
seen as (
  insert into event_log (id, key, code, type, level, subject_kind, subject_id, created_at)
  select uuidv7(), 'case', 'CASE_VIEWED', 'system', 11, 'case', k.id, now() from k
  returning id, seq, subject_id),
line as (insert into timeline (subject_kind, subject_id, seq, event_id)
  select 'case', subject_id, seq, id from seen)
select k.reference, p.full_name, e.code, e.notes, e.created_at, u.name as by
from k join person p on p.id = k.person cross join lateral (
  select t.seq, t.event_id from timeline t where t.subject_kind = 'case' and t.subject_id = k.id
  order by t.seq desc limit 30) t
join event_log e on e.id = t.event_id left join app_user u on u.id = e.created_by order by t.seq desc
"""
_ROWS = """{% for r in rows %}<tr><td>{{ r.reference }}</td><th><a href="/cases/{{ r.reference }}">{{ r.client_name }}</a></th>
<td>{{ r.category_name }}</td><td>{{ r.outcome_code }}</td><td>{{ r.requires_action_by }}</td><td>{{ r.owner_name }}</td>
<td>{{ r.modified_at.isoformat() }}</td></tr>{% endfor %}"""
_ENTRIES = """{% for r in rows %}<li><b>{{ r.code }}</b><i>{{ r.by }}</i><time>{{ r.created_at.isoformat() }}</time>
<p>{{ r.notes }}</p></li>{% endfor %}"""
_environment = jinja2.Environment(autoescape=True)
_queue = _environment.from_string(f"<!doctype html><title>Cases</title><table>{_ROWS}</table>")
_rows = _environment.from_string(_ROWS)
_case = _environment.from_string(f"<!doctype html><title>Case</title><ol>{_ENTRIES}</ol>")


@asynccontextmanager
async def _lifespan(app: Starlette):
    async with asyncpg.create_pool(URL, min_size=2, max_size=10) as pool:
        yield {"pool": pool}


async def queue(request):
    rows = await request.state.pool.fetch(_QUEUE, "x")
    template = _rows if request.headers.get("hx-request") else _queue
    return HTMLResponse(template.render(rows=rows))


async def case(request):
    rows = await request.state.pool.fetch(_CASE, request.path_params["reference"])
    return HTMLResponse(_case.render(rows=rows))


app = Starlette(routes=[Route("/cases", queue), Route("/cases/{reference}", case)], lifespan=_lifespan)
