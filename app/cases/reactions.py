"""What a case does when something happens to it: its next actor, its facts, its billable time."""

from collections.abc import Sequence
from uuid import UUID

from app.cases import facts
from app.cases.commands.callback_ends import RESTORE, end_what_is_over
from app.cases.rules import takes_provider_off
from app.checklists.queries import open_mandatory
from app.eventlog import RELEASE, Entry
from app.eventlog.tables import HIGH
from app.jobs import enqueue
from app.kernel import clock, db
from app.kernel.errors import Conflict
from app.kernel.language import _
from app.web import live

#: What open queues hear when a case of their organisation changed.
CHANGED = "cases"
live.register(CHANGED, "cases.read")

_NEXT_ACTOR = """
update cases k set modified_at = $4, requires_action_by = case
  when c.released then case when k.requires_action_by in ('operator', 'operator_manager') then null
                            else k.requires_action_by end
  else c.actor end
from unnest($1::uuid[], $2::text[], $3::bool[]) c(id, actor, released) where k.id = c.id
"""


async def remember(entries: Sequence[Entry]) -> None:
    """Next actor (cla.md 1.4 step 7, 1.8), outcome and modification of each case an entry is about.

    The next actor is set also when the entry itself was a repeat and not written again.
    """
    own = [each for each in entries if each.subject.kind == "case"]
    if not own:
        return
    cases = list({each.subject.id for each in own})
    await _set_next_actor([each for each in own if each.kind.sets_next_actor])
    if any(each.kind.is_outcome and each.kind.level >= HIGH for each in own):
        await facts.take_outcome(cases)
    if not all(each.key == "timer" for each in own):
        await db.execute("update cases set modified_at = $2 where id = any($1)", cases, clock.now())
    changed = await facts.copy(cases)
    await live.announce(*(live.topic(CHANGED, organisation) for organisation in changed))


async def _set_next_actor(entries: Sequence[Entry]) -> None:
    if not entries:
        return
    latest = {each.subject.id: each.kind.next_actor for each in entries}
    await db.execute(
        _NEXT_ACTOR,
        list(latest),
        [None if actor == RELEASE else actor for actor in latest.values()],
        [actor == RELEASE for actor in latest.values()],
        clock.now(),
    )


async def add_up_time(entries: Sequence[Entry]) -> None:
    """A timer of the case was stopped, cancelled, forgotten or corrected."""
    await facts.add_up([each.subject.id for each in entries if each.subject.kind == "case"])


async def followed(entries: Sequence[Entry]) -> None:
    """A provider viewed, accepted, closed or reopened: the stamps follow from the log."""
    await facts.take_provider(_cases(entries))


async def rejected(entries: Sequence[Entry]) -> None:
    """Sent back: some codes end the case at the provider, the others take the provider off it (cla.md 1.7 [R])."""
    returned = _cases([each for each in entries if takes_provider_off(each.key, each.code)])
    if returned:
        await db.execute("update cases set provider = null where id = any($1)", returned)
        await facts.copy(returned)
    await followed(entries)


async def reopened_by_provider(entries: Sequence[Entry]) -> None:
    """Open again, and the provider's turn: the old system left it nobody's (cla.md 4.8 [!])."""
    cases = _cases(entries)
    await db.execute("update cases set requires_action_by = '2_provider' where id = any($1)", cases)
    await facts.copy(cases)
    await followed(entries)


async def comes_back(entries: Sequence[Entry]) -> None:
    """Something came of a case that was put away: it is in the queue again at once."""
    own = [each for each in entries if each.subject.kind == "case" and each.kind.is_outcome]
    moved = [each.subject.id for each in own if each.kind.level >= HIGH]
    if moved:
        await db.execute(
            "update cases set put_away_until = null where id = any($1) and put_away_until is not null", moved
        )


async def closes_when_ticked(entries: Sequence[Entry]) -> Sequence[Entry]:
    """Before a case is closed: every mandatory line of its checklist is ticked. Raises Conflict naming the first."""
    closing = [each.subject.id for each in entries if each.key == "close_case"]
    left = await open_mandatory(closing) if closing else []
    if left:
        raise Conflict(
            _("Tick this on the checklist before the case is closed: %(line)s") % {"line": left[0]}
        )
    return entries


async def assigned_away(entries: Sequence[Entry]) -> None:
    """Given to a provider: a booked callback is over."""
    await end_what_is_over(_cases(entries), "assigned")


async def let_go(entries: Sequence[Entry]) -> None:
    """The operators are done with a case, most of the time: then a booked callback is over too."""
    await end_what_is_over(_cases(entries), "released")


async def callback_given_back(entries: Sequence[Entry]) -> None:
    """A deed was taken back: the case is given back what it held after this, in the same transaction."""
    for case in _cases(entries):
        await enqueue(RESTORE, {"case": str(case)})


def _cases(entries: Sequence[Entry]) -> list[UUID]:
    return [each.subject.id for each in entries if each.subject.kind == "case"]
