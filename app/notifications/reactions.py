"""What becomes of the messages of policies on their way, and what follows for the pairs."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app import eventlog
from app.eventlog import Entry
from app.households.commands.people import flag_numbers
from app.kernel import db
from app.kernel.actor import Subject, the_system
from app.notifications.commands.saving import baseline
from app.notifications.config import ConfigError
from app.notifications.queries import settings
from app.notifications.rules.facts import Status
from app.notifications.rules.schedule import QuietHours
from app.outbox.hooks import Parcel, Settled
from app.outbox.queries.refused import often_refused

_WENT: Final = frozenset({"sent", "delivered", "temporary_failure"})


@dataclass
class _Known:
    """The quiet hours, as the last question to the database found them: a retry is timed without one."""

    quiet: QuietHours
    zone: str


_known = _Known(QuietHours(), "UTC")

#: Consent, opt-out and relevance are asked again at the last moment (11.9 A, MS-4).
_UNWANTED: Final = """
select o.id, o.attempts, n.id as pair, h.id as household, n.type,
  case when s.number is not null or c.opted_out_at is not null then 'opted_out'
       when not coalesce(c.approved, false) then 'no_consent' else 'obsolete' end as reason
from outbox o join policy_notification n on n.outbox_id = o.id join policy p on p.id = n.policy_id
join household h on h.id = p.household
left join notification_consent c on c.household = h.id and c.validity_to is null
left join stopped_number s on s.number = o.recipient and s.started_at is null
where o.id = any($1) and (s.number is not null or not coalesce(c.approved, false) or n.until < recourse_now())
"""


async def still_wanted(parcels: Sequence[Parcel]) -> Collection[UUID]:
    """Which messages about policies nobody is to get any more; why is kept with the pair."""
    await _refresh()
    rows = await db.fetch(_UNWANTED, [parcel.id for parcel in parcels])
    if rows:
        await db.execute(
            "update policy_notification n set status = u.status, reason_code = u.reason"
            " from unnest($1::uuid[], $2::smallint[], $3::text[]) u(id, status, reason) where n.id = u.id",
            [row["pair"] for row in rows],
            [int(_closed(row)) for row in rows],
            [row["reason"] for row in rows],
        )
        await _record(
            "NOTIFICATION_REJECTED", [(row["household"], row["type"], row["reason"]) for row in rows]
        )
    return [row["id"] for row in rows]


def _closed(row: Any) -> Status:
    """What was tried before may have arrived, so it is never said to have been held back."""
    if row["attempts"]:
        return Status.FAILED
    return Status.OBSOLETE if row["reason"] == "obsolete" else Status.NO_CONSENT


async def _refresh() -> None:
    stored = await settings.in_force()
    try:
        config = await settings.config_of(stored.config)
    except ConfigError:
        return
    _known.quiet, _known.zone = config.quiet, config.terms.zone


def not_at_night(_parcel: Parcel, at: datetime) -> datetime:
    """A retry that would fall into the quiet hours waits for their end (11.1, 11.6)."""
    return _known.quiet.wait_until(at, _known.zone)


async def note_ends(told: Sequence[Settled]) -> None:
    """Keep with the pair what became of its message."""
    rows = await db.fetch(
        "update policy_notification n set status = u.status, provider = u.gateway, reason_code = u.error,"
        " sent_at = case when u.status = 1 then coalesce(n.sent_at, recourse_now()) else n.sent_at end"
        " from unnest($1::uuid[], $2::smallint[], $3::text[], $4::text[]) u(message, status, gateway, error)"
        " where n.outbox_id = u.message returning n.policy_id, n.outbox_id, n.type, n.status, n.reason_code,"
        " (select p.household from policy p where p.id = n.policy_id) as household",
        [each.id for each in told],
        [_status(each.state) for each in told],
        [each.gateway[:60] for each in told],
        [each.error[:40] for each in told],
    )
    taken = {each.id for each in told if each.state == "sent"}
    went = [row for row in rows if row["status"] == Status.SENT and row["outbox_id"] in taken]
    await _record("NOTIFICATION_SENT", [(row["household"], row["type"], "") for row in went])
    refused = [each.id for each in told if each.state == "permanent_failure"]
    if refused:
        await flag_numbers(await often_refused(refused))
    ended = {each.id for each in told if each.state in ("gave_up", "permanent_failure", "expired")}
    if ended:
        lost = [row for row in rows if row["status"] == Status.FAILED]
        await _record(
            "NOTIFICATION_FAILED", [(row["household"], row["type"], row["reason_code"]) for row in lost]
        )


def _status(state: str) -> int:
    # A failure that may pass is still under way: its receipt is not the last one.
    if state in _WENT:
        return int(Status.SENT)
    return int(Status.UNDECIDED if state == "unknown" else Status.FAILED)


async def _record(code: str, about: Sequence[tuple[UUID, str, str]]) -> None:
    await eventlog.record_many(
        [
            eventlog.entry(
                "policy_notification",
                code,
                subject=Subject("household", household),
                by=the_system,
                context={"type": kind, **({"reason": reason} if reason else {})},
            )
            for household, kind, reason in about
        ]
    )


async def keep_quiet_about_history(entries: Sequence[Entry]) -> None:
    """After a historic import nobody is told that an old policy became active (N-11)."""
    if any(entry.context.get("historic") for entry in entries):
        await baseline()
