"""Complaints of the invented house: some fresh, some late, some answered, some long resolved."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from app.cli.demo_data.names import FIRST, LAST
from app.complaints.commands import answering, assigning, moving, opening, setup
from app.complaints.inputs import Complainer, NewComplaint
from app.complaints.rules.states import Brought
from app.kernel import clock, db
from app.kernel.actor import Actor, TheSystem

HOW_MANY = 60
SOURCES = ("MOH", "CCHI", "PATIENT", "PATIENT", "PATIENT", "FAMILY", "FAMILY")
LEVELS = ("low", "medium", "medium", "medium", "high", "critical")
MATTERS = (
    (
        "Waited six hours in emergency",
        "The patient was told twice that a doctor was on the way and nobody came.",
    ),
    (
        "Wrong name on the discharge letter",
        "The letter names another patient; the medicine list may be theirs too.",
    ),
    ("No interpreter at the appointment", "An interpreter was booked in March and again last week."),
    ("Insurance approval lost", "The approval number was given by telephone and is on no record."),
    ("Noise on the ward at night", "Building work went on until two in the morning."),
    ("Scan cancelled without a call", "The family drove for two hours to hear it at the desk."),
    ("Medicine not in the pharmacy", "The prescription was sent on and could not be filled anywhere near."),
    ("Rude answer at reception", "The mother asked for the waiting time and was told to sit down."),
    ("Lost hearing aid", "It was put in the drawer before surgery and was not there afterwards."),
    ("Bill for a cancelled visit", "The visit was cancelled by the hospital and charged all the same."),
)

#: Title, description, category of the helpline, and how many hours ago.
OF_THE_HELPLINE = (
    ("Nobody called back", "The callback was promised for Tuesday.", "Slow response time or delay", 5),
    ("Told the wrong office", "The letter had another address.", "Inaccurate information provided", 30),
)


async def fill(chance: Random, at: datetime) -> int:
    """Set up the deadline rules and open the complaints; how many. Nothing is sent for those of the past."""
    await setup.setup_sla()
    hospitals = await db.fetch(
        "select o.id, array_agg(d.id order by d.code) as departments from organisation o"
        " join department d on d.organisation = o.id where o.code like 'DEMO-HOSP%' group by o.id order by o.code"
    )
    officer: Any = await db.fetchrow("select id, organisation from app_user where username = 'farah'")
    news = [*_new(chance, at, hospitals), *await _of_cases(at)]
    opened = await opening.open_many(news, by=TheSystem())
    for complaint, new in zip(opened, news, strict=True):
        hers = officer is not None and officer["organisation"] == new.hospital
        await _go_on(chance, complaint.id, officer["id"] if hers else None, by=TheSystem())
    return len(opened)


async def _of_cases(at: datetime) -> list[NewComplaint]:
    """What two clients said of the helpline itself: each stands on the timeline of its case too."""
    rows = await db.fetch(
        "select k.id, k.organisation, p.full_name from cases k join organisation o on o.id = k.organisation"
        " join person p on p.id = k.person where o.kind = 'call_centre' and k.requires_action_by is not null"
        " and k.created_at < $1 order by k.modified_at desc limit 2",
        at - timedelta(days=1),
    )
    return [
        NewComplaint(
            hospital=row["organisation"],
            title=title,
            description=description,
            category=category,
            complainant=Complainer(name=row["full_name"], consents=True),
            linked_case=row["id"],
            created_at=at - timedelta(hours=hours),
            silent=True,
        )
        for row, (title, description, category, hours) in zip(rows, OF_THE_HELPLINE, strict=False)
    ]


def _new(chance: Random, at: datetime, hospitals: list[Any]) -> Iterator[NewComplaint]:
    for _n in range(HOW_MANY):
        hospital = chance.choice(hospitals)
        title, description = chance.choice(MATTERS)
        hours = chance.choice((1, 3, 8, 14, 20, 26, 40, 70, 120, 300, 700))
        yield NewComplaint(
            hospital=hospital["id"],
            department=chance.choice(hospital["departments"]),
            title=title,
            description=description,
            source=chance.choice(SOURCES),
            severity=chance.choice(LEVELS),
            priority=chance.choice(LEVELS),
            complainant=Complainer(
                name=f"{chance.choice(FIRST)} {chance.choice(LAST)}",
                phone=f"07700 900{chance.randrange(1000):03}",
                consents=chance.random() < 0.7,
            ),
            created_at=at - timedelta(hours=hours, minutes=chance.randrange(60)),
            silent=True,
        )


async def _go_on(chance: Random, complaint: UUID, officer: UUID | None, *, by: Actor) -> None:
    step = chance.random()
    if step < 0.25:
        return
    if officer is not None:
        await assigning.assign(complaint, officer, by=by)
    if step > 0.5:
        await moving.move(complaint, "in_progress", Brought(now=clock.now()), by=by)
    if step > 0.6:
        await answering.respond(complaint, "We have asked the ward and will write again this week.", by=by)
    if step > 0.75:
        brought = Brought(resolution="Apologised, and changed how it is done.", now=clock.now())
        await moving.move(complaint, "resolved", brought, by=by)
