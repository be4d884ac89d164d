"""What is said about a complaint: the department's answer, the helpline's letters, the complainant's own words."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app import eventlog
from app.accounts.account import Account
from app.complaints.commands.moving import NO_LONGER_WAITING, move
from app.complaints.commands.saving import Changed, Letter, save, take_one
from app.complaints.commands.telling import complainant_of
from app.complaints.forms.deeds import LetterForm
from app.complaints.queries.items import Held
from app.complaints.rules import cla
from app.complaints.rules.states import Brought, Deed, Status, after_inbound_reply
from app.desk.commands import forget_draft
from app.eventlog import Entry
from app.kernel import clock, db
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Forbidden, Invalid
from app.kernel.language import _, mark, speaking, translate
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


_ABOUT: Final = mark("About your complaint %(reference)s")


@db.atomic
async def write(complaint: UUID, given: LetterForm, *, by: Account) -> None:
    """Write down what a form says, by its code: the department's answer, what was heard, a note or a letter.

    The words are no draft any more. Raises Forbidden for a code that is not for this person; else as `respond`,
    `hear_from_complainant` and `record_code` do.
    """
    if given.code == "DEPT_RESPONSE":
        if not by.can("complaints.respond"):
            raise Forbidden(_("Ask the department to answer."))
        await respond(complaint, given.text, by=by)
    elif given.code == "INBOUND":
        await hear_from_complainant(complaint, given.text, by=by, channel=given.channel)
    else:
        works = by.can("complaints.work") or given.code == "COMPLAINT_NOTE"
        recorded = cla.Recorded(given.code, given.text)
        await record_code(complaint, recorded, by=by, works_complaints=works, by_mail=given.by_mail)
    reference = await db.fetchval("select reference from complaint where id = $1", complaint)
    await forget_draft(by, f"complaint:{reference}")


@db.atomic
async def respond(complaint: UUID, text: str, *, by: Actor) -> None:
    """Record the department's answer: it stops reminders and escalation of this round (sla.md 1.1, 1.11 A7).

    Raises NotFound, Conflict on a complaint that is over.
    """
    held = await _take_open(complaint, by)
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
    by_mail: bool = False,
) -> None:
    """Record one of the helpline's codes (cla.md 5.5): a note, a letter, or a closing or voiding.

    With `by_mail` the words also leave for the complainant. Raises as `cla.must_record` and `move` do.
    """
    held = await take_one(complaint, by=by)
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
    await save([_written(held, recorded, by, by_mail=by_mail)])


def _written(held: Held, recorded: cla.Recorded, by: Actor, *, by_mail: bool) -> Changed:
    """A note or a letter on its complaint; the full response is an answer."""
    kind, column = _KINDS[recorded.code]
    now = clock.now()
    entry = _entry(held, recorded.code, cla.stored_notes(recorded.code, recorded.notes), by)
    letter = Letter(
        kind,
        "internal" if kind == "note" else "out",
        recorded.notes,
        channel="email" if by_mail else "",
        event_id=entry.id,
        by=by.id,
    )
    return Changed(
        held,
        columns={} if column is None else {column: now},
        heard=(Event(now, Happening.ANSWER),) if recorded.code == "FULL_RESPONSE_SENT" else (),
        entries=(entry,),
        letters=(letter,),
        posts=(_mail(held, recorded.notes, entry),) if by_mail else (),
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
async def acknowledge(complaint: UUID, *, by: Actor) -> None:
    """Take note of an escalation: the next level waits (sla.md 1.2). Raises Conflict when there is none."""
    held = await _take_open(complaint, by)
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
                entries=(_entry(held, "ESCALATION_ACKNOWLEDGED", "", by, level=level),),
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


async def _take_open(complaint: UUID, by: Actor) -> Held:
    held = await take_one(complaint, by=by)
    if Status(held.row["status"]).is_terminal:
        raise Conflict(_("This complaint is over. Reopen it first."))
    return held


def _entry(held: Held, code: str, notes: str, by: Actor, **context: Any) -> Entry:
    return eventlog.entry(
        "complaint", code, subject=held.subject, also=held.also, by=by, notes=notes, context=context
    )


def _mail(held: Held, text: str, entry: Entry) -> Post:
    if not complainant_of(held.row).may_be_told:
        raise Invalid(mail=_("The complainant has not agreed to mail, or left no address."))
    language = held.row["complainant_language"]
    with speaking(language):
        title = translate(_ABOUT) % {"reference": held.row["reference"]}
    return Post(
        kind="complaint.letter",
        dedup_key=f"complaint:{held.id}:letter:{entry.id}:complainant",
        address=held.row["complainant_email"],
        title=title,
        text=text,
        language=language,
        subject=held.subject,
        event_id=entry.id,
        priority=FAMILY,
    )
