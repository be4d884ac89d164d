"""The client of a case: written down, linked, changed."""

from dataclasses import asdict
from uuid import UUID

from app import eventlog
from app.accounts.account import Account
from app.cases import facts, queries
from app.cases.commands.case import Stale, claim
from app.cases.inputs import PersonInput
from app.cases.rules import must_take_notes
from app.kernel import clock, db, ids
from app.kernel.actor import Program, Subject
from app.kernel.errors import Conflict
from app.kernel.language import _

_COLUMNS = (
    "title",
    "full_name",
    "postcode",
    "street",
    "mobile_phone",
    "home_phone",
    "email",
    "birth_date",
    "ni_number",
    "language",
    "safe_to_contact",
    "safe_to_email",
    "announce_call",
    "contact_for_research",
    "research_methods",
    "vulnerable",
)


@db.atomic
async def save(case: UUID, person: PersonInput, version: int, *, by: Account | Program) -> None:
    """Write down the client of a case, or change what is known.

    Raises Stale when somebody saved meanwhile, Conflict for an archived case.
    """
    must_take_notes((await queries.standing_to_change(case)).archived_at)
    before = await queries.person_to_change(case)
    values = asdict(person)
    if before is None:
        await _insert(case, values, by=by)
        changed = [name for name in _COLUMNS if values[name]]
        code = "PERSON_LINKED"
    else:
        if before["version"] != version:
            raise Stale(theirs=dict(before), mine=values)
        changed = [name for name in _COLUMNS if before[name] != values[name]]
        if not changed:
            return
        await _update(before["id"], values)
        code = "DETAILS_CHANGED"
    await claim(case, by=by)
    await _refresh(case)
    # Which fields changed is on the log; what they hold is not: the log is kept longer than the person's data.
    await eventlog.record("case", code, subject=Subject("case", case), by=by, context={"fields": changed})


async def _insert(case: UUID, values: dict[str, object], *, by: Account | Program) -> None:
    key = ids.new()
    marks = ", ".join(f"${n}" for n in range(4, 4 + len(_COLUMNS)))
    await db.execute(
        f"insert into person (id, reference, created_by, {', '.join(_COLUMNS)})"
        f" values ($1, $2 || nextval('person_reference_seq'), $3, {marks})",
        key,
        "P-",
        by.id,
        *(values[name] for name in _COLUMNS),
    )
    await db.execute("update cases set person = $2, version = version + 1 where id = $1", case, key)


async def _update(person: UUID, values: dict[str, object]) -> None:
    sets = ", ".join(f"{name} = ${n}" for n, name in enumerate(_COLUMNS, start=3))
    await db.execute(
        f"update person set version = version + 1, modified_at = $2, {sets} where id = $1",
        person,
        clock.now(),
        *(values[name] for name in _COLUMNS),
    )


@db.atomic
async def link(case: UUID, reference: str, *, by: Account) -> None:
    """Link the client of another case that this person may see.

    Raises Conflict when the case has a client, NotFound for a stranger.
    """
    if await queries.person_to_change(case) is not None:
        raise Conflict(_("This case has a client already."))
    person = await queries.person_named(by, reference)
    await db.execute("update cases set person = $2, version = version + 1 where id = $1", case, person)
    await claim(case, by=by)
    await _refresh(case)
    await eventlog.record("case", "PERSON_LINKED", subject=Subject("case", case), by=by)


async def _refresh(case: UUID) -> None:
    rows = await db.fetch(
        "select id from cases where person = (select person from cases where id = $1) or id = $1", case
    )
    await facts.copy_people([row["id"] for row in rows])
