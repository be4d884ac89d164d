"""One household as its page shows it."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from app.accounts.account import Account
from app.eventlog import registry
from app.households.queries.scope import OPEN_TO
from app.kernel import db
from app.kernel.errors import NotFound
from app.kernel.language import _, translate

TIMELINE: Final = 40
_HOUSEHOLD: Final = f"""
select h.id, h.head, h.told, h.location, h.poverty, h.family_type, h.address, h.confirmation_number,
  h.confirmation_type, h.version, h.validity_from, h.validity_to,
  i.insurance_number as number, trim(i.other_names || ' ' || i.last_name) as head_name,
  coalesce(l.code || ' ' || l.name, '') as place, coalesce(a.code || ' ' || a.name, '') as above,
  coalesce(c.approved, false) as approved, coalesce(c.language, '') as language, c.changed_at, c.source,
  c.opted_out_at, coalesce(u.name, '') as changed_by, coalesce(s.name, '') as language_name
from household h join insuree i on i.id = h.head left join location l on l.id = h.location
left join location a on a.id = l.parent
left join notification_consent c on c.household = h.id and c.validity_to is null
left join app_user u on u.id = c.changed_by left join spoken_language s on s.code = c.language
where {OPEN_TO} and h.id = $2
"""


@dataclass(frozen=True)
class HouseholdView:
    """A household with its place and its wish."""

    id: UUID
    head: UUID
    told: UUID | None
    location: UUID | None
    poverty: bool | None
    family_type: str
    address: str
    confirmation_number: str
    confirmation_type: str
    version: int
    validity_from: datetime
    validity_to: datetime | None
    number: str
    head_name: str
    place: str
    above: str
    approved: bool
    language: str
    changed_at: datetime | None
    source: str | None
    opted_out_at: datetime | None
    changed_by: str
    language_name: str

    @property
    def closed(self) -> bool:
        """Whether it is no household any more."""
        return self.validity_to is not None


@dataclass(frozen=True)
class MemberView:
    """A person of the household."""

    id: UUID
    insurance_number: str
    last_name: str
    other_names: str
    gender: str | None
    born_on: date | None
    phone: str | None
    phone_e164: str | None
    phone_valid: bool | None
    email: str
    relationship: int | None
    card_issued: bool
    status: str

    @property
    def name(self) -> str:
        """Other names, then the last name."""
        return f"{self.other_names} {self.last_name}".strip()


@dataclass(frozen=True)
class PolicyView:
    """What the household is insured for."""

    id: UUID
    product: str
    product_name: str
    officer: str
    stage: str | None
    status: int
    enroll_date: date | None
    start_date: date | None
    effective_date: date | None
    expiry_date: date | None
    value: Decimal | None


@dataclass(frozen=True)
class Entry:
    """Something that happened."""

    id: UUID
    seq: int
    code: str
    words: str
    by: str
    at: datetime
    notes: str
    told: str
    #: Nothing that is known of a household is folded away.
    quiet: bool = False


async def household_for(user: Account, key: UUID) -> HouseholdView:
    """The household, if this person may see it. Raises NotFound."""
    row = await db.fetchrow(_HOUSEHOLD, user.id, key)
    if row is None:
        raise NotFound(_("There is no such household."))
    return HouseholdView(**row)


async def may_open(user: Account, key: UUID) -> bool:
    """Whether this person may see the household."""
    if not user.can("households.read"):
        return False
    return bool(
        await db.fetchval(
            f"select exists (select from household h where {OPEN_TO} and h.id = $2)", user.id, key
        )
    )


async def members_of(household: UUID) -> list[MemberView]:
    """Its live members, the head first, then in the order of their keys."""
    rows = await db.fetch(
        "select i.id, i.insurance_number, i.last_name, i.other_names, i.gender, i.born_on, i.phone, i.phone_e164,"
        " i.phone_valid, i.email, i.relationship, i.card_issued, i.status from insuree i"
        " join household h on h.id = i.household where i.household = $1 and i.validity_to is null"
        " order by (i.id = h.head) desc, i.id",
        household,
    )
    return [MemberView(**row) for row in rows]


async def policies_of(household: UUID) -> list[PolicyView]:
    """Its live policies, the newest first."""
    rows = await db.fetch(
        "select p.id, d.code as product, d.name as product_name,"
        " coalesce(o.code || ' ' || trim(o.other_names || ' ' || o.last_name), '') as officer, p.stage, p.status,"
        " p.enroll_date, p.start_date, p.effective_date, p.expiry_date, p.value from policy p"
        " join product d on d.id = p.product left join enrolment_officer o on o.id = p.officer"
        " where p.household = $1 and p.validity_to is null order by p.start_date desc nulls last, p.id desc limit 100",
        household,
    )
    return [PolicyView(**row) for row in rows]


async def timeline(household: UUID, *, before: int | None = None) -> tuple[list[Entry], int | None]:
    """A stretch of what happened, newest first, and where the next one begins (None: that was all)."""
    rows = await db.fetch(
        "select e.id, t.seq, e.key, e.code, e.notes, e.context, e.created_at, coalesce(u.name, '') as by"
        " from timeline t join event_log e on e.id = t.event_id left join app_user u on u.id = e.created_by"
        " where t.subject_kind = 'household' and t.subject_id = $1 and t.seq < $2 order by t.seq desc limit $3",
        household,
        before or 2**62,
        TIMELINE + 1,
    )
    shown = [_entry(row) for row in rows[:TIMELINE]]
    return shown, shown[-1].seq if len(rows) > TIMELINE else None


def _entry(row: Any) -> Entry:
    known = registry.codes(row["key"]).get(row["code"])
    return Entry(
        id=row["id"],
        seq=row["seq"],
        code=row["code"],
        words=translate(known.description) if known else row["code"],
        by=row["by"] or translate("Recourse"),
        at=row["created_at"],
        notes=row["notes"],
        told=_told(json.loads(row["context"])),
    )


def _told(context: dict[str, Any]) -> str:
    """What the entry says beside its words: a message by its name, consent from what to what."""
    parts = []
    if context.get("name"):
        parts.append(str(context["name"]))
    if isinstance(approved := context.get("approved"), list):
        before, after = approved
        if before != after:
            parts.append(translate("consent given") if after else translate("no consent"))
    if isinstance(language := context.get("language"), list) and language[0] != language[1]:
        parts.append(str(language[1]))
    return ", ".join(parts)
