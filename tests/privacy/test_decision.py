"""Whoever asks for an archive about a client does not decide on it (security.md PR-1)."""

import asyncio

import asyncpg
import pytest

from app.documents.files import Files
from app.kernel import db
from app.privacy import jobs
from tests import make
from tests.browser import Browser
from tests.jobs.make import Run
from tests.privacy.make import ASKED, another_manager, ask, client, decide, made


async def test_nothing_is_made_before_somebody_else_approves(house: None, kept: Files) -> None:
    boss = await make.account("operator_manager")
    person, _case = await client(boss)
    await ask(boss, person)
    request = await db.fetchval("select id from subject_request")

    own = await decide(boss, request)
    await jobs.archive(Run(request=str(request)))

    assert own.status == 403
    assert await db.fetchval("select count(*) from job where kind = 'privacy.archive'") == 0
    assert await db.fetchval("select count(*) from document") == 0
    assert (await Browser(boss).get("privacy.access.show", id=request)).status == 409
    assert "Waits for a second person" in (await Browser(boss).get("privacy.access.index")).texts(
        "#rows .badge"
    )
    with pytest.raises(asyncpg.CheckViolationError):
        await db.execute(
            "update subject_request set state = 'approved', decided_by = created_by, decided_at = now()"
        )


async def test_whoever_decides_reads_why_first_and_fetches_nothing(house: None, kept: Files) -> None:
    boss = await make.account("operator_manager")
    person, _case = await client(boss)
    await ask(boss, person)
    other = await another_manager(boss)
    request = await db.fetchval("select id from subject_request")

    page = await Browser(other).get("privacy.decision.new", id=request)
    await decide(other, request, words="Known by voice.")
    await jobs.archive(Run(request=str(request)))
    fetched = await Browser(other).get("privacy.access.show", id=request)

    assert ASKED["reason"] in page.text and ASKED["identity"] in page.text
    assert fetched.status == 403
    assert (await Browser(boss).get("privacy.access.show", id=request)).status == 200


async def test_a_refusal_says_why_and_stands_for_good(house: None, kept: Files) -> None:
    boss = await make.account("operator_manager")
    person, _case = await client(boss)
    await ask(boss, person)
    other = await another_manager(boss)
    request = await db.fetchval("select id from subject_request")

    unsaid = await decide(other, request, "refuse")
    undecided = await decide(other, request, "")
    refused = await decide(other, request, "refuse", words="The number was not known.")
    later = await decide(await another_manager(boss), request)

    assert (unsaid.status, undecided.status, refused.status, later.status) == (422, 422, 303, 409)
    assert await db.fetchval("select count(*) from job where kind = 'privacy.archive'") == 0
    assert "The number was not known." in (await Browser(boss).get("privacy.access.index")).text
    told = await db.fetchval("select body from outbox where dedup_key like '%:refused:%'")
    assert "will not be made" in told and "Quark" not in told


async def test_of_two_who_decide_at_once_one_counts(house: None, kept: Files) -> None:
    boss = await make.account("operator_manager")
    person, _case = await client(boss)
    await ask(boss, person)
    first, second = await another_manager(boss), await another_manager(boss)
    request = await db.fetchval("select id from subject_request")

    answers = await asyncio.gather(decide(first, request), decide(second, request, "refuse", words="No."))

    assert sorted(answer.status for answer in answers) == [303, 409]
    decided = await db.fetch("select code from event_log where code in ('ACCESS_APPROVED', 'ACCESS_REFUSED')")
    assert len(decided) == 1


async def test_those_who_may_decide_are_told_and_nobody_else(house: None, kept: Files) -> None:
    boss, stranger = await make.account("operator_manager"), await make.account("operator_manager")
    admin, second = await make.account("admin"), await another_manager(boss)
    person, _case = await client(boss)

    await ask(boss, person)
    asked = await db.fetch("select recipient_user from outbox where dedup_key like 'access:%:asked:%'")
    await made(boss)

    assert {row["recipient_user"] for row in asked} == {admin.id, second.id}
    assert stranger.id not in {row["recipient_user"] for row in asked}
    ready = await db.fetch("select recipient_user from outbox where dedup_key like 'access:%:ready:%'")
    assert [row["recipient_user"] for row in ready] == [boss.id]


async def test_a_request_of_another_organisation_is_not_there_to_be_decided(house: None, kept: Files) -> None:
    boss, rival = await make.account("operator_manager"), Browser(await make.account("operator_manager"))
    person, _case = await client(boss)
    await ask(boss, person)
    request = await db.fetchval("select id from subject_request")

    read = await rival.get("privacy.decision.new", id=request)
    decided = await rival.post("privacy.decision.create", {"decision": "approve"}, id=request)

    assert (read.status, decided.status) == (404, 404)
    assert await db.fetchval("select state from subject_request") == "asked"
