"""Accounts made, changed and closed by those who may (security.md AZ-10, SE-4)."""

from typing import Any
from uuid import UUID

import asyncpg

from app import eventlog
from app.accounts import permissions
from app.accounts.account import Account
from app.accounts.commands import session
from app.accounts.inputs import NewUser
from app.kernel import clock, db, ids
from app.kernel.actor import Subject, TheSystem
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.kernel.language import _

By = Account | TheSystem
_NOT_YOURS = _("Your role may not make or change accounts of this role.")
#: What ends every session of a person when it changes.
_RIGHTS = ("role", "organisation", "department", "manages_providers")


@db.atomic
async def create(new: NewUser, *, by: By) -> UUID:
    """An account without a password; an invitation lets its owner set one.

    Raises Forbidden for a role the maker may not grant, Invalid for a name that is taken or an unknown place.
    """
    _may_grant(by, new.role)
    organisation, department = await _place(new, by)
    person, now = ids.new(), clock.now()
    try:
        async with db.savepoint():
            await db.execute(
                "insert into app_user (id, username, password, email, name, role, organisation, department,"
                " manages_providers, language, active, admin, superuser, created_by, created_at, updated_at)"
                " values ($1, $2, '', $3, $4, $5::text, $6, $7, $8, $9, true, $5::text = 'admin', false, $10,"
                " $11, $11)",
                person,
                new.username,
                new.email,
                new.name,
                new.role,
                organisation,
                department,
                new.manages_providers and _may_hand_on(by),
                new.language,
                by.id,
                now,
            )
    except asyncpg.UniqueViolationError:
        raise Invalid(username=_("This user name is taken. Choose another.")) from None
    await eventlog.record(
        "account", "CREATED", subject=Subject("user", person), by=by, context={"role": new.role}
    )
    return person


@db.atomic
async def update(person: UUID, new: NewUser, *, version: str, by: Account) -> None:
    """Change an account. A change of rights ends the person's sessions at once.

    Raises NotFound out of scope, Forbidden for a role one may not grant or for oneself, Conflict when somebody
    saved in the meantime or the last administrator would go, Invalid for a taken name or an unknown place.
    """
    old = await _to_change(person, by)
    if old["updated_at"].isoformat() != version:
        raise Conflict(_("Somebody else saved this account while you were editing. Open it again to go on."))
    _may_grant(by, new.role)
    organisation, department = await _place(new, by)
    changed = {
        "role": new.role,
        "organisation": organisation,
        "department": department,
        "manages_providers": new.manages_providers if _may_hand_on(by) else old["manages_providers"],
    }
    if person == by.id and any(old[name] != changed[name] for name in _RIGHTS):
        raise Forbidden(_("You cannot change your own rights. Ask another manager."))
    if old["role"] == permissions.ADMIN and new.role != permissions.ADMIN:
        await _must_not_be_last(person)
    await _store(person, new, changed)
    await _after(person, old, changed, by)


@db.atomic
async def deactivate(person: UUID, *, by: Account) -> None:
    """Close an account: its sessions and tokens end in this moment. Raises as `update` does."""
    old = await _to_change(person, by)
    if person == by.id:
        raise Forbidden(_("You cannot close your own account. Ask another manager."))
    if old["role"] == permissions.ADMIN:
        await _must_not_be_last(person)
    now = clock.now()
    await db.execute("update app_user set active = false, updated_at = $2 where id = $1", person, now)
    await db.execute(
        "update api_token set revoked_at = $2 where member = $1 and revoked_at is null", person, now
    )
    await db.execute("delete from one_time_link where member = $1", person)
    await session.end_all(person)
    await eventlog.record("account", "DEACTIVATED", subject=Subject("user", person), by=by)


@db.atomic
async def activate(person: UUID, *, by: Account) -> None:
    """Open an account again; its password is as it was, its tokens stay revoked. Raises as `update` does."""
    await _to_change(person, by)
    await db.execute("update app_user set active = true, updated_at = $2 where id = $1", person, clock.now())
    await eventlog.record("account", "ACTIVATED", subject=Subject("user", person), by=by)


