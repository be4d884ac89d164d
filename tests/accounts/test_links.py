"""Invitations and resets (security.md SI-2, SI-7), and which passwords are taken (SI-6)."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app import eventlog
from app.accounts import messages
from app.accounts.commands import links
from app.accounts.events import AccountEvent
from app.accounts.jobs import reset as send_reset
from app.accounts.porter import Porter
from app.kernel import clock, db
from app.kernel.actor import Subject, the_system
from app.kernel.seal import sha256
from app.outbox import letters
from tests import make
from tests.accounts.make import PASSWORD, name_of, person
from tests.accounts.visitor import Visitor

Visit = Callable[..., Visitor]
NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)
NEW = "a wholly different sentence"


async def invited(**details: object) -> tuple[UUID, str]:
    """Somebody who was invited, and the path of their link."""
    key = await make.user(organisation=await make.organisation(), **details)
    return key, links.PATH + await links.invite(key, by=the_system)


async def test_an_invitation_lets_its_owner_choose_a_password(house: None, visit: Visit) -> None:
    key, path = await invited()
    browser = visit()
    assert (await browser.get(path)).status_code == 200
    assert (await browser.post(path, {"password": NEW})).status_code == 200
    assert (await browser.sign_in(await name_of(key), NEW)).status_code == 303


async def test_opening_a_link_spends_nothing_and_sending_the_form_spends_it(
    house: None, visit: Visit
) -> None:
    """Scanners of mail open links."""
    _key, path = await invited()
    for _n in range(3):
        assert (await visit().get(path)).status_code == 200
    assert (await visit().send("HEAD", path)).status_code == 200
    assert (await visit().post(path, {"password": NEW})).status_code == 200
    assert (await visit().get(path)).status_code == 404
    assert (await visit().post(path, {"password": PASSWORD})).status_code == 404


HOLDS = [("invitation", timedelta(hours=72)), ("reset", timedelta(minutes=30))]


@pytest.mark.parametrize(("purpose", "holds"), HOLDS)
async def test_a_link_holds_its_time(purpose: str, holds: timedelta, house: None, visit: Visit) -> None:
    key = await make.user(organisation=await make.organisation())
    with clock.frozen(NOON):
        token = await (links.invite(key, by=the_system) if purpose == "invitation" else links.reset(key))
    with clock.frozen(NOON + holds - timedelta(seconds=1)):
        assert (await visit().get(f"{links.PATH}{token}")).status_code == 200
    with clock.frozen(NOON + holds):
        assert (await visit().get(f"{links.PATH}{token}")).status_code == 404


async def test_a_newer_link_voids_the_older(house: None, visit: Visit) -> None:
    key, path = await invited()
    await links.invite(key, by=the_system)
    assert (await visit().get(path)).status_code == 404


async def test_a_used_late_and_unknown_link_answer_alike(house: None, visit: Visit) -> None:
    key, used = await invited()
    await visit().post(used, {"password": NEW})
    with clock.frozen(clock.now() - timedelta(hours=73)):
        late = links.PATH + await links.invite(key, by=the_system)
    pages = [(await visit().get(path)).text for path in (used, late, f"{links.PATH}nothing")]
    assert len(set(pages)) == 1


async def test_no_row_holds_what_opens_a_link(house: None) -> None:
    _key, path = await invited()
    token = path.removeprefix(links.PATH)
    assert await db.fetchval("select token_hash from one_time_link") == sha256(token)
    log = await db.fetchval("select context::text from event_log where code = 'INVITED'")
    assert token not in log
    assert len(token) == 43


async def test_a_reset_ends_sessions_and_locks_and_keeps_the_second_factor(
    house: None, porter: Porter, visit: Visit
) -> None:
    key = await person(porter)
    name, browser, stranger = await name_of(key), visit(), visit(address="198.51.100.1")
    await browser.sign_in(name, PASSWORD)
    for n in range(6):
        await stranger.sign_in(name, f"wrong {n}")
    await db.execute("update app_user set wrong_in_a_row = 50 where id = $1", key)
    await visit().post(f"{links.PATH}{await links.reset(key)}", {"password": NEW})
    assert (await browser.get("/me")).status_code == 303
    assert (await visit().sign_in(name, NEW)).status_code == 303


async def test_asking_for_a_reset_answers_alike_for_every_name(
    house: None, porter: Porter, visit: Visit
) -> None:
    key = await person(porter)
    known, unknown = visit(address="203.0.113.1"), visit(address="203.0.113.2")
    first = await known.post("/forgotten", {"name": await name_of(key)})
    second = await unknown.post("/forgotten", {"name": "nobody-at-all"})
    assert (first.status_code, first.text) == (second.status_code, second.text)
    assert known.statements == unknown.statements
    work = await db.fetch("select args from job where kind = $1 order by created_at", links.RESET)
    assert [json.loads(row["args"])["member"] for row in work] == [str(key), None]
    assert await db.fetchval("select count(*) from one_time_link") == 0


async def test_the_consumer_makes_the_link_that_was_asked_for(house: None, porter: Porter) -> None:
    key = await person(porter)
    for member in (str(key), None):
        await send_reset(_Run({"member": member}))
    assert await db.fetchval("select purpose from one_time_link where member = $1", key) == "reset"
    assert await db.fetchval("select count(*) from event_log where code = 'RESET_ASKED'") == 1


async def test_asking_too_often_changes_the_answer_for_nobody(
    house: None, porter: Porter, visit: Visit
) -> None:
    name = await name_of(await person(porter))
    pages = {
        (await visit(address=f"203.0.113.{n}").post("/forgotten", {"name": name})).text for n in range(5)
    }
    assert len(pages) == 1
    assert await db.fetchval("select count(*) from job where kind = $1", links.RESET) == 3


@pytest.mark.parametrize("code", messages.TEMPLATES)
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
async def test_every_message_is_written_in_three_languages(code: str, language: str) -> None:
    values = {"name": "Amal", "username": "amal"}
    name = messages.TEMPLATES[code]
    subject, body = letters.render(name, language, values)
    assert subject
    assert "amal" in body
    assert language == "en" or letters.render(name, "en", values)[1] != body


async def test_a_message_of_an_invitation_carries_the_link_and_the_log_does_not(house: None) -> None:
    key, path = await invited(name="Amal")
    entry = await _entry(key, "INVITED")
    [message] = await messages.messages_for([entry])
    assert (message.user, message.template, message.link) == (key, "account_invitation", path)
    assert message.values["name"] == "Amal"


async def test_what_is_no_news_is_told_to_nobody(house: None) -> None:
    key, _path = await invited()
    assert await messages.messages_for([await _entry(key, "CREATED")]) == []


async def _entry(key: UUID, code: str) -> eventlog.Entry:
    context = await db.fetchval("select context from event_log where code = $1", code)
    return eventlog.entry(
        "account",
        code,
        subject=Subject("user", key),
        by=the_system,
        context=json.loads(context) if context else {},
    )


def test_every_code_that_is_told_is_a_code() -> None:
    assert set(messages.TEMPLATES) <= set(AccountEvent.codes)


REFUSED = [
    ("too short", "at least 15"),
    ("x" * 129, "at most 128"),
    ("a" * 20, "repeats itself"),
    ("abcabcabcabcabcabc", "repeats itself"),
    ("abcdefghijklmnopqrst", "counts up"),
    ("recourse recourse 12", "made of names"),
    ("Harbourside-Advice-1", "made of names"),
    ("administration", "at least 15"),
    ("internationalization", "lists of stolen"),
]


@pytest.mark.parametrize(("password", "said"), REFUSED)
async def test_a_weak_password_is_refused_with_the_rule_and_never_repeated(
    password: str, said: str, house: None, visit: Visit
) -> None:
    organisation = await make.organisation(name="Harbourside Advice")
    key = await make.user(organisation=organisation)
    path = links.PATH + await links.invite(key, by=the_system)
    answer = await visit().post(path, {"password": password})
    assert answer.status_code == 422
    assert said in answer.text
    assert password not in answer.text
    assert await db.fetchval("select password from app_user where id = $1", key) == ""


TAKEN = [
    "four words that nobody knows",
    "päss wörter möge es geben",
    "سر لا يعرفه أحد غيري أبدا",
    " " + "spaces count too ",
]


@pytest.mark.parametrize("password", TAKEN)
async def test_any_characters_are_taken_as_they_are(password: str, house: None, visit: Visit) -> None:
    key, path = await invited()
    assert (await visit().post(path, {"password": password})).status_code == 200
    assert (await visit().sign_in(await name_of(key), password)).status_code == 303


async def test_two_ways_to_write_an_accent_are_one_password(house: None, visit: Visit) -> None:
    key, path = await invited()
    await visit().post(path, {"password": "un mot tr\u00e8s secret"})
    assert (await visit().sign_in(await name_of(key), "un mot tre\u0300s secret")).status_code == 303


async def test_an_organisation_may_ask_for_longer_passwords(house: None, visit: Visit) -> None:
    key = await make.user(organisation=await make.organisation(password_length=30))
    path = links.PATH + await links.invite(key, by=the_system)
    assert (await visit().post(path, {"password": "four words nobody knows"})).status_code == 422


class _Run:
    """One attempt at a job, as its handler sees it."""

    attempt = 1

    def __init__(self, args: dict[str, object]) -> None:
        self.args = args
        self.id = UUID(int=1)

    async def checkpoint(self, **progress: object) -> None:
        """Nothing to say."""
