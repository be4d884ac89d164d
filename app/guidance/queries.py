"""Finding who else helps: one statement, through an index, at most fifty articles a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.guidance.rules import web_address
from app.kernel import db
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.kernel.paging import Page, Paging

BY_NAME = ("organisation", "service", "id")
#: Ranking looks at no more than so many hits, however large the knowledge base grows.
MOST_RANKED = 500


@dataclass(frozen=True)
class ArticleView:
    """An article as pages show it."""

    id: UUID
    organisation: str
    service: str
    kind: str
    active: bool
    description: str
    when_to_use: str
    how_to_use: str
    type_of_service: str
    coverage: str
    website: str
    email: str
    phones: list[str]
    address: str
    opening_hours: str
    accessibility: str
    categories: list[str]
    preferred: list[str]

    @property
    def title(self) -> str:
        """Organisation and service, once where they are the same."""
        return self.service if self.service == self.organisation else f"{self.organisation}: {self.service}"

    @property
    def link(self) -> str:
        """The website where it may be a link, else ""."""
        return web_address(self.website)


_COLUMNS = ", ".join(f"a.{name}" for name in ArticleView.__dataclass_fields__)


async def articles(words: str, category: str, paging: Paging) -> Page[ArticleView]:
    """Active articles: by name, or for words the best fifty; those preferred for the category first."""
    if words:
        return Page([_article(row) for row in await _best(words, category, paging.size)])
    beyond, keys = paging.beyond([f"a.{name}" for name in BY_NAME], first=3)
    rows = await db.fetch(
        f"select {_COLUMNS} from help_article a where a.active and ($1 = '' or a.categories @> array[$1]::varchar[])"
        f" and {beyond} order by {paging.order([f'a.{name}' for name in BY_NAME])} limit $2",
        category,
        paging.limit,
        *keys,
    )
    return Page.of(
        [_article(row) for row in rows], paging, key=lambda each: (each.organisation, each.service, each.id)
    )


async def _best(words: str, category: str, size: int) -> list[Any]:
    return await db.fetch(
        f"select {_COLUMNS} from (select a.*, ts_rank(a.search, q) as rank from help_article a,"
        "  websearch_to_tsquery('english', $1) q"
        f"  where a.active and a.search @@ q and ($2 = '' or a.categories @> array[$2]::varchar[])"
        f" limit {MOST_RANKED}) a"
        " order by (a.preferred @> array[$2]::varchar[]) desc, a.rank desc, a.organisation, a.id limit $3",
        words,
        category,
        size,
    )


async def article(id: UUID) -> ArticleView:
    """One article, active or not: what was recommended once can still be read. Raises NotFound."""
    row = await db.fetchrow(f"select {_COLUMNS} from help_article a where a.id = $1", id)
    if row is None:
        raise NotFound(_("There is no such article."))
    return _article(row)


async def named(ids: Sequence[UUID]) -> list[ArticleView]:
    """The active articles of these keys, in the order asked; those that are none are left out."""
    rows = await db.fetch(
        f"select {_COLUMNS} from help_article a where a.active and a.id = any($1)", list(ids)
    )
    found = {row["id"]: _article(row) for row in rows}
    return [found[id] for id in ids if id in found]


async def categories() -> list[tuple[str, str]]:
    """What help may be about: code and name, in their order."""
    rows = await db.fetch("select code, name from help_category order by position, name")
    return [(row["code"], row["name"]) for row in rows]


def _article(row: Any) -> ArticleView:
    return ArticleView(**dict(row))
