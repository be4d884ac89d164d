"""The key pages for eyes and screens that differ: forced colours, reduced motion, four times as large."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import expect

from app.accounts.account import Account
from app.kernel import clock, db
from tests import make
from tests.actions.make import action
from tests.actions.make import ward as action_ward
from tests.billing.house import manager_of
from tests.browser_tests.hands import Hands
from tests.browser_tests.window import Window
from tests.complaints.make import complaint
from tests.complaints.make import ward as complaint_ward

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Open = Callable[..., Awaitable[Window]]
#: what still moves although the person asked that nothing does
MOVES = """() => [...document.querySelectorAll('*')].filter(each => {
    const style = getComputedStyle(each);
    const longest = words => Math.max(...words.split(',').map(parseFloat));
    return longest(style.transitionDuration) > 0.01
        || (style.animationName !== 'none' && longest(style.animationDuration) > 0.01);
}).map(each => each.tagName + '.' + each.className)"""
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
#: how much of the screen stays in place while the page scrolls under it
FIXED = """() => [...document.querySelectorAll('*')].filter(each => {
    const style = getComputedStyle(each), box = each.getBoundingClientRect();
    return ['fixed', 'sticky'].includes(style.position) && style.visibility !== 'hidden' && box.height > 0
        && box.width > innerWidth / 2 && box.top < innerHeight && box.bottom > 0;
}).reduce((sum, each) => Math.max(sum, each.getBoundingClientRect().height), 0) / innerHeight"""


async def _pages() -> list[tuple[Account | None, str, dict[str, str]]]:
    """The ten main pages, with something on each, and who looks at them."""
    maya = await make.account("operator")
    case = await make.case(maya, person="Ruth Adeyemi")
    ward, place = await complaint_ward(), await action_ward()
    key = await complaint(ward.hospital, "MOH", department=ward.department, at=clock.now())
    letter = await db.fetchval("select reference from complaint where id = $1", key)
    await action(place, at=clock.now(), title="Second triage nurse")
    firm = await manager_of("Tideway Legal")
    reader = await make.account("contract_manager")
    await db.execute("update app_user set is_demo = true")
    return [
        (maya, "cases.case.show", {"reference": case}),
        (maya, "cases.case.index", {}),
        (maya, "home.home.index", {}),
        (maya, "cases.case.new", {}),
        (maya, "search.find.index", {}),
        (maya, "accounts.profile.edit", {}),
        (ward.officer, "complaints.complaint.index", {}),
        (ward.officer, "complaints.complaint.show", {"reference": letter}),
        (place.worker, "actions.action.index", {}),
        (firm, "billing.upload.index", {}),
        (reader, "reports.report.show", {"slug": "complaints"}),
        (None, "accounts.sign_in.new", {}),
    ]


async def _each(window: Open, **dress: object) -> AsyncIterator[tuple[str, Window]]:
    """One page after the other, each person in a window of their own."""
    windows: dict[Any, Window] = {}
    for who, name, params in await _pages():
        key = who and who.id
        if key not in windows:
            windows[key] = await window(who, **dress)
        await windows[key].visit(name, **params)
        yield name, windows[key]


async def test_nothing_moves_for_somebody_who_asked_for_that(window: Open) -> None:
    """The dot of a running timer beats on every page, unless its owner asked that nothing moves."""
    async for name, there in _each(window, reduced_motion="reduce"):
        if name == "cases.case.show":
            await there.page.get_by_role("button", name="Start").click()
            await expect(there.page.locator("#timer")).to_have_attribute("data-s", "running")
            await there.page.emulate_media(reduced_motion="no-preference")
            assert await there.page.evaluate(MOVES), "without the wish it beats"
            await there.page.emulate_media(reduced_motion="reduce")
        assert await there.page.evaluate(MOVES) == [], name


@pytest.mark.parametrize("colours", ["none", "active"], ids=["colours", "forced colours"])
async def test_the_keyboard_comes_to_every_control_and_is_seen_there(window: Open, colours: str) -> None:
    """WCAG 2.1.1, 2.1.2, 2.4.7 and 2.4.11: from the first stop of each page to its last, and out again."""
    wrong, stops = [], 0
    async for name, there in _each(window, forced_colors=colours):
        hands = Hands(there.page)
        missed = await hands.round()
        wrong += [f"{name}: never came to {each}" for each in missed]
        wrong += [f"{name}: {each}" for each in hands.wrong]
        stops += hands.stops
    print(f"{stops} stops, {len(wrong)} findings")
    assert not wrong, "\n".join(wrong)


async def test_four_times_as_large_nothing_is_cut_off_and_the_page_is_not_covered(window: Open) -> None:
    """A window of 1280 by 1024 at 400 % has 320 by 256 of the page's own pixels (WCAG 1.4.10)."""
    async for name, there in _each(window, viewport={"width": 320, "height": 256}):
        assert await there.page.evaluate(WIDER) <= 0, name
        await there.page.evaluate("() => scrollTo(0, document.body.scrollHeight / 2)")
        assert await there.page.evaluate(FIXED) <= 0.5, name
