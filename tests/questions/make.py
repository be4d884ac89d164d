"""Short ways to the versions of the trees that come with the house."""

from app.kernel import db
from tests.browser import Browser


async def published(code: str = "scope") -> tuple[str, int]:
    """The version that is asked, by key and number."""
    row = await db.fetchrow(
        "select id, version from question_tree where code = $1 and state = 'published'", code
    )
    return str(row["id"]), row["version"]


async def drafted(ruth: Browser) -> str:
    """A draft beside it; its key."""
    made = await ruth.post("questions.draft.create", id=(await published())[0])
    return made.location.rsplit("/", 1)[1]


async def edition_of(draft: str) -> int:
    """How often it was saved."""
    return await db.fetchval("select edition from question_tree where id = $1", draft)
