"""Snoozing what waits: off one's own first page, back by itself, and never later than it is due."""

from datetime import UTC, datetime, timedelta

import pytest

from app.accounts.account import Account
from app.desk import commands, rules
from app.kernel import clock, db
from tests import make
from tests.browser import Answer, Browser

#: A Thursday, half past one in Riyadh.
NOW = datetime(2026, 11, 19, 10, 30, tzinfo=UTC)
THINGS = "section[aria-labelledby=needs] li a"


@pytest.mark.parametrize(
    ("choice", "due", "until"),
    [
        ("hour", None, "2026-11-19 11:30"),
        ("tomorrow", None, "2026-11-20 05:00"),
        ("monday", None, "2026-11-23 05:00"),
        ("tomorrow", "2026-11-19 12:00", "2026-11-19 12:00"),
        ("tomorrow", "2026-11-19 09:00", "2026-11-20 05:00"),
        ("hour", "2026-11-25 09:00", "2026-11-19 11:30"),
    ],
)
def test_a_thing_comes_back_in_the_morning_or_when_it_is_due(
    choice: str, due: str | None, until: str
) -> None:
    at = _utc(due) if due else None

    assert rules.snoozed_until(choice, NOW, "Asia/Riyadh", at) == _utc(until)


def _utc(written: str) -> datetime:
    return datetime.fromisoformat(f"{written}+00:00")


def test_monday_on_a_monday_is_the_next_one() -> None:
    monday = datetime(2026, 11, 23, 9, tzinfo=UTC)

    assert rules.snoozed_until("monday", monday, "UTC", None) == datetime(2026, 11, 30, 8, tzinfo=UTC)


@pytest.fixture
async def maya(house: None) -> Account:
    """An operator with two cases."""
    maya = await make.account("operator")
    for name in ("Samira Haddad", "Lucy Thornbury"):
        await make.case(maya, person=name)
    return maya


async def seen(person: Account, at: datetime) -> Answer:
    with clock.frozen(at):
        return await Browser(person).get("home.home.index")


async def reference_of(name: str) -> str:
    return str(await db.fetchval("select reference from case_facts where client_name = $1", name))


async def snooze(person: Account, name: str, until: str = "hour", kind: str = "cases") -> Answer:
    given = {"kind": kind, "reference": await reference_of(name), "until": until}
    with clock.frozen(NOW):
        return await Browser(person).post("desk.snooze.create", given)


async def test_what_is_snoozed_leaves_ones_own_page_and_comes_back_by_itself(maya: Account) -> None:
    answer = await snooze(maya, "Samira Haddad")

    page = await seen(maya, NOW)
    assert (answer.status, page.texts(THINGS)) == (303, ["Lucy Thornbury"])
    assert page.texts("section[aria-labelledby=needs] .foot span")[0] == "1 snoozed"
    back = await seen(maya, NOW + timedelta(minutes=61))
    assert sorted(back.texts(THINGS)) == ["Lucy Thornbury", "Samira Haddad"]
    assert (
        await db.fetchval(
            "select put_away_until from cases where reference = $1", await reference_of("Samira Haddad")
        )
        is None
    ), "the case itself is as it was"


async def test_it_makes_room_for_what_stood_behind_it(maya: Account) -> None:
    for n in range(6):
        await make.case(maya, person=f"Client {n}")
    first = (await seen(maya, NOW)).texts(THINGS)

    await snooze(maya, first[0])

    second = (await seen(maya, NOW)).texts(THINGS)
    assert len(first) == len(second) == 6
    assert len(set(second) - set(first)) == 1


async def test_everything_comes_back_when_one_asks(maya: Account) -> None:
    await snooze(maya, "Samira Haddad", "monday")
    await snooze(maya, "Lucy Thornbury", "tomorrow")

    await Browser(maya).post("desk.snooze.destroy")

    assert len((await seen(maya, NOW)).texts(THINGS)) == 2


async def test_a_colleague_sees_it_all_the_same(maya: Account) -> None:
    tom = await make.account("operator", organisation=maya.organisation)
    await commands.snooze("cases", await reference_of("Samira Haddad"), NOW + timedelta(hours=1), by=tom)

    assert len((await seen(maya, NOW)).texts(THINGS)) == 2


@pytest.mark.parametrize("kind", ["cases", "complaints", "nothing"])
async def test_what_does_not_wait_for_one_cannot_be_snoozed(maya: Account, kind: str) -> None:
    stranger = await make.account("operator")

    answer = await snooze(stranger, "Samira Haddad", kind=kind)

    assert answer.status == 404
    assert await db.fetchval("select count(*) from snooze") == 0


async def test_another_choice_is_refused_and_hides_nothing(maya: Account) -> None:
    answer = await snooze(maya, "Samira Haddad", "for ever")

    assert answer.status == 422
    assert await db.fetchval("select count(*) from snooze") == 0


async def test_what_is_over_is_forgotten_at_night(maya: Account) -> None:
    await snooze(maya, "Samira Haddad")
    await snooze(maya, "Lucy Thornbury", "monday")

    with clock.frozen(NOW + timedelta(hours=15)):
        await commands.tidy()

    assert await db.fetchval("select array_agg(reference) from snooze") == [
        await reference_of("Lucy Thornbury")
    ]
