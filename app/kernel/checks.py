"""What a house asks itself: a check has a name, a state, one sentence that says what it means, and what to do.

Every room fills this from its own checks.py:

    @check("jobs.consumers", _("Consumers"))
    async def consumers(settings: Settings) -> Finding: ...
"""

import asyncio
import importlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import ModuleType
from typing import Final

from app.kernel import log
from app.kernel.errors import LOST, Refusal
from app.kernel.language import _
from app.settings import Settings

SECONDS: Final = 3.0
AT_ONCE: Final = 3
_FAILURES = (*LOST, Refusal)


class State(StrEnum):
    """How a thing stands; grey is switched off by choice."""

    GREEN = "green"
    GREY = "grey"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True)
class Finding:
    """What a check found: the state, what it means, and what to do unless all is well."""

    state: State
    says: object
    todo: object = ""


@dataclass(frozen=True)
class Told:
    """A finding under its check's name."""

    key: str
    title: object
    state: State
    says: object
    todo: object


Probe = Callable[[Settings], Awaitable[Finding]]


@dataclass(frozen=True)
class Check:
    """A named question."""

    key: str
    title: object
    probe: Probe = field(repr=False)


_checks: dict[str, Check] = {}


def check(key: str, title: object) -> Callable[[Probe], Probe]:
    """Register a check under `room.name`. Raises ValueError when two modules use a name."""

    def register(probe: Probe) -> Probe:
        known = _checks.get(key)
        if known is not None and known.probe.__module__ != probe.__module__:
            raise ValueError(f"Two checks are called {key}.")
        _checks[key] = Check(key, title, probe)
        return probe

    return register


def known() -> list[Check]:
    """Every check, in the order of registration."""
    return list(_checks.values())


def autodiscover(house: ModuleType) -> None:
    """Import the checks.py of every room, those of the database first: that registers them."""
    rooms = sorted(
        Path(house.__path__[0]).glob("*/checks.py"), key=lambda file: (file.parent.name != "status", file)
    )
    for file in rooms:
        if file.parent.name != "kernel":
            importlib.import_module(f"{house.__name__}.{file.parent.name}.checks")


async def ask_all(settings: Settings) -> list[Told]:
    """Ask every check, a few at once, each for at most three seconds; never raises."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def ask(each: Check) -> Told:
        async with gate:
            found = await _ask(each, settings)
        return Told(each.key, each.title, found.state, found.says, found.todo)

    return list(await asyncio.gather(*(ask(each) for each in known())))


async def _ask(each: Check, settings: Settings) -> Finding:
    try:
        async with asyncio.timeout(SECONDS):
            return await each.probe(settings)
    except _FAILURES as failure:
        log.error("check", failure)
        return Finding(
            State.RED,
            _("This could not be asked."),
            _("Look at the database first; every other check rests on it."),
        )
