"""What a person chooses for themselves."""

import json
from uuid import UUID

from app.accounts.inputs import Profile
from app.kernel import clock, db


@db.atomic
async def choose(person: UUID, *, theme: str | None = None, language: str | None = None) -> None:
    """Keep a theme or a language chosen from the shell."""
    await db.execute(
        "update app_user set theme = coalesce($2, theme), language = coalesce($3, language), updated_at = $4"
        " where id = $1",
        person,
        theme,
        language,
        clock.now(),
    )


@db.atomic
async def keep(person: UUID, given: Profile) -> None:
    """Keep a person's own page; preferences of other rooms stay."""
    preferences = {"latin_digits": given.latin_digits, "shortcuts": given.shortcuts}
    await db.execute(
        "update app_user set name = $2, language = $3, theme = $4, time_zone = $5,"
        " preferences = preferences || $6::jsonb, updated_at = $7 where id = $1",
        person,
        given.name,
        given.language,
        given.theme,
        given.zone,
        json.dumps(preferences),
        clock.now(),
    )
