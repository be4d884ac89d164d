"""When a complaint or a case is over, its person is asked once how satisfied they are (features.md 113)."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from app import consequences, eventlog
from app.complaints.commands.moving import move
from app.complaints.rules.states import Brought
from app.forms.rules.exchange import take
from app.forms.rules.version import written
from app.kernel import clock, db
from app.kernel.actor import Subject, the_system
from app.outbox.text import measure
from app.settings import current
from tests import make
from tests.browser import Browser
from tests.complaints import make as complaints
from tests.forms import make as forms

BUNDLED = Path(str(consequences.__file__)).parent / "bundled" / "satisfaction.json"


@pytest.fixture
async def form(house: None) -> UUID:
    file = take(json.loads(BUNDLED.read_text()))
    return await forms.form(written(file.asks), name=file.name["en"], code=file.code, kind=file.kind)


async def complaint(ward: complaints.Ward, **details: Any) -> UUID:
    key = await complaints.complaint(ward.hospital, at=clock.now(), department=ward.department)
    columns = {
        "complainant_email": "samira@example.org",
        "complainant_language": "ar",
        "consent_to_contact": True,
        **details,
    }
    sets = ", ".join(f"{name} = ${n}" for n, name in enumerate(columns, 2))
    await db.execute(f"update complaint set {sets} where id = $1", key, *columns.values())
    await move(key, "resolved", Brought(resolution="We spoke."), by=the_system)
    return key


async def close(key: UUID) -> None:
    await move(key, "closed", Brought(reason="All said."), by=the_system)


async def asked() -> list[Any]:
    return await db.fetch("select * from outbox where kind = 'satisfaction' order by id")


async def test_a_complainant_who_agreed_is_asked_once_in_their_language_by_a_link_that_works_once(
    form: UUID,
) -> None:
    ward = await complaints.ward()
    key = await complaint(ward)
    await close(key)
    await move(key, "in_progress", Brought(reason="It happened again."), by=the_system)
    await move(key, "resolved", Brought(resolution="We spoke again."), by=the_system)
    await close(key)

    [message] = await asked()
    assert (message["recipient"], message["language"], message["channel"]) == (
        "samira@example.org",
        "ar",
        "email",
    )
    path = message["link"]
    assert path in message["body"] and path.startswith("/s/")
    row = await db.fetchrow("select kind, subject_kind, subject_id, institution, department from form_link")
    assert tuple(row) == ("one_time", "complaint", key, ward.hospital, ward.department)
    assert (await Browser(None).request("GET", path)).status == 200


@pytest.mark.parametrize(
    "details",
    [
        {"consent_to_contact": False},
        {"consent_to_contact": False, "complainant_email": "", "complainant_phone": "+966500000001"},
        {"complainant_email": "", "complainant_phone": ""},
    ],
)
async def test_nobody_is_asked_who_did_not_agree_or_cannot_be_written_to(
    form: UUID, details: dict[str, Any]
) -> None:
    await close(await complaint(await complaints.ward(), **details))

    assert await asked() == []


async def test_nothing_is_sent_while_the_form_is_not_active(house: None) -> None:
    await close(await complaint(await complaints.ward()))

    assert await asked() == []


async def finished_case(**person: Any) -> UUID:
    operator = await make.account("operator")
    reference = await make.case(operator, person="Samira Haddad")
    key: UUID = await db.fetchval("select id from cases where reference = $1", reference)
    columns = {"email": "samira@example.org", "contact_for_research": True, **person}
    sets = ", ".join(f"{name} = ${n}" for n, name in enumerate(columns, 2))
    await db.execute(
        f"update person set {sets} where id = (select person from cases where id = $1)",
        key,
        *columns.values(),
    )
    await finish(key)
    return key


@db.atomic
async def finish(key: UUID, notes: str = "") -> None:
    await eventlog.record("close_case", "CLSP", subject=Subject("case", key), by=the_system, notes=notes)


async def test_a_client_who_may_be_mailed_is_asked_when_their_case_is_over(form: UUID) -> None:
    key = await finished_case()

    assert [(row["subject_kind"], row["subject_id"]) for row in await asked()] == [("case", key)]


async def test_a_client_is_asked_after_the_yes_that_was_written_down_and_not_after_the_no(form: UUID) -> None:
    maya = await make.account("operator")
    first, second, third = [await make.case(maya, person="Samira Haddad") for _n in range(3)]
    said = {
        first: {"contact_for_research": "yes", "research_methods": ["EMAIL"]},
        second: {"contact_for_research": "no", "research_methods": ["EMAIL"]},
        third: {},
    }
    for reference, answer in said.items():
        details = {"full_name": "Samira Haddad", "email": "samira@example.org", "version": "1", **answer}
        saved = await Browser(maya).post("cases.person.update", details, reference=reference)
        assert saved.status == 303
        await finish(await db.fetchval("select id from cases where reference = $1", reference))

    [message] = await asked()
    assert message["subject_id"] == await db.fetchval("select id from cases where reference = $1", first)

    withdrawn = {"full_name": "Samira Haddad", "email": "samira@example.org", "version": "2"}
    await Browser(maya).post(
        "cases.person.update", withdrawn | {"contact_for_research": "no"}, reference=first
    )
    await db.execute("update outbox set state = 'withdrawn'")
    await finish(message["subject_id"], "After all.")

    assert [row["state"] for row in await asked()] == ["withdrawn"]


@pytest.mark.parametrize(
    "person",
    [
        {"safe_to_email": "DONT_EMAIL"},
        {"contact_for_research": False},
        {"email": ""},
        {"research_methods": ["PHONE"]},
        {"email": "", "mobile_phone": "+447700900123", "safe_to_contact": "DONT_CALL"},
        {"email": "", "mobile_phone": "+447700900123", "contact_for_research": None},
        {"email": "", "mobile_phone": "+447700900123", "research_methods": ["EMAIL"]},
    ],
)
async def test_a_client_whom_it_is_not_safe_or_not_wanted_to_write_to_is_not_asked(
    form: UUID, person: dict[str, Any]
) -> None:
    await finished_case(**person)

    assert await asked() == []


@pytest.mark.parametrize(
    ("person", "reached"),
    [
        ({"email": ""}, ("sms", "+447700900123")),
        ({"safe_to_email": "DONT_EMAIL"}, ("sms", "+447700900123")),
        ({"research_methods": ["SMS"]}, ("sms", "+447700900123")),
        ({"research_methods": ["EMAIL", "SMS"]}, ("email", "samira@example.org")),
        ({}, ("email", "samira@example.org")),
    ],
)
async def test_a_client_is_asked_by_text_where_mail_cannot_be(
    form: UUID, person: dict[str, Any], reached: tuple[str, str]
) -> None:
    await finished_case(mobile_phone="+447700900123", **person)

    [message] = await asked()
    assert (message["channel"], message["recipient"]) == reached
    assert (await Browser(None).request("GET", message["link"])).status == 200


async def test_a_complainant_with_only_a_telephone_is_asked_by_a_short_text_with_a_link(form: UUID) -> None:
    await close(
        await complaint(await complaints.ward(), complainant_email="", complainant_phone="+966500000001")
    )

    [message] = await asked()
    assert (message["channel"], message["recipient"], message["language"]) == ("sms", "+966500000001", "ar")
    assert message["body"].rstrip().endswith(f"{current().public_url}{message['link']}")
    assert measure(message["body"].strip()).segments <= 4


async def test_an_end_that_was_said_before_that_day_asks_nobody(form: UUID) -> None:
    with clock.frozen(clock.now().replace(hour=12)):
        key = await finished_case()
        await db.execute("update outbox set state = 'withdrawn'")

        await finish(key)

    assert [row["state"] for row in await asked()] == ["withdrawn"]


async def test_a_client_is_asked_again_when_the_first_message_was_taken_back(form: UUID) -> None:
    key = await finished_case()
    await db.execute("update outbox set state = 'withdrawn'")

    await finish(key, "After all.")

    assert [row["state"] for row in await asked()] == ["withdrawn", "queued"]
