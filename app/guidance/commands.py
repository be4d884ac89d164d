"""Filling the knowledge base from files; administrators edit single articles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.guidance.choices import CATEGORIES
from app.guidance.inputs import ArticleRow
from app.kernel import clock, db, ids

_FIELDS = (
    "slug", "organisation", "service", "kind", "description", "when_to_use", "how_to_use", "type_of_service",
    "coverage", "website", "email", "phones", "address", "opening_hours", "accessibility", "keywords",
    "categories", "preferred",
)  # fmt: skip


@dataclass(frozen=True)
class Loaded:
    """How many articles were new, and how many were written anew."""

    made: int
    changed: int


@db.atomic
async def load_categories() -> None:
    """Make the categories that are missing; what administrators renamed stays."""
    await db.execute(
        "insert into help_category (id, code, name, position) select * from unnest($1::uuid[], $2::text[], $3::text[],"
        " $4::int[]) on conflict (code) do nothing",
        [ids.new() for _each in CATEGORIES],
        [code for code, _name, _heading in CATEGORIES],
        [name for _code, name, _heading in CATEGORIES],
        list(range(1, len(CATEGORIES) + 1)),
    )


@db.atomic
async def load_articles(rows: Sequence[ArticleRow]) -> Loaded:
    """Take articles in, all of them; one that is known by its slug is written anew. Safe to repeat."""
    names = ", ".join(_FIELDS)
    marks = ", ".join(f"${n}" for n in range(3, 3 + len(_FIELDS)))
    sets = ", ".join(f"{name} = excluded.{name}" for name in _FIELDS)
    made = changed = 0
    for row in rows:
        new = await db.fetchval(
            f"insert into help_article as a (id, modified_at, {names}) values ($1, $2, {marks})"
            f" on conflict (slug) do update set {sets}, modified_at = excluded.modified_at"
            f" where ({', '.join(f'a.{name}' for name in _FIELDS)}) is distinct from"
            f" ({', '.join(f'excluded.{name}' for name in _FIELDS)}) returning xmax = 0",
            ids.new(),
            clock.now(),
            *(row.values[name] for name in _FIELDS),
        )
        made += new is True
        changed += new is False
    return Loaded(made, changed)


@db.atomic
async def load_notes(notes: Sequence[Mapping[str, str]]) -> int:
    """Make the notes of guidance that are missing; how many. What administrators wrote anew stays."""
    return await db.execute(
        "insert into guidance_note (id, slug, title, body, tags, created_at, modified_at)"
        " select n.*, $6, $6 from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[]) n"
        " on conflict (slug) do nothing",
        [ids.new() for _each in notes],
        *([each[column] for each in notes] for column in ("slug", "title", "body", "tags")),
        clock.now(),
    )
