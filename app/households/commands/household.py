"""Enrolling a household, changing it, and closing it; its wish to be told goes along (notifications.md 3)."""

from typing import Any, Final
from uuid import UUID

import asyncpg

from app import eventlog
from app.accounts.account import Account
from app.households.commands.consent import (
    create_family_notification_policy,
    delete_family_notification_policy,
)
from app.households.commands.importing import phone_columns
from app.households.commands.people import find_told
from app.households.inputs import HouseholdInput, MemberInput, NewHousehold
from app.households.queries import options
from app.households.rules.consent import FORM
from app.kernel import clock, db, ids
from app.kernel.actor import Actor, Subject
from app.kernel.errors import Conflict, Invalid
from app.kernel.language import _

_COLUMNS: Final = (
    *("insurance_number", "last_name", "other_names", "gender", "born_on", "phone", "email"),
    *("relationship", "status", "card_issued"),
)


def subject_of(household: UUID) -> Subject:
    """How the log names a household."""
    return Subject("household", household)


@db.atomic
async def enrol(new: NewHousehold, *, by: Account, country: str | None = None) -> UUID:
    """A new household with its head, and its wish on record in the same transaction.

    Raises Invalid with the field: a number somebody has, a place that is not this person's.
    """
    await _must_be_mine(new.household.location, by)
    household, head = ids.new(), ids.new()
    await db.execute(
        "insert into household (id, head, location, poverty, address, confirmation_number, validity_from)"
        " values ($1, $2, $3, $4, $5, $6, $7)",
        household, head, new.household.location, new.household.poverty, new.household.address,
        new.household.confirmation_number, clock.now(),
    )  # fmt: skip
    await _insert_member(head, household, new.head, country)
    await find_told([household])
    await eventlog.record("household", "HOUSEHOLD_CREATED", subject=subject_of(household), by=by)
    await create_family_notification_policy(household, new.consent.wish, by=by, source=FORM)
    return household


@db.atomic
async def change(household: UUID, wanted: HouseholdInput, *, by: Account) -> None:
    """Change where a household lives and what is known about it. Raises Conflict, Invalid."""
    row = await _to_change(household)
    if row["version"] != wanted.version:
        raise Conflict(_("Somebody saved this household meanwhile. Look at it again."))
    if row["location"] != wanted.location:
        await _must_be_mine(wanted.location, by)
    names = ("location", "address", "poverty", "confirmation_number")
    changed = [name for name in names if row[name] != getattr(wanted, name)]
    if not changed:
        return
    await db.execute(
        "update household set location = $2, address = $3, poverty = $4, confirmation_number = $5,"
        " version = version + 1, validity_from = $6 where id = $1",
        household, *(getattr(wanted, name) for name in names), clock.now(),
    )  # fmt: skip
    await eventlog.record(
        "household",
        "HOUSEHOLD_CHANGED",
        subject=subject_of(household),
        by=by,
        context={"changed": changed},
    )


@db.atomic
async def close(household: UUID, *, by: Actor) -> None:
    """Close a household: its people and policies stay on record, and its wish is closed with it (S-15).

    Raises Conflict while a policy covers somebody.
    """
    await _to_change(household)
    covered = await db.fetchval(
        "select exists (select from policy where household = $1 and validity_to is null and status = 2"
        " and coalesce(expiry_date, 'infinity') >= recourse_now()::date)",
        household,
    )
    if covered:
        raise Conflict(_("This household is covered by a policy. End the policy first."))
    await db.execute(
        "update household set validity_to = $2, version = version + 1 where id = $1", household, clock.now()
    )
    await delete_family_notification_policy(household, by=by, source=FORM)
    await eventlog.record("household", "HOUSEHOLD_CLOSED", subject=subject_of(household), by=by)


@db.atomic
async def add_member(household: UUID, new: MemberInput, *, by: Actor, country: str | None = None) -> UUID:
    """One more person, who may become the head. Raises Invalid for a number somebody has."""
    await _to_change(household)
    key = ids.new()
    await _insert_member(key, household, new, country)
    await _after(household, key, new, "MEMBER_ADDED", by)
    return key


@db.atomic
async def change_member(
    household: UUID, member: UUID, wanted: MemberInput, *, by: Actor, country: str | None = None
) -> None:
    """Change a person of a household. Raises Invalid for a number somebody else has, NotFound."""
    await _to_change(household)
    row = {**_row(wanted), **phone_columns(wanted.phone, country), "validity_from": clock.now()}
    names = list(row)
    try:
        async with db.savepoint():
            changed = await db.execute(
                f"update insuree set {', '.join(f'{name} = ${n}' for n, name in enumerate(names, 3))}"
                " where id = $1 and household = $2 and validity_to is null",
                member,
                household,
                *row.values(),
            )
    except asyncpg.UniqueViolationError:
        raise Invalid(None, insurance_number=_("Somebody else has this insurance number.")) from None
    if not changed:
        raise Conflict(_("This person does not belong to the household any more."))
    await _after(household, member, wanted, "MEMBER_CHANGED", by)


@db.atomic
async def remove_member(household: UUID, member: UUID, *, by: Actor) -> None:
    """Take a person off. Raises Conflict for the head: a household has one (N-4)."""
    row = await _to_change(household)
    if row["head"] == member:
        raise Conflict(_("The head cannot be taken off. Make somebody else the head first."))
    gone = await db.execute(
        "update insuree set validity_to = $3 where id = $1 and household = $2 and validity_to is null",
        member,
        household,
        clock.now(),
    )
    if gone:
        await find_told([household])
        await eventlog.record("household", "MEMBER_REMOVED", subject=subject_of(household), by=by)


async def _after(household: UUID, member: UUID, given: MemberInput, code: str, by: Actor) -> None:
    await eventlog.record("household", code, subject=subject_of(household), by=by)
    if given.is_head:
        moved = await db.execute(
            "update household set head = $2, version = version + 1, validity_from = $3"
            " where id = $1 and head <> $2",
            household,
            member,
            clock.now(),
        )
        if moved:
            await eventlog.record("household", "HEAD_CHANGED", subject=subject_of(household), by=by)
    await find_told([household])


async def _to_change(household: UUID) -> Any:
    row = await db.fetchrow("select * from household where id = $1 for update", household)
    if row is None or row["validity_to"] is not None:
        raise Conflict(_("This household was closed."))
    return row


async def _must_be_mine(place: UUID | None, by: Account) -> None:
    if not await options.may_choose(by, place):
        raise Invalid(None, location=_("Choose a place of your district."))


async def _insert_member(key: UUID, household: UUID, new: MemberInput, country: str | None) -> None:
    row = {**_row(new), **phone_columns(new.phone, country)}
    names = ", ".join(row)
    marks = ", ".join(f"${n}" for n in range(4, 4 + len(row)))
    try:
        async with db.savepoint():
            await db.execute(
                f"insert into insuree (id, household, validity_from, {names}) values ($1, $2, $3, {marks})",
                key,
                household,
                clock.now(),
                *row.values(),
            )
    except asyncpg.UniqueViolationError:
        raise Invalid(None, insurance_number=_("Somebody else has this insurance number.")) from None


def _row(given: MemberInput) -> dict[str, Any]:
    return {name: getattr(given, name) for name in _COLUMNS}
