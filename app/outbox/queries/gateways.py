"""The ways out."""

import json
from typing import Any, Final
from uuid import UUID

from app.kernel import db
from app.outbox.rules.ways import Way
from app.settings import Settings

SMTP, FILES = "smtp", "mail_files"
#: Ways that come with the house. Their settings are the deployer's; their rows keep their health.
BUILT_IN: Final = frozenset({SMTP, FILES})


def built_in(settings: Settings) -> str | None:
    """How mail leaves when nobody set up a gateway: by SMTP when SMTP_HOST is set, else, but never in
    production, as files that a developer can open."""
    if settings.smtp_host:
        return SMTP
    return None if settings.production else FILES


async def ways(settings: Settings) -> list[Way]:
    """The active gateways of every channel, in their order."""
    rows = await db.fetch(
        "select * from gateway where is_active and (provider <> all($1) or provider = $2)"
        " order by position, name",
        list(BUILT_IN),
        built_in(settings),
    )
    return [_way(row) for row in rows]


def _way(row: Any) -> Way:
    return Way(
        name=row["name"],
        provider=row["provider"],
        channel=row["channel"],
        idempotent=row["idempotent"],
        on_ambiguous=row["on_ambiguous"],
        window=row["window"],
        per_second=row["per_second"],
        per_minute=row["per_minute"],
        failures=row["failures"],
        failing_since=row["failing_since"],
        open_until=row["open_until"],
        last_ok_at=row["last_ok_at"],
        last_error=row["last_error"],
        settings=json.loads(row["settings"]),
    )


async def usable(channel: str) -> bool:
    """Whether a channel has a way out at all."""
    return bool(
        await db.fetchval("select exists (select from gateway where is_active and channel = $1)", channel)
    )


async def ways_with_keys(settings: Settings) -> list[tuple[UUID, Way]]:
    """The active gateways with the keys of their rows."""
    rows = await db.fetch("select id, name from gateway where is_active")
    keys = {row["name"]: row["id"] for row in rows}
    return [(keys[way.name], way) for way in await ways(settings) if way.name in keys]