@db.atomic
async def sign_out(person: UUID, *, by: Account) -> None:
    """End every session of somebody. Raises as `update` does."""
    await _to_change(person, by)
    await session.sign_out_everywhere(person, by=by)


@db.atomic
async def must_be_managed(person: UUID, *, by: By) -> None:
    """Hold an account for a deed of another command. Raises NotFound out of scope, Forbidden for a role above."""
    await _to_change(person, by)


async def _to_change(person: UUID, by: By) -> Any:
    row = await db.fetchrow(
        "select id, role, organisation, department, manages_providers, active, updated_at from app_user"
        " where id = $1 and ($2::uuid[] is null or organisation = any($2)) for update",
        person,
        _scope(by),
    )
    if row is None:
        raise NotFound(_("There is nothing at this address."))
    _may_grant(by, row["role"])
    return row


def _may_grant(by: By, role: str) -> None:
    if isinstance(by, Account) and not permissions.may_grant(by.role, role):
        raise Forbidden(_NOT_YOURS)


def _may_hand_on(by: By) -> bool:
    """Whether the switch that lets manage providers is theirs to give."""
    return not isinstance(by, Account) or by.role == permissions.ADMIN or by.can("providers.manage")


def _scope(by: By) -> tuple[UUID, ...] | None:
    return by.scope if isinstance(by, Account) else None


async def _place(new: NewUser, by: By) -> tuple[UUID | None, UUID | None]:
    """The organisation and department of two codes; a foreign one is as unknown as one that is nowhere."""
    scope = _scope(by)
    if not new.organisation:
        if scope is not None:
            raise Invalid(organisation=_("Choose one of your organisations."))
        return None, None
    row = await db.fetchrow(
        "select o.id, d.id as department from organisation o"
        " left join department d on d.organisation = o.id and d.code = $2"
        " where o.code = $1 and ($3::uuid[] is null or o.id = any($3))",
        new.organisation,
        new.department,
        scope,
    )
    if row is None:
        raise Invalid(organisation=_("Choose an organisation from the list."))
    if new.department and row["department"] is None:
        raise Invalid(department=_("Choose a department of that organisation, or leave it empty."))
    return row["id"], row["department"]


async def _must_not_be_last(person: UUID) -> None:
    # Two administrators who close each other's account at once must not both succeed.
    rows = await db.fetch("select id from app_user where role = 'admin' and active order by id for update")
    if {row["id"] for row in rows} <= {person}:
        raise Conflict(_("This is the last administrator. Make another one first."))


async def _store(person: UUID, new: NewUser, changed: dict[str, Any]) -> None:
    try:
        async with db.savepoint():
            await db.execute(
                "update app_user set username = $2, email = $3, name = $4, role = $5::text, organisation = $6,"
                " department = $7, manages_providers = $8, language = $9, admin = $5::text = 'admin', updated_at = $10"
                " where id = $1",
                person,
                new.username,
                new.email,
                new.name,
                changed["role"],
                changed["organisation"],
                changed["department"],
                changed["manages_providers"],
                new.language,
                clock.now(),
            )
    except asyncpg.UniqueViolationError:
        raise Invalid(username=_("This user name is taken. Choose another.")) from None


async def _after(person: UUID, old: Any, changed: dict[str, Any], by: Account) -> None:
    different = [name for name in _RIGHTS if old[name] != changed[name]]
    if different:
        await session.end_all(person)
    if "role" in different:
        context = {"from": old["role"], "to": changed["role"]}
        await eventlog.record(
            "account", "ROLE_CHANGED", subject=Subject("user", person), by=by, context=context
        )
    await eventlog.record(
        "account", "CHANGED", subject=Subject("user", person), by=by, context={"rights": different}
    )
