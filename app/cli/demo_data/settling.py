"""Furnishing the demonstration: its organisations, its staff and their sign-ins."""

import json
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

from app.accounts.hashing import Hasher
from app.cli.demo_data.house import DEPARTMENTS, ORGANISATIONS, STAFF, Member, passphrase
from app.cli.demo_data.stories import Cast
from app.kernel import clock, db, ids


class NameTaken(RuntimeError):
    """Somebody real has a user name of the demonstration; the message names it."""


def kept(file: Path) -> dict[str, str]:
    """The passphrases of this installation, by user name; empty before the first time."""
    return dict(json.loads(file.read_text())) if file.exists() else {}


def keep(file: Path, phrases: Mapping[str, str]) -> None:
    """Write them down, readable by the owner of the installation alone (security.md DF-2)."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.chmod(0o600)
    file.write_text(json.dumps(phrases, indent=1) + "\n")


@db.atomic
async def furnish(phrases: Mapping[str, str]) -> dict[str, str]:
    """Make what is missing; the passphrases of all who sign in, those of `phrases` where they still hold.

    Safe to repeat. Raises NameTaken.
    """
    organisations = await _organisations()
    await _departments(organisations)
    held = dict(phrases)
    for member in STAFF:
        await _member(member, organisations, held)
    await _answerable(organisations)
    return {each.username: held[each.username] for each in STAFF if each.signs_in}


async def _organisations() -> dict[str, UUID]:
    for code, kind, name, name_ar, parent in ORGANISATIONS:
        await db.execute(
            "insert into organisation (id, code, kind, name, name_ar, parent, handles_patient_data, email)"
            " values ($1, $2, $3::text, $4, $5, (select id from organisation where code = $6),"
            "  $3 in ('hospital', 'group'), $7) on conflict (code) do nothing",
            ids.new(),
            code,
            kind,
            name,
            name_ar,
            parent,
            f"{code.lower()}@example.invalid",
        )
    rows = await db.fetch("select code, id from organisation where code like 'DEMO-%'")
    return {row["code"]: row["id"] for row in rows}


async def _departments(organisations: Mapping[str, UUID]) -> None:
    for hospital in ("DEMO-HOSP1", "DEMO-HOSP2", "DEMO-HOSP3"):
        for code, kind, name, name_ar in DEPARTMENTS:
            await db.execute(
                "insert into department (id, organisation, kind, code, name, name_ar)"
                " values ($1, $2, $3, $4, $5, $6) on conflict (organisation, code) do nothing",
                ids.new(),
                organisations[hospital],
                kind,
                code,
                name,
                name_ar,
            )


async def _member(member: Member, organisations: Mapping[str, UUID], phrases: dict[str, str]) -> None:
    row = await db.fetchrow(
        "select id, is_demo, password <> '' as can_enter from app_user where lower(username) = $1",
        member.username,
    )
    if row is not None and not row["is_demo"]:
        raise NameTaken(f"The user name {member.username} belongs to somebody; the demonstration needs it.")
    if row is None:
        await _insert(member, organisations)
    if member.signs_in and not (row is not None and row["can_enter"] and member.username in phrases):
        phrases.setdefault(member.username, passphrase())
        await db.execute(
            "update app_user set password = $2, password_set_at = $3 where username = $1",
            member.username,
            await _hashed(phrases[member.username]),
            clock.now(),
        )


async def _hashed(phrase: str) -> str:
    hasher = Hasher(at_once=1)
    try:
        return await hasher.hashed(phrase)
    finally:
        hasher.close()


async def _insert(member: Member, organisations: Mapping[str, UUID]) -> None:
    organisation = organisations.get(member.organisation)
    await db.execute(
        "insert into app_user (id, username, password, email, name, role, organisation, department, language,"
        " active, admin, superuser, is_demo, created_at, updated_at)"
        " values ($1, $2, '', $3, $4, $5::text, $6,"
        "  (select id from department where organisation = $6 and code = $7), $8, true, $5 = 'admin', false,"
        "  true, $9, $9)",
        ids.new(),
        member.username,
        f"{member.username}@example.invalid",
        member.name,
        member.role,
        organisation,
        member.department,
        member.language,
        clock.now(),
    )


async def _answerable(organisations: Mapping[str, UUID]) -> None:
    """Who answers for the departments and hospitals (sla.md 1.4)."""
    await db.execute(
        "update department d set manager = u.id from app_user u where u.department = d.id and u.is_demo"
        " and d.manager is null"
    )
    await db.execute(
        "update organisation o set executive_contact = u.id from app_user u"
        " where o.parent = $1 and u.username = 'farah' and u.is_demo and o.executive_contact is null",
        organisations["DEMO-GROUP"],
    )
    await db.execute(
        "insert into organisation_complaint_admin (id, organisation, member)"
        " select $1, $2, id from app_user where username = 'farah' and is_demo on conflict do nothing",
        ids.new(),
        organisations["DEMO-HOSP1"],
    )


async def cast() -> Cast:
    """Who acts in the stories."""
    staff = {
        row["username"]: row
        for row in await db.fetch("select username, id, role, organisation from app_user where is_demo")
    }
    types = await db.fetch("select id, level, category from matter_type order by code")
    categories = await db.fetch("select code, id from category where code <> 'none' order by position")
    return Cast(
        organisation=staff["maya"]["organisation"],
        operators=[row["id"] for row in staff.values() if row["role"] == "operator"],
        manager=staff["gareth"]["id"],
        providers=[(row["organisation"], row["id"]) for row in staff.values() if row["role"] == "provider"],
        categories=[
            (
                each["code"],
                each["id"],
                [row["id"] for row in types if row["category"] == each["id"] and row["level"] == 1],
                [row["id"] for row in types if row["category"] == each["id"] and row["level"] == 2],
            )
            for each in categories
        ],
        media=[row["id"] for row in await db.fetch("select id from media_code order by code")],
    )
