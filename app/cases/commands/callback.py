"""Callbacks: booked, called off, made (cla.md 4.9)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app import eventlog
from app.accounts.account import Account
from app.cases import queries
from app.cases.commands.case import claim
from app.cases.commands.confirming import confirm, withdraw_confirmation
from app.cases.inputs.callback import CallbackInput
from app.cases.queries import callbacks
from app.cases.rules import must_take_notes
from app.eventlog import Entry
from app.kernel import clock, dates, db, ids
from app.kernel.actor import Actor, Program, Subject
from app.kernel.errors import Conflict, Invalid
from app.kernel.language import DEFAULT, _
from app.sla.commands import plan_deadlines
from app.sla.rules import Calendar, Callback, window_end
from app.sla.rules.booking import Refused, Slot, code_for, promises, refused, slot_of
from app.sla.rules.callback import callback_wake_at

KIND = "callback"
#: The columns of a case on which nothing is booked.
UNBOOKED = (
    "requires_action_at = null, callback_attempt = 0, callback_type = null,"
    " callback_window_type = 'HALF_HOUR_WINDOW'"
)
_WHY = {
    Refused.PAST: _("That time has passed. Choose the current half hour or a later one."),
    Refused.CLOSED: _("Nobody is there to call then. Choose a time within the operators' hours."),
    Refused.HOLIDAY: _("That day is a bank holiday. Choose a day on which the operators work."),
    Refused.TOO_FAR: _("That is more than a month ahead. Choose an earlier day."),
}


@dataclass(frozen=True)
class _Booking:
    """A booking that may be made."""

    case: UUID
    row: Any
    given: CallbackInput
    code: str
    hours: Calendar
    promised: dict[str, datetime]
    now: datetime

    @property
    def ends_at(self) -> datetime:
        """The end of its window."""
        return window_end(self.row["source"], self.given.at, self.promised["sla_120"])

    @property
    def number(self) -> int:
        """Which booking of the case it is."""
        return int(self.row["number"]) + 1


@db.atomic
async def book(case: UUID, given: CallbackInput, *, by: Account | Program) -> Entry:
    """Book a callback, in the stead of one that is open. An urgent one needs no free half hour.

    Raises Conflict after three ordinary ones, Invalid for a time that has passed, on which nobody works, or
    whose half hour is full, and for a message the client did not agree to.
    """
    standing = await queries.standing_to_change(case)
    must_take_notes(standing.archived_at)
    booking = await _booking(case, given)
    await claim(case, by=by)
    await _end(case, "replaced", booking.now)
    await _write(booking, by)
    entry = await eventlog.record(
        "call_me_back",
        booking.code,
        subject=Subject("case", case),
        by=by,
        notes=_note(booking),
        context={
            "requires_action_at": given.at.isoformat(),
            "number": booking.number,
            **{name: at.isoformat() for name, at in booking.promised.items()},
        },
        picked=not isinstance(by, Program),
    )
    promise = Callback(booking.now, booking.ends_at, booking.number)
    await plan_deadlines(KIND, {case: callback_wake_at(promise)})
    await withdraw_confirmation(case)
    await confirm(case, booking.row, given, booking.hours.tz, entry)
    return entry


async def _booking(case: UUID, given: CallbackInput) -> _Booking:
    row, now = await callbacks.case_to_book(case), clock.now()
    hours = await callbacks.hours_for(row["organisation"])
    code = code_for(row["callback_attempt"], urgent=given.urgent)
    if code is None:
        raise Conflict(
            _("Three callbacks were booked on this case: that is the most. Only an urgent one can follow.")
        )
    if (why := refused(given.at, now, hours)) is not None:
        raise Invalid(None, at=_WHY[why])
    if not given.urgent and row["callback_type"] != callbacks.THIRD_PARTY:
        await _must_fit(given.at, now, hours)
    promised = promises(row["source"], given.at, row["created_at"], hours)
    return _Booking(case, row, given, code, hours, promised, now)


async def _must_fit(at: datetime, now: datetime, hours: Calendar) -> None:
    """The half hour has room, also against whoever books it this very moment (security.md RC-7)."""
    starts = slot_of(at, hours.tz)
    await db.execute(
        "select pg_advisory_xact_lock(hashtextextended($1, 0))", f"callback:{starts.isoformat()}"
    )
    slots: list[Slot] = await callbacks.slots_of(starts.date(), now, hours)
    if any(slot.starts_at == starts and slot.is_full for slot in slots):
        raise Invalid(None, at=_("This half hour is full. Choose another, or book the callback as urgent."))


async def _write(booking: _Booking, by: Actor) -> None:
    given, row = booking.given, booking.row
    kind = row["callback_type"] or "chs_operator"
    await db.execute(
        'insert into callback (id, "case", number, code, callback_type, starts_at, ends_at, booked_by, booked_at)'
        " values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        ids.new(),
        booking.case,
        booking.number,
        booking.code,
        kind,
        given.at,
        booking.ends_at,
        by.id,
        booking.now,
    )
    await db.execute(
        "update cases set requires_action_at = $2, callback_attempt = callback_attempt + 1, callback_type = $3,"
        " callback_window_type = $4, version = version + 1 where id = $1",
        booking.case,
        given.at,
        kind,
        given.window_type,
    )


def _note(booking: _Booking) -> str:
    """The day and the half hour on the operators' wall, then what was written."""
    at, zone = booking.given.at, booking.hours.tz
    first = f"{dates.moment(at, zone, language=DEFAULT)} - "
    until = dates.clock(at + timedelta(minutes=30), zone, language=DEFAULT)
    return f"{first}{until}. {booking.given.notes}".strip()


@db.atomic
async def cancel(case: UUID, notes: str, *, by: Account) -> Entry:
    """Call a booked callback off. Raises Conflict when none is booked."""
    return await _over(case, "cancelled", "CBC", notes, by)


@db.atomic
async def complete(case: UUID, notes: str, *, by: Account) -> Entry:
    """Note that a booked callback was made. Raises Conflict when none is booked."""
    return await _over(case, "made", "CALLBACK_COMPLETE", notes, by)


async def _over(case: UUID, end: str, code: str, notes: str, by: Account) -> Entry:
    await queries.standing_to_change(case)
    if await callbacks.open_of(case) is None:
        raise Conflict(_("No callback is booked on this case."))
    await _end(case, end, clock.now())
    await reset(case)
    await claim(case, by=by)
    await withdraw_confirmation(case)
    return await eventlog.record(
        "stop_call_me_back", code, subject=Subject("case", case), by=by, notes=notes, picked=code == "CBC"
    )


async def _end(case: UUID, end: str, now: datetime) -> None:
    await db.execute(
        'update callback set ended_at = $2, ended_as = $3 where "case" = $1 and ended_at is null',
        case,
        now,
        end,
    )
    await plan_deadlines(KIND, {case: None})


@db.one_statement
async def reset(case: UUID) -> None:
    """Nothing is booked on a case, and its attempts begin anew."""
    await db.execute(f"update cases set {UNBOOKED}, version = version + 1 where id = $1", case)


@db.atomic
async def start_call(case: UUID, *, by: Account) -> None:
    """Note that the call began: once for a case, for ever (cla.md 1.6)."""
    standing = await queries.standing_to_change(case)
    must_take_notes(standing.archived_at)
    await claim(case, by=by)
    if not await callbacks.was_called(case):
        await eventlog.record("case", "CALL_STARTED", subject=Subject("case", case), by=by, picked=True)
