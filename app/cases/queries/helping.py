"""Other help: what is known of it on a case, and what may be offered."""

from dataclasses import dataclass
from uuid import UUID

from app.cases.inputs.helping import HelpSought
from app.guidance import queries as guidance
from app.guidance.queries import ArticleView
from app.kernel import db
from app.kernel.paging import Paging

MOST_FOUND = 20


async def category_code(case: UUID) -> str:
    """The code of the case's category of law, "" while it has none."""
    code = await db.fetchval(
        "select c.code from cases k join category c on c.id = k.category where k.id = $1", case
    )
    return code or ""


@dataclass(frozen=True)
class HelpOffered:
    """The words, the organisations that were ticked, and the others that the words find."""

    words: str
    chosen: list[ArticleView]
    found: list[ArticleView]


async def help_offered(sought: HelpSought) -> HelpOffered:
    """What is offered to a search; what was ticked goes along from search to search."""
    found = await guidance.articles(guidance.Filters(sought.words), Paging(size=MOST_FOUND))
    chosen = await guidance.named(sought.ticked)
    keys = {each.id for each in chosen}
    return HelpOffered(sought.words, chosen, [each for each in found.rows if each.id not in keys])
