"""Messages of allocation: to a firm about a case, to managers about a firm that is late. Never a client's name."""

from collections.abc import Mapping
from uuid import UUID

from app import eventlog
from app.allocation.queries import assigning
from app.eventlog import Entry
from app.kernel import clock, dates, db
from app.kernel.actor import Subject, the_system
from app.kernel.language import DEFAULT
from app.outbox.commands.post import IN_APP, Post, post, post_many


def page_of(reference: str) -> str:
    """Where the console shows a case."""
    return f"/cases/{reference}"


@db.atomic
async def tell_provider(case: UUID, entry: Entry) -> None:
    """Write to the firm of a case that it was given the case, or that the client was sent back to it."""
    row = await assigning.case_to_assign(case)
    firm = await assigning.firm(row["provider"]) if row["provider"] else None
    if firm is None or not firm["email"]:
        return
    values: Mapping[str, str | None] = {
        "reference": row["reference"],
        "category": row["category_name"] or "–",
        "time": dates.moment(entry.at or clock.now(), firm["time_zone"], language=DEFAULT),
    }
    templates = {"SPOR": "case_second_opinion", "RDSP": "case_sent_back"}
    await post(
        Post(
            kind="case.assigned",
            dedup_key=f"case:{case}:assigned:{entry.id}",
            address=firm["email"],
            template=templates.get(entry.code, "case_assigned"),
            values=values,
            language=DEFAULT,
            link=page_of(row["reference"]),
            subject=Subject("case", case),
            event_id=entry.id,
        )
    )


@db.atomic
async def tell_that_late(case: UUID, event: UUID) -> bool:
    """Raise the alarm when a firm has neither accepted a case nor sent it back; whether it was raised."""
    late = await assigning.waiting_since(case, event)
    if late is None:
        return False
    subject = Subject("case", case)
    entry = await eventlog.record(
        "acceptance",
        "LATE",
        subject=subject,
        by=the_system,
        notes=late.provider_name,
        context={"provider": str(late.provider), "assignment": str(event)},
    )
    people = await assigning.managers_of(late.organisation, late.provider)
    await post_many(
        [
            Post(
                kind="case.acceptance_late",
                dedup_key=f"case:{case}:acceptance:{event}:{person['id']}",
                channel=IN_APP,
                user=person["id"],
                template="case_acceptance_late",
                values={"reference": late.reference, "provider": late.provider_name},
                language=person["language"],
                link=page_of(late.reference),
                subject=subject,
                event_id=entry.id,
            )
            for person in people
        ]
    )
    return True
