# ruff: noqa: E501 - statements and templates as one line each
"""The limit: a bare handler, one raw statement a page, the same rows through Jinja2. No house around it.

As perf.md measured it: the session is asked for in the statement, and the page of a case has its facts,
the options of its select and a plain frame around them: about 12 kB with the short notes of these cases.
"""

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
with me as (
  select s.id as session, u.id, u.name, u.role from app_session s join app_user u on u.id = s.user_id where s.token = $2),
k as (select * from cases where reference = $1),
seen as (
  insert into event_log (id, key, code, type, level, subject_kind, subject_id, created_at)
  select uuidv7(), 'case', 'CASE_VIEWED', 'system', 11, 'case', k.id, now() from k
  returning id, seq, subject_id),
line as (insert into timeline (subject_kind, subject_id, seq, event_id)
  select 'case', subject_id, seq, id from seen)
select k.reference, k.notes as written, k.created_at as opened_at, k.requires_action_by, k.requires_action_at,
  p.full_name, p.postcode, p.street, p.mobile_phone, p.email, p.language, p.birth_date,
  c.name as category_name, o.name as organisation_name, f.outcome_code, f.billable_seconds,
  (select string_agg(code || ' ' || name, '|') from (select code, name from category order by code limit 20) named) as options,
  e.key, e.code, e.notes, e.created_at, u.name as by, (select name from me) as me
from k join person p on p.id = k.person join case_facts f on f.case_id = k.id
left join category c on c.id = k.category join organisation o on o.id = k.organisation cross join lateral (
  select t.seq, t.event_id from timeline t where t.subject_kind = 'case' and t.subject_id = k.id
  order by t.seq desc limit 30) t
join event_log e on e.id = t.event_id left join app_user u on u.id = e.created_by order by t.seq desc
"""
_ROWS = """{% for r in rows %}<tr><td>{{ r.reference }}</td><th><a href="/cases/{{ r.reference }}">{{ r.client_name }}</a></th>
<td>{{ r.category_name }}</td><td>{{ r.outcome_code }}</td><td>{{ r.requires_action_by }}</td><td>{{ r.owner_name }}</td>
<td>{{ r.modified_at.isoformat() }}</td></tr>{% endfor %}"""
_ENTRIES = """{% for r in rows %}<li class="entry"><svg class="ic" aria-hidden="true"><use href="/static/icons.svg#i-{{ r.key }}"/></svg>
<div class="what"><span class="code">{{ r.code }}</span><b>{{ r.key }}</b><bdi>{{ r.by or "System" }}</bdi>
<time datetime="{{ r.created_at.isoformat() }}">{{ r.created_at.strftime("%d %b %H:%M") }}</time></div>
<p dir="auto">{{ r.notes }}</p></li>{% endfor %}"""
_FACTS = (
    "full_name",
    "birth_date",
    "street",
    "postcode",
    "mobile_phone",
    "email",
    "language",
    "category_name",
    "organisation_name",
    "requires_action_by",
    "requires_action_at",
    "outcome_code",
    "billable_seconds",
    "opened_at",
    "written",
)
_PAGES = (
    "home",
    "cases",
    "callbacks",
    "complaints",
    "actions",
    "guidance",
    "library",
    "reports",
    "archive",
    "me",
)
_AROUND = (
    """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ rows[0].full_name }}</title>
<link rel="stylesheet" href="/static/console.css"><script src="/static/htmx.js" defer></script></head><body class="app">
<nav class="nav" aria-label="Main"><ul role="list">{% for page in pages %}<li><a href="/{{ page }}" title="{{ page }}">
<svg class="ic" aria-hidden="true"><use href="/static/icons.svg#i-{{ page }}"/></svg><b>{{ page }}</b></a></li>{% endfor %}</ul></nav>
<header><b>{{ rows[0].me }}</b></header><main><h1>{{ rows[0].full_name }} <span class="ref">{{ rows[0].reference }}</span></h1>
<form method="post" action="/cases/{{ rows[0].reference }}/outcomes"><label>Note<textarea name="notes"></textarea></label>
<select name="code">{% for each in rows[0].options.split("|") %}<option>{{ each }}</option>{% endfor %}</select><button>Save</button></form>
<ol class="timeline">"""
    + _ENTRIES
    + """</ol><aside><dl>{% for fact in facts %}<div><dt>{{ fact }}</dt><dd><bdi>{{ rows[0][fact] }}</bdi></dd></div>{% endfor %}</dl></aside>
</main></body></html>"""
)
_environment = jinja2.Environment(autoescape=True)
_queue = _environment.from_string(f"<!doctype html><title>Cases</title><table>{_ROWS}</table>")
_rows = _environment.from_string(_ROWS)
_case = _environment.from_string(_AROUND)


@asynccontextmanager
async def _lifespan(app: Starlette):
    async with asyncpg.create_pool(URL, min_size=2, max_size=10) as pool:
        yield {"pool": pool}


async def queue(request):
    rows = await request.state.pool.fetch(_QUEUE, "x")
    template = _rows if request.headers.get("hx-request") else _queue
    return HTMLResponse(template.render(rows=rows))


async def case(request):
    rows = await request.state.pool.fetch(_CASE, request.path_params["reference"], "x")
    return HTMLResponse(_case.render(rows=rows, pages=_PAGES, facts=_FACTS))


app = Starlette(routes=[Route("/cases", queue), Route("/cases/{reference}", case)], lifespan=_lifespan)
