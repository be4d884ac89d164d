"""What another room has to say about a record, shown on the record's own page (style.md 3.4).

A room registers in wiring.py a function that says what its panel asks of the database and what it shows of the
answer; the page of the record asks all panels of its kind in one statement and draws each with the template it
names. Neighbours so meet without knowing each other, and a page does not cost a statement more for each of them.
"""

import json
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.accounts.account import Account
from app.kernel.actor import Subject
from app.kernel.together import Question, ask_together


@dataclass(frozen=True)
class Panel:
    """A block of the aside: its template draws it, and finds `shown` as `panel.shown`."""

    template: str
    shown: Mapping[str, Any] = field(default_factory=dict)
    #: What of it changes with time alone. With `answer` it is everything that two looks at it may differ in.
    told: tuple[Hashable, ...] = ()
    #: What the database answered, word for word.
    answer: str | None = None

    @property
    def key(self) -> tuple[Hashable, ...]:
        """What the panel says, for a page that keeps what it drew."""
        return self.template, self.answer, self.told


@dataclass(frozen=True)
class Asking:
    """What a panel asks, and how it reads the answer: JSON made Python, None where there was no row."""

    question: Question
    read: Callable[[Any], Panel | None]


#: What a room asks for its panel beside a record; None where this person is shown none.
Make = Callable[[Account, Subject], Asking | None]

_panels: dict[str, dict[str, Make]] = {}


def register(kind: str, name: str, make: Make) -> None:
    """Show a panel of this name beside every record of a kind; in the order of registration."""
    _panels.setdefault(kind, {})[name] = make


async def panels_of(user: Account, record: Subject) -> list[Panel]:
    """All panels of a record that this person may open, in order."""
    return (await panels_with(user, record))[0]


async def panels_with(
    user: Account, record: Subject, also: Sequence[Question] = ()
) -> tuple[list[Panel], list[str | None]]:
    """The same, and in the same statement the answers to what the page itself wants to know."""
    made = (make(user, record) for make in _panels.get(record.kind, {}).values())
    asking = [each for each in made if each is not None]
    answers = await ask_together([*also, *(each.question for each in asking)])
    panels = [_read(each, answer) for each, answer in zip(asking, answers[len(also) :], strict=True)]
    return [panel for panel in panels if panel is not None], answers[: len(also)]


def _read(asking: Asking, answer: str | None) -> Panel | None:
    panel = asking.read(None if answer is None else json.loads(answer))
    return None if panel is None else replace(panel, answer=answer)
