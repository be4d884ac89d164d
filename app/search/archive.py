"""Finding cases of the older system."""

from app.accounts.account import Account
from app.kernel.paging import Paging
from app.privacy.queries import archive
from app.search.finders import Hit
from app.web.routing import url_for


async def find(_user: Account, words: str, most: int) -> list[Hit]:
    """Cases of the archive that every word fits."""
    page = await archive.archived(words, Paging(size=most))
    return [
        Hit(
            title=row.full_name,
            href=url_for("privacy.archived_case.show", id=row.id),
            note=row.area_of_law,
            reference=row.laa_reference,
        )
        for row in page.rows
    ]


def more(words: str) -> str:
    """The archive with all of them."""
    return url_for("privacy.archived_case.index", query={"q": words})
