"""Finding who else helps and how things are done: one statement, through an index, at most fifty a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app.guidance.rules import web_address
from app.kernel import db
from app.kernel.errors import NotFound
from app.kernel.fields import Fields
from app.kernel.language import _, translate
from app.kernel.paging import KeyType, Page, Paging

BY_NAME = ("organisation", "service", "id")
BY_TITLE = ("title", "id")
#: What a place in the list of articles is made of.
KEYS: Final[tuple[KeyType, ...]] = (str, str, UUID)
_FITS = "$2 = '' or a.categories @> array[$2]::varchar[]"
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


@dataclass(frozen=True)
class NoteView:
    """A note of guidance as pages show it."""

    id: UUID
    slug: str
    title: str
    body: str
    tags: str
    active: bool
    modified_at: datetime

    @property
    def words(self) -> list[str]:
        """Its tags, one by one."""
        return [word.strip() for word in self.tags.split(",") if word.strip()]

    @property
    def begins(self) -> str:
        """The first line of its text."""
        return self.body.strip().partition("\n")[0]


_COLUMNS = ", ".join(f"a.{name}" for name in ArticleView.__dataclass_fields__)
_OF_NOTE = ", ".join(f"a.{name}" for name in NoteView.__dataclass_fields__)


@dataclass(frozen=True)
class Filters:
    """Which articles are asked for; everything of it stands in the address."""

    words: str = ""
    category: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str], categories: Mapping[str, str]) -> "Filters":
        """From the address; a category that is none is left out."""
        category = query.get("category", "")
        return cls(Fields(query).line("q", longest=200), category if category in categories else "")


async def articles(asked: Filters, paging: Paging) -> Page[ArticleView]:
    """Active articles: by name, or for words the best fifty; those preferred for the category first."""
    if asked.words:
        return Page([_article(row) for row in await _best(asked, paging.size)])
    beyond, keys = paging.beyond([f"a.{name}" for name in BY_NAME], first=3)
    rows = await db.fetch(
        f"select {_COLUMNS} from help_article a where a.active and ($1 = '' or a.categories @> array[$1]::varchar[])"
        f" and {beyond} order by {paging.order([f'a.{name}' for name in BY_NAME])} limit $2",
        asked.category,
        paging.limit,
        *keys,
    )
    return Page.of(
        [_article(row) for row in rows], paging, key=lambda each: (each.organisation, each.service, each.id)
    )


async def _best(asked: Filters, size: int) -> list[Any]:
    return await db.fetch(
        f"select {_COLUMNS} from ({_ranked('help_article', _FITS)}) a"
        " order by (a.preferred @> array[$2]::varchar[]) desc, a.rank desc, a.organisation, a.id limit $3",
        asked.words,
        asked.category,
        size,
    )


def _ranked(table: str, fits: str = "true") -> str:
    """What the words of $1 find in a table, with a rank: what is said in its title outweighs what is in its text."""
    return (
        f"select a.*, ts_rank(a.search, q) as rank from {table} a, websearch_to_tsquery('english', $1) q"
        f" where a.active and a.search @@ q and ({fits}) limit {MOST_RANKED}"
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
    """What help may be about: code and name in the reader's words, in their order."""
    rows = await db.fetch("select code, name from help_category order by position, name")
    return [(code, translate(name)) for code, name in rows]


async def notes(words: str, paging: Paging) -> Page[NoteView]:
    """Notes of guidance that are in force: by title, or for words the best fifty."""
    if words:
        found = await db.fetch(
            f"select {_OF_NOTE} from ({_ranked('guidance_note')}) a order by a.rank desc, a.title, a.id limit $2",
            words,
            paging.size,
        )
        return Page([NoteView(**dict(row)) for row in found])
    titles = [f"a.{name}" for name in BY_TITLE]
    beyond, keys = paging.beyond(titles, first=2)
    rows = await db.fetch(
        f"select {_OF_NOTE} from guidance_note a where a.active and {beyond} order by {paging.order(titles)} limit $1",
        paging.limit,
        *keys,
    )
    return Page.of([NoteView(**dict(row)) for row in rows], paging, key=lambda each: (each.title, each.id))


async def note(slug: str) -> NoteView:
    """One note by its address, in force or not: an old link still says what was meant. Raises NotFound."""
    row = await db.fetchrow(f"select {_OF_NOTE} from guidance_note a where a.slug = $1", slug)
    if row is None:
        raise NotFound(_("There is no such note."))
    return NoteView(**dict(row))


def _article(row: Any) -> ArticleView:
    return ArticleView(**dict(row))
