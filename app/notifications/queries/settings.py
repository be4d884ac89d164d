"""The configuration in force: the newest version, or what a file says until somebody saved one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.households.queries.languages import default_of, languages
from app.kernel import db
from app.notifications.config import Config, ConfigError, NotificationConfig, read_config


@dataclass(frozen=True)
class InForce:
    """A version of the configuration; version 0 is the defaults."""

    version: int
    config: Mapping[str, Any]
    paused: bool = False
    reason: str = ""
    by: UUID | None = None
    at: datetime | None = None


async def in_force() -> InForce:
    """The newest version."""
    row = await db.fetchrow(
        "select version, config, paused, reason, created_by, created_at from notification_setting"
        " order by version desc limit 1"
    )
    if row is None:
        return InForce(0, {})
    return InForce(
        row["version"],
        json.loads(row["config"]),
        row["paused"],
        row["reason"],
        row["created_by"],
        row["created_at"],
    )


async def config_of(config: Config) -> NotificationConfig:
    """The configuration with its defaults, the default language as the list of languages says (N-8).

    Raises ConfigError.
    """
    return await _spoken(read_config(config))


async def _spoken(read: NotificationConfig) -> NotificationConfig:
    return read.speaking(default_of(await languages(), read.terms.default_language))


async def anyway() -> NotificationConfig:
    """For what goes on while the configuration in force is unfit: then the one that comes with the house."""
    return await _spoken(await _readable())


async def _readable() -> NotificationConfig:
    try:
        return read_config((await in_force()).config)
    except ConfigError:
        return read_config({})


async def country() -> str | None:
    """The country of numbers without a prefix."""
    return (await _readable()).terms.country


async def stop_words() -> tuple[str, ...]:
    """The words of the place that end messages."""
    return (await _readable()).stop_words


async def versions(limit: int = 20) -> list[Any]:
    """The newest versions with who saved them."""
    return await db.fetch(
        "select s.version, s.paused, s.reason, s.created_at, coalesce(u.name, '') as by from notification_setting s"
        " left join app_user u on u.id = s.created_by order by s.version desc limit $1",
        limit,
    )
