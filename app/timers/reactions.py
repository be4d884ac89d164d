"""What timers do when something is written down: they lend it their number, and some codes stop them."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from app import eventlog
from app.eventlog import Entry
from app.kernel.actor import Program
from app.timers import queries
from app.timers.commands import end, resume


async def give_timer(entries: Sequence[Entry]) -> Sequence[Entry]:
    """Before entries are written: each on a case carries the running timer of whoever writes it."""
    people = list({each.by.id for each in entries if each.by.id is not None and _is_work_on_a_case(each)})
    if not people:
        return entries
    timers = await queries.running_of(people)
    if not timers:
        return entries
    return [
        replace(each, timer_id=timers.get(each.by.id))
        if each.by.id is not None and _is_work_on_a_case(each)
        else each
        for each in entries
    ]


async def stop_if_the_code_says_so(entries: Sequence[Entry]) -> None:
    """After entries are written: a code that stops timers stops the one of whoever wrote it.

    An entry that was not written again (a repeat) still links its timer to the case (cla.md 1.4 [R]).
    """
    for each in entries:
        if not (each.kind.stops_timer and each.timer_id is not None):
            continue
        if each.suppressed:
            await eventlog.record("timer", "STARTED", subject=each.subject, by=each.by)
        await end(each.timer_id, by=each.by)


async def run_again(entries: Sequence[Entry]) -> None:
    """After a deed was taken back: the timer that it stopped counts on, unless its owner runs another by now."""
    for each in entries:
        if (timer := each.context.get("timer")) is not None:
            await resume(UUID(timer))


def _is_work_on_a_case(entry: Entry) -> bool:
    """What a program brings in somebody's name is no work of theirs: their timer is about something else."""
    on_a_case = entry.subject.kind == "case" or any(other.kind == "case" for other in entry.also)
    return on_a_case and not isinstance(entry.by, Program)
