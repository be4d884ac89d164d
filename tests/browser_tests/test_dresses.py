"""The key pages for eyes and screens that differ: forced colours, reduced motion, four times as large."""

from collections.abc import Awaitable, Callable

import pytest

from tests import make
from tests.browser_tests.window import Window

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Open = Callable[..., Awaitable[Window]]
PAGES = (
    "cases.case.index",
    "cases.case.show",
    "cases.case.new",
    "search.find.index",
    "accounts.profile.edit",
)

#: what still moves although the person asked that nothing does
MOVES = """() => [...document.querySelectorAll('*')].filter(each => {
    const style = getComputedStyle(each);
    const longest = words => Math.max(...words.split(',').map(parseFloat));
    return longest(style.transitionDuration) > 0.01
        || (style.animationName !== 'none' && longest(style.animationDuration) > 0.01);
}).map(each => each.tagName + '.' + each.className)"""
#: a control that has the focus and does not show it
UNSEEN = """() => {
    const here = document.activeElement, style = getComputedStyle(here);
    const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
    return here === document.body || ring ? null : here.tagName + '.' + here.className;
}"""
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
#: how much of the screen stays in place while the page scrolls under it
FIXED = """() => [...document.querySelectorAll('*')].filter(each => {
    const style = getComputedStyle(each), box = each.getBoundingClientRect();
    return ['fixed', 'sticky'].includes(style.position) && style.visibility !== 'hidden' && box.height > 0
        && box.width > innerWidth / 2 && box.top < innerHeight && box.bottom > 0;
}).reduce((sum, each) => Math.max(sum, each.getBoundingClientRect().height), 0) / innerHeight"""


async def _each(window: Open, **dress: object) -> list[tuple[str, Window]]:
    maya = await make.account("operator")
    case = await make.case(maya, person="Ruth Adeyemi")
    opened = []
    for name in PAGES:
        there = await window(maya, **dress)
        await there.visit(name, **({"reference": case} if name == "cases.case.show" else {}))
        opened.append((name, there))
    return opened


async def test_nothing_moves_for_somebody_who_asked_for_that(window: Open) -> None:
    """The dot of a running timer beats on every page, unless its owner asked that nothing moves."""
    opened = await _each(window, reduced_motion="reduce")
    case = opened[1][1]
    started = await case.context.request.post(
        f"{case.page.url}/timer", form={"form_key": "moves"}, headers={"sec-fetch-site": "same-origin"}
    )
    assert started.ok
    for name, there in opened:
        await there.page.reload()
        assert await there.page.evaluate(MOVES) == [], name
        await there.page.emulate_media(reduced_motion="no-preference")
        assert await there.page.evaluate(MOVES), "without the wish it beats"


async def test_the_focus_is_seen_in_forced_colours(window: Open) -> None:
    for name, there in await _each(window, forced_colors="active"):
        unseen = []
        for _ in range(25):
            await there.page.keyboard.press("Tab")
            unseen.append(await there.page.evaluate(UNSEEN))
        assert [each for each in unseen if each] == [], name


async def test_four_times_as_large_nothing_is_cut_off_and_the_page_is_not_covered(window: Open) -> None:
    """A window of 1280 by 1024 at 400 % has 320 by 256 of the page's own pixels (WCAG 1.4.10)."""
    for name, there in await _each(window, viewport={"width": 320, "height": 256}):
        assert await there.page.evaluate(WIDER) <= 0, name
        await there.page.evaluate("() => scrollTo(0, document.body.scrollHeight / 2)")
        assert await there.page.evaluate(FIXED) <= 0.5, name
