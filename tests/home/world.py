"""A small world of random facts: states, owners, clocks and days that no story would put together."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from app.accounts.account import Account
from app.accounts.permissions import ROLES
from app.cases.choices import CALLBACK_CODES, NEXT_ACTORS, SOURCES
from app.complaints.queries.filters import STATES
from app.kernel import db, ids
from app.sla.tables import LEVELS
from tests import make
from tests.households import make as households

NOW = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # the hour before London's clocks go forward
TERMINAL = ("resolved", "closed", "cancelled")


@dataclass(frozen=True)
class World:
    """The people of every role, by role, and those beside them."""

    people: dict[str, Account]
    neighbours: list[Account]

    @property
    def everybody(self) -> list[Account]:
        """All of them."""
        return [*self.people.values(), *self.neighbours]


async def world(chance: Random, *, size: int = 40) -> World:
    """People of every role, and rows drawn at random in their organisations and in strangers'."""
    calls, other = await make.organisation(), await make.organisation(time_zone="Asia/Riyadh")
    firm, rival = [await make.organisation(kind="provider") for _each in range(2)]
    zones = ("Asia/Riyadh", "America/New_York")
    hospitals = [await make.organisation(kind="hospital", time_zone=zone) for zone in zones]
    wards = [await make.department(each) for each in hospitals]
    homes = {
        "operator": calls, "operator_manager": calls, "provider": firm, "provider_manager": firm,
        "complaints_officer": hospitals[0], "department_manager": hospitals[0], "field_officer": hospitals[0],
    }  # fmt: skip
    people = {role: await make.account(role, organisation=homes.get(role)) for role in ROLES}
    boss = people["department_manager"]
    await db.execute("update department set manager = $2 where id = $1", wards[0], boss.id)
    neighbours = [await make.account("operator", organisation=where) for where in (calls, other)]
    neighbours.append(await make.account("complaints_officer", organisation=hospitals[1]))
    staff = [each.id for each in (*people.values(), *neighbours)]
    await _cases(chance, size, [calls, other, None], [firm, rival, None], staff)
    await _complaints(chance, size, list(zip(hospitals, wards, strict=True)), staff)
    await _actions(chance, size, list(zip(hospitals, wards, strict=True)), staff)
    await _billing(chance, [firm, rival], people["provider_manager"].id)
    await _messages(chance, size)
    await _timers(chance, size, staff)
    for _each in range(size // 4):
        phone = chance.choice([None, "+255754000001"])
        await households.household(phone=phone, approved=chance.choice([None, True, False]))
    return World(people, neighbours)


def moment(chance: Random) -> datetime:
    """An instant of the last fourteen months or the next days, often about a midnight or now itself."""
    at = NOW + timedelta(minutes=chance.randint(-600_000, 10_000))
    midnight = at.replace(hour=0, minute=0) + timedelta(hours=chance.randint(-5, 5))
    return chance.choice([at, midnight, NOW, NOW + timedelta(seconds=chance.randint(-90, 90))])


def _maybe(chance: Random) -> datetime | None:
    return moment(chance) if chance.random() < 0.6 else None


async def _cases(
    chance: Random, size: int, calls: list[UUID | None], firms: list[UUID | None], staff: list[UUID]
) -> None:
    categories = [row["id"] for row in await db.fetch("select id from category order by code limit 3")]
    for n in range(size):
        key, where = ids.new(), chance.choice(calls)
        actor = chance.choice([*NEXT_ACTORS, None])
        about = {
            "source": chance.choice(list(SOURCES)),
            "requires_action_by": actor,
            "owner": chance.choice([*staff, None]),
            "provider": chance.choice(firms),
            "category": chance.choice([*categories, None]),
        }
        known = {"id": key, "reference": f"AC-0000-{n:04}", "organisation": where, **about}
        await _insert("cases", {**known, "put_away_until": chance.choice([None, None, moment(chance)])})
        booked = actor is not None and chance.random() < 0.5
        starts = moment(chance)
        stamps = {
            name: _maybe(chance)
            for name in ("provider_assigned_at", "provider_last_viewed_at", "provider_last_accepted_at",
                         "provider_closed_at")
        }  # fmt: skip
        facts = {
            "case_id": key, "reference": known["reference"], **about, **stamps,
            "due_at": starts if booked else datetime.max.replace(tzinfo=UTC),
            "outcome_code": chance.choice([None, "IRCB", "CB1"]), "created_at": moment(chance),
        }  # fmt: skip
        await _insert("case_facts", {**facts, **({"organisation": where} if where else {})})
        if not booked:
            await db.execute("update case_facts set due_at = 'infinity' where case_id = $1", key)
            continue
        code, ends = chance.choice(list(CALLBACK_CODES)), starts + timedelta(minutes=30)
        await _insert(
            "callback", {"id": ids.new(), "case": key, "code": code, "starts_at": starts, "ends_at": ends}
        )


async def _complaints(chance: Random, size: int, places: list[tuple[UUID, UUID]], staff: list[UUID]) -> None:
    sources = [row["id"] for row in await db.fetch("select id from complaint_source order by code limit 3")]
    for n in range(size):
        hospital, ward = chance.choice(places)
        status, due = chance.choice(STATES), _maybe(chance)
        key = ids.new()
        await _insert("complaint", {
            "id": key, "reference": f"C-{n}", "title": "Waited", "hospital": hospital,
            "department": chance.choice([ward, None]), "source": chance.choice([*sources, None]),
            "severity": chance.choice(LEVELS), "status": status, "due_at": due,
            "is_overdue": due is not None and due < NOW and status not in TERMINAL,
            "breached": chance.random() < 0.4, "breach_cause": chance.choice(["", "retarget", "clock"]),
            "assigned_to": chance.choice([*staff, None]), "escalation_level": chance.randint(0, 2),
            "unroutable": chance.random() < 0.3, "first_response_at": _maybe(chance),
            **{f"{end}_at": NOW for end in TERMINAL if end == status or (end, status) == ("resolved", "closed")},
            "resolution": "Apologised", "cancel_reason": "Twice", "created_at": moment(chance), **_waits(status),
        })  # fmt: skip
        await _insert(
            "complaint_target", {"id": ids.new(), "complaint": key, "version": 1, "basis": "default"}
        )


def _waits(status: str) -> dict[str, Any]:
    waits = {"waiting_reason": "Asked", "waiting_for": "The ward", "waiting_since": NOW}
    return waits if status == "waiting" else {}


def _decided(status: str, chance: Random, staff: list[UUID]) -> dict[str, Any]:
    """What the state of an action asks to be filled in."""
    first, second = chance.sample(staff, 2)
    sent = {
        "submitted_by": first,
        "submitted_at": NOW,
        "outcome": "Done",
        "approved_by": second,
        "approved_at": NOW,
    }
    ends = {f"{end}_at": NOW for end in ("closed", "cancelled") if end == status}
    return {**(sent if status in ("pending_approval", "approved", "closed") else {}), **ends}


async def _actions(chance: Random, size: int, places: list[tuple[UUID, UUID]], staff: list[UUID]) -> None:
    states = ("open", "in_progress", "pending_approval", "approved", "closed", "cancelled")
    for n in range(size):
        hospital, ward = chance.choice(places)
        status = chance.choice(states)
        await _insert("action", {
            "id": ids.new(), "reference": f"A-{n}", "title": "Second nurse", "hospital": hospital,
            "department": chance.choice([ward, None]), "status": status, "cancel_reason": "Twice",
            **_decided(status, chance, staff),
            "assigned_to": chance.choice([*staff, None]), "due_at": moment(chance),
            "escalation_level": chance.randint(0, 2), "created_at": moment(chance),
        })  # fmt: skip


async def _billing(chance: Random, firms: list[UUID], by: UUID) -> None:
    states = ("checking", "refused", "checked")
    for firm in firms:
        for month in range(1, 4):
            stands = chance.random() < 0.7
            for state in (*(("accepted",) if stands else ()), chance.choice(states)):
                await _upload(chance, firm, date(2026, month, 1), state, by)


async def _upload(chance: Random, firm: UUID, month: date, state: str, by: UUID) -> None:
    document, upload = ids.new(), ids.new()
    await _insert("document", {
        "id": document, "storage_key": str(document), "owner_kind": "billing_upload", "owner_id": upload,
        "name": "b.csv", "content_type": "text/csv", "bytes": 1, "sha256": "s", "state": "stored",
    })  # fmt: skip
    done = state in ("accepted", "superseded")
    await _insert("billing_upload", {
        "id": upload, "provider": firm, "month": month, "state": state, "document": document,
        "file_name": "b.csv", "sha256": str(upload), "uploaded_by": by, "total_pence": chance.randint(0, 99_999),
        "warnings": chance.randint(0, 2), "is_late": chance.random() < 0.5,
        "accepted_at": NOW if done else None,
    })  # fmt: skip


async def _timers(chance: Random, size: int, staff: list[UUID]) -> None:
    for n in range(size * 2):
        key, began, by = ids.new(), moment(chance), chance.choice(staff)
        counted = timedelta(milliseconds=chance.randint(0, 7_200_000))
        await _insert("timer", {
            "id": key, "reference": f"T-{n}", "created_by": by, "created": began, "stopped": began + counted,
            "cancelled": chance.random() < 0.2, "forgotten": chance.random() < 0.1,
        })  # fmt: skip
        if chance.random() < 0.2:
            await _insert("timer_correction", {
                "id": ids.new(), "timer": key, "seconds": chance.randint(0, 9_000), "reason": "Forgot",
                "corrected_by": by,
            })  # fmt: skip


async def _messages(chance: Random, size: int) -> None:
    states = ("queued", "sending", "sent", "delivered", "gave_up", "unknown", "held", "withdrawn")
    for n in range(size):
        state = chance.choice(states)
        await _insert("outbox", {
            "id": ids.new(), "kind": "password", "channel": chance.choice(["email", "sms", "in_app"]),
            "state": state, "recipient": "a@example.invalid", "dedup_key": f"k{n}",
            "sent_at": NOW if state in ("sent", "delivered") else None,
        })  # fmt: skip


async def _insert(table: str, row: dict[str, Any]) -> None:
    columns = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join(f"${n}" for n in range(1, len(row) + 1))
    await db.execute(f"insert into {table} ({columns}) values ({marks})", *row.values())
