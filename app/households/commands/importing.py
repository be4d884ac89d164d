"""Bringing canonical facts in, set by set (notifications.md 1.11): what is there is changed, the rest is made.

Each batch is a transaction of its own and may be run again: rows are known by their keys and numbers. Members
that a file does not name stay. Consent that a household took back by STOP stays taken back.
"""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from itertools import islice
from typing import Any, Final, TypeVar
from uuid import UUID

from app.households.canonical import Canonical
from app.households.canonical_rows import Row
from app.households.commands.people import find_told
from app.households.queries.languages import default_of, languages
from app.kernel import clock, db, ids
from app.kernel.actor import Actor
from app.organisations.commands import REFUSED, load_locations
from app.organisations.inputs import LocationRow
from app.outbox.phones import normalised

T = TypeVar("T")
BATCH: Final = 1_000
Progress = Callable[[int], Awaitable[None]]


async def load(
    facts: Canonical, *, by: Actor, country: str | None = None, progress: Progress | None = None
) -> None:
    """Load everything; the caller has looked at `facts.problems`. `country` is that of phones without a prefix."""
    await load_code_lists(facts, by=by)
    done = 0
    for families in _batches(facts.families):
        await load_families(families, by=by, country=country)
        done += len(families)
        if progress is not None:
            await progress(done)
    for policies in _batches(facts.policies):
        await load_policies(policies)
        if progress is not None:
            await progress(done)


@db.atomic
async def load_code_lists(facts: Canonical, *, by: Actor) -> None:
    """Places, languages, products and officers."""
    if facts.places:
        rows = [
            (number, LocationRow.parse({**row, "name_ar": ""})) for number, row in enumerate(facts.places, 1)
        ]
        for outcome in await load_locations(rows, by=by):
            if outcome.outcome == REFUSED:
                facts.refuse(f"locations {outcome.row}", "; ".join(outcome.why.values()))
    await _languages(facts.languages)
    await _products(facts.products)
    await _officers(facts.officers)


async def _languages(rows: Sequence[Row]) -> None:
    await db.execute(
        "insert into spoken_language (id, code, name, sort_order)"
        " select * from unnest($1::uuid[], $2::text[], $3::text[], $4::int[])"
        " on conflict (code) do update set name = excluded.name, sort_order = excluded.sort_order",
        [ids.new() for _row in rows], *_columns(rows, "code", "name", "sort_order"),
    )  # fmt: skip


async def _products(rows: Sequence[Row]) -> None:
    if not rows:
        return
    names = [name for name in rows[0] if name not in ("code", "conversion")]
    kinds = [_type_of(name) for name in names]
    await db.execute(
        f"insert into product (id, code, {', '.join(names)}, validity_from)"
        f" select n.*, ${len(names) + 3} from unnest($1::uuid[], $2::text[],"
        f" {', '.join(f'${n}::{kind}[]' for n, kind in enumerate(kinds, 3))}) n"
        " on conflict (code) where validity_to is null do update set"
        f" {', '.join(f'{name} = excluded.{name}' for name in names)}, validity_from = excluded.validity_from",
        [ids.new() for _row in rows], *_columns(rows, "code", *names), clock.now(),
    )  # fmt: skip
    await db.execute(
        "update product p set conversion = c.id from unnest($1::text[], $2::text[]) n(code, conversion)"
        " left join product c on c.code = n.conversion and c.validity_to is null"
        " where p.code = n.code and p.validity_to is null and p.conversion is distinct from c.id",
        *_columns(rows, "code", "conversion"),
    )


def _type_of(name: str) -> str:
    if name.startswith("date_"):
        return "date"
    if name == "name" or name.startswith("start_cycle"):
        return "text"
    return "int" if "period" in name or name in ("max_members", "threshold") else "numeric"


