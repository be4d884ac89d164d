"""Taking the demonstration away again, so that a house can begin in earnest (security.md DF-4)."""

from dataclasses import dataclass
from typing import Final

from app.kernel import db

#: What outlives the demonstration. Code lists, and what real people and their organisations need to be who they
#: are; of these only what is invented goes. Every other table is emptied.
STAYS: Final = frozenset(
    {
        *(
            "migration",
            "schema_version",
            "clock_offset",
            "category",
            "matter_type",
            "media_code",
            "outcome_kind",
        ),
        *(
            "action_category",
            "complaint_source",
            "spoken_language",
            "location",
            "gateway",
            "consumer",
            "throttle",
            "once",
            "status_day",
            "key_seen",
        ),
        *("organisation", "department", "department_contact", "organisation_complaint_admin"),
        *("app_user", "user_place", "app_session", "sign_in_step", "second_factor", "recovery_code"),
        *("one_time_link", "sign_in_failure", "sign_in", "api_token"),
    }
)
_INVENTED: Final = {
    "app_user": "select id from app_user where is_demo",
    "organisation": "select id from organisation where code like 'DEMO-%'",
    "department": "select d.id from department d join organisation o on o.id = d.organisation"
    " where o.code like 'DEMO-%'",
}
#: subjects of entries that tell of a person's account, not of work
_ACCOUNT: Final = "('user', 'session', 'job', 'message')"
_POINTERS: Final = """
select k.conrelid::regclass::text as child, k.confrelid::regclass::text as parent, a.attname as name,
  not a.attnotnull as may_be_null
from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
where k.contype = 'f' and k.confrelid::regclass::text = any($1) and k.conrelid::regclass::text = any($2)
order by 1, 3
"""


class NotOnlyADemonstration(RuntimeError):
    """Real people have worked here, or belong to an invented organisation; the message says what to do."""


@dataclass(frozen=True)
class Gone:
    """How many invented people went, and how many rows of which tables."""

    people: int
    rows: dict[str, int]


async def count() -> Gone:
    """What would go. Raises NotOnlyADemonstration."""
    await _must_be_a_demonstration()
    tables = await _emptied()
    rows = {table: int(await db.fetchval(f"select count(*) from {table}")) for table in tables}
    people = await db.fetchval("select count(*) from app_user where is_demo")
    return Gone(people, {table: n for table, n in rows.items() if n})


@db.atomic
async def remove() -> None:
    """On a pool of the owner's: take everything invented away, whole or not at all.

    Raises NotOnlyADemonstration.
    """
    await _must_be_a_demonstration()
    await _keep_the_log_of_real_accounts()
    await db.execute(f"truncate {', '.join(await _emptied())}")
    await db.execute("insert into event_log overriding system value select * from kept_entry")
    await db.execute("insert into timeline select * from kept_line")
    for row in await db.fetch(_POINTERS, list(_INVENTED), sorted(STAYS)):
        where = f"{row['name']} in ({_INVENTED[row['parent']]})"
        if (row["child"], row["parent"]) == ("app_user", "organisation"):
            continue  # an operator without an organisation is refused by a CHECK; who is invented goes first
        if row["may_be_null"]:
            await db.execute(f"update {row['child']} set {row['name']} = null where {where}")
        elif row["child"] not in _INVENTED:
            await db.execute(f"delete from {row['child']} where {where}")
    for table in ("app_user", "department", "organisation"):
        await db.execute(f"delete from {table} where id in ({_INVENTED[table]})")


async def _emptied() -> list[str]:
    rows = await db.fetch("select tablename from pg_tables where schemaname = 'public' order by tablename")
    return [row["tablename"] for row in rows if row["tablename"] not in STAYS]


async def _must_be_a_demonstration() -> None:
    worked = await db.fetchval(
        "select count(distinct e.created_by) from event_log e join app_user u on u.id = e.created_by"
        f" where not u.is_demo and e.subject_kind not in {_ACCOUNT}"
    )
    if worked:
        raise NotOnlyADemonstration(
            f"People who are not invented have worked in this house: {worked}. Nothing was removed:"
            " start production on a database of its own."
        )
    belong = await db.fetchval(
        "select string_agg(username, ', ' order by username) from app_user where not is_demo"
        f" and organisation in ({_INVENTED['organisation']})"
    )
    if belong:
        raise NotOnlyADemonstration(
            f"These people belong to an invented organisation: {belong}. Move them to a real one first."
        )


async def _keep_the_log_of_real_accounts() -> None:
    """Who made which account stays known; TRUNCATE is the one way past the triggers that keep the log."""
    await db.execute(
        "create temporary table kept_entry on commit drop as select e.* from event_log e"
        " join app_user s on s.id = e.subject_id and e.subject_kind = 'user' and not s.is_demo"
        " left join app_user b on b.id = e.created_by where not coalesce(b.is_demo, false)"
    )
    await db.execute(
        "create temporary table kept_line on commit drop as select t.* from timeline t"
        " join kept_entry e on e.id = t.event_id"
    )
