"""Languages households may choose (notifications.md 1.8)."""

from dataclasses import dataclass

from app.kernel import db

OTHERWISE = "en"


@dataclass(frozen=True)
class Spoken:
    """A language of messages."""

    code: str
    name: str
    sort_order: int | None


async def languages() -> list[Spoken]:
    """Every language, in the order they are offered."""
    rows = await db.fetch("select code, name, sort_order from spoken_language order by sort_order, code")
    return [Spoken(**row) for row in rows]


def default_of(known: list[Spoken], otherwise: str = OTHERWISE) -> str:
    """The lowest sort order, else the first, else the configuration's word (N-8)."""
    ordered = [each for each in known if each.sort_order is not None]
    return (ordered or known)[0].code if known else otherwise
