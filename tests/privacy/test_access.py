"""Everything about a client in one archive, fetched once (security.md PR-1)."""

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.documents.files import Files
from app.kernel import clock, db
from app.privacy import rules
from app.privacy.commands import access as commands
from app.privacy.queries import access
from tests import make
from tests.browser import Browser
from tests.privacy.make import ASKED, archive_of, ask, attach, client, made


async def test_the_archive_holds_everything(house: None, kept: Files) -> None:
    boss = await make.account("operator_manager")
    person, case = await client(boss)
    browser = Browser(boss)
    await browser.get("cases.case.show", reference=case)
    await browser.post("cases.note.create", {"notes": "Zebedee called."}, reference=case)
    await attach(kept, case, b"the lease")

    asked = await ask(boss, person)
    request = await made(boss)

    archive = await archive_of(kept, request)
    assert asked.texts("main code") == [commands.password_of(request)]
    data = json.loads(archive.read("data.json"))
    assert data["person"][0]["full_name"] == "Zebedee Quark"
    assert data["cases"][0]["notes"] == "Rent arrears."
    assert "Zebedee called." in [row["notes"] for row in data["event_log"]]
    assert archive.read("documents/001-lease.txt") == b"the lease"
    assert "full_name: Zebedee Quark" in archive.read("everything.txt").decode()


async def test_every_step_is_written_down(house: None, kept: Files) -> None:
    boss = await make.account("operator_manager")
    person, case = await client(boss)
    await ask(boss, person)
    request = await made(boss)

    answer = await Browser(boss).get("privacy.access.show", id=request)

    assert answer.status == 200
    assert answer.headers["content-disposition"].startswith("attachment")
    page = await Browser(boss).get("cases.case.show", reference=case)
    assert "The archive about the client was fetched" in page.text
    exports = await db.fetch("select what, reason, personal from export_log")
    assert [tuple(row) for row in exports] == [("privacy.subject_access", ASKED["reason"], True)] * 2
    assert await db.fetchval("select opened from subject_request") == 1
    written = await db.fetch("select code from event_log where key = 'privacy' order by seq")
    assert [row["code"] for row in written] == [
        "ACCESS_ASKED",
        "ACCESS_APPROVED",
        "ACCESS_READY",
        "ACCESS_OPENED",
    ]
    for code in (
        "Everything about the client was asked for",
        "Giving out everything about the client was approved",
    ):
        assert code in page.text


async def test_an_archive_goes_out_once(house: None, kept: Files) -> None:
    boss = await make.account("operator_manager")
    person, _case = await client(boss)
    await ask(boss, person)
    request = await made(boss)

    first, second = [await Browser(boss).get("privacy.access.show", id=request) for _n in range(2)]

    assert (first.status, second.status) == (200, 409)
    assert "that goes once" in second.text
    assert await db.fetchval("select count(*) from event_log where code = 'ACCESS_OPENED'") == 1
    assert "Fetched" in (await Browser(boss).get("privacy.access.index")).texts("#rows .badge")
    assert await db.fetchval("select expires_at <= now() from document where purpose = 'subject_access'")


async def test_of_two_who_fetch_at_once_one_is_given_it(house: None, kept: Files) -> None:
    boss = await make.account("operator_manager")
    person, _case = await client(boss)
    await ask(boss, person)
    request = await made(boss)

    answers = await asyncio.gather(*(Browser(boss).get("privacy.access.show", id=request) for _n in range(2)))

    assert sorted(answer.status for answer in answers) == [200, 409]
    assert await db.fetchval("select count(*) from event_log where code = 'ACCESS_OPENED'") == 1


async def test_a_look_ahead_takes_nothing(house: None, kept: Files) -> None:
    boss = await make.account("operator_manager")
    person, _case = await client(boss)
    await ask(boss, person)
    request = await made(boss)

    await Browser(boss).request("HEAD", f"/privacy/requests/{request}/archive")

    assert (await Browser(boss).get("privacy.access.show", id=request)).status == 200


async def test_the_archive_opens_with_its_password_alone(house: None, kept: Files) -> None:
    boss = await make.account("operator_manager")
    person, _case = await client(boss)
    await ask(boss, person)
    request = await made(boss)
    archive = await archive_of(kept, request)

    archive.setpassword(b"another")

    with pytest.raises(RuntimeError, match="Bad password"):
        archive.read("data.json")
    page = (await Browser(boss).get("privacy.access.index")).text
    assert commands.password_of(request) not in page
    assert (
        await db.fetchval(
            "select count(*) from outbox where body like $1", f"%{commands.password_of(request)}%"
        )
        == 0
    )


@pytest.mark.parametrize(("days", "status"), [(6.9, 200), (7.1, 409)])
async def test_it_can_be_fetched_for_seven_days(house: None, kept: Files, days: float, status: int) -> None:
    boss = await make.account("operator_manager")
    person, _case = await client(boss)
    start = datetime(2026, 11, 20, 12, tzinfo=UTC)
    with clock.frozen(start):
        await ask(boss, person)
        request = await made(boss)

    later = start + timedelta(days=days)
    with clock.frozen(later):
        answer = await Browser(replace(boss, fresh_at=later)).get("privacy.access.show", id=request)

    assert answer.status == status


async def test_whoever_did_not_prove_who_they_are_gets_nothing(house: None, kept: Files) -> None:
    boss = await make.account("operator_manager")
    person, _case = await client(boss)
    await ask(boss, person)
    request = await made(boss)
    stale = replace(boss, fresh_at=clock.now() - timedelta(minutes=11))

    asked, fetched = await ask(stale, person), await Browser(stale).get("privacy.access.show", id=request)

    assert {asked.status, fetched.status} <= {303, 403}
    assert await db.fetchval("select count(*) from subject_request") == 1
    assert await db.fetchval("select opened from subject_request") == 0


async def test_the_plain_way_to_documents_never_leads_to_it(house: None, kept: Files) -> None:
    boss = await make.account("operator_manager")
    person, _case = await client(boss)
    await ask(boss, person)
    await made(boss)

    key = await db.fetchval("select id from document where purpose = 'subject_access'")

    assert (await Browser(boss).get("documents.document.show", id=key)).status == 404


async def test_another_organisation_neither_asks_nor_fetches(house: None, kept: Files) -> None:
    boss, rival = await make.account("operator_manager"), await make.account("operator_manager")
    person, _case = await client(boss)
    await ask(boss, person)
    request = await made(boss)

    asked = await ask(rival, person)
    unknown = await ask(rival, "P-999999")
    fetched = await Browser(rival).get("privacy.access.show", id=request)

    assert (asked.status, fetched.status) == (422, 404)
    assert asked.texts("[role=alert] li") == unknown.texts("[role=alert] li")
    assert "Zebedee" not in (await Browser(rival).get("privacy.access.index")).text


@pytest.mark.parametrize("missing", ["person", "reason", "identity"])
async def test_a_request_says_who_why_and_how_that_was_checked(house: None, missing: str) -> None:
    boss = await make.account("operator_manager")
    person, _case = await client(boss)

    answer = await Browser(boss).post("privacy.access.create", {"person": person, **ASKED, missing: ""})

    assert answer.status == 422
    assert answer.soup.select_one(f"#f-{missing}-err, [name={missing}][aria-invalid=true]") is not None


async def test_a_late_request_is_red_on_the_status_page(house: None) -> None:
    boss = await make.account("operator_manager")
    person, _case = await client(boss)
    await ask(boss, person)

    with clock.frozen(clock.now() + rules.ANSWER_WITHIN + timedelta(days=2)):
        assert await access.overdue() == 1
    assert await access.overdue() == 0
