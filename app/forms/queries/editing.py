"""Reading forms for those who write them: the list, one form, its draft."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.forms.queries.forms import VERSION, FormView, Named, VersionView, view
from app.forms.queries.scope import OPEN_FORM, may_edit
from app.forms.rules.checking import Mistake, mistakes
from app.kernel import clock, db
from app.kernel.errors import Conflict, NotFound
from app.kernel.language import _
from app.kernel.naming import in_words
from app.kernel.paging import Page, Paging


@dataclass(frozen=True)
class FormRow(Named):
    """A form as a row of the list; `days` are its submissions of thirty days, by five."""

    id: UUID
    kind: str
    name_en: str
    name_fr: str
    name_ar: str
    status: str
    cadence: str
    edited_at: datetime
    questions: int
    version: int
    drafted: bool
    languages: list[str]
    submissions: int
    failed: int
    days: list[int]


_FORM: Final = """
select f.id, f.code, f.kind, f.name_en, f.name_fr, f.name_ar, f.status, f.cadence, f.owner_institution as owner,
  coalesce(called(o), '') as owner_name,
  (select v.version from form_version v where v.form = f.id and v.state = 'active') as active_version,
  (select v.version from form_version v where v.form = f.id and v.state = 'draft') as draft_version
from form f left join organisation o on o.id = f.owner_institution
"""
_MISSING: Final = _("There is no such form.")
KEYS: Final = (datetime, UUID)
#: The tabs of the list, each a condition of constants.
TABS: Final = {
    "all": "f.status <> 'retired'",
    "surveys": "f.status <> 'retired' and f.kind = 'survey'",
    "audits": "f.status <> 'retired' and f.kind = 'audit'",
    "forms": "f.status <> 'retired' and f.kind = 'form'",
    "drafts": "exists (select from form_version v where v.form = f.id and v.state = 'draft')",
    "retired": "f.status = 'retired'",
}
_WITHOUT: Final = "jsonb_path_exists(v.body, '$.sections[*].questions[*] ? (!exists (@.text.{language}))')"
_LIST: Final = """
select f.id, f.kind, f.name_en, f.name_fr, f.name_ar, f.status, f.cadence, f.edited_at,
  coalesce(v.questions, 0) as questions,
  coalesce(v.version, 0) as version, coalesce(v.state = 'draft', false) or dv.id is not null as drafted,
  {french} as no_french, {arabic} as no_arabic, n.submissions, n.failed,
  array(select coalesce(sum(d.submissions), 0)::int from generate_series(0, 5) g(at)
    left join form_day d on d.form = f.id and d.day > $2::date - 30 + g.at * 5 and d.day <= $2::date - 25 + g.at * 5
    and ($1::uuid[] is null or d.institution = any($1)) group by g.at order by g.at) as days
from (select * from form f where {open} and {tab} and {beyond} order by {order} limit {limit}) f
left join lateral (select * from form_version v where v.form = f.id order by v.state = 'active' desc, v.version desc
  limit 1) v on true
left join form_version dv on dv.form = f.id and dv.state = 'draft'
cross join lateral (select coalesce(sum(d.submissions), 0)::int as submissions,
  coalesce(sum(d.failed), 0)::int as failed
  from form_day d where d.form = f.id and d.day > $2::date - 30 and ($1::uuid[] is null or d.institution = any($1))) n
