"""Who is told: the first rung with somebody on it, with copies, and who was passed over.

Pure, and shared by everything that escalates: what the rungs are is each room's own rule (sla.md 1.4, 1.6).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

Rung = Sequence["Person"]


@dataclass(frozen=True)
class Person:
    """Somebody who may be told. `bounced`: their address is known to be dead; `mail`: they want mail."""

    id: str
    active: bool = True
    bounced: bool = False
    mail: bool = True


class Why(StrEnum):
    """Why somebody on a rung was passed over."""

    INACTIVE = "inactive"
    BOUNCED = "bounced"
    INVOLVED = "involved"


@dataclass(frozen=True)
class Passed:
    """Somebody who would have been told, and why they were not."""

    person: Person
    why: Why


@dataclass(frozen=True)
class Told:
    """Who is told, who gets a copy, and who was passed over on the way."""

    to: tuple[Person, ...] = ()
    copies: tuple[Person, ...] = ()
    passed: tuple[Passed, ...] = ()

    @property
    def unroutable(self) -> bool:
        """Whether nobody is left to tell, so that the item belongs in the red queue."""
        return not self.to


def tell(rungs: Iterable[Rung], *, copies: Rung = (), besides: Collection[str] = ()) -> Told:
    """Everybody usable on the first rung that has such a person; nobody is told twice.

    `besides` are the ids of people who cannot be told of this because it is about them: an escalation does
    not go to the assignee. Copies go only to people who can get them, and only where somebody is told.
    """
    passed: list[Passed] = []
    for rung in rungs:
        usable, refused = _sorted_out(rung, besides)
        passed += [one for one in refused if one not in passed]
        if usable:
            copied, _ = _sorted_out(copies, {person.id for person in usable})
            return Told(usable, copied, tuple(passed))
    return Told(passed=tuple(passed))


@dataclass(frozen=True)
class Above:
    """The people an escalation climbs: the rungs above the assignee, and who is told when none is there."""

    assignee: Person | None
    rungs: tuple[Rung, ...]
    last_resort: Rung

    def told(self, level: int, *, copy_all_below: bool = False) -> Told:
        """Who hears of this level, counted from 1; the assignee is copied and never told.

        A missing person is stood in for by the next one up, then by the last resort; somebody the level
        before already told is not asked twice while there is anybody else. Copies go to the level before,
        or to everybody below.
        """
        involved = {self.assignee.id} if self.assignee else set()
        place = min(level, len(self.rungs)) - 1
        rungs = [*self.rungs[place : place + 2], self.last_resort]
        if level <= 1:
            return tell(rungs, copies=rung_of(self.assignee), besides=involved)
        before = self.told(level - 1, copy_all_below=copy_all_below)
        copies = before.to + (before.copies if copy_all_below else ())
        climbed = tell(rungs, copies=copies, besides=involved | {person.id for person in before.to})
        return climbed if climbed.to else tell(rungs, copies=copies, besides=involved)


def rung_of(person: Person | None) -> Rung:
    """The rung of one person, who may be missing."""
    return () if person is None else (person,)


def _sorted_out(rung: Rung, besides: Collection[str]) -> tuple[tuple[Person, ...], list[Passed]]:
    usable: dict[str, Person] = {}
    refused: list[Passed] = []
    for person in rung:
        if not person.active:
            refused.append(Passed(person, Why.INACTIVE))
        elif person.bounced:
            refused.append(Passed(person, Why.BOUNCED))
        elif person.id in besides:
            refused.append(Passed(person, Why.INVOLVED))
        else:
            usable.setdefault(person.id, person)
    return tuple(usable.values()), refused