async def _officers(rows: Sequence[Row]) -> None:
    await db.execute(
        "insert into enrolment_officer (id, code, last_name, other_names, phone, email, location, works_to,"
        " phone_communication, has_login, validity_from)"
        " select n.id, n.code, n.last_name, n.other_names, n.phone, n.email,"
        "  (select l.id from location l where l.code = n.place and l.validity_to is null order by l.kind limit 1),"
        "  n.works_to, n.by_phone, n.has_login, $11"
        " from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],"
        "  $8::date[], $9::boolean[], $10::boolean[])"
        "  n(id, code, last_name, other_names, phone, email, place, works_to, by_phone, has_login)"
        " on conflict (code) where validity_to is null do update set last_name = excluded.last_name,"
        " other_names = excluded.other_names, phone = excluded.phone, email = excluded.email,"
        " location = excluded.location, works_to = excluded.works_to, validity_from = excluded.validity_from",
        [ids.new() for _row in rows],
        *_columns(rows, "code", "last_name", "other_names", "phone", "email", "location", "works_to"),
        *_columns(rows, "phone_communication", "has_login"), clock.now(),
    )  # fmt: skip
    await db.execute(
        "update enrolment_officer o set substitute = s.id from unnest($1::text[], $2::text[]) n(code, other)"
        " join enrolment_officer s on s.code = n.other and s.validity_to is null"
        " where o.code = n.code and o.validity_to is null and o.substitute is distinct from s.id",
        *_columns(rows, "code", "substitution_officer"),
    )


@db.atomic
async def load_families(rows: Sequence[Row], *, by: Actor, country: str | None = None) -> None:
    """Households with their people and what they said about being told."""
    now = clock.now()
    members = [(row["uuid"], member) for row in rows for member in row["members"]]
    people = await _members(members, country)
    heads = {(row["uuid"], row["head"]): people[row["head"]] for row in rows}
    await db.execute(
        "insert into household (id, head, location, poverty, family_type, address, ethnicity,"
        " confirmation_number, confirmation_type, validity_from, validity_to)"
        " select n.id, n.head, (select l.id from location l where l.code = n.place and l.validity_to is null"
        "  order by l.kind desc limit 1), n.poverty, n.kind, n.address, n.ethnicity, n.number, n.paper,"
        "  coalesce(n.since, $12), n.until"
        " from unnest($1::uuid[], $2::uuid[], $3::text[], $4::boolean[], $5::text[], $6::text[], $7::text[],"
        "  $8::text[], $9::text[], $10::timestamptz[], $11::timestamptz[])"
        "  n(id, head, place, poverty, kind, address, ethnicity, number, paper, since, until)"
        " on conflict (id) do update set head = excluded.head, location = excluded.location,"
        " poverty = excluded.poverty, family_type = excluded.family_type, address = excluded.address,"
        " ethnicity = excluded.ethnicity, confirmation_number = excluded.confirmation_number,"
        " confirmation_type = excluded.confirmation_type, validity_from = $12, validity_to = excluded.validity_to,"
        " version = household.version + 1",
        [row["uuid"] for row in rows], [heads[row["uuid"], row["head"]] for row in rows],
        *_columns(rows, "location", "poverty", "family_type", "address", "ethnicity", "confirmation_number",
                  "confirmation_type", "validity_from", "validity_to"), now,
    )  # fmt: skip
    await _put_members(members, people, country)
    await _consents([row for row in rows if row["approval"] is not None], by)
    await find_told([row["uuid"] for row in rows])


async def _members(members: Sequence[tuple[UUID, Row]], country: str | None) -> dict[str, UUID]:
    """The key of each member by number: the one it has, or a new one in the order of the file (N-7)."""
    numbers = [member["chf_id"] for _family, member in members]
    known = {
        row["insurance_number"]: row["id"]
        for row in await db.fetch(
            "select id, insurance_number from insuree where insurance_number = any($1) and validity_to is null",
            numbers,
        )
    }
    return {number: known.get(number) or ids.new() for number in numbers}


