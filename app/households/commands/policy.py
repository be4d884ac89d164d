"""Signing a policy, making it active, and the nightly end of what has run out (notifications.md 1.7)."""

from typing import Any, Final
from uuid import UUID

from app import eventlog
from app.households.commands.household import subject_of
from app.households.inputs import PolicyInput
from app.households.rules.derivations import Heads, Plan, expiry_date, start_date, value
from app.kernel import clock, db, ids
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid
from app.kernel.language import _

IDLE, ACTIVE, SUSPENDED, EXPIRED, READY = 1, 2, 4, 8, 16
#: From this age on somebody pays as an adult.
GROWN_UP: Final = 18
NOT_RELATED: Final = 7
_BATCH: Final = 5_000


@db.atomic
async def sign(household: UUID, given: PolicyInput, *, by: Actor) -> UUID:
    """A new policy, idle until it is paid: when it starts and ends and what it costs follow from the product.

    Raises Invalid for a product that is not sold any more, Conflict for a closed household.
    """
    if await _closed(household):
        raise Conflict(_("This household was closed."))
    product = await db.fetchrow("select * from product where id = $1 and validity_to is null", given.product)
    if product is None:
        raise Invalid(None, product=_("Choose what is insured."))
    plan = plan_of(product)
    start = start_date(given.enroll_date, plan, given.stage)
    before = await db.fetchval(
        "select max(expiry_date) from policy where household = $1 and product = $2 and validity_to is null",
        household,
        given.product,
    )
    key = ids.new()
    await db.execute(
        "insert into policy (id, household, product, officer, stage, status, enroll_date, start_date,"
        " expiry_date, value, validity_from) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        key, household, given.product, given.officer, given.stage, IDLE, given.enroll_date, start,
        expiry_date(start, plan),
        value(given.enroll_date, start, plan, await _heads(household), given.stage, before), clock.now(),
    )  # fmt: skip
    await eventlog.record(
        "household",
        "POLICY_ADDED",
        subject=subject_of(household),
        by=by,
        context={"policy": str(key), "name": product["code"]},
    )
    return key


@db.atomic
async def activate(household: UUID, policy: UUID, *, by: Actor) -> None:
    """Make an idle or ready policy active: cover begins on its start day, or today when that has passed.

    Raises Conflict for one that is neither.
    """
    now = clock.now()
    row = await db.fetchrow(
        "update policy p set status = $3, effective_date = greatest(coalesce(start_date, $4::date), $4::date),"
        " activated_at = $5, validity_from = $5 from product d where p.id = $1 and p.household = $2"
        " and d.id = p.product and p.validity_to is null and p.status = any($6) returning d.code",
        policy, household, ACTIVE, now.date(), now, [IDLE, READY],
    )  # fmt: skip
    if row is None:
        raise Conflict(_("Only an idle or ready policy can become active."))
    await eventlog.record(
        "household",
        "POLICY_ACTIVATED",
        subject=subject_of(household),
        by=by,
        context={"policy": str(policy), "name": row["code"]},
    )


@db.atomic
async def expire() -> int:
    """Mark what ran out before today as expired; how many of at most five thousand."""
    return await db.execute(
        "update policy set status = $1, validity_from = recourse_now() where id in ("
        " select id from policy where validity_to is null and status = $2 and expiry_date < recourse_now()::date"
        " order by expiry_date limit $3 for update skip locked)",
        EXPIRED,
        ACTIVE,
        _BATCH,
    )


def plan_of(row: Any) -> Plan:
    """What a product says about dates and prices."""
    return Plan(
        insurance_period=row["insurance_period"],
        administration_period=row["administration_period"],
        grace_period_enrolment=row["grace_period_enrolment"],
        grace_period_renewal=row["grace_period_renewal"],
        cycles=tuple(_cycle(row[f"start_cycle_{n}"]) for n in range(1, 5) if row[f"start_cycle_{n}"]),
        premium_adult=row["premium_adult"],
        premium_child=row["premium_child"],
        lump_sum=row["lump_sum"],
        threshold=row["threshold"],
        registration_fee=row["registration_fee"],
        registration_lump_sum=row["registration_lump_sum"],
        general_assembly_fee=row["general_assembly_fee"],
        general_assembly_lump_sum=row["general_assembly_lump_sum"],
        enrolment_discount=row["enrolment_discount_perc"],
        enrolment_discount_period=row["enrolment_discount_period"],
        renewal_discount=row["renewal_discount_perc"],
        renewal_discount_period=row["renewal_discount_period"],
    )


def _cycle(day_and_month: str) -> tuple[int, int]:
    day, _dash, month = day_and_month.partition("-")
    return int(month), int(day)


async def _heads(household: UUID) -> Heads:
    """Whom the policy covers; somebody whose age is not known pays as an adult."""
    row = await db.fetchrow(
        "select count(*) filter (where born_on > recourse_now()::date - make_interval(years => $2)) as children,"
        " count(*) as everybody from insuree where household = $1 and validity_to is null"
        " and status <> 'DE' and coalesce(relationship, 0) <> $3",
        household,
        GROWN_UP,
        NOT_RELATED,
    )
    assert row is not None
    return Heads(adults=max(row["everybody"] - row["children"], 1), children=row["children"])


async def _closed(household: UUID) -> bool:
    return not await db.fetchval(
        "select exists (select from household where id = $1 and validity_to is null)", household
    )
