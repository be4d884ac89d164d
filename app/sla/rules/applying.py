"""What applying a changed rule would do to the deadlines of open items: it is shown before the deed (sla.md 1.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

SHOWN: Final = 20


class Move(NamedTuple):
    """An item by its reference, and its deadline before and afterwards; None for no deadline at all."""

    reference: str
    old: datetime | None
    new: datetime | None

    @property
    def is_later(self) -> bool:
        """Whether the deadline moves back; none at all is later than any."""
        return self.old is not None and (self.new is None or self.new > self.old)

    @property
    def is_sooner(self) -> bool:
        """Whether it moves forward."""
        return Move(self.reference, self.new, self.old).is_later

    def is_late_at_once(self, now: datetime) -> bool:
        """Whether what was in time is late by the new deadline."""
        return self.new is not None and self.new < now and (self.old is None or self.old >= now)


@dataclass(frozen=True)
class Preview:
    """What applying would do: to how many, and of the first of them in what way."""

    affected: int
    looked_at: int
    later: int
    sooner: int
    same: int
    overdue_at_once: int
    examples: tuple[Move, ...]

    @classmethod
    def of(cls, moves: Sequence[Move], *, affected: int, looked_at: int, now: datetime) -> "Preview":
        """The preview of these moves; what was looked at and is not among them keeps its deadline."""
        return cls(
            affected=affected,
            looked_at=looked_at,
            later=sum(move.is_later for move in moves),
            sooner=sum(move.is_sooner for move in moves),
            same=looked_at - sum(move.old != move.new for move in moves),
            overdue_at_once=sum(move.is_late_at_once(now) for move in moves),
            examples=tuple(moves[:SHOWN]),
        )
