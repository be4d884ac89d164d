"""Short ways to raise actions and the people around them."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from app.accounts.account import Account
from app.actions.commands import moving
from app.actions.commands.raising import Raised, raise_action
from app.actions.commands.sweep import SWEEPER
from app.actions.inputs import NewAction
from app.actions.rules.states import Brought
from app.actions.rules.wire import Cause, cause_of
from app.kernel import clock, db, ids
from app.kernel.actor import Actor, Subject, the_system
from app.sla.commands import sweep
from tests import make

START = datetime(2026, 2, 4, 8, tzinfo=UTC)
#: Whatever a move may ask for.
WELL = Brought(reason="Because it has to be", outcome="Two nurses at night")


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


async def pending(place: Ward, **details: Any) -> Raised:
    """An action of a ward that its worker has just submitted for approval; its version is 3."""
    raised = await action(place, at=None, **details)
    await evidence(raised.id, by=place.worker)
    await moving.move(raised.id, "in_progress", WELL, by=place.worker)
    await moving.move(raised.id, "pending_approval", WELL, by=place.worker)
    return raised


def cause(place: Ward, source: str, kind: str = "submission", key: UUID | None = None, **facts: Any) -> Cause:
    """Something that happened at a hospital and may raise an action by itself."""
    said = {
        "source": source,
        "hospital": str(place.hospital),
        "what": "Discharge",
        "reference": "S-1",
        **facts,
    }
    return cause_of(said, Subject(kind, key or ids.new()))


async def setting(place: Ward, source: str, **columns: Any) -> None:
    """What a hospital has set for a source."""
    row = {"id": ids.new(), "hospital": place.hospital, "source_type": source, **columns}
    names = ", ".join(row)
    marks = ", ".join(f"${n}" for n in range(1, len(row) + 1))
    await db.execute(f"insert into action_source_setting ({names}) values ({marks})", *row.values())


async def config(hours: int, hospital: UUID | None = None, department: UUID | None = None) -> UUID:
    """A row of deadlines with these hours for a medium action; its key."""
    key = ids.new()
    await db.execute(
        "insert into action_sla_config (id, name, hospital, department, medium_hours) values ($1, 'row', $2, $3, $4)",
        key,
        hospital,
        department,
        hours,
    )
    return key


async def edit(config: UUID, hours: int) -> None:
    """Change a row of deadlines, as an administrator does."""
    await db.execute("update action_sla_config set medium_hours = $2 where id = $1", config, hours)
