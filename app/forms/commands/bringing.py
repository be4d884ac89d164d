"""Submissions from a file: each row once, a batch a transaction, and an account of every row that adds up."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, Final
from uuid import UUID

from app.forms.commands.submitting import Filled, submit_many
from app.forms.queries.forms import VersionView
from app.forms.rules.mapping import Mapped, RowMapping, map_row
from app.kernel import db
from app.kernel.actor import the_system

BATCH: Final = 1_000
Row = tuple[int, Mapping[str, str]]


@dataclass
class Account:
    """What became of every row: taken, known already, or rejected with a reason."""

    rows: int = 0
    taken: int = 0
    known: int = 0
    rejected: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    #: line of the file and what is wrong with it
    lines: list[tuple[int, str]] = field(default_factory=list)

    @property
    def shown(self) -> dict[str, Any]:
        """As the command prints it."""
        figures = {"rows": self.rows, "taken": self.taken, "known": self.known, "rejected": self.rejected}
        return {**figures, "reasons": dict(self.reasons.most_common())}


@dataclass(frozen=True)
class Target:
    """Of which form and whose the submissions are; `day` is for files without dates."""

    version: VersionView
    institution: UUID
    day: datetime
    department: UUID | None = None


async def bring_submissions(
    rows: Iterable[Row], mapping: RowMapping, to: Target, *, dry_run: bool = False
) -> Account:
    """Take in the rows of a file, cells by column. Safe to repeat, and to go on with after a crash: a row is known
    again by its content. With `dry_run` every row is judged and none stored.
    """
    account = Account()
    for batch in _batches(rows):
        mapped = [(line, map_row(mapping, to.version.asks, row, to.day)) for line, row in batch]
        good = _account_for(mapped, account)
        account.taken += 0 if dry_run else await _take(good, mapping, to)
        account.known += 0 if dry_run else len(good)
    if not dry_run:
        account.known -= account.taken
    return account


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    found = iter(rows)
    while batch := list(islice(found, BATCH)):
        yield batch


def _account_for(mapped: Sequence[tuple[int, Mapped]], account: Account) -> list[Mapped]:
    """Count a batch; the rows of it that are submissions."""
    account.rows += len(mapped)
    for line, each in mapped:
        if each.problem:
            account.rejected += 1
            account.reasons[each.problem] += 1
            account.lines.append((line, each.problem))
    return [each for _line, each in mapped if not each.problem]


@db.atomic
async def _take(good: Sequence[Mapped], mapping: RowMapping, to: Target) -> int:
    """One batch; the same row twice in it is one submission."""
    once = {each.external_id: each for each in good}
    filled = [
        Filled(
            to.institution,
            each.answers,
            each.at,
            each.at,
            department=to.department,
            locale=mapping.locale,
            external_id=each.external_id,
        )
        for each in once.values()
    ]
    return len(await submit_many(to.version, filled, by=the_system)) if filled else 0
