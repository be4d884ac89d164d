"""Whether it is time for a message that is due: not at night, not too often, not more than a day may have."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from app.kernel import clock, db
from app.notifications.config import ConfigError, NotificationConfig
from app.notifications.queries import caps as left
from app.notifications.queries import settings
from app.notifications.rules import caps
from app.notifications.rules.schedule import end_of_day, local_day
from app.outbox.hooks import Parcel

#: One consumer counts at a time, so that two that count together do not both take the last place.
LOCK: Final = 7_126_003


@db.atomic
async def in_their_time(parcels: Sequence[Parcel]) -> Mapping[UUID, tuple[datetime, str]]:
    """Which of these messages must wait, until when and why (11.6, 11.10)."""
    try:
        config = await settings.config_of((await settings.in_force()).config)
    except ConfigError:
        return {}
    now, zone = clock.now(), config.terms.zone
    morning = config.quiet.wait_until(now, zone)
    if morning > now:
        return {parcel.id: (morning, caps.QUIET) for parcel in parcels}
    only = config.terms.only_numbers
    others = [parcel for parcel in parcels if only and parcel.recipient not in only]
    waits = {parcel.id: (now + caps.LATER, caps.TEST_MODE) for parcel in others}
    waits |= await _counted([parcel for parcel in parcels if parcel.id not in waits], config, now)
    return {key: (config.quiet.wait_until(at, zone), why) for key, (at, why) in waits.items()}


async def _counted(
    mine: Sequence[Parcel], config: NotificationConfig, now: datetime
) -> Mapping[UUID, tuple[datetime, str]]:
    if not mine or not (config.recipient_cap or config.daily_cap):
        return {}
    await db.execute("select pg_advisory_xact_lock($1)", LOCK)
    told = await left.told([parcel.recipient for parcel in mine]) if config.recipient_cap else {}
    return caps.put_off(
        [(parcel.id, parcel.recipient) for parcel in mine],
        told,
        now,
        most=config.recipient_cap,
        left=None if not config.daily_cap else config.daily_cap - await left.since(midnight(config, now)),
        tomorrow=end_of_day(local_day(now, config.terms.zone), config.terms.zone),
    )


def midnight(config: NotificationConfig, now: datetime) -> datetime:
    """When the day of the configuration's zone began."""
    zone = config.terms.zone
    return datetime.combine(local_day(now, zone), time(), ZoneInfo(zone)).astimezone(UTC)
