"""The gallery in a browser: accessible in every dress, and the behaviours do what they say."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from app.kernel.language import speaking
from app.web.render import environment
from tests.browser_tests.chromium import ARGUMENTS, CHROMIUM, must_be_there
from tests.house_rules import check_page

ROOT = Path(__file__).resolve().parents[2]
ICONS = (ROOT / "static/img/icons.svg").read_text()
HOME = "http://house.test"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self';"
    " connect-src 'self'; form-action 'self'; base-uri 'none'"
)
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}

pytestmark = pytest.mark.browser


def gallery(language: str = "en") -> str:
    """The gallery as an operator sees it."""
    user = SimpleNamespace(
        id="maya",
        name="Maya Okafor",
        role="operator",
        role_name="Operator",
        switches=(),
        theme="auto",
        can=lambda permission: True,
    )
    places = [
        ("cases", "Cases", "folder-open", "/cases", 23, ""),
        ("late", "Late", "clock", "/late", 3, "danger"),
    ]
    page = environment.overlay(cache_size=0)
    page.globals = {**environment.globals, "static": lambda name: f"/static/{name}"}
    with speaking(language):
        return page.get_template("gallery/component/index.html").render(
            request=SimpleNamespace(method="GET"),
            user=user,
            nav=[("Work", places)],
            links={
                "home": "/",
                "find": "/find",
                "theme": "/theme",
                "language": "/language",
                "sign_out": "/out",
            },
            now=datetime(2026, 11, 19, 14, 20, tzinfo=UTC),
            wrong=None,
        )


def serve(route: Route) -> None:
    """Answer the browser from the tree and the template; anything else is an empty 204."""
    path = route.request.url.removeprefix(HOME).split("?")[0]
    if path.startswith("/static/"):
        file = ROOT / path[1:]
        route.fulfill(body=file.read_bytes(), content_type=TYPES[file.suffix])
    elif path in ("/en", "/ar"):
        headers = {"Content-Security-Policy": POLICY}
        route.fulfill(body=gallery(path[1:]), content_type="text/html; charset=utf-8", headers=headers)
    elif path.startswith("/status/"):
        route.fulfill(status=int(path.rsplit("/", 1)[1]), body="<p>no</p>", content_type="text/html")
    else:
        route.fulfill(status=204)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    must_be_there()
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield chromium
        chromium.close()


def opened(browser: Browser, language: str = "en", width: int = 1440, **dress: Any) -> tuple[Page, list[str]]:
    """The gallery in a window of its own, and what its console says."""
    page = browser.new_page(viewport={"width": width, "height": 900}, **dress)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.route("**/*", serve)
    page.goto(f"{HOME}/{language}")
    return page, said


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    shown, _said = opened(browser)
    yield shown
    shown.close()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_gallery_keeps_the_rules_of_the_house(language: str) -> None:
    html = gallery(language)

    check_page(html, "gallery")
    assert set(re.findall(r"icons\.svg#i-([\w-]+)\"", html)) <= set(re.findall(r"id=\"i-([\w-]+)\"", ICONS))


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [
        ("en", 1440, "light"),
        ("en", 1440, "dark"),
        ("ar", 1440, "light"),
        ("en", 1000, "light"),
        ("ar", 390, "dark"),
    ],
)
def test_nobody_is_shut_out(browser: Browser, language: str, width: int, scheme: str) -> None:
    """WCAG 2.2 AA and axe's best practices; nothing breaks the policy; nothing is wider than the window."""
    shown, said = opened(browser, language, width, color_scheme=scheme)

    found = Axe().run(shown, options={"resultTypes": ["violations"]}).response["violations"]

    assert [(each["id"], each["nodes"][0]["target"]) for each in found] == []
    assert said == []
    assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shown.close()


@pytest.mark.parametrize("width", [320, 768, 1920])
def test_no_width_needs_sideways_scrolling(browser: Browser, width: int) -> None:
    shown, _said = opened(browser, width=width)

    assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shown.close()


