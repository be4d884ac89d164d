"""How fast a gateway may be called, by all consumers together: each call takes a place in one row's time."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, Final

from app.kernel import db

if TYPE_CHECKING:
    from app.outbox.commands.claim import Call

#: No batch takes places further ahead than this: the rest stays for whoever comes first.
AHEAD: Final = timedelta(seconds=30)

_RESERVE: Final = """
update gateway set next_call_at = greatest(next_call_at, recourse_now()) + $2::int * $3::interval where name = $1
returning extract(epoch from next_call_at - $2::int * $3::interval - recourse_now())::float8
"""


def within(calls: Iterable["Call"]) -> list["Call"]:
    """As many of these calls as their gateways can take soon."""
    taken: Counter[str] = Counter()
    kept = []
    for call in calls:
        taken[call.way.name] += 1
        if not call.way.spacing or taken[call.way.name] <= max(1, AHEAD // call.way.spacing):
            kept.append(call)
    return kept


@db.one_statement
async def reserve(calls: Sequence["Call"]) -> list["Call"]:
    """The same calls, each with the instant before which it may not begin, spaced as their gateways ask: one
    statement for each gateway that has a limit, each good by itself."""
    limited: dict[str, list[Call]] = defaultdict(list)
    for call in calls:
        if call.way.spacing:
            limited[call.way.name].append(call)
    begins: dict[int, float] = {}
    for name in sorted(limited):
        spacing = limited[name][0].way.spacing
        ahead = await db.fetchval(_RESERVE, name, len(limited[name]), spacing)
        first = monotonic() + (ahead or 0.0)
        begins |= {
            id(call): first + place * spacing.total_seconds() for place, call in enumerate(limited[name])
        }
    return [replace(call, begins=begins[id(call)]) if id(call) in begins else call for call in calls]
