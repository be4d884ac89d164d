"""The same deed for many complaints, with an answer for each: one that refuses does not hold up the others."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from app.complaints.commands.assigning import assign
from app.complaints.commands.moving import move
from app.complaints.rules.states import Brought
from app.kernel import db
from app.kernel.actor import Actor
from app.kernel.errors import Invalid, Refusal
from app.kernel.language import _

MOST: Final = 200


@dataclass(frozen=True)
class RowResult:
    """What became of one complaint; `problem` is empty where it was done."""

    complaint: UUID
    problem: str = ""

    @property
    def done(self) -> bool:
        """Whether it was done."""
        return not self.problem


@db.atomic
async def bulk_assign(complaints: Sequence[UUID], assignee: UUID | None, *, by: Actor) -> list[RowResult]:
    """Give many complaints to one person. Raises Invalid for more than 200 at once."""
    return await _each(complaints, lambda one: assign(one, assignee, by=by))


@db.atomic
async def bulk_move(
    complaints: Sequence[UUID], target: str, brought: Brought, *, by: Actor
) -> list[RowResult]:
    """Bring many complaints to one state. Raises Invalid for more than 200 at once."""
    return await _each(complaints, lambda one: move(one, target, brought, by=by))


async def _each(complaints: Sequence[UUID], deed: Callable[[UUID], Awaitable[object]]) -> list[RowResult]:
    if len(complaints) > MOST:
        raise Invalid(form=_("Choose at most %d complaints at once.") % MOST)
    # In the order of their keys, as every command locks, so that two people never wait for each other.
    results = {one: await _one(one, deed) for one in sorted(set(complaints))}
    return [results[one] for one in dict.fromkeys(complaints)]


async def _one(complaint: UUID, deed: Callable[[UUID], Awaitable[object]]) -> RowResult:
    # A deed is a command: inside this one it is a savepoint, so that a row that refuses leaves nothing of itself.
    try:
        await deed(complaint)
    except Refusal as refused:
        return RowResult(complaint, str(refused) or type(refused).__name__)
    return RowResult(complaint)
