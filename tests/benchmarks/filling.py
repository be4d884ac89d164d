# ruff: noqa: E501 - statements and templates as one line each
"""A house full of cases, made inside PostgreSQL: n cases, ten entries each, one of them with thirty."""

import asyncpg

PEOPLE = 20


async def fill(url: str, cases: int) -> None:
    """Fill an empty migrated database; ANALYZE at the end."""
    connection = await asyncpg.connect(url, command_timeout=3600)
    try:
        await connection.execute("set synchronous_commit = off; set session_replication_role = replica")
        for statement in _STATEMENTS:
            await connection.execute(statement.replace(":n", str(cases)).replace(":people", str(PEOPLE)))
        await connection.execute("set session_replication_role = origin")
        await connection.execute("analyze")
    finally:
        await connection.close()


_STATEMENTS = (
    "insert into organisation (id, code, kind, name) select uuidv7(), 'bench-' || g, k, n from (values"
    " (1, 'call_centre', 'Bench helpline'), (2, 'provider', 'Bench firm')) v(g, k, n)",
    "insert into app_user (id, username, name, email, role, organisation, active, admin, superuser, password)"
    " select uuidv7(), 'bench-' || g, 'Bench Person ' || g, 'bench-' || g || '@example.invalid', 'operator',"
    " (select id from organisation where code = 'bench-1'), true, false, false, '' from generate_series(1, :people) g",
    "insert into person (id, reference, full_name, postcode, mobile_phone, birth_date)"
    " select uuidv7(), 'B-' || g, 'Client ' || md5(g::text), 'M' || g % 90 || ' 1AA', '07700 9' || lpad((g % 100000)::text, 5, '0'),"
    " date '1950-01-01' + (g % 20000) from generate_series(1, :n) g",
    "insert into cases (id, reference, person, organisation, owner, category, requires_action_by, created_at, modified_at)"
    " select uuidv7(), 'B' || chr(65 + (g % 26)::int) || '-' || lpad((g / 10000)::text, 4, '0') || '-' || lpad((g % 10000)::text, 4, '0'),"
    " p.id, o.id, u.id, c.id, case when g % 5 = 0 then 'operator' end,"
    " now() - (g % 500000) * interval '1 minute', now() - (g % 500000) * interval '30 seconds'"
    " from generate_series(1, :n) g"
    " join person p on p.reference = 'B-' || g"
    " join app_user u on u.username = 'bench-' || (1 + g % :people)"
    " join (select id, row_number() over (order by code) - 1 as k from category) c on c.k = g % 17"
    " cross join (select id from organisation where code = 'bench-1') o",
    "insert into case_facts (case_id, reference, organisation, owner, category, source, requires_action_by, rank,"
    " outcome_code, outcome_at, client_name, birth_date, postcode, search_text, created_at, modified_at)"
    " select k.id, k.reference, k.organisation, k.owner, k.category, 'PHONE', k.requires_action_by, -(1 + hashtext(k.reference) % 4 + 4) % 8,"
    " 'CB1', k.modified_at, p.full_name, p.birth_date, p.postcode,"
    " lower(concat_ws(' ', k.reference, replace(k.reference, '-', ''), p.full_name, p.postcode, replace(p.mobile_phone, ' ', ''))),"
    " k.created_at, k.modified_at from cases k join person p on p.id = k.person",
    "insert into event_log (id, key, code, type, level, subject_kind, subject_id, created_by, created_at, notes)"
    " select uuidv7(), 'case_note', 'NOTE', 'event', 11, 'case', k.id, k.owner, k.created_at + g * interval '1 minute',"
    " 'A note of ordinary length about what the client said on the telephone.'"
    " from cases k cross join generate_series(1, 10) g",
    "insert into event_log (id, key, code, type, level, subject_kind, subject_id, created_by, created_at, notes)"
    " select uuidv7(), 'case_note', 'NOTE', 'event', 11, 'case', k.id, k.owner, k.created_at + g * interval '1 hour',"
    " 'A note of ordinary length about what the client said on the telephone.'"
    " from (select * from cases where requires_action_by is not null order by id limit 200) k cross join generate_series(1, 20) g",
    "insert into timeline (subject_kind, subject_id, seq, event_id) select subject_kind, subject_id, seq, id from event_log",
    "insert into counter (name, scope, n) select k.name, k.scope, count(*) from case_facts f"
    # OFFSET 0 keeps the planner from inlining the function, which PostgreSQL 18.6 gets wrong.
    " cross join lateral (select * from case_counters(f) offset 0) k group by 1, 2",
)