order by {order}
"""


async def _listed(user: Account, tab: str, paging: Paging) -> Page[FormRow]:
    """Forms this person may see, last edited first, with their answers of thirty days."""
    beyond, keys = paging.beyond(["f.edited_at", "f.id"], newest_first=True, first=3)
    sql = _LIST.format(
        french=_WITHOUT.format(language="fr"),
        arabic=_WITHOUT.format(language="ar"),
        open=OPEN_FORM,
        tab=TABS[tab],
        beyond=beyond,
        order=paging.order(["f.edited_at", "f.id"], newest_first=True),
        limit=paging.limit,
    )
    rows = await db.fetch(sql, user.scope, clock.now().date(), *keys)
    return Page.of([_row(row) for row in rows], paging, key=lambda row: (row.edited_at, row.id))


def _row(row: Any) -> FormRow:
    values = dict(row)
    missing = {"fr": values.pop("no_french"), "ar": values.pop("no_arabic")}
    languages = ["en", *(each for each, is_missing in missing.items() if not is_missing)]
    return FormRow(languages=languages if values["questions"] else ["en"], **values)


async def _tab_counts(user: Account) -> dict[str, int]:
    """How many forms each tab holds; there are hundreds."""
    counted = ", ".join(f"count(*) filter (where {condition}) as {tab}" for tab, condition in TABS.items())
    row = await db.fetchrow(f"select {counted} from form f where {OPEN_FORM}", user.scope)
    return dict(row or {})


@dataclass(frozen=True)
class Days:
    """Submissions of all forms by day and kind, for the chart under the list."""

    day: Any
    survey: int
    audit: int
    form: int


async def _by_day(user: Account) -> list[Days]:
    """The last fourteen days (UTC)."""
    today = clock.now().date()
    rows = await db.fetch(
        "select g.day::date as day, coalesce(sum(d.submissions) filter (where f.kind = 'survey'), 0)::int as survey,"
        " coalesce(sum(d.submissions) filter (where f.kind = 'audit'), 0)::int as audit,"
        " coalesce(sum(d.submissions) filter (where f.kind = 'form'), 0)::int as form"
        " from generate_series($2::date - 13, $2::date, interval '1 day') g(day)"
        " left join form_day d on d.day = g.day::date and ($1::uuid[] is null or d.institution = any($1))"
        " left join form f on f.id = d.form group by 1 order by 1",
        user.scope,
        today,
    )
    return [Days(**dict(row)) for row in rows]


@dataclass(frozen=True)
class Overview:
    """A tab of the list of forms, how many each tab holds, and what came in lately."""

    tab: str
    page: Page[FormRow]
    counts: dict[str, int]
    days: list[Days]


async def overview(user: Account, tab: str, paging: Paging) -> Overview:
    """The list as its page shows it; all forms where there is no such tab."""
    known = tab if tab in TABS else "all"
    return Overview(known, await _listed(user, known, paging), await _tab_counts(user), await _by_day(user))


async def form_for(user: Account, form: UUID) -> FormView:
    """A form this person may see. Raises NotFound."""
    row = await db.fetchrow(in_words(f"{_FORM} where f.id = $2 and {OPEN_FORM}"), user.scope, form)
    if row is None:
        raise NotFound(_MISSING)
    return FormView(**dict(row))


async def form_to_change(user: Account | None, form: UUID) -> FormView:
    """The same, locked; None is the house itself, which may see them all."""
    await db.fetchval("select id from form where id = $1 for update", form)
    row = await db.fetchrow(
        in_words(f"{_FORM} where f.id = $2 and {OPEN_FORM}"), None if user is None else user.scope, form
    )
    if row is None:
        raise NotFound(_MISSING)
    return FormView(**dict(row))


async def form_by_code(code: str) -> FormView | None:
    """The form that imports call by this code, locked, whoever asks."""
    await db.fetchval("select id from form where code = $1 for update", code)
    row = await db.fetchrow(in_words(f"{_FORM} where f.code = $1"), code)
    return None if row is None else FormView(**dict(row))


async def draft_of(form: UUID) -> VersionView:
    """The version that is being written. Raises Conflict when there is none."""
    row = await db.fetchrow(f"{VERSION} where v.form = $1 and v.state = 'draft'", form)
    if row is None:
        raise Conflict(_("A version in use is never changed. Begin a new one."))
    return view(row)


async def newest_version(form: UUID) -> VersionView:
    """The draft if there is one, else the version that is asked, else the last that was. Raises NotFound."""
    row = await db.fetchrow(
        f"{VERSION} where v.form = $1 order by v.state = 'draft' desc, v.state = 'active' desc, v.version desc limit 1",
        form,
    )
    if row is None:
        raise NotFound(_MISSING)
    return view(row)


@dataclass(frozen=True)
class VersionRow:
    """A version in the list beside the builder."""

    version: int
    state: str
    questions: int
    by: str
    at: datetime
    submissions: int


async def _versions_of(form: UUID) -> list[VersionRow]:
    """The versions of a form, newest first, with how many answers each has, at most 1,001."""
    rows = await db.fetch(
        "select v.version, v.state, v.questions, coalesce(u.name, '') as by, "
        " coalesce(v.activated_at, v.created_at) as at,"
        " (select count(*) from (select from submission s where s.form_version = v.id and s.status = 'submitted'"
        "  limit 1001) s)::int as submissions"
        " from form_version v left join app_user u on u.id = v.created_by where v.form = $1"
        " order by v.version desc limit 50",
        form,
    )
    return [VersionRow(**dict(row)) for row in rows]


@dataclass(frozen=True)
class Built:
    """A form before whoever reads or writes it: its newest version, those before, and whether it may be changed."""

    form: FormView
    version: VersionView
    versions: list[VersionRow]
    may_edit: bool

    @property
    def writes(self) -> bool:
        """Whether the version shown is written here and now."""
        return self.may_edit and self.version.state == "draft"

    @property
    def mistakes(self) -> list[Mistake]:
        """What keeps a draft from being asked."""
        return mistakes(self.version.asks) if self.version.state == "draft" else []


async def built(user: Account, form: UUID) -> Built:
    """A form as its builder shows it. Raises NotFound."""
    there = await form_for(user, form)
    version, versions = await newest_version(form), await _versions_of(form)
    return Built(there, version, versions, may_edit(user, there.owner))


async def owners(user: Account) -> list[tuple[UUID, str]]:
    """The organisations that somebody may write forms for."""
    rows = await db.fetch(
        "select id, name from organisation where is_active and ($1::uuid[] is null or id = any($1))"
        " order by name limit 500",
        user.scope,
    )
    return [(row["id"], row["name"]) for row in rows]
