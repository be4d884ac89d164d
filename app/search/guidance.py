"""Finding notes of guidance: their own weighted search (cla.md 10.4)."""

from app.accounts.account import Account
from app.guidance import queries
from app.kernel.paging import Paging
from app.search.finders import Hit
from app.web.routing import url_for


async def find(_user: Account, words: str, most: int) -> list[Hit]:
    """Notes that the words find, the best first."""
    page = await queries.notes(words, Paging(size=most))
    return [Hit(title=note.title, href=url_for("guidance.note.show", slug=note.slug)) for note in page.rows]


def more(words: str) -> str:
    """The notes with all of them."""
    return url_for("guidance.note.index", query={"q": words})
