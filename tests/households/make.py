"""Factories of households; one function a noun, arguments only for what the test cares about."""

import itertools
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.households.canonical import read_facts
from app.households.commands import importing
from app.kernel import clock, db, ids
from app.kernel.actor import the_system

_number = itertools.count(1)


async def load(facts: dict[str, Any], *, country: str | None = None) -> None:
    """Canonical facts, as an import loads them."""
    read = read_facts(facts)
    assert read.problems == []
    await importing.load(read, by=the_system, country=country)


async def place(kind: str = "R", parent: UUID | None = None, **details: Any) -> UUID:
    """A place; its key."""
    n, key = next(_number), ids.new()
    row = {"id": key, "kind": kind, "code": f"P{n}", "name": f"Place {n}", "parent": parent, **details}
    await _insert("location", row)
    return key


async def limited(member: UUID, to: UUID) -> None:
    """Limit a person to what lies below a place."""
    await _insert("user_place", {"id": ids.new(), "member": member, "location": to})


async def product(code: str = "", **details: Any) -> UUID:
    """A product; its key."""
    key = ids.new()
    await _insert("product", {"id": key, "code": code or f"PLAN{next(_number)}", "name": "Plan", **details})
    return key


async def household(
    *,
    phone: str | None = "+255754000001",
    approved: bool | None = True,
    language: str = "en",
    location: UUID | None = None,
    last_name: str = "Mushi",
    **details: Any,
) -> UUID:
    """A household of one person; its key."""
    key, head, n = ids.new(), ids.new(), next(_number)
    await _paired(key, head, f"70{n:07}", last_name, phone, location, details)
    if approved is not None:
        await _insert(
            "notification_consent",
            {"id": ids.new(), "household": key, "approved": approved, "language": language},
        )
    return key


@db.atomic
async def _paired(
    key: UUID,
    head: UUID,
    number: str,
    last_name: str,
    phone: str | None,
    location: UUID | None,
    details: dict[str, Any],
) -> None:
    told = head if phone else None
    await _insert("household", {"id": key, "head": head, "told": told, "location": location, **details})
    await _insert(
        "insuree",
        {
            "id": head,
            "household": key,
            "insurance_number": number,
            "last_name": last_name,
            "other_names": "Daudi",
            "phone": phone,
        },
    )


async def policy(household: UUID, product_key: UUID | None = None, **details: Any) -> UUID:
    """An active policy, activated just now and covering a year from tomorrow; its key."""
    key, now = ids.new(), clock.now()
    row = {
        "id": key,
        "household": household,
        "product": product_key or await product(),
        "stage": "N",
        "status": 2,
        "enroll_date": now.date(),
        "start_date": now.date() + timedelta(days=1),
        "effective_date": now.date() + timedelta(days=1),
        "expiry_date": now.date() + timedelta(days=365),
        "activated_at": now,
        "validity_from": now,
        **details,
    }
    await _insert("policy", row)
    return key


async def _insert(table: str, row: dict[str, Any]) -> None:
    columns = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join(f"${n}" for n in range(1, len(row) + 1))
    await db.execute(f"insert into {table} ({columns}) values ({marks})", *row.values())
