"""The kinds of work and what does each; every room fills this from its own jobs.py.

    @job("cases.check_facts", mark("Check the facts of cases"), runs=daily_at("02:10"))
    async def check_facts(run: Run) -> None: ...

A short job runs inside one transaction together with its own end: its effects happen exactly once. A long
one (`long=True`) opens its transactions itself, batch by batch, may wait for the outside between them, calls
`run.checkpoint()` after each batch, and must bear being run again from the start.
"""

import importlib
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol
from uuid import UUID

from app.jobs.periods import Rule
from app.jobs.rules import MAX_ATTEMPTS

SHORT_STOP = timedelta(seconds=45)
LONG_STOP = timedelta(minutes=30)


class Run(Protocol):
    """What a handler is given: one attempt at one job."""

    @property
    def id(self) -> UUID: ...

    @property
    def args(self) -> Mapping[str, Any]: ...

    @property
    def attempt(self) -> int: ...

    async def checkpoint(self, **progress: Any) -> None:
        """Say how far it came. Raises when the work must stop here: the lease is lost, or the house closes."""


Handler = Callable[[Run], Awaitable[None]]
Due = Callable[[], Awaitable[datetime | None]]


class Failed(Exception):
    """Work that did not succeed, in words an administrator may read; nothing about a person belongs in them.

    `final` work is not tried again by itself.
    """

    def __init__(self, words: str, *, final: bool = False) -> None:
        super().__init__(words)
        self.final = final


class UnknownKind(LookupError):
    """Work that no room of this release knows how to do."""


@dataclass(frozen=True)
class Kind:
    """A kind of work.

    `hard_stop` ends an attempt; `abreast` is how many long ones of it one process runs at once; `due` says
    when there is next something to do, for work whose rows lie elsewhere (messages, deadlines); `runs` is its
    slots.
    """

    name: str
    title: str
    handler: Handler = field(repr=False)
    long: bool = False
    hard_stop: timedelta = SHORT_STOP
    max_attempts: int = MAX_ATTEMPTS
    abreast: int = 1
    due: Due | None = field(default=None, repr=False)
    runs: Rule | None = None


#: Every kind by its name.
registry: dict[str, Kind] = {}


def job(
    name: str,
    title: str,
    *,
    long: bool = False,
    hard_stop: timedelta | None = None,
    max_attempts: int = MAX_ATTEMPTS,
    abreast: int = 1,
    due: Due | None = None,
    runs: Rule | None = None,
) -> Callable[[Handler], Handler]:
    """Register what does a kind of work. Raises ValueError when two do the same kind."""

    def register(handler: Handler) -> Handler:
        known = registry.get(name)
        if known is not None and known.handler.__module__ != handler.__module__:
            raise ValueError(f"Two handlers for jobs of kind {name}.")
        stop = hard_stop or (LONG_STOP if long else SHORT_STOP)
        registry[name] = Kind(name, title, handler, long, stop, max_attempts, abreast, due, runs)
        return handler

    return register


def find(name: str) -> Kind:
    """The kind of a name. Raises UnknownKind."""
    try:
        return registry[name]
    except KeyError:
        raise UnknownKind(f"No room does jobs of kind {name}.") from None


def known() -> list[Kind]:
    """Every kind, by name."""
    return [registry[name] for name in sorted(registry)]


def names() -> Iterable[str]:
    """Every kind's name."""
    return registry.keys()


def autodiscover(house: ModuleType) -> None:
    """Import the jobs.py of every room, in name order: that registers the kinds."""
    rooms = Path(house.__path__[0])
    for file in sorted(rooms.glob("*/jobs.py")):
        importlib.import_module(f"{house.__name__}.{file.parent.name}.jobs")
