"""Setting a password by a link (security.md SI-7), and which passwords are taken (SI-6)."""

from datetime import UTC, datetime, timedelta

import pytest

from app.accounts.commands import links
from app.accounts.porter import Porter
from app.kernel import clock, db
from app.kernel.actor import the_system
from app.kernel.errors import NotFound
from app.kernel.seal import sha256
from tests import make
from tests.accounts.make import PASSWORD, Visit, factor_of, invited, name_of, person

NEW = "a wholly different sentence"


async def test_an_invitation_lets_its_owner_choose_a_password(house: None, visit: Visit) -> None:
    key, token = await invited()
    browser = visit()
    assert (await browser.get("accounts.link.edit", token=token)).status_code == 200
    assert (await browser.post("accounts.link.update", {"password": NEW}, token=token)).status_code == 200
    assert (await browser.sign_in(await name_of(key), NEW)).status_code == 303


async def test_opening_a_link_spends_nothing_and_sending_the_form_spends_it(
    house: None, visit: Visit
) -> None:
    """Scanners of mail open links."""
    _key, token = await invited()
    for _n in range(3):
        assert (await visit().get("accounts.link.edit", token=token)).status_code == 200
    assert (await visit().send("HEAD", links.PATH + token)).status_code == 200
    assert (await visit().post("accounts.link.update", {"password": NEW}, token=token)).status_code == 200
    assert (await visit().get("accounts.link.edit", token=token)).status_code == 404
    assert (
        await visit().post("accounts.link.update", {"password": PASSWORD}, token=token)
    ).status_code == 404


NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)


HOLDS = [("invitation", timedelta(hours=72)), ("reset", timedelta(minutes=30))]


@pytest.mark.parametrize(("purpose", "holds"), HOLDS)
async def test_a_link_holds_its_time(purpose: str, holds: timedelta, house: None, visit: Visit) -> None:
    key = await make.user(organisation=await make.organisation())
    with clock.frozen(NOON):
        token = await (links.invite(key, by=the_system) if purpose == "invitation" else links.reset(key))
    with clock.frozen(NOON + holds - timedelta(seconds=1)):
        assert (await visit().get("accounts.link.edit", token=token)).status_code == 200
    with clock.frozen(NOON + holds):
        assert (await visit().get("accounts.link.edit", token=token)).status_code == 404


async def test_a_newer_link_voids_the_older(house: None, visit: Visit) -> None:
    key, token = await invited()
    await links.invite(key, by=the_system)
    assert (await visit().get("accounts.link.edit", token=token)).status_code == 404


async def test_nobody_sets_the_password_of_a_closed_account(house: None, visit: Visit) -> None:
    key, token = await invited()
    await db.execute("update app_user set active = false where id = $1", key)
    assert (await visit().get("accounts.link.edit", token=token)).status_code == 404
    assert (await visit().post("accounts.link.update", {"password": NEW}, token=token)).status_code == 404
    with pytest.raises(NotFound):
        await links.spend(token, "hashed", key=b"")
    assert await links.reset(key) is None


async def test_a_used_late_and_unknown_link_answer_alike(house: None, visit: Visit) -> None:
    key, used = await invited()
    await visit().post("accounts.link.update", {"password": NEW}, token=used)
    with clock.frozen(clock.now() - timedelta(hours=73)):
        late = await links.invite(key, by=the_system)
    pages = [(await visit().get("accounts.link.edit", token=token)).text for token in (used, late, "nothing")]
    assert len(set(pages)) == 1


async def test_no_row_holds_what_opens_a_link(house: None) -> None:
    _key, token = await invited()
    assert await db.fetchval("select token_hash from one_time_link") == sha256(token)
    log = await db.fetchval("select context::text from event_log where code = 'INVITED'")
    assert token not in log
    assert len(token) == 43


async def test_a_reset_ends_sessions_and_opens_locks(house: None, porter: Porter, visit: Visit) -> None:
    key = await person(porter)
    name, browser, stranger = await name_of(key), visit(), visit(address="198.51.100.1")
    await browser.sign_in(name, PASSWORD)
    for n in range(6):
        await stranger.sign_in(name, f"wrong {n}")
    await db.execute("update app_user set wrong_in_a_row = 50 where id = $1", key)
    await visit().post("accounts.link.update", {"password": NEW}, token=await links.reset(key))
    assert (await browser.get("accounts.profile.edit")).status_code == 303
    assert (await visit().sign_in(name, NEW)).status_code == 303


async def test_a_reset_keeps_the_second_factor(house: None, porter: Porter, visit: Visit) -> None:
    key = await person(porter)
    await factor_of(key, porter)
    await visit().post("accounts.link.update", {"password": NEW}, token=await links.reset(key))
    assert (await visit().sign_in(await name_of(key), NEW)).headers["location"] == "/sign-in/code"


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
    token = await links.invite(key, by=the_system)
    answer = await visit().post("accounts.link.update", {"password": password}, token=token)
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
    key, token = await invited()
    assert (
        await visit().post("accounts.link.update", {"password": password}, token=token)
    ).status_code == 200
    assert (await visit().sign_in(await name_of(key), password)).status_code == 303


async def test_two_ways_to_write_an_accent_are_one_password(house: None, visit: Visit) -> None:
    key, token = await invited()
    await visit().post("accounts.link.update", {"password": "un mot tr\u00e8s secret"}, token=token)
    assert (await visit().sign_in(await name_of(key), "un mot tre\u0300s secret")).status_code == 303


async def test_an_organisation_may_ask_for_longer_passwords(house: None, visit: Visit) -> None:
    key = await make.user(organisation=await make.organisation(password_length=30))
    token = await links.invite(key, by=the_system)
    assert (
        await visit().post("accounts.link.update", {"password": "four words nobody knows"}, token=token)
    ).status_code == 422
