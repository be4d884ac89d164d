"""Short ways to raise actions and the people around them."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from app.accounts.account import Account
from app.actions.commands.raising import Raised, raise_action
from app.actions.commands.sweep import SWEEPER
from app.actions.inputs import NewAction
from app.kernel import clock, db, ids
from app.kernel.actor import Actor, the_system
from app.sla.commands import sweep
from tests import make

START = datetime(2026, 2, 4, 8, tzinfo=UTC)


@dataclass(frozen=True)
class Ward:
    """A hospital with a department and everybody around an action."""

    hospital: UUID
    department: UUID
    worker: Account
    manager: Account
    director: Account
    executive: Account
    coordinator: Account
    other: Account


async def ward(name: str = "Al Waha General") -> Ward:
    """A hospital with one department, its people, and two coordinators."""
    hospital = await make.organisation(name, "hospital", time_zone="Asia/Riyadh")
    department = await make.department(hospital)
    people = {}
    for who, role in (
        ("worker", "department_manager"),
        ("manager", "department_manager"),
        ("director", "department_manager"),
        ("executive", "complaints_officer"),
        ("coordinator", "action_coordinator"),
        ("other", "action_coordinator"),
    ):
        people[who] = await make.account(
            role,
            organisation=hospital,
            name=f"The {who}",
            **({"department": department} if who == "worker" else {}),
        )
    await db.execute(
        "update department set manager = $2, director = $3 where id = $1",
        department,
        people["manager"].id,
        people["director"].id,
    )
    await db.execute(
        "update organisation set executive_contact = $2 where id = $1", hospital, people["executive"].id
    )
    return Ward(hospital, department, **people)


async def action(
    place: Ward, *, at: datetime | None = START, by: Actor = the_system, **details: Any
) -> Raised:
    """An action of a ward, of its worker unless said otherwise."""
    details.setdefault("department", place.department)
    details.setdefault("assigned_to", place.worker.id)
    new = NewAction(**{"hospital": place.hospital, "title": "Second nurse at triage", **details})
    if at is None:
        return await raise_action(new, by=by)
    with clock.frozen(at):
        return await raise_action(new, by=by)


async def evidence(action: UUID, *, by: Account, name: str = "roster.pdf", is_evidence: bool = True) -> UUID:
    """A stored document of an action, as the room of documents leaves it."""
    key = ids.new()
    await db.execute(
        "insert into document (id, storage_key, owner_kind, owner_id, name, content_type, bytes, sha256, state,"
        " is_evidence, uploaded_by) values ($1, $2, 'action', $3, $4, 'application/pdf', 10, $5, 'stored', $6, $7)",
        key,
        f"key-{key}",
        action,
        name,
        hashlib.sha256(name.encode()).hexdigest(),
        is_evidence,
        by.id,
    )
    return key


async def sweep_at(at: datetime) -> int:
    """What a sweep at an instant does."""
    with clock.frozen(at):
        return await sweep(SWEEPER)


async def sweep_until(now: datetime) -> None:
    """Sweeps at every instant at which there is something to do: as good as one every second."""
    due = "select min(wake_at) from deadline where wake_at <= $1"
    while (at := await db.fetchval(due, now)) is not None:
        await sweep_at(at)


async def row_of(action: UUID) -> Any:
    """The action as it stands."""
    return await db.fetchrow("select * from action where id = $1", action)


async def codes_of(action: UUID) -> list[str]:
    """What its timeline says, oldest first."""
    rows = await db.fetch(
        "select e.code from timeline t join event_log e on e.id = t.event_id"
        " where t.subject_kind = 'action' and t.subject_id = $1 order by t.seq",
        action,
    )
    return [row["code"] for row in rows]
