"""Whether work for later gets done (reliability.md 7)."""

from datetime import timedelta
from typing import Final

from app.jobs import kinds, queries
from app.kernel.checks import Finding, State, check
from app.kernel.language import _
from app.settings import Settings

#: how long a slot or a waiting job may be late before somebody should know, and before it is an alarm
LATE: Final = timedelta(minutes=2)
TOO_LATE: Final = timedelta(minutes=30)
#: so many names are told; what is late because nothing runs is all of them
SHOWN: Final = 4
_CONSUMER = _("Start a consumer: `recourse work`.")


@check("jobs.consumers", _("Consumers"))
async def consumers(_settings: Settings) -> Finding:
    """Whether anybody does the work: reminders, messages, escalations."""
    alive = await queries.consumers_seen()
    if not alive:
        return Finding(
            State.RED,
            _("No consumer has been seen for three minutes, so nothing is sent and no reminder leaves."),
            _CONSUMER,
        )
    return Finding(State.GREEN, _("Consumers at work: %(count)s.") % {"count": alive})


@check("jobs.queue", _("Waiting work"))
async def queue(_settings: Settings) -> Finding:
    """How long the oldest piece of work has waited."""
    waits = await queries.oldest_wait(list(kinds.names()))
    says = _("The oldest waiting work has waited %(seconds)s seconds.") % {
        "seconds": int(waits.total_seconds())
    }
    if waits <= LATE:
        return Finding(State.GREEN, says)
    return Finding(State.RED if waits > TOO_LATE else State.AMBER, says, _CONSUMER)


@check("jobs.dead", _("Work that gave up"))
async def dead(_settings: Settings) -> Finding:
    """Whether something failed so often that a person must decide."""
    count = await queries.dead()
    if count:
        return Finding(
            State.AMBER,
            _("Jobs that gave up: %(count)s.") % {"count": count},
            _("Read why on the page of jobs, mend the cause, and run them again."),
        )
    return Finding(State.GREEN, _("Nothing has given up."))


@check("jobs.periodic", _("Periodic work"))
async def periodic(_settings: Settings) -> Finding:
    """Whether every slot of the clock was taken in time."""
    now = await queries.now()
    slots = {
        kind.name: slot
        for kind in kinds.known()
        if kind.runs is not None and (slot := kind.runs.latest(now)) is not None
    }
    taken = await queries.last_slots(list(slots))
    late = sorted(
        name
        for name, slot in slots.items()
        if now - slot > TOO_LATE and (name not in taken or taken[name] < slot)
    )
    if late:
        return Finding(
            State.AMBER,
            _("Periodic work is late: %(names)s.") % {"names": _few(late)},
            _("See whether a consumer runs; it takes the newest slot as soon as it starts."),
        )
    return Finding(State.GREEN, _("Every periodic job has had its turn."))


def _few(names: list[str]) -> str:
    """The first of them; the page of jobs has them all."""
    return ", ".join(names[:SHOWN]) + (f" … +{len(names) - SHOWN}" if len(names) > SHOWN else "")
