"""When a lost second factor may be taken away: asked for by one manager, done by another, within a day."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

HOLDS: Final = timedelta(hours=24)


@dataclass(frozen=True)
class Asked:
    """A manager met the person, or called them back, and asks another to take the factor away."""

    by: UUID
    name: str
    how: str
    at: datetime


def may_confirm(asked: Asked | None, *, by: UUID, person: UUID, now: datetime) -> bool:
    """Whether this manager may do it: another than the one who asked, and not the person themselves."""
    return stands(asked, now=now) and asked is not None and by not in {asked.by, person}


def stands(asked: Asked | None, *, now: datetime) -> bool:
    """Whether a request still waits for its second name."""
    return asked is not None and now - asked.at < HOLDS
