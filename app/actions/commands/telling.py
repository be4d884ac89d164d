"""Messages about actions, in the house (sla.md 1.6, 1.9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app import eventlog
from app.actions.commands.saving import KIND
from app.actions.queries.people import Neighbourhood
from app.actions.rules.routing import Fate, Routing
from app.actions.rules.words import Severity, Status
from app.eventlog import Entry
from app.kernel import dates
from app.kernel.actor import Actor, Subject, the_system
from app.kernel.language import speaking
from app.kernel.naming import named
from app.outbox.commands.post import IN_APP, STAFF, Post
from app.sla.queries.people import Reader
from app.sla.rules.told import Told


def page_of(reference: str) -> str:
    """Where the console shows an action."""
    return f"/actions/{reference}"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why staff are told of an action now; `key` makes a message about it unique, besides who gets it."""

    letter: str
    key: str
    event_id: UUID | None
    due: datetime
    level: int = 0
    days: int = 0


def to_staff(row: Any, reason: Reason, told: Told, around: Neighbourhood) -> list[Post]:
    """The notice of everybody who is told, which is mailed to those who want mail."""
    posts = []
    for person in (*told.to, *told.copies):
        reader = around.readers[person.id]
        posts.append(
            Post(
                kind=reason.letter.replace("_", ".", 1),
                dedup_key=f"action:{row['id']}:{reason.key}:{reader.id}",
                channel=IN_APP,
                mailed=person.mail,
                user=reader.id,
                template=reason.letter,
                values=_values(row, reason, reader),
                language=reader.language,
                link=page_of(row["reference"]),
                subject=Subject(KIND, row["id"]),
                event_id=reason.event_id,
                priority=STAFF,
                foldable=True,
            )
        )
    return posts


def _values(row: Any, reason: Reason, reader: Reader) -> dict[str, str | None]:
    with speaking(reader.language):
        return {
            "reference": row["reference"],
            "hospital": named(row["hospital_name"], row["hospital_name_ar"], reader.language),
            "due": dates.moment(reason.due, row["time_zone"], language=reader.language),
            "severity": str(Severity(row["severity"]).label),
            "status": str(Status(row["status"]).label),
            "level": dates.digits(str(reason.level), reader.language),
            "days": dates.digits(str(reason.days), reader.language),
        }


def recipients(told: Told) -> dict[str, Sequence[str]]:
    """Who was told, as an entry on the log keeps it."""
    return {"to": [one.id for one in told.to], "copies": [one.id for one in told.copies]}


def routing_entry(subject: Subject, found: Routing, *, by: Actor = the_system) -> Entry:
    """Which rule sent an action where, and which rules would have but for a target that is not there."""
    destination = found.destination
    context = {
        "rule": found.rule.name if found.rule else "",
        "assigned_to": destination.assigned_to,
        "department": destination.department,
        "queue": destination.queue,
        "unresolved": [
            {"rule": one.rule.name, "why": one.why} for one in found.considered if one.fate is Fate.UNRESOLVED
        ],
    }
    return eventlog.entry(KIND, "ROUTING", subject=subject, by=by, context=context)
