"""Billable time over HTTP, as a telephony client and as a page see it (cla.md 3)."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from app.kernel import clock, db
from app.kernel.actor import Subject
from app.timers import commands
from tests import make
from tests.browser import Browser

NOON = datetime(2026, 2, 4, 12, tzinfo=UTC)
JSON = {"accept": "application/json"}


async def test_a_client_starts_reads_and_cancels_its_timer(house: None) -> None:
    maya = Browser(await make.account("operator"))

    assert (await maya.request("GET", "/timer/", headers=JSON)).status == 404
    first = await maya.request("POST", "/timer/", headers=JSON)
    second = await maya.request("POST", "/timer/", headers=JSON)
    shown = await maya.request("GET", "/timer/", headers=JSON)
    cancelled = await maya.request("DELETE", "/timer/", headers=JSON)

    assert (first.status, second.status, shown.status, cancelled.status) == (201, 200, 200, 204)
    assert first.text == second.text == shown.text
    assert (await maya.request("DELETE", "/timer/", headers=JSON)).status == 404


async def test_a_late_delete_by_reference_never_cancels_the_next_timer(house: None) -> None:
    account = await make.account("operator")
    maya = Browser(account)
    old, _started = await commands.start(by=account)
    await commands.cancel(by=account)
    new, _started = await commands.start(by=account)

    late = await maya.request("DELETE", f"/timer/{old.reference}/", headers=JSON)

    assert late.status == 404
    assert await db.fetchval("select stopped from timer where id = $1", new.id) is None


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
async def test_other_methods_are_not_allowed(house: None, method: str) -> None:
    assert (await Browser(await make.account("operator")).request(method, "/timer/")).status == 405


async def test_two_starts_at_once_start_one(house: None) -> None:
    maya = await make.account("operator")

    started = await asyncio.gather(*(commands.start(by=maya) for _ in range(4)))

    assert len({timer.reference for timer, _mine in started}) == 1
    assert sorted(mine for _timer, mine in started) == [False, False, False, True]


async def test_each_timer_is_rounded_up_before_anything_is_added(house: None) -> None:
    """cla.md 3.5: 10.2 s and 59.9 s are 11 + 60 = 71; a running one and a cancelled one add nothing."""
    maya = await make.account("operator")
    tom = await make.account("operator", organisation=maya.organisation)
    reference = await make.case(maya)
    case = Subject("case", await db.fetchval("select id from cases where reference = $1", reference))
    for who, seconds in ((maya, 10.2), (tom, 59.9)):
        with clock.frozen(NOON):
            timer, _mine = await commands.start(by=who, subject=case)
        with clock.frozen(NOON + timedelta(seconds=seconds)):
            await commands.stop(timer.reference, by=who)
    await commands.start(by=tom, subject=case)
    with clock.frozen(NOON):
        await commands.start(by=maya, subject=case)
    await commands.cancel(by=maya)

    assert await db.fetchval("select billable_seconds from case_facts where reference = $1", reference) == 71


async def test_a_timer_nobody_touched_for_two_hours_ends_at_its_last_act(house: None) -> None:
    maya = await make.account("operator")
    reference = await make.case(maya)
    case = Subject("case", await db.fetchval("select id from cases where reference = $1", reference))
    with clock.frozen(NOON):
        await commands.start(by=maya, subject=case)
    with clock.frozen(NOON + timedelta(hours=1, minutes=59)):
        early = await commands.end_forgotten()
    with clock.frozen(NOON + timedelta(hours=2)):
        late = await commands.end_forgotten()

    row = await db.fetchrow("select stopped, cancelled, forgotten from timer")
    assert (early, late) == (0, 1)
    assert (row["stopped"], row["cancelled"], row["forgotten"]) == (NOON, False, True)


async def test_a_forgotten_timer_without_a_case_is_cancelled(house: None) -> None:
    maya = await make.account("operator")
    with clock.frozen(NOON):
        await commands.start(by=maya)
    with clock.frozen(NOON + timedelta(hours=3)):
        await commands.end_forgotten()

    assert await db.fetchval("select cancelled and forgotten from timer")


async def test_a_correction_is_a_row_of_its_own(house: None) -> None:
    manager = await make.account("operator_manager")
    maya = await make.account("operator", organisation=manager.organisation)
    reference = await make.case(maya)
    case = Subject("case", await db.fetchval("select id from cases where reference = $1", reference))
    with clock.frozen(NOON):
        timer, _mine = await commands.start(by=maya, subject=case)
    with clock.frozen(NOON + timedelta(minutes=10)):
        await commands.stop(timer.reference, by=maya)

    await commands.correct(timer.id, 300, "The line was dead for five minutes.", by=manager)

    assert await db.fetchval("select billable_seconds from case_facts where reference = $1", reference) == 300
    assert await db.fetchval("select stopped - created from timer where id = $1", timer.id) == timedelta(
        minutes=10
    )


async def test_a_page_starts_shows_and_cancels_the_timer_in_its_top_bar(house: None) -> None:
    browser = Browser(await make.account("operator"))

    none = await browser.get("timers.timer.show", fragment=True)
    started = await browser.post("timers.timer.create", fragment=True)
    reference = await db.fetchval("select reference from timer")
    shown = await browser.get("timers.timer.show", fragment=True)
    cancelled = await browser.request("POST", f"/timer/{reference}/delete", fragment=True)

    assert (none.text.strip(), started.status, shown.status) == ("", 201, 200)
    assert reference in started.text and reference in shown.text
    assert (cancelled.status, cancelled.headers["hx-trigger"]) == (200, "timer:changed")
    assert await db.fetchval("select cancelled from timer")


async def test_a_plain_browser_goes_back_to_its_page_after_it_cancelled(house: None) -> None:
    browser = Browser(await make.account("operator"))
    await browser.post("timers.timer.create")
    reference = await db.fetchval("select reference from timer")

    done = await browser.post("timers.timer.destroy", {"next": "/cases"}, reference=reference)

    assert (done.status, done.location) == (303, "/cases")
    assert (await browser.get("timers.timer.show")).status == 404
