"""Finding cases: the queue's own query, so that its scope and spellings hold here too (cla.md 4.4)."""

from app.accounts.account import Account
from app.cases import queries
from app.cases.queries import Filters
from app.kernel.language import _, translate
from app.kernel.paging import Paging
from app.search.finders import Hit
from app.web.routing import url_for


async def find(user: Account, words: str, most: int) -> list[Hit]:
    """Cases that every word fits, changed last first."""
    everything = Filters(view="all", state="all", q=words, sort="modified", newest=True)
    page = await queries.queue(user, everything, Paging(size=most))
    return [
        Hit(
            title=row.client or _("Client not known yet"),
            href=url_for("cases.case.show", reference=row.reference),
            note=translate(row.category) if row.category else "",
            reference=row.reference,
        )
        for row in page.rows
    ]


def more(words: str) -> str:
    """The queue with all of them."""
    return url_for("cases.case.index", query={"view": "all", "state": "all", "q": words})