#: What somebody sees of a part: its edge, and its ground or ink. In forced colours a shadow is no edge, and a ground is
#: one only where the sheet keeps it.
LOOK = """place => {
    const style = getComputedStyle(place), kept = style.forcedColorAdjust === 'none';
    const edge = parseFloat(style.borderTopWidth) && style.borderTopStyle !== 'none' ? style.borderTopStyle : '';
    const ground = kept ? style.backgroundColor + style.backgroundImage : '';
    const drawn = place instanceof SVGElement ? style.fill + style.stroke : ground;
    return { edge, look: edge + drawn };
}"""
#: Parts that nothing but their edge sets apart, and families whose members must not look alike.
EDGED = "[data-icon], .badge, .code, .chip, .kc, .board > section, .toast, .notice, .prog, .key, .csv :is(.bad, .wn)"
APART = (
    (".timer[data-s=running] .dot", ".timer[data-s=stopped] .dot"),
    (".st:not([data-p])", ".st[data-p=half]", ".st[data-p=wait]", ".st[data-p=done]"),
    (".tabs a[aria-current]", ".tabs a:not([aria-current])"),
    (
        ".seg :is([aria-current], [aria-pressed=true])",
        ".seg :is(a, button):not([aria-current], [aria-pressed=true])",
    ),
    (".csv .bad", ".csv .wn"),
    (".track .rail", ".track .run", ".track .over"),
    (".track .m.done", ".track .m:not(.done, .bad)", ".track .m.bad"),
    (".due[data-s=ok] .run", ".due[data-s=soon] .run", ".due[data-s=breached] .run", ".due .rail"),
    (".key:not(.k2, .k3, .k4, .ko, .kw, .kd)", ".key.k2", ".key.k3"),
    (".key.ko", ".key.kw", ".key.kd"),
    (".chart .f1", ".chart .f2", ".chart .f3"),
    (".chart .fo", ".chart .fw", ".chart .fd", ".chart .fm"),
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_forced_colours_every_part_and_state_is_still_told_apart(browser: Browser, scheme: str) -> None:
    """A high contrast theme takes grounds, shadows and hues away (WCAG 1.4.1, 1.4.11)."""
    shown, _said = opened(browser, color_scheme=scheme, forced_colors="active", reduced_motion="reduce")

    def look(place: str) -> dict[str, str]:
        return shown.locator(place).first.evaluate(LOOK)

    edgeless = shown.locator(EDGED).evaluate_all(
        f"places => places.filter(place => !({LOOK})(place).edge).map(place => place.outerHTML.slice(0, 80))"
    )
    alike = [family for family in APART if len({look(place)["look"] for place in family}) < len(family)]
    assert (edgeless, alike) == ([], [])
    for first, second in ((".key.k2", ".chart .f2"), (".key.k3", ".chart .f3"), (".key.kd", ".chart .fd")):
        ground = shown.locator(first).first.evaluate("key => getComputedStyle(key).backgroundColor")
        assert ground == shown.locator(second).first.evaluate("ink => getComputedStyle(ink).fill"), first
    shown.close()


def test_rows_are_walked_and_ticked_by_keys(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("x")

    assert page.locator("tr:has(:focus) .ltr").inner_text() == "C-2026-01203"
    assert page.locator(".bulk").is_visible()
    assert page.locator(".bulk [data-n]").inner_text() == "1"
    assert page.locator("#say").inner_text() == "Selected: 1"


def test_single_keys_do_nothing_while_typing(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("jx?")

    assert page.locator("input[name=q]").input_value() == "jx?"
    assert page.locator("dialog[open]").count() == 0


def test_a_drawer_opens_holds_what_speaks_and_gives_the_focus_back(page: Page) -> None:
    opener = page.get_by_role("button", name="Open a drawer")
    opener.click()

    assert page.locator("#gallery-drawer #toasts").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("body > #toasts").count() == 1
    assert opener.evaluate("opener => opener === document.activeElement")


def test_a_deed_that_costs_asks_first(page: Page) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.get_by_role("button", name="Cancel the timer").click()

    assert page.locator("#ask [data-question]").inner_text() == "12 minutes will not be billed."
    page.locator("#ask").get_by_role("button", name="Go back").click()
    assert "POST" not in sent


def test_an_outcome_is_found_by_its_words_and_kept_by_the_select(page: Page) -> None:
    combo = page.locator(".combo").first
    combo.locator("[aria-haspopup]").click()
    page.keyboard.type("accepted")
    page.keyboard.press("Enter")

    assert combo.locator("select").input_value() == "SPOP"
    assert "Accepted by provider" in combo.locator("[data-picked]").inner_text()
    assert combo.locator(".pop").is_hidden()


def ask_for(page: Page, path: str) -> None:
    """Let htmx ask for a path, as a button of the page would."""
    page.evaluate("path => htmx.ajax('GET', path, {source: '#gallery-rows', target: '#gallery-rows'})", path)


@pytest.mark.parametrize(
    ("status", "shown"), [(404, "#toasts .toast"), (500, "#toasts .toast"), (401, "#session[open]")]
)
def test_a_failure_is_said_and_changes_nothing(page: Page, status: int, shown: str) -> None:
    rows = page.locator("#gallery-rows tr").count()
    ask_for(page, f"/status/{status}")

    page.wait_for_selector(shown)
    assert page.locator("#gallery-rows tr").count() == rows


def test_a_busy_server_is_asked_once_more(page: Page) -> None:
    with page.expect_request("**/status/503"):
        ask_for(page, "/status/503")
    with page.expect_request("**/status/503", timeout=5000):
        pass

    page.wait_for_selector("#toasts .toast")


def test_a_timer_counts_on_from_the_seconds_of_the_server(page: Page) -> None:
    face = page.locator("#timer-a output")

    expect(face).to_have_text(re.compile("00:12:(4[89]|5)"))
    assert face.get_attribute("data-started") == "767"
