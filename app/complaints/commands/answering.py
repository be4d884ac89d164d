"""What is said about a complaint: the department's answer, the helpline's letters, the complainant's own words."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app import eventlog
from app.complaints.commands.moving import NO_LONGER_WAITING, move
from app.complaints.commands.saving import Changed, Letter, save, take_one
from app.complaints.commands.telling import complainant_of
from app.complaints.queries.items import Held
from app.complaints.rules import cla
from app.complaints.rules.states import Brought, Deed, Status, after_inbound_reply
from app.eventlog import Entry
from app.kernel import clock, db
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid
from app.kernel.language import _
from app.outbox import Post
from app.outbox.commands.post import FAMILY
from app.sla.rules import Event, Happening

_KINDS: Final = {
    "COMPLAINT_NOTE": ("note", None),
    "HOLDING_LETTER_SENT": ("holding_letter", "holding_letter_at"),
    "TRANSFERRED_TO_SPECIALIST": ("transfer", "transferred_at"),
    "FULL_RESPONSE_SENT": ("full_response", "full_response_at"),
}
_TARGETS: Final = {Deed.CLOSE: Status.CLOSED, Deed.CANCEL: Status.CANCELLED}


@dataclass(frozen=True)
class Mail:
    """A letter that also leaves by mail to whoever complained."""

    subject: str
    text: str = field(repr=False)


@db.atomic
async def respond(complaint: UUID, text: str, *, by: Actor, version: int | None = None) -> None:
    """Record the department's answer: it stops reminders and escalation of this round (sla.md 1.1, 1.11 A7).

    Raises NotFound, Stale, Conflict on a complaint that is over, Invalid without words.
    """
    held = await _take_open(complaint, by, version)
    entry = _entry(held, "DEPT_RESPONSE", text, by)
    await save(
        [
            Changed(
                held,
                columns={"unroutable": False},
                heard=(Event(clock.now(), Happening.RESPONSE),),
                entries=(entry,),
                letters=(Letter("department_response", "internal", text, event_id=entry.id, by=by.id),),
            )
        ]
    )


@db.atomic
async def record_code(
    complaint: UUID,
    recorded: cla.Recorded,
    *,
    by: Actor,
    works_complaints: bool = True,
    version: int | None = None,
    mail: Mail | None = None,
) -> None:
    """Record one of the helpline's codes (cla.md 5.5): a note, a letter, or a closing or voiding.

    With `mail` the letter also leaves for the complainant. Raises as `cla.must_record` and `move` do.
    """
    held = await take_one(complaint, by=by, version=version)
    terms = cla.must_record(
        recorded,
        Status(held.row["status"]),
        works_complaints=works_complaints,
        manager=held.standing.manager,
    )
    if terms.deed is not None:
        brought = Brought(reason=recorded.notes)
        await move(complaint, _TARGETS[terms.deed], brought, by=by, resolved=recorded.resolved)
        return
    await save([_written(held, recorded, mail, by)])


def _written(held: Held, recorded: cla.Recorded, mail: Mail | None, by: Actor) -> Changed:
    """A note or a letter on its complaint; the full response is an answer."""
    kind, column = _KINDS[recorded.code]
    now = clock.now()
    entry = _entry(held, recorded.code, cla.stored_notes(recorded.code, recorded.notes), by)
    letter = Letter(
        kind,
        "internal" if kind == "note" else "out",
        mail.text if mail else recorded.notes,
        channel="email" if mail else "",
        event_id=entry.id,
        by=by.id,
    )
    return Changed(
        held,
        columns={} if column is None else {column: now},
        heard=(Event(now, Happening.ANSWER),) if recorded.code == "FULL_RESPONSE_SENT" else (),
        entries=(entry,),
        letters=(letter,),
        posts=(_mail(held, mail, entry),) if mail else (),
    )


@db.atomic
async def hear_from_complainant(
    complaint: UUID, text: str, *, by: Actor, channel: str = "", at: datetime | None = None
) -> None:
    """Keep what the complainant said; if we waited for them, the wait ends at the message's time (sla.md 3.3)."""
    held = await take_one(complaint, by=by)
    now = clock.now()
    at = min(at or now, now)
    before = Status(held.row["status"])
    after = after_inbound_reply(before)
    entry = _entry(held, "COMPLAINT_NOTE", text, by)
    entries = [entry]
    columns: dict[str, Any] = {}
    if after is not before:
        columns = {"status": after.value, **NO_LONGER_WAITING}
        at = max(at, held.row["waiting_since"])
        entries.append(
            _entry(held, "COMPLAINT_STATUS", "", by, old_status=before.value, new_status=after.value)
        )
    await save(
        [
            Changed(
                held,
                columns=columns,
                heard=(Event(at, Happening.INBOUND),),
                entries=entries,
                letters=(Letter("message", "in", text, channel=channel, event_id=entry.id, by=by.id),),
            )
        ]
    )


@db.atomic
async def acknowledge(complaint: UUID, *, by: Actor, version: int | None = None, notes: str = "") -> None:
    """Take note of an escalation: the next level waits (sla.md 1.2). Raises Conflict when there is none."""
    held = await _take_open(complaint, by, version)
    if not held.row["escalation_level"]:
        raise Conflict(_("This complaint is not escalated."))
    now = clock.now()
    level = held.row["escalation_level"]
    await save(
        [
            Changed(
                held,
                columns={"acknowledged_at": now},
                heard=(Event(now, Happening.ACKNOWLEDGE),),
                entries=(_entry(held, "ESCALATION_ACKNOWLEDGED", notes, by, level=level),),
            )
        ]
    )


@db.atomic
async def rate(complaint: UUID, score: int, *, by: Actor, words: str = "") -> None:
    """Keep how satisfied the complainant is with the resolution, 1 to 5. Raises Conflict before there is one."""
    held = await take_one(complaint, by=by)
    if Status(held.row["status"]) not in (Status.RESOLVED, Status.CLOSED):
        raise Conflict(_("Resolve the complaint first."))
    if score not in range(1, 6):
        raise Invalid(satisfaction=_("Choose a number from 1 to 5."))
    trigger = {
        "source": "complaint_resolution",
        "hospital": str(held.row["hospital"]),
        "department": str(held.row["department"]) if held.row["department"] else None,
        "what": held.row["title"],
        "reference": held.row["reference"],
        "rating": score,
    }
    entry = _entry(held, "SATISFACTION", words, by, score=score, trigger=trigger)
    await save([Changed(held, columns={"satisfaction": score}, entries=(entry,))])


async def _take_open(complaint: UUID, by: Actor, version: int | None) -> Held:
    held = await take_one(complaint, by=by, version=version)
    if Status(held.row["status"]).is_terminal:
        raise Conflict(_("This complaint is over. Reopen it first."))
    return held


def _entry(held: Held, code: str, notes: str, by: Actor, **context: Any) -> Entry:
    return eventlog.entry(
        "complaint", code, subject=held.subject, also=held.also, by=by, notes=notes, context=context
    )


def _mail(held: Held, mail: Mail, entry: Entry) -> Post:
    if not complainant_of(held.row).may_be_told:
        raise Invalid(mail=_("The complainant has not agreed to mail, or left no address."))
    return Post(
        kind="complaint.letter",
        dedup_key=f"complaint:{held.id}:letter:{entry.id}:complainant",
        address=held.row["complainant_email"],
        title=mail.subject,
        text=mail.text,
        language=held.row["complainant_language"],
        subject=held.subject,
        event_id=entry.id,
        priority=FAMILY,
    )
