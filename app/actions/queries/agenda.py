"""The actions that wait for a person, for their first page."""

from collections.abc import Sequence
from typing import Any, Final

from app.accounts.account import Account
from app.actions import measures
from app.actions.queries.filters import given
from app.actions.queries.measured import scope
from app.desk.agenda import OF_A_ROOM, Thing
from app.kernel import db
from app.kernel.language import _
from app.kernel.measuring import Binder
from app.kernel.naming import in_words

_SELECT: Final = (
    "select a.reference, a.title, a.due_at, called(o) as hospital, a.status from action a"
    " join organisation o on o.id = a.hospital where"
)


async def actions(user: Account, off: Sequence[str]) -> list[Thing]:
    """One's own actions, and those that wait for one's decision; the nearest deadline first."""
    condition, arguments = scope(user)
    binder = Binder(arguments, given(user))
    mine = f"{measures.LIVE} and {measures.VIEWED['mine']}"
    wanted = (
        f"({mine} or {measures.PENDING} and a.submitted_by is distinct from {{me}})"
        if user.can("actions.decide")
        else mine
    )
    where = f"{binder.named(wanted)} and a.reference <> all({binder.value(list(off), 'text[]')})"
    rows = await db.fetch(
        in_words(f"{_SELECT} {condition} and {where} order by a.due_at, a.id limit {OF_A_ROOM}"),
        *binder.arguments,
    )
    return [_thing(row) for row in rows]


def _thing(row: Any) -> Thing:
    pending = row["status"] == "pending_approval"
    return Thing(
        "stamp" if pending else "square-kanban",
        _("Approve: %(title)s") % {"title": row["title"]} if pending else row["title"],
        (row["reference"], row["hospital"]),
        "actions.action.show",
        row["reference"],
        row["due_at"],
    )
