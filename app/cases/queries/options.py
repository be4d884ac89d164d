"""The lists a form offers: read once a minute, not once a page."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.cases import code_words
from app.kernel import clock, db
from app.kernel.language import translate

KEPT = timedelta(minutes=1)
Pairs = list[tuple[Any, Any]]
_kept: dict[str, tuple[datetime, Pairs]] = {}


async def _list(name: str, ask: Callable[[], Awaitable[Pairs]]) -> Pairs:
    kept = _kept.get(name)
    if kept is None or not timedelta(0) <= clock.now() - kept[0] < KEPT:
        kept = (clock.now(), await ask())
        _kept[name] = kept
    return kept[1]


async def categories() -> Pairs:
    """The categories of law, in the order of the house and the words of whoever reads."""
    named = await _list("category", lambda: _pairs("select id, name from category order by position, name"))
    return [(key, translate(name)) for key, name in named]


async def category_codes() -> dict[str, UUID]:
    """The categories of law by their codes, as programs name them."""
    return dict(await _list("category codes", lambda: _pairs("select code, id from category order by code")))


async def media_codes() -> Pairs:
    """How a client may have heard of the service, as groups of choices in the words of whoever reads."""

    async def ask() -> Pairs:
        rows = await db.fetch('select "group", id, name from media_code order by "group", name')
        groups: dict[str, dict[str, str]] = {}
        for row in rows:
            groups.setdefault(row["group"], {})[str(row["id"])] = row["name"]
        return list(groups.items())

    return _spoken(await _list("media", ask), translate)


async def matter_types(level: int) -> Pairs:
    """Matter types of a level, grouped by category, in the words of whoever reads."""

    async def ask() -> Pairs:
        rows = await db.fetch(
            "select c.name as category, m.id, m.code || ' ' || m.label as name from matter_type m"
            " join category c on c.id = m.category where m.level = $1 order by c.position, m.code",
            level,
        )
        groups: dict[str, dict[str, str]] = {}
        for row in rows:
            groups.setdefault(row["category"], {})[str(row["id"])] = row["name"]
        return list(groups.items())

    return _spoken(await _list(f"matter{level}", ask), code_words.matter_type)


@dataclass(frozen=True)
class ProblemLists:
    """What a case may be about."""

    categories: Pairs
    matter_types1: Pairs
    matter_types2: Pairs
    media_codes: Pairs


async def of_problem() -> ProblemLists:
    """The lists that the form of a problem offers."""
    return ProblemLists(await categories(), await matter_types(1), await matter_types(2), await media_codes())


def _spoken(groups: Pairs, say: Callable[[str], str]) -> Pairs:
    return [
        (translate(group), {key: say(name) for key, name in members.items()}) for group, members in groups
    ]


async def operators(organisations: list[UUID]) -> Pairs:
    """Who may answer for a case of these organisations."""
    return await _pairs(
        "select id, name from app_user where active and role in ('operator', 'operator_manager')"
        " and organisation = any($1) order by name",
        organisations,
    )


async def colleagues(organisations: list[UUID]) -> Pairs:
    """The same, as a list offers them beside its rows."""
    names = " ".join(str(each) for each in organisations)
    return await _list(f"colleagues {names}", lambda: operators(organisations))


async def _pairs(sql: str, *arguments: Any) -> Pairs:
    return [(row[0], row[1]) for row in await db.fetch(sql, *arguments)]


async def categories_of(*matter_types: UUID | None) -> list[UUID]:
    """The categories of the matter types that were chosen."""
    chosen = [each for each in matter_types if each is not None]
    rows = await db.fetch("select category from matter_type where id = any($1)", chosen) if chosen else []
    return [row["category"] for row in rows]
