"""Finding complaints: the queue's own query, so that its scope holds here too."""

from app.accounts.account import Account
from app.complaints import queries
from app.complaints.queries import Filters
from app.kernel.paging import Paging
from app.search.finders import Hit
from app.web.routing import url_for


async def find(user: Account, words: str, most: int) -> list[Hit]:
    """Complaints that the words fit, the newest first."""
    everything = Filters(state="any", q=words, sort="created", newest=True)
    page = await queries.queue(user, everything, Paging(size=most))
    return [
        Hit(
            title=row.title,
            href=url_for("complaints.complaint.show", reference=row.reference),
            note=row.hospital,
            reference=row.reference,
        )
        for row in page.rows
    ]


def more(words: str) -> str:
    """The queue with all of them."""
    return url_for("complaints.complaint.index", query={"state": "any", "q": words})
