"""Factories: one function a noun, arguments only for what the test cares about."""

import itertools
from typing import Any
from uuid import UUID

from app import eventlog
from app.accounts.account import Account
from app.cases import facts
from app.cases.commands.case import create as create_case
from app.cases.commands.person import save as save_person
from app.cases.inputs import NewCase, PersonInput
from app.kernel import clock, db, ids
from app.kernel.actor import Subject

_number = itertools.count(1)


async def organisation(
    name: str = "", kind: str = "call_centre", *, parent: UUID | None = None, **details: Any
) -> UUID:
    """An organisation; its key."""
    n = next(_number)
    key = ids.new()
    await insert(
        "organisation",
        {
            "id": key,
            "code": f"org-{n}",
            "kind": kind,
            "name": name or f"Organisation {n}",
            "parent": parent,
            **details,
        },
    )
    return key


async def department(organisation: UUID, name: str = "Emergency", **details: Any) -> UUID:
    """A department of an organisation; its key."""
    n = next(_number)
    key = ids.new()
    await insert(
        "department", {"id": key, "organisation": organisation, "code": f"dep-{n}", "name": name, **details}
    )
    return key


async def user(
    role: str = "operator", *, organisation: UUID | None = None, name: str = "", **details: Any
) -> UUID:
    """A user of a role; its key."""
    n = next(_number)
    key = ids.new()
    row = {
        "id": key,
        "username": f"person-{n}",
        "email": f"person-{n}@example.invalid",
        "name": name or f"Person {n}",
        "role": role,
        "organisation": organisation,
        "active": True,
        "admin": role == "admin",
        "superuser": False,
        "password": "",
        **details,
    }
    await insert("app_user", row)
    return key


async def account(
    role: str = "operator", *, organisation: UUID | None = None, name: str = "", **details: Any
) -> Account:
    """A signed-in person of a role, in an organisation of their own unless one is given or none is needed."""
    kinds = {
        "provider": "provider",
        "provider_manager": "provider",
        "operator": "call_centre",
        "operator_manager": "call_centre",
    }
    needed = role not in {"admin", "analyst", "contract_manager", "action_coordinator"}
    if organisation is None and needed:
        organisation = await globals()["organisation"](kind=kinds.get(role, "hospital"))
    key = await user(role, organisation=organisation, name=name, **details)
    row = await db.fetchrow("select name, email from app_user where id = $1", key)
    kind = await db.fetchval("select kind from organisation where id = $1", organisation)
    return Account(
        id=key,
        name=row["name"],
        email=row["email"],
        role=role,
        organisation=organisation,
        organisation_kind=kind or "",
        scope=None if organisation is None else tuple(await _tree(organisation)),
        zone="Europe/London",
        session=None,
        fresh_at=clock.now(),
        department=details.get("department"),
    )


async def _tree(organisation: UUID) -> list[UUID]:
    rows = await db.fetch(
        "with recursive below as (select id from organisation where id = $1 union"
        " select o.id from organisation o join below on o.parent = below.id) select id from below",
        organisation,
    )
    return [row["id"] for row in rows]


async def insert(table: str, row: dict[str, Any]) -> None:
    """A row as it stands, past every command."""
    columns = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join(f"${n}" for n in range(1, len(row) + 1))
    await db.execute(f"insert into {table} ({columns}) values ({marks})", *row.values())


async def case(by: Account, *, person: str = "", **details: Any) -> str:
    """A case opened by somebody; its reference."""
    made = await create_case(NewCase(**details), by=by)
    if person:
        form = {"full_name": person}
        await save_person(made.id, PersonInput.parse(form), 0, by=by)
    return made.reference


async def client_of(reference: str, by: Account, **form: str) -> None:
    """Write down the client of a case."""
    case = await db.fetchval("select id from cases where reference = $1", reference)
    await save_person(case, PersonInput.parse(form), 0, by=by)


async def assigned_case(by: Account, provider: UUID, **form: str) -> str:
    """A case that waits at a provider, as an assignment by hand leaves it; its reference."""
    reference = await case(by, **form)
    key = await db.fetchval("select id from cases where reference = $1", reference)
    await assign(key, provider, by)
    return reference


@db.atomic
async def assign(key: UUID, provider: UUID, by: Account) -> None:
    """Give a case to a provider, as an assignment by hand leaves it."""
    await db.execute("update cases set provider = $2 where id = $1", key, provider)
    await eventlog.record("assign_to_provider", "MANALC", subject=Subject("case", key), by=by)
    await facts.take_provider([key])
