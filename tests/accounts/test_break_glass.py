"""An account for an emergency (security.md BG-1)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.accounts import checks
from app.accounts.commands import break_glass, session
from app.accounts.queries import break_glass as asked
from app.accounts.queries import sessions
from app.kernel import clock, db
from app.kernel.checks import State
from app.kernel.errors import Conflict, Forbidden, Invalid
from app.kernel.seal import sha256
from app.settings import Settings
from tests import make
from tests.accounts.make import Visit
from tests.browser import Browser


async def _opened(hours: int = 4) -> tuple[object, str]:
    token = await break_glass.open_door("Nora Quill", "The second factor of everybody is lost", hours)
    return await db.fetchval("select id from app_user where active_until is not null"), token


async def test_the_link_makes_an_administrator_who_still_owes_a_second_factor(
    house: None, visit: Visit
) -> None:
    member, token = await _opened()
    name = await db.fetchval("select username from app_user where id = $1", member)
    browser = visit()
    assert (
        await browser.post("accounts.link.update", {"password": "four words of one"}, token=token)
    ).status_code == 200
    assert (await browser.sign_in(name, "four words of one")).status_code == 303
    account = await sessions.account(member)  # type: ignore[arg-type]
    assert account is not None and account.role == "admin" and account.must_enrol


async def test_every_administrator_is_told_of_it_once(house: None) -> None:
    first, second = await make.account("admin"), await make.account("admin")
    await make.account("operator")
    await _opened()
    rows = await db.fetch("select recipient_user, body from outbox where kind = 'account_emergency'")
    assert {row["recipient_user"] for row in rows} == {first.id, second.id}
    assert all("The second factor of everybody is lost" in row["body"] for row in rows)


async def test_it_ends_by_itself(house: None) -> None:
    member, _token = await _opened()
    key = await session.begin(member, address="127.0.0.1", agent="a browser")  # type: ignore[arg-type]
    found = await sessions.find(sha256(key).hex(), address="127.0.0.1")
    assert found is not None and found.standing.name == "OPEN"
    await db.execute(
        "update app_user set active_until = $2 where id = $1", member, clock.now() - timedelta(seconds=1)
    )
    found = await sessions.find(sha256(key).hex(), address="127.0.0.1")
    assert found is not None and found.standing.name != "OPEN"
    assert await sessions.account(member) is None  # type: ignore[arg-type]


async def test_the_status_page_is_red_until_another_administrator_has_looked(house: None) -> None:
    admin = await make.account("admin")
    member, _token = await _opened()
    assert (await checks.reviewed(Settings())).state is State.RED
    user = await sessions.account(member)  # type: ignore[arg-type]
    assert user is not None
    with pytest.raises(Forbidden):
        await break_glass.review(member, "It was me, and it was right", by=user)  # type: ignore[arg-type]

    page = await Browser(admin).get("accounts.user.edit", user=member)
    assert "Nora Quill" in page.text and "The second factor of everybody is lost" in page.text
    refused = await Browser(admin).post("accounts.break_glass.update", {"words": " "}, user=member)
    assert refused.status == 422
    answer = await Browser(admin).post(
        "accounts.break_glass.update", {"words": "Factors were set up again, nothing else."}, user=member
    )
    assert answer.status == 303
    assert (await checks.reviewed(Settings())).state is State.GREEN
    emergency = await asked.of(member)  # type: ignore[arg-type]
    assert emergency is not None and emergency.words == "Factors were set up again, nothing else."
    with pytest.raises(Conflict):
        await break_glass.review(member, "Once more", by=admin)  # type: ignore[arg-type]


async def test_every_page_says_that_it_is_an_emergency(house: None) -> None:
    member, _token = await _opened()
    user = await sessions.account(member)  # type: ignore[arg-type]
    assert user is not None
    page = await Browser(replace(user, must_enrol=False)).get("accounts.profile.edit")
    assert any("emergency account" in words for words in page.texts(".notice"))
    ordinary = await Browser(await make.account("admin")).get("accounts.profile.edit")
    assert not any("emergency account" in words for words in ordinary.texts(".notice"))


@pytest.mark.parametrize(
    ("who", "reason", "hours", "field"),
    [("", "A good and long reason", 4, "for"), ("Nora", "short", 4, "reason"), ("Nora", "A good reason", 0, "hours"),
     ("Nora", "A good reason", 25, "hours")],
)  # fmt: skip
async def test_it_is_not_made_without_a_name_a_reason_and_an_end(
    house: None, who: str, reason: str, hours: int, field: str
) -> None:
    with pytest.raises(Invalid) as wrong:
        await break_glass.open_door(who, reason, hours)
    assert list(wrong.value.problems) == [field]
    assert await db.fetchval("select count(*) from app_user") == 0
