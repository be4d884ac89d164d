"""The eight boards: who did most of a thing in 365 days (bi.md 3). The house itself and demo people do not count."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any, Final

from app.bi.queries.source import Asked, rows, text
from app.bi.rules.documents import Built, Document

WINDOW: Final = timedelta(days=365)
PLACES: Final = 10

#: Of each board: who, which object, when; rows in [$1, $2).
_COUNTED: Final = {
    "document_creators": "select created_by, id, created_at from library_document",
    "audit_schedule_creators": "select created_by, id, created_at from audit_schedule",
    "issue_creators": "select created_by, id, created_at from action",
    "issue_editors": (
        "select created_by, subject_id, created_at from event_log where key = 'action'"
        " and subject_kind = 'action' and code <> 'ACTION_CREATED'"
    ),
    "review_screen_editors": (
        "select edited_by, review_screen, edited_at from review_screen_revision where revision > 1"
    ),
    "audit_submitters": (
        "select s.submitted_by, s.id, s.submitted_at from submission s join form f on f.id = s.form"
        " where f.kind = 'audit' and s.status = 'submitted'"
    ),
    "user_creators": "select created_by, id, created_at from app_user",
    "ward_creators": "select created_by, id, created_at from department where kind = 'ward'",
}
KINDS: Final = tuple(_COUNTED)
_BOARD: Final = """
select row_number() over (order by t.n desc, t.last_at desc, p.id) as rank, t.*, p.id, p.name, p.role, p.active,
  p.email, o.id as institution_id, o.name as institution_name
from (select c.who, count(*) as n, count(distinct c.item) as items, min(c.at) as first_at, max(c.at) as last_at
  from ({counted}) c(who, item, at) where c.who is not null and c.at >= $1 and c.at < $2 group by 1) t
join app_user p on p.id = t.who and not p.is_demo left join organisation o on o.id = p.organisation
order by 1 limit $3
"""


async def gather(connection: Any, asked: Asked) -> AsyncIterator[Built]:
    """At most ten totals a board: most first, then the latest, then by key."""
    since = asked.as_of - WINDOW
    for kind, counted in _COUNTED.items():
        async for row in rows(connection, _BOARD.format(counted=counted), since, asked.as_of, PLACES):
            yield Built(
                f"{kind}:{row['rank']}",
                {
                    "kind": kind,
                    "rank": row["rank"],
                    "user": _person(row, personal=asked.personal),
                    "count": row["n"],
                    "items": row["items"],
                    "first_at": row["first_at"],
                    "last_at": row["last_at"],
                    "window": {"from": since, "to": asked.as_of},
                },
                row["n"],
            )


def _person(row: Any, *, personal: bool) -> Document:
    """Somebody of the staff; without a name they are a former user. Their address only where it may be gathered."""
    person: Document = {
        "id": str(row["id"]),
        "display_name": row["name"],
        "role": row["role"],
        "is_active": row["active"],
        "is_former": not row["name"],
        "institution": None,
    }
    if row["institution_id"] is not None:
        person["institution"] = {"id": text(row["institution_id"]), "name": row["institution_name"]}
    if personal:
        person["email"] = row["email"]
    return person
