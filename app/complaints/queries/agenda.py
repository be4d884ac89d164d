"""The complaints that wait for a person, for their first page."""

from collections.abc import Sequence

from app.accounts.account import Account
from app.accounts.permissions import DEPARTMENT
from app.complaints import measures
from app.complaints.queries.filters import given
from app.complaints.queries.measured import scope
from app.desk.agenda import OF_A_ROOM, Thing
from app.kernel import db
from app.kernel.measuring import Binder
from app.kernel.naming import in_words


async def complaints(user: Account, off: Sequence[str]) -> list[Thing]:
    """One's own open complaints, and all of one's departments for who answers for them; the nearest deadline first."""
    condition, arguments = scope(user)
    binder = Binder(arguments, given(user))
    mine = measures.OPEN if user.role == DEPARTMENT else f"{measures.OPEN} and {measures.VIEWED['mine']}"
    where = f"{binder.named(mine)} and c.reference <> all({binder.value(list(off), 'text[]')})"
    rows = await db.fetch(
        in_words(
            "select c.reference, c.title, c.due_at, called(o) as hospital, coalesce(called(d), '') as department"
            " from complaint c join organisation o on o.id = c.hospital left join department d on d.id = c.department"
            f" where {condition} and {where} order by c.due_key, c.id limit {OF_A_ROOM}"
        ),
        *binder.arguments,
    )
    return [
        Thing(
            "message-square-warning",
            row["title"],
            (row["reference"], row["hospital"], row["department"]),
            "complaints.complaint.show",
            row["reference"],
            row["due_at"],
        )
        for row in rows
    ]
