"""The code lists of casework: categories of law, matter types, media codes. Loading twice changes nothing."""

import json
from pathlib import Path
from typing import Any

from app.kernel import db, ids

CODES = Path(__file__).parent / "codes"


async def load() -> None:
    """Insert what is missing and refresh the words of what is there."""
    await _load_categories(_read("categories_of_law"))
    await _load_matter_types(_read("matter_types"))
    await _load_media_codes(_read("media_codes"))


def _read(name: str) -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = json.loads((CODES / f"{name}.json").read_text())
    return loaded


async def _load_categories(rows: list[dict[str, Any]]) -> None:
    await db.execute(
        """
        insert into category (id, code, name, position, ecf_available, mandatory)
        select * from unnest($1::uuid[], $2::text[], $3::text[], $4::int[], $5::bool[], $6::bool[])
        on conflict (code) do update set name = excluded.name, position = excluded.position,
          ecf_available = excluded.ecf_available, mandatory = excluded.mandatory
        """,
        [ids.new() for _ in rows],
        [row["code"] for row in rows],
        [row["name"] for row in rows],
        [row["order"] for row in rows],
        [row["ecf_available"] for row in rows],
        [row["mandatory"] for row in rows],
    )


async def _load_matter_types(rows: list[dict[str, Any]]) -> None:
    await db.execute(
        """
        insert into matter_type (id, code, level, category, label)
        select n.id, n.code, n.level, c.id, n.label
        from unnest($1::uuid[], $2::text[], $3::int[], $4::text[], $5::text[]) n(id, code, level, category, label)
        join category c on c.code = n.category
        on conflict (code, level) do update set category = excluded.category, label = excluded.label
        """,
        [ids.new() for _ in rows],
        [row["code"] for row in rows],
        [row["level"] for row in rows],
        [row["category"] for row in rows],
        [(row["label"] or row["code"]).strip() for row in rows],
    )


async def _load_media_codes(rows: list[dict[str, Any]]) -> None:
    await db.execute(
        """
        insert into media_code (id, code, name, "group")
        select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[])
        on conflict (code) do update set name = excluded.name, "group" = excluded."group"
        """,
        [ids.new() for _ in rows],
        [row["code"] for row in rows],
        [row["name"] for row in rows],
        [row["group"] for row in rows],
    )
