"""Small pictures in a real page: loaded under the policy of the console, in every dress."""

import io
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw
from playwright.async_api import Page, expect

from app.documents import files, jobs
from app.kernel import db
from app.settings import ROOT, current
from app.web.routing import url_for
from tests import make
from tests.browser_tests.test_actions import DRESSES
from tests.browser_tests.test_slice import Open
from tests.documents.samples import PDF
from tests.jobs.make import Run

pytestmark = [pytest.mark.browser, pytest.mark.slow]
#: Where pictures go when somebody asks for them.
PICTURES = os.environ.get("RECOURSE_PICTURES", "")
#: Whether every picture of the page came, at its own proportions, and none is empty.
ALL_CAME = """() => [...document.images].every(each => each.complete && each.naturalWidth > 40
    && each.naturalWidth === +each.getAttribute('width') && each.naturalHeight === +each.getAttribute('height'))"""
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def photo(ground: str, stain: str, size: tuple[int, int]) -> bytes:
    """Something to be seen: a wall with a stain."""
    wall, made = Image.new("RGB", size, ground), io.BytesIO()
    draw = ImageDraw.Draw(wall)
    draw.ellipse((size[0] // 4, size[1] // 4, size[0] * 3 // 4, size[1] * 4 // 5), stain)
    draw.line((0, size[1] // 3, *size), "white", 14)
    wall.save(made, "JPEG")
    return made.getvalue()


MOULD = photo("khaki", "darkolivegreen", (1600, 1200))
SENT = [
    {"name": "Mould on the kitchen wall.jpg", "mimeType": "image/jpeg", "buffer": MOULD},
    {"name": "Door from the yard, in the evening, after the locks were changed for the second time.jpg",
     "mimeType": "image/jpeg", "buffer": photo("slategray", "sienna", (900, 1600))},
    {"name": "Tenancy agreement.pdf", "mimeType": "application/pdf", "buffer": PDF},
]  # fmt: skip


async def _picture(page: Page, name: str) -> None:
    if PICTURES:
        await page.screenshot(path=str(Path(PICTURES, f"pictures-{name}.png")), full_page=True)


@pytest.fixture
def files_of_the_console(monkeypatch: pytest.MonkeyPatch) -> None:
    """The consumer of this test and the web server beside it keep their files in one place."""
    theirs = files.of(replace(current(), documents_folder=ROOT / ".data" / "test" / "documents"))
    monkeypatch.setattr(jobs, "files", lambda: theirs)


@pytest.mark.parametrize("dress", DRESSES, ids=["light", "dark", "ar", "narrow"])
async def test_photos_are_seen_beside_their_names(
    window: Open, files_of_the_console: None, dress: dict[str, Any]
) -> None:
    name = dress.get("color_scheme") or dress.get("locale") or "390"
    maya = await make.account("operator", name="Maya Okafor")
    reference = await make.case(maya, person="Samira Haddad")
    await db.execute("update app_user set language = $1", dress.get("locale", "en"))
    opened = await window(maya, **{"viewport": {"width": 1440, "height": 900}, **dress})
    await opened.visit("cases.case.show", reference=reference)
    page = await opened.visit("cases.attachment.index", reference=reference)
    await page.set_input_files("#f-files", SENT)
    await page.locator(
        f"form[action='{url_for('cases.attachment.create', reference=reference)}'] .btn"
    ).click()
    await expect(page.locator("#documents span.file")).to_have_count(3)

    await jobs.draw(Run())

    for route in ("cases.attachment.index", "cases.case.show"):
        page = await opened.visit(route, reference=reference)
        await expect(page.locator(".list img.file")).to_have_count(2)
        await page.locator(".list img.file").last.scroll_into_view_if_needed()
        await page.wait_for_function(ALL_CAME)
        assert await page.evaluate(WIDER) <= 0
        await _picture(page, f"{route.split('.')[1]}-{name}")
        assert await opened.violations() == []
