"""The callbacks and cases that wait for a person, for their first page."""

from collections.abc import Sequence
from typing import Any, Final

from app.accounts.account import Account
from app.cases import measures
from app.cases.queries.callback_queue import values_for
from app.cases.queries.queue import OUTCOMES
from app.cases.queries.scope import open_to
from app.desk.agenda import OF_A_ROOM, Thing
from app.kernel import db
from app.kernel.language import _, translate
from app.kernel.measuring import Binder

_SELECT: Final = (
    "select f.reference, f.client_name, coalesce(c.name, '') as category,"
    " coalesce(f.outcome_code, '') as outcome"
)
_NAMES: Final = "left join category c on c.id = f.category"


async def callbacks(user: Account, off: Sequence[str]) -> list[Thing]:
    """Callbacks of today and those whose time has passed, the earliest first: one's own and nobody's."""
    binder = _binder(user)
    today = binder.named(f"{measures.BOOKED_FOR_ME} and f.due_at < {{tomorrow}}")
    where = f"{today} and f.reference <> all({binder.value(list(off), 'text[]')})"
    # Two walks along the index of who answers for a booking: OR would read everything that is booked.
    found = " union all ".join(
        f"(select f.*, o.starts_at from {measures.CALLBACKS} where {open_to(user).condition} and {whose} and {where}"
        f" order by f.due_at, f.case_id limit {OF_A_ROOM})"
        for whose in (binder.named(measures.MINE), "f.owner is null")
    )
    rows = await db.fetch(
        f"{_SELECT}, f.starts_at from ({found}) f {_NAMES} order by f.due_at, f.case_id limit {OF_A_ROOM}",
        *binder.arguments,
    )
    return [
        Thing(
            "phone-outgoing",
            _("Call back %(name)s") % {"name": row["client_name"] or row["reference"]},
            (row["reference"], _category(row)),
            "cases.case.show",
            row["reference"],
            row["starts_at"],
        )
        for row in rows
    ]


async def cases(user: Account, off: Sequence[str]) -> list[Thing]:
    """One's own cases that wait for the operator, or what a provider has not opened yet, as the queue sorts them."""
    binder = _binder(user)
    if user.is_provider:
        which, each, walked = measures.AT_PROVIDER["new"], "unnest($1::uuid[])", "f.provider = s.value"
    else:
        # A walk for each actor whose turn it is: one over all of them has no order, and finds the few by reading all.
        which = f"{measures.NAMED['mine_waiting']} and f.due_at = 'infinity'"
        each, walked = binder.named("unnest({turn})"), "f.requires_action_by = s.value"
    where = f"{binder.named(which)} and f.reference <> all({binder.value(list(off), 'text[]')})"
    ordered = f"order by f.rank, f.due_at, f.modified_at, f.case_id limit {OF_A_ROOM}"
    rows = await db.fetch(
        f"{_SELECT} from (select f.* from {each} s(value) cross join lateral (select * from case_facts f"
        f" where {open_to(user).condition} and {walked} and {where} {ordered}) f {ordered}) f {_NAMES} {ordered}",
        *binder.arguments,
    )
    return [_case(row) for row in rows]


def _case(row: Any) -> Thing:
    name = row["client_name"] or str(_("Client not known yet"))
    about = (row["reference"], _category(row), OUTCOMES.words(row["outcome"]))
    return Thing("folder-open", name, about, "cases.case.show", row["reference"])


def _category(row: Any) -> str:
    return translate(row["category"]) if row["category"] else ""


def _binder(user: Account) -> Binder:
    return Binder((open_to(user).argument,), values_for(user))
