"""Messages about complaints: in the house, and to whoever complained (sla.md 1.4)."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from app.complaints.queries.people import Neighbourhood
from app.complaints.rules import letters
from app.complaints.rules.recipients import REGULATORS, Complainant, Moment, by_mail, may_fold
from app.kernel import dates
from app.kernel.actor import Subject
from app.kernel.answers import value
from app.kernel.language import mark, speaking, translate
from app.kernel.naming import named
from app.outbox.commands.post import FAMILY, IN_APP, REGULATOR, STAFF, Post
from app.sla.queries.people import Reader
from app.sla.rules.told import Told

_NO_LIMIT = mark("no time limit")


def page_of(reference: str) -> str:
    """Where the console shows a complaint."""
    return f"/complaints/{reference}"


@value()
class Reason:
    """Why staff are told of a complaint now; `key` makes a message about it unique, besides who gets it."""

    moment: Moment
    key: str
    event_id: UUID | None
    due: datetime | None
    level: int = 0


def to_staff(row: Any, reason: Reason, told: Told, around: Neighbourhood) -> list[Post]:
    """The notice of everybody who is told, which is mailed to those who get mail."""
    source = row["source_code"]
    template = letters.staff_letter(reason.moment, source)
    posts = []
    for person in (*told.to, *told.copies):
        reader = around.readers[person.id]
        posts.append(
            Post(
                kind=f"complaint.{reason.moment.value}",
                dedup_key=f"complaint:{row['id']}:{reason.key}:{reader.id}",
                channel=IN_APP,
                mailed=by_mail(person, reason.moment, source),
                user=reader.id,
                template=template,
                values=_values(row, reason, reader),
                language=reader.language,
                link=page_of(row["reference"]),
                subject=Subject("complaint", row["id"]),
                event_id=reason.event_id,
                priority=REGULATOR if source in REGULATORS else STAFF,
                foldable=may_fold(source),
            )
        )
    return posts


def _values(row: Any, reason: Reason, reader: Reader) -> dict[str, str | None]:
    values: dict[str, str | None] = {
        "reference": row["reference"],
        "hospital": named(row["hospital_name"], row["hospital_name_ar"], reader.language),
        "due": _due(reason.due, row["time_zone"], reader.language),
    }
    if reason.moment is Moment.ESCALATION:
        values["level"] = dates.digits(str(reason.level), reader.language)
    return values


def _due(due: datetime | None, zone: str, language: str) -> str:
    if due is not None:
        return _minute(due.replace(second=0, microsecond=0), zone, language)
    with speaking(language):
        return translate(_NO_LIMIT)


@lru_cache(maxsize=4_096)
def _minute(due: datetime, zone: str, language: str) -> str:
    """A deadline as letters say it, to the minute: what a sweep tells of falls due together."""
    return dates.moment(due, zone, language=language)


def complainant_of(row: Any) -> Complainant:
    """Who complained, as far as writing to them is concerned."""
    return Complainant(
        anonymous=row["complainant_kind"] == "anonymous",
        consents=row["consent_to_contact"],
        has_contact=bool(row["complainant_email"]),
    )


def to_complainant(
    row: Any, template: str, *, key: str, event_id: UUID | None, due: datetime | None = None
) -> Sequence[Post]:
    """A mail to whoever complained, who agreed to it."""
    language = row["complainant_language"]
    values: dict[str, str | None] = {
        "reference": row["reference"],
        "hospital": named(row["hospital_name"], row["hospital_name_ar"], language),
    }
    if due is not None:
        values["due"] = dates.day(due, row["time_zone"], language=language)
    return [
        Post(
            kind=f"complaint.{key}",
            dedup_key=f"complaint:{row['id']}:{key}:complainant",
            address=row["complainant_email"],
            template=template,
            values=values,
            language=language,
            subject=Subject("complaint", row["id"]),
            event_id=event_id,
            priority=FAMILY,
        )
    ]
