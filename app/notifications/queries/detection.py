"""Who is a candidate, asked of the whole table at once (notifications.md 5), and the facts of a batch of them.

The conditions say what `rules/detection.py` says; a test holds the two against each other.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from app.kernel import db
from app.notifications.rules.detection import Candidate
from app.notifications.rules.facts import (
    BEFORE_AND_AFTER_EXPIRY,
    Household,
    Kind,
    Member,
    Policy,
    Product,
    Record,
    Status,
    Terms,
)

#: The pair is open: nothing was decided, or it failed for a technical reason and no message is on its way (D-1).
_OPEN: Final = """
 from policy p join household h on h.id = p.household and h.validity_to is null
 left join policy_notification n on n.policy_id = p.id and n.type = $1
 where p.validity_to is null and (n.id is null or (n.status = 4 and n.outbox_id is null)) and
"""
#: D-3: whatever its status but suspended, for the same product or one it leads to, starting after the last day.
_NOT_FOLLOWED: Final = """
 p.status in (2, 8) and p.expiry_date = any($2::date[])
 and not exists (select from policy f join chain c on c.product = p.product and c.leads_to = f.product
   where f.household = p.household and f.id <> p.id and f.validity_to is null and f.status <> 4
   and f.start_date > p.expiry_date)
"""
_CHAIN: Final = "with chain as materialized (select * from product_conversions()) "
_IN_ORDER: Final = " order by p.id"
_CONDITIONS: Final = {
    Kind.ACTIVATION: "p.status = 2 and p.stage is distinct from 'R' and $2::date[] is not null",
    Kind.RENEWAL: "p.status = 2 and p.stage = 'R' and $2::date[] is not null",
    Kind.STARTING: "p.status = 2 and p.effective_date = any($2::date[])",
}


def statement(kind: Kind) -> str:
    """The keys of the policies that are candidates for a message; $1 is the message, $2 the days it is about."""
    if kind in BEFORE_AND_AFTER_EXPIRY:
        return f"{_CHAIN} select p.id {_OPEN} {_NOT_FOLLOWED} {_IN_ORDER}"
    return f"select p.id {_OPEN} {_CONDITIONS[kind]} {_IN_ORDER}"


def dates_of(kind: Kind, days: Sequence[date], terms: Terms) -> list[date]:
    """The dates on a policy that make it a candidate on these local days (D-2)."""
    ahead = {Kind.NEED_FOR_RENEWAL: terms.days_before_expiry, Kind.REMINDER: -terms.days_after_expiry}
    return [day + timedelta(days=ahead.get(kind, 0)) for day in days]


async def candidates(kind: Kind, days: Sequence[date], terms: Terms) -> list[UUID]:
    """The policies to decide about, in the order of their keys (D-9)."""
    rows = await db.fetch(statement(kind), str(kind), dates_of(kind, days, terms))
    return [row["id"] for row in rows]


_FACTS: Final = """
select p.id, p.household, p.status, p.stage, p.start_date, p.effective_date, p.expiry_date, p.value,
  p.validity_from, p.activated_at, d.code as product, d.name as product_name,
  i.insurance_number as head, i.last_name as head_last, i.other_names as head_names, i.phone as head_phone,
  i.status as head_status, t.insurance_number as told, t.last_name as told_last, t.other_names as told_names,
  t.phone as told_phone, t.status as told_status, c.approved, c.language,
  n.status as decided
from policy p join household h on h.id = p.household join product d on d.id = p.product
join insuree i on i.id = h.head left join insuree t on t.id = h.told and t.id <> h.head
left join notification_consent c on c.household = h.id and c.validity_to is null
left join policy_notification n on n.policy_id = p.id and n.type = $2
where p.id = any($1) order by p.id
"""


async def facts_of(kind: Kind, policies: Sequence[UUID]) -> tuple[list[Candidate], dict[str, Product]]:
    """The candidates with what the rules look at, and their products."""
    rows = await db.fetch(_FACTS, list(policies), str(kind))
    products = {row["product"]: Product(row["product"], row["product_name"]) for row in rows}
    return [_candidate(kind, row) for row in rows], products


def _candidate(kind: Kind, row: Any) -> Candidate:
    """Of the members only the head and whoever is told instead are needed: `told` is the choice of N-7."""
    members = [
        Member(row["head"], row["head_last"], row["head_names"], row["head_phone"], row["head_status"])
    ]
    if row["told"] is not None:
        members.append(
            Member(row["told"], row["told_last"], row["told_names"], row["told_phone"], row["told_status"])
        )
    key = str(row["id"])
    record = Record(key, kind, Status(row["decided"])) if row["decided"] is not None else None
    return Candidate(
        kind=kind,
        policy=Policy(
            id=key,
            household=str(row["household"]),
            product=row["product"],
            status=row["status"],
            stage=row["stage"],
            start_date=row["start_date"],
            effective_date=row["effective_date"],
            expiry_date=row["expiry_date"],
            value=row["value"],
            valid_from=row["validity_from"],
            activated_at=row["activated_at"],
        ),
        household=Household(
            id=str(row["household"]),
            head=row["head"],
            members=tuple(members),
            approved=row["approved"],
            language=row["language"],
        ),
        record=record,
    )
