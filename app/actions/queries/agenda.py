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

_SELECT: Final = """
select a.reference, a.title, a.due_at, called(o) as hospital, {decides} as decides
from action a join organisation o on o.id = a.hospital
where {scope} and ({mine} or {decides}) and a.reference <> all({off}) order by a.due_at, a.id limit {most}
"""
_MINE: Final = f"{measures.LIVE} and {measures.VIEWED['mine']}"
#: What waits for an approver: who neither owns nor submitted it (sla.md 1.7).
_DECIDES: Final = (
    f"({measures.PENDING}"
    " and a.assigned_to is distinct from {me} and a.submitted_by is distinct from {me})"
)


async def actions(user: Account, off: Sequence[str]) -> list[Thing]:
    """One's own actions, and those that wait for one's decision; the nearest deadline first."""
    condition, arguments = scope(user)
    binder = Binder(arguments, given(user))
    statement = _SELECT.format(
        scope=condition,
        mine=binder.named(_MINE),
        decides=binder.named(_DECIDES) if user.can("actions.decide") else "false",
        off=binder.value(list(off), "text[]"),
        most=OF_A_ROOM,
    )
    return [_thing(row) for row in await db.fetch(in_words(statement), *binder.arguments)]


def _thing(row: Any) -> Thing:
    return Thing(
        "stamp" if row["decides"] else "square-kanban",
        _("Approve: %(title)s") % {"title": row["title"]} if row["decides"] else row["title"],
        (row["reference"], row["hospital"]),
        "actions.action.show",
        row["reference"],
        row["due_at"],
    )
