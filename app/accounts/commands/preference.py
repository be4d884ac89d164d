"""What a person chooses for themselves."""

import json
from typing import Any
from uuid import UUID

from app.kernel import clock, db


@db.atomic
async def choose(person: UUID, **choices: str) -> None:
    """Keep a theme or a language chosen from the shell."""
    await db.execute(
        "update app_user set theme = coalesce($2, theme), language = coalesce($3, language), updated_at = $4"
        " where id = $1",
        person,
        choices.get("theme"),
        choices.get("language"),
        clock.now(),
    )


@db.atomic
async def keep(
    person: UUID, *, name: str, language: str, theme: str, zone: str, preferences: dict[str, Any]
) -> None:
    """Keep a person's own page; preferences of other rooms stay."""
    await db.execute(
        "update app_user set name = $2, language = $3, theme = $4, time_zone = $5,"
        " preferences = preferences || $6::jsonb, updated_at = $7 where id = $1",
        person,
        name,
        language,
        theme,
        zone,
        json.dumps(preferences),
        clock.now(),
    )
