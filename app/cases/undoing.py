"""What a case held before a deed that can be taken back, and giving it back (security.md AZ-7).

The entry of such a deed keeps in its `patch` what the case held before; messages made after it in the same
transaction wait until nobody can take it back any more.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from app.cases.rules import UNDO_FOR, can_be_undone
from app.eventlog import Entry
from app.kernel import clock, db, notes
from app.outbox.commands.post import HOLD, Hold

#: What a deed may change and its undoing gives back: columns of the case and of its row of facts.
_CASE = {
    "provider": "uuid",
    "owner": "uuid",
    "requires_action_by": "text",
    "requires_action_at": "timestamptz",
    "callback_attempt": "int",
    "callback_type": "text",
    "callback_window_type": "text",
    "put_away_until": "timestamptz",
}
_FACTS = {"is_urgent": "bool", "assigned_out_of_hours": "bool"}


def _snapshot() -> str:
    pairs = [*(f"'{name}', k.{name}" for name in _CASE), *(f"'{name}', f.{name}" for name in _FACTS)]
    return f"jsonb_build_object({', '.join(pairs)})"


def _restore(table: str, key: str, columns: dict[str, str]) -> str:
    sets = ", ".join(f"{name} = b.{name}" for name in columns)
    types = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    return f"update {table} t set {sets} from jsonb_to_record($2::jsonb) as b({types}) where t.{key} = $1"


#: A column of a query on `cases k join case_facts f`.
SNAPSHOT = _snapshot()


def keep(case: UUID, snapshot: str) -> None:
    """Note what a case holds as a command locks it; the first look in a transaction counts."""
    if db.in_transaction() and notes.noted(_name(case)) is None:
        notes.note(_name(case), snapshot)


def _name(case: UUID) -> str:
    return f"case.before:{case}"


async def remember_before(entries: Sequence[Entry]) -> Sequence[Entry]:
    """Before entries are written: one that can be taken back keeps what its case held.

    What follows from it in the same transaction names it, and is taken back with it.
    """
    return [await _remembering(each) if _counts(each) else each for each in entries]


def _counts(entry: Entry) -> bool:
    own = entry.subject.kind == "case" and entry.by.id is not None and entry.patch is None
    return own and can_be_undone(entry.key, entry.code)


async def _remembering(entry: Entry) -> Entry:
    held = notes.noted(HOLD)
    if held is not None and held.subject == entry.subject:
        return replace(entry, patch={"with": str(held.event)})
    snapshot = notes.noted(_name(entry.subject.id)) or await db.fetchval(
        f"select {SNAPSHOT} from cases k join case_facts f on f.case_id = k.id where k.id = $1",
        entry.subject.id,
    )
    return entry if snapshot is None else replace(entry, patch={"before": json.loads(snapshot)})


async def hold_messages(entries: Sequence[Entry]) -> None:
    """After entries are written: what is posted now about their case leaves when nobody can take them back."""
    for each in entries:
        if each.patch is not None and "before" in each.patch and not each.suppressed:
            notes.note(HOLD, Hold(each.subject, each.id, clock.now() + UNDO_FOR))


async def give_back(case: UUID, before: dict[str, Any]) -> None:
    """Let the case and its facts hold again what they held."""
    held = json.dumps(before)
    await db.execute(_restore("cases", "id", _CASE), case, held)
    await db.execute(_restore("case_facts", "case_id", _FACTS), case, held)
