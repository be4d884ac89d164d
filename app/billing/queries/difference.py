"""What a newer file of a month says otherwise than the one it replaced.

Rows that are the same in both are set aside, as often as both have them. Of the others, those of the same
reference and client are changed; the rest were added or removed.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from app.billing.rules.columns import COLUMNS
from app.billing.rules.row import AMOUNTS, Row
from app.kernel import db, money

_CELLS: Final = ", ".join(Row._fields)
_PAIRED: Final = f"""
with fresh as (select {_CELLS} from billing_row where upload_id = $1
    except all select {_CELLS} from billing_row where upload_id = $2),
  old as (select {_CELLS} from billing_row where upload_id = $2
    except all select {_CELLS} from billing_row where upload_id = $1),
  n as (select *, row_number() over (partition by reference, client order by opened, matter1, {_CELLS}) as turn
    from fresh),
  o as (select *, row_number() over (partition by reference, client order by opened, matter1, {_CELLS}) as turn
    from old)
"""
_PAIRS: Final = "n full join o using (reference, client, turn)"
HEADINGS: Final = {column.name: column.heading for column in COLUMNS}


@dataclass(frozen=True)
class Tally:
    """How many rows were added, removed and changed."""

    added: int
    removed: int
    changed: int

    @property
    def as_context(self) -> dict[str, int]:
        """As the event log keeps it."""
        return {"added": self.added, "removed": self.removed, "changed": self.changed}


@dataclass(frozen=True)
class Change:
    """A row that is in one file only, or another in each: heading, what stood, what stands."""

    kind: str
    reference: int
    client: str
    cells: list[tuple[str, str, str]]


async def counted(upload: UUID, earlier: UUID) -> Tally:
    """How a file differs from the one it replaced."""
    row = await db.fetchrow(
        f"{_PAIRED} select count(*) filter (where o.turn is null) as added,"
        " count(*) filter (where n.turn is null) as removed,"
        f" count(*) filter (where o.turn is not null and n.turn is not null) as changed from {_PAIRS}",
        upload,
        earlier,
    )
    assert row is not None
    return Tally(**dict(row))


async def changes(upload: UUID, earlier: UUID, *, most: int) -> list[Change]:
    """The first rows that differ, by reference."""
    rows = await db.fetch(
        f"{_PAIRED} select reference, client, to_jsonb(n.*) as fresh, to_jsonb(o.*) as old,"
        " case when o.turn is null then 'added' when n.turn is null then 'removed' else 'changed' end as kind"
        f" from {_PAIRS} order by reference, client, turn limit $3",
        upload,
        earlier,
        most,
    )
    return [
        Change(row["kind"], row["reference"], row["client"], list(_differing(row["old"], row["fresh"])))
        for row in rows
    ]


def _differing(old: str | None, fresh: str | None) -> Iterator[tuple[str, str, str]]:
    """The cells in which two rows differ; of a row that stands alone, what names it."""
    was, now = json.loads(old or "{}"), json.loads(fresh or "{}")
    for name, heading in HEADINGS.items():
        one, other = _shown(name, was.get(name)), _shown(name, now.get(name))
        alone = not (was and now)
        if one != other and (not alone or name in {"matter1", "opened", "minutes", "costs"}):
            yield heading, one, other


def _shown(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name in AMOUNTS:
        return money.plain(value)
    if name in {"born", "opened", "closed"}:
        year, month, day = str(value).split("-")
        return f"{day}/{month}/{year}"
    return str(value)
