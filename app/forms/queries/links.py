"""Reading survey links: by their secret for the public, by form for whoever shares them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from app.accounts.account import Account
from app.forms.tokens import hash_of, token_of
from app.kernel import clock, db
from app.kernel.actor import Subject
from app.kernel.errors import Invalid
from app.kernel.language import _
from app.kernel.naming import in_words, named


@dataclass(frozen=True)
class OpenLink:
    """A link that works just now, and whose survey it opens."""

    id: UUID
    form: UUID
    kind: str
    institution: UUID
    institution_name: str
    institution_name_ar: str
    department: UUID | None
    department_name: str
    department_name_ar: str
    subject_kind: str
    subject_id: UUID | None

    @property
    def about(self) -> Subject | None:
        """The record it asks about."""
        return None if self.subject_id is None else Subject(self.subject_kind, self.subject_id)

    def place(self, language: str) -> str:
        """Whom people answer."""
        name = named(self.institution_name, self.institution_name_ar, language)
        department = named(self.department_name, self.department_name_ar, language)
        return f"{name} · {department}" if department else name


_LINK: Final = """
select l.id, l.form, l.kind, l.institution, o.name as institution_name, coalesce(o.name_ar, '') as institution_name_ar,
  l.department, coalesce(d.name, '') as department_name,
  coalesce(d.name_ar, '') as department_name_ar, l.subject_kind, l.subject_id
from form_link l join organisation o on o.id = l.institution left join department d on d.id = l.department
where l.token_hash = $1
"""
#: Works as far as the link goes: not withdrawn, not used up, not over. Whether its form is asked is the version's.
_WORKS: Final = """
  and l.withdrawn_at is null and (l.kind = 'many' or l.used_at is null) and (l.expires_at is null or l.expires_at > $2)
  and o.is_active
"""


async def open_link(token: str) -> OpenLink | None:
    """The link of a secret, if it works; used, over, withdrawn and unknown look the same (PU-1)."""
    row = await db.fetchrow(_LINK + _WORKS, hash_of(token), clock.now())
    return None if row is None else OpenLink(**dict(row))


async def any_link(token: str) -> OpenLink | None:
    """The link of a secret, whether it still works or not: for the page that says thank you."""
    row = await db.fetchrow(_LINK, hash_of(token))
    return None if row is None else OpenLink(**dict(row))


@dataclass(frozen=True)
class LinkRow:
    """A link as whoever shares it sees it."""

    id: UUID
    kind: str
    label: str
    institution: str
    department: str
    expires_at: datetime | None
    used_at: datetime | None
    withdrawn_at: datetime | None
    token_hash: str
    answers: int

    @property
    def token(self) -> str:
        """Its secret; empty when the key it was made with is gone from the ring."""
        made = token_of(self.id)
        return made if hash_of(made) == self.token_hash else ""

    @property
    def state(self) -> str:
        """`open`, or why it does not work any more."""
        if self.withdrawn_at is not None:
            return "withdrawn"
        if self.used_at is not None and self.kind == "one_time":
            return "used"
        return "over" if self.expires_at is not None and self.expires_at <= clock.now() else "open"


async def links_of(user: Account, form: UUID) -> list[LinkRow]:
    """The newest links of a form to places in this person's scope; those made for single records are not listed."""
    rows = await db.fetch(
        in_words(
            "select l.id, l.kind, l.label, called(o) as institution, coalesce(called(d), '') as department,"
            " l.expires_at, l.used_at, l.withdrawn_at, l.token_hash,"
            " (select count(*) from (select from submission s where s.link = l.id limit 1001) s)::int as answers"
            " from form_link l join organisation o on o.id = l.institution"
            " left join department d on d.id = l.department"
            " where l.form = $2 and l.subject_kind = '' and ($1::uuid[] is null or l.institution = any($1))"
            " order by l.created_at desc, l.id desc limit 50"
        ),
        user.scope,
        form,
    )
    return [LinkRow(**dict(row)) for row in rows]


@dataclass(frozen=True)
class Places:
    """Where a form can be asked: institutions, and departments under the name of theirs."""

    institutions: list[tuple[UUID, str]]
    departments: list[tuple[str, dict[str, str]]]


async def places(user: Account) -> Places:
    """The institutions and departments of this person's scope: one statement."""
    rows = await db.fetch(
        in_words(
            "select o.id as institution, called(o) as institution_name, d.id, called(d) as name"
            " from organisation o"
            " left join department d on d.organisation = o.id and d.is_active"
            " where o.is_active and o.kind <> 'group' and ($1::uuid[] is null or o.id = any($1))"
            " order by called(o), called(d) limit 1000"
        ),
        user.scope,
    )
    departments: dict[str, dict[str, str]] = {}
    for row in rows:
        if row["id"] is not None:
            departments.setdefault(row["institution_name"], {})[str(row["id"])] = row["name"]
    institutions = dict.fromkeys((row["institution"], row["institution_name"]) for row in rows)
    return Places(list(institutions), list(departments.items()))


async def must_be_place(user: Account, institution: UUID, department: UUID | None) -> None:
    """Raise Invalid unless an institution is in this person's scope, and the department one of its own."""
    found = await db.fetchval(
        "select 1 from organisation o where o.id = $2 and o.is_active and ($1::uuid[] is null or o.id = any($1))"
        " and ($3::uuid is null or exists (select from department d where d.id = $3 and d.organisation = o.id))",
        user.scope,
        institution,
        department,
    )
    if found is None:
        raise Invalid(None, department=_("Choose a department of that place, or none."))
