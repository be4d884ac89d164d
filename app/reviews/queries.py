"""Reading review screens: those of one's organisations, for one's role; whoever edits them sees all of those."""

import json
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.forms.queries.scope import OPEN_FORM
from app.forms.rules.version import Question
from app.kernel import db
from app.kernel.actor import Subject
from app.kernel.errors import NotFound
from app.kernel.language import _, current
from app.kernel.naming import in_words
from app.kernel.paging import Page, Paging
from app.results.queries import rows
from app.results.queries.asked import Asked
from app.results.queries.figures import Figures, figures, questions
from app.results.queries.rows import Row
from app.results.rules import without_patients
from app.reviews.rules import Definition

KIND: Final = "review_screen"


@dataclass(frozen=True)
class Screen:
    """A review screen as it is put together now."""

    id: UUID
    name: str
    form: UUID
    names: dict[str, str]
    roles: list[str]
    revision: int
    definition: Definition
    by: str
    edited_at: datetime

    @property
    def subject(self) -> Subject:
        """What the log calls it."""
        return Subject(KIND, self.id)

    @property
    def form_name(self) -> str:
        """The form's name in the reader's language."""
        return self.names.get(current()) or self.names["en"]


_SCREEN: Final = f"""
select r.id, r.name, r.form, json_build_object('en', f.name_en, 'fr', f.name_fr, 'ar', f.name_ar) as names, r.roles,
  r.revision, v.definition, coalesce(u.name, '') as by, v.edited_at
from review_screen r join form f on f.id = r.form
join review_screen_revision v on v.review_screen = r.id and v.revision = r.revision
left join app_user u on u.id = v.edited_by
where r.removed_at is null and {OPEN_FORM} and ($1::uuid[] is null or r.institution is null or r.institution = any($1))
  and ($2 or r.created_by = $3 or $4 = any(r.roles))
"""


def _asking(user: Account) -> tuple[Any, ...]:
    return user.scope, user.can("reviews.edit"), user.id, user.role


def _view(row: Any) -> Screen:
    values = dict(row)
    values["definition"] = Definition.read(json.loads(values["definition"]))
    values["names"] = json.loads(values["names"])
    return Screen(**values)


async def screens(user: Account, paging: Paging) -> Page[Screen]:
    """The screens this person may open, by name."""
    columns = ["r.name", "r.id"]
    beyond, keys = paging.beyond(columns, first=5)
    found = await db.fetch(
        f"{_SCREEN} and {beyond} order by {paging.order(columns)} limit {paging.limit}", *_asking(user), *keys
    )
    return Page.of([_view(row) for row in found], paging, key=lambda each: (each.name, each.id))


async def screen(user: Account, id: UUID) -> Screen:
    """One of them. Raises NotFound."""
    row = await db.fetchrow(f"{_SCREEN} and r.id = $5", *_asking(user), id)
    if row is None:
        raise NotFound(_("There is no such screen."))
    return _view(row)


async def asks_of(form: UUID) -> dict[str, Question]:
    """What a screen of a form may show."""
    return without_patients(await questions(form))


@dataclass(frozen=True)
class Shown:
    """A screen with its answers: those of its days that it lists, and the figures of all of them for its charts."""

    screen: Screen
    asks: dict[str, Question]
    definition: Definition
    asked: Asked
    page: Page[Row]
    found: Figures | None


async def shown(user: Account, id: UUID, until: date, paging: Paging) -> Shown:
    """A screen as it shows answers up to a day. Raises NotFound."""
    there = await screen(user, id)
    asks = await asks_of(there.form)
    definition = there.definition.known(asks)
    asked = Asked(until - timedelta(days=definition.days - 1), until, definition.ward)
    listed = replace(asked, low=definition.low, failed=definition.failed)
    page = await rows.answers(user, there.form, listed, paging)
    found = await figures(user, there.form, asked) if definition.charts else None
    return Shown(there, asks, definition, asked, page, found)


async def revisions(id: UUID) -> list[Any]:
    """Every way a screen was put together: number, note, who, when; newest first."""
    return await db.fetch(
        "select v.revision, v.note, coalesce(u.name, '') as by, v.edited_at from review_screen_revision v"
        " left join app_user u on u.id = v.edited_by where v.review_screen = $1 order by v.revision desc limit 100",
        id,
    )


async def screen_to_change(user: Account, id: UUID) -> Any:
    """The row, locked. Raises NotFound for one that is not this person's to change."""
    row = await db.fetchrow(
        "select r.* from review_screen r where r.id = $1 and r.removed_at is null"
        " and ($2::uuid[] is null or r.institution = any($2)) for update",
        id,
        user.scope,
    )
    if row is None:
        raise NotFound(_("There is no such screen."))
    return row


async def forms(user: Account) -> list[tuple[UUID, str]]:
    """The forms a screen may show, by their English name, called by the reader's."""
    found = await db.fetch(
        "select f.id, f.name_en as en, f.name_fr as fr, f.name_ar as ar from form f"
        f" where f.status <> 'draft' and {OPEN_FORM} order by f.name_en, f.id limit 500",
        user.scope,
    )
    return [(row["id"], row[current()] or row["en"]) for row in found]


async def wards(user: Account) -> list[tuple[UUID, str]]:
    """The wards of this person's organisations."""
    found = await db.fetch(
        in_words(
            "select d.id, called(d) as name from department d where d.is_active"
            " and ($1::uuid[] is null or d.organisation = any($1)) order by called(d), d.id limit 1000"
        ),
        user.scope,
    )
    return [(row["id"], row["name"]) for row in found]
