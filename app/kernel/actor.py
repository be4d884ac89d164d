"""Who does a deed: a person, or the house itself."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from app.kernel.answers import value


class Actor(Protocol):
    """Anybody a deed can be attributed to."""

    @property
    def id(self) -> UUID | None: ...

    @property
    def role(self) -> str: ...


@value()
class Subject:
    """Any record that has a timeline: its kind and its key."""

    kind: str
    id: UUID


@dataclass(frozen=True)
class TheSystem:
    """The house acting by itself: a sweep, an import, the command line."""

    id: UUID | None = None
    role: str = "system"


@dataclass(frozen=True)
class Program:
    """A program that acts with somebody's token: in their name, but not as one of their organisation's operators."""

    id: UUID
    role: str = "program"
    organisation: None = None


the_system = TheSystem()
