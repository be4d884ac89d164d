"""The keyboard map: what the list of shortcuts says is what keys do, and nothing else."""

import re
from pathlib import Path

from app.settings import ROOT
from tests import make
from tests.browser import Browser

BOUND = re.compile(r'(?:data-key|\bkey)="([^"{]+)"')
OWN = re.compile(r"^\t\t([a-z]+): \(\) =>", re.MULTILINE)
ARROWS = {"arrowleft": "left", "arrowright": "right"}
#: What browsers do by themselves: a focused link opens, a dialog closes.
NATIVE = {"enter", "esc"}
#: A way to begin a combination that is bound by its script, not by a button.
BY_SCRIPT = {"mod+enter"}


async def _listed() -> set[str]:
    page = await Browser(await make.account("operator")).get("cases.case.index")
    keys = [kbd.get_text().lower() for kbd in page.soup.select("#shortcuts kbd")]
    names = {"←": "left", "→": "right", "↵": "enter"}
    return {
        re.sub(r"^ctrl (.+)", lambda found: f"mod+{names.get(found[1], found[1])}", names.get(key, key))
        for key in keys
    }


def _bound() -> set[str]:
    templates = [path for path in Path(ROOT, "templates").rglob("*.html") if "gallery" not in path.parts]
    on_buttons = {key for path in templates for key in BOUND.findall(path.read_text())}
    by_themselves = {ARROWS.get(key, key) for key in OWN.findall(Path(ROOT, "static/js/keys.js").read_text())}
    return on_buttons | by_themselves


async def test_every_listed_key_does_something_and_every_key_is_listed(house: None) -> None:
    assert await _listed() == _bound() | NATIVE | BY_SCRIPT


async def test_a_printed_key_is_a_key_of_the_list(house: None) -> None:
    """What stands beside a button is its own key; `kbd` alone would promise one that nothing answers."""
    listed = await _listed()
    maya = await make.account("operator_manager")
    reference = await make.case(maya, person="Ann Client")
    for name, params in (("cases.case.index", {}), ("cases.case.show", {"reference": reference})):
        page = await Browser(maya).get(name, **params)
        for element in page.soup.select("[data-key]"):
            assert element["data-key"] in listed
            assert element.get("aria-keyshortcuts"), "a bound key is announced"
