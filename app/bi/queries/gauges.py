"""The gathered totals as key figures read them: months that are complete, by institution."""

from collections.abc import Awaitable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from app.bi import door
from app.bi.errors import DOWN, OFF, StoreDown, SwitchedOff
from app.bi.measures import SUBJECTS, Subject
from app.kernel.gathered import Absent, Gathered, Gauge, Told

if TYPE_CHECKING:
    from app.bi.store.house import Store

T = TypeVar("T")

#: Seconds somebody who only looks waits for the store.
LOOK: Final = 2.5


async def told(subject: Subject, names: Sequence[str], months: Sequence[str]) -> Told:
    """The sums of these months by institution; a month that is not complete is left out. Raises Absent."""
    fields = {field for name in names for field in subject.sums[name].fields}

    def read(store: "Store") -> Told:
        complete = set(store.periods(subject.collection)[0])
        wanted = [month for month in months if month in complete]
        group = {
            "$group": {
                "_id": {"m": "$month_key", "i": "$institution.id"},
                **{field: {"$sum": f"${field}"} for field in fields},
            }
        }
        found: dict[str, dict[str, dict[str, int]]] = {month: {} for month in wanted}
        for each in store.totals(subject.collection, {"month_key": {"$in": wanted}}, [group]):
            found[each["_id"]["m"]][each["_id"]["i"]] = {
                name: sum(each[field] for field in subject.sums[name].fields) for name in names
            }
        return found

    return await _asked(door.use(read))


async def ready() -> None:
    """Raises Absent when the store tells nothing now."""
    await _asked(door.use(lambda store: store.ping(), seconds=LOOK))


async def _asked(answer: Awaitable[T]) -> T:
    try:
        return await answer
    except SwitchedOff:
        raise Absent(OFF, passing=False) from None
    except StoreDown:
        raise Absent(DOWN, passing=True) from None


GAUGES: Final = tuple(
    Gathered(
        name,
        subject.words,
        tuple(Gauge(key, each.words) for key, each in subject.sums.items()),
        partial(told, subject),
        ready,
    )
    for name, subject in SUBJECTS.items()
)
