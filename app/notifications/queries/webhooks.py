"""The secrets with which a gateway signs what it sends us."""

import json

from app.kernel import db
from app.outbox.gateways.contract import WEBHOOK_PARAMS
from app.settings import secret_behind


async def secrets_of(provider: str) -> list[str]:
    """The secrets of the gateway of a name, in any case; none for one there is not."""
    row = await db.fetchrow("select settings from gateway where lower(name) = lower($1)", provider)
    if row is None:
        return []
    given = json.loads(row["settings"])
    return [secret for name in WEBHOOK_PARAMS if (secret := _revealed(given.get(name)))]


def _revealed(value: object) -> str:
    if not isinstance(value, str) or not value:
        return ""
    if not value.startswith(("env:", "file:")):
        return value
    try:
        return secret_behind(value)
    except (KeyError, OSError):
        return ""