async def _put_members(
    members: Sequence[tuple[UUID, Row]], people: dict[str, UUID], country: str | None
) -> None:
    rows = [{**member, **phone_columns(member["phone"], country)} for _family, member in members]
    await db.execute(
        "insert into insuree (id, household, insurance_number, last_name, other_names, phone, phone_e164,"
        " phone_valid, status, gender, born_on, email, relationship, card_issued, validity_from)"
        " select n.*, $15 from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[],"
        " $7::text[], $8::boolean[], $9::text[], $10::text[], $11::date[], $12::text[], $13::smallint[],"
        " $14::boolean[]) n"
        " on conflict (insurance_number) where validity_to is null do update set household = excluded.household,"
        " last_name = excluded.last_name, other_names = excluded.other_names, phone = excluded.phone,"
        " phone_e164 = excluded.phone_e164, phone_valid = excluded.phone_valid, status = excluded.status,"
        " gender = excluded.gender, born_on = excluded.born_on, email = excluded.email,"
        " relationship = excluded.relationship, card_issued = excluded.card_issued,"
        " validity_from = excluded.validity_from",
        [people[member["chf_id"]] for _family, member in members], [family for family, _member in members],
        *_columns(rows, "chf_id", "last_name", "other_names", "phone", "phone_e164", "phone_valid", "status",
                  "gender", "dob", "email", "relationship", "card_issued"), clock.now(),
    )  # fmt: skip


def phone_columns(phone: str | None, country: str | None) -> dict[str, Any]:
    """What is kept beside a phone: the number it means, and whether it is one (N-6); nothing without a country."""
    if not phone or country is None:
        return {"phone_e164": None, "phone_valid": None}
    found = normalised(phone, country)
    return {"phone_e164": found.e164 if found else None, "phone_valid": found is not None}


async def _consents(rows: Sequence[Row], by: Actor) -> None:
    await db.execute(
        "insert into notification_consent (id, household, approved, language, changed_at, changed_by, source,"
        " validity_from, validity_to)"
        " select n.id, n.family, n.approved, coalesce(n.language, $6), $5, $7, 'import', $5, n.until"
        " from unnest($1::uuid[], $2::uuid[], $3::boolean[], $4::text[], $8::timestamptz[])"
        "  n(id, family, approved, language, until)"
        " on conflict (household) do update set approved = excluded.approved and"
        " notification_consent.opted_out_at is null, language = excluded.language, validity_to = excluded.validity_to,"
        " changed_at = excluded.changed_at, changed_by = excluded.changed_by, source = 'import',"
        " validity_from = excluded.validity_from"
        " where (notification_consent.approved, notification_consent.language, notification_consent.validity_to)"
        "  is distinct from (excluded.approved, excluded.language, excluded.validity_to)",
        [ids.new() for _row in rows], *_columns(rows, "uuid", "approval", "language"), clock.now(),
        default_of(await languages()), by.id, [row["validity_to"] for row in rows],
    )  # fmt: skip


@db.atomic
async def load_policies(rows: Sequence[Row]) -> None:
    """Policies, as the file says them: their dates and price are not worked out again."""
    await db.execute(
        "insert into policy (id, household, product, officer, stage, status, enroll_date, start_date,"
        " effective_date, expiry_date, value, validity_from, validity_to, activated_at)"
        " select n.id, n.family, p.id, o.id, n.stage, n.status, n.enrolled, n.starts, n.effective, n.expires,"
        "  n.value, coalesce(n.since, $15), n.until, n.activated"
        " from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::smallint[], $7::date[],"
        "  $8::date[], $9::date[], $10::date[], $11::numeric[], $12::timestamptz[], $13::timestamptz[],"
        "  $14::timestamptz[]) n(id, family, product, officer, stage, status, enrolled, starts, effective,"
        "  expires, value, since, until, activated)"
        " join product p on p.code = n.product and p.validity_to is null"
        " left join enrolment_officer o on o.code = n.officer and o.validity_to is null"
        " on conflict (id) do update set product = excluded.product, officer = excluded.officer,"
        " stage = excluded.stage, status = excluded.status, enroll_date = excluded.enroll_date,"
        " start_date = excluded.start_date, effective_date = excluded.effective_date,"
        " expiry_date = excluded.expiry_date, value = excluded.value, validity_from = excluded.validity_from,"
        " validity_to = excluded.validity_to,"
        " activated_at = coalesce(policy.activated_at, excluded.activated_at)",
        *_columns(rows, "uuid", "family", "product", "officer", "stage", "status", "enroll_date", "start_date",
                  "effective_date", "expiry_date", "value", "validity_from", "validity_to", "activated_at"),
        clock.now(),
    )  # fmt: skip


def _columns(rows: Sequence[Row], *names: str) -> list[list[Any]]:
    return [[row[name] for row in rows] for name in names]


def _batches(rows: Sequence[T]) -> Iterator[list[T]]:
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        yield batch
