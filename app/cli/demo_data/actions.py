"""Actions of the invented house: some fresh, some late, some waiting for approval, some closed."""

from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from io import BytesIO
from random import Random
from typing import Any
from uuid import UUID

from app.actions.commands import moving
from app.actions.commands.raising import raise_many
from app.actions.inputs import NewAction
from app.actions.rules.states import Brought
from app.actions.rules.words import Category, Severity, Source
from app.cli.demo_data.papers import photographed_roster
from app.documents import store
from app.documents.commands import attach
from app.documents.files import files
from app.documents.intake import Received
from app.documents.rules.names import key_of
from app.kernel import clock, db, ids
from app.kernel.actor import Actor, Subject, TheSystem

MATTERS = (
    (
        "Second triage nurse on every night shift",
        Source.COMPLAINT,
        Category.CLINICAL_QUALITY,
        Severity.CRITICAL,
    ),
    (
        "Allergy band check before every dose",
        Source.PATIENT_OBSERVATION,
        Category.PATIENT_SAFETY,
        Severity.HIGH,
    ),
    (
        "Interpreter telephone at every desk",
        Source.PATIENT_FAMILY_COMMITTEE,
        Category.SERVICE_QUALITY,
        Severity.LOW,
    ),
    ("Ring back when physiotherapy moves a visit", Source.SURVEY, Category.SERVICE_QUALITY, Severity.MEDIUM),
    ("Repaint the crossing at the ambulance bay", Source.STAFF_FEEDBACK, Category.FACILITY, Severity.MEDIUM),
    ("Two-person sign-off for scan billing", Source.KPI, Category.PROCESS_IMPROVEMENT, Severity.HIGH),
    ("Quiet room near paediatric intensive care", Source.ROUNDS, Category.FACILITY, Severity.LOW),
    (
        "Discharge letter checklist in the record",
        Source.QUALITY_AUDIT,
        Category.CLINICAL_QUALITY,
        Severity.MEDIUM,
    ),
    ("Script for bad news on the telephone", Source.CALL_CENTER, Category.STAFF_BEHAVIOR, Severity.MEDIUM),
    ("Shade over the pharmacy queue", Source.SOCIAL_MEDIA, Category.FACILITY, Severity.LOW),
    (
        "Hearing-aid pouch on theatre trolleys",
        Source.COMPLAINT_RESOLUTION,
        Category.PATIENT_SAFETY,
        Severity.HIGH,
    ),
    ("Lift B out-of-order signs in two languages", Source.ROUNDS, Category.FACILITY, Severity.LOW),
    ("Phone the family before any transfer", Source.COMPLAINT, Category.SERVICE_QUALITY, Severity.HIGH),
    (
        "Monthly review of refused approvals",
        Source.MANAGEMENT_REVIEW,
        Category.PROCESS_IMPROVEMENT,
        Severity.MEDIUM,
    ),
)
PLAN = "Agree it with the ward\nTry it for two weeks\nMeasure, and report to the committee"
OUTCOME = "Tried for two weeks on both wards; the figure fell by half and nobody asked to stop."


async def fill(chance: Random, at: datetime) -> int:
    """A routing rule for each department, and the actions in all their states; how many."""
    units = await db.fetch(
        "select d.id, d.organisation, d.name, u.id as holder from department d"
        " join organisation o on o.id = d.organisation join app_user u on u.department = d.id and u.active"
        " where o.code = 'DEMO-HOSP1' and u.role = 'department_manager' order by d.code"
    )
    if not units:
        return 0
    for unit in units:
        await db.execute(
            "update department set manager = $2 where id = $1 and manager is null", unit["id"], unit["holder"]
        )
        await db.execute(
            "insert into routing_rule (id, name, hospital, department, assign_to_department)"
            " values ($1, $2, $3, $4, $4)",
            ids.new(),
            f"{unit['name']} to its manager",
            unit["organisation"],
            unit["id"],
        )
    coordinator = await db.fetchval("select id from app_user where username = 'idris'")
    for n, matter in enumerate(MATTERS):
        await _one(chance, at, matter, n, units[n % len(units)], coordinator)
    return len(MATTERS)


async def _one(chance: Random, at: datetime, matter: Any, n: int, unit: Any, coordinator: UUID) -> None:
    title, source, category, severity = matter
    lost = n == len(MATTERS) - 1
    new = NewAction(
        unit["organisation"],
        title,
        source,
        category=category,
        severity=severity,
        department=None if lost else unit["id"],
        action_plan=PLAN if n % 2 else "",
        dedupe_key=f"demo:{n}",
    )
    with clock.frozen(at - timedelta(hours=chance.choice((2, 5, 9, 20, 30)))):
        raised = (await raise_many([new], by=TheSystem()))[0]
    worker: Actor = TheSystem(id=unit["holder"])
    if lost or n % 7 in (0, 1):
        return
    await _evidence(chance, raised.id, unit["holder"])
    brought = Brought(reason="The roster is not signed yet", outcome=OUTCOME)
    await moving.move(raised.id, "in_progress", brought, by=worker)
    if n % 7 in (2, 3):
        return
    await moving.move(raised.id, "pending_approval", brought, by=worker)
    if n % 7 > 4:
        await moving.move(raised.id, "approved", Brought(), by=TheSystem(coordinator, "action_coordinator"))
    if n % 7 > 5:
        await moving.move(raised.id, "closed", Brought(), by=worker)


async def _evidence(chance: Random, action: UUID, holder: UUID) -> None:
    """A signed roster, photographed: the consumer makes the small picture of it."""
    key = ids.new()
    data = photographed_roster(chance)
    await files().run(partial(_keep, key, data))
    roster = Received(key, "signed-roster.jpg", "image/jpeg", len(data), sha256(data).hexdigest())
    await attach(
        Subject("action", action),
        [roster],
        by=TheSystem(id=holder),
        organisation=None,
        event=("action", "EVIDENCE"),
        description="Both weeks, signed by the ward",
        is_evidence=True,
    )


def _keep(key: UUID, data: bytes) -> None:
    staged = store.stage(files().staging, key, BytesIO(data), most=len(data))
    files().store.keep(staged.path, key_of(key))
