"""A provider's month in the browser: wrong, mended, accepted; and a large one that a worker checks."""

import os
from pathlib import Path

import pytest
from playwright.async_api import expect

from app.billing.rules.months import written
from app.kernel import db
from app.settings import ROOT
from tests import make
from tests.billing.house import csv_of, good_rows, manager_of, month
from tests.billing.rows import row
from tests.browser_tests.test_slice import Open
from tests.jobs.consumer import consumer

pytestmark = pytest.mark.browser
DRESSES = (
    {"color_scheme": "light"},
    {"color_scheme": "dark"},
    {"locale": "ar"},
    {"viewport": {"width": 390, "height": 844}},
)
#: Where pictures go when somebody asks for them.
PICTURES = os.environ.get("RECOURSE_PICTURES", "")


async def _picture(page: object, name: str) -> None:
    if PICTURES:
        await page.screenshot(path=str(Path(PICTURES, f"billing-{name}.png")), full_page=True)  # type: ignore[attr-defined]


def _wrong() -> list[list[str]]:
    rows = good_rows(30)
    rows[3] = row(reference="3900003", closed="31/09/2020")
    rows[7] = row(reference="3900007", minutes="1 h 10", costs="80,50")
    rows[12] = row(reference="3900012", disability="LOL")
    rows[21] = row(reference="3900021", account="P345K")
    return rows


async def test_a_file_with_mistakes_is_mended_and_accepted(window: Open, tmp_path: Path) -> None:
    joel = await manager_of("Tideway Legal", name="Joel Hart")
    await db.execute("update organisation set created_at = now() - interval '5 months'")
    path = tmp_path / "tideway-june.csv"
    rows = _wrong()
    rows[3][16], rows[12] = "2025-09-30", row(reference="3900012", disability="ncd")
    path.write_bytes(csv_of(rows))
    opened = await window(joel)
    page = await opened.visit("billing.upload.index")
    await _picture(page, "index")

    await page.select_option("#f-month", written(month()))
    await page.set_input_files("#f-file", path)
    await page.get_by_role("button", name="Send and check").click()
    await expect(page.get_by_role("heading", name="5 problems in 4 rows")).to_be_visible()
    await _picture(page, "refused")

    await page.get_by_role("row").filter(has_text="22").get_by_role("button", name="Use it").last.click()
    await expect(page.get_by_text("1 was chosen")).to_be_visible()
    await page.get_by_role("button", name="Use all certain fixes and check again").click()
    await expect(page.get_by_text("All 30 rows are right")).to_be_visible()
    await _picture(page, "checked")

    await page.get_by_role("button", name="Accept for").click()
    await expect(page.get_by_role("heading", name="What was accepted")).to_be_visible()
    await _picture(page, "accepted")
    assert await opened.violations() == []


async def test_it_works_without_scripts(window: Open, tmp_path: Path) -> None:
    path = tmp_path / "june.csv"
    path.write_bytes(csv_of([row(minutes="1 h 10")]))
    opened = await window(await manager_of("Tideway Legal"), scripts=False)
    page = await opened.visit("billing.upload.index")

    await page.select_option("#f-month", written(month()))
    await page.set_input_files("#f-file", path)
    await page.get_by_role("button", name="Send and check").click()
    await page.get_by_role("button", name="Use all certain fixes and check again").click()
    await page.get_by_role("button", name="Accept for").click()

    await expect(page.get_by_text("What was accepted")).to_be_visible()


@pytest.mark.slow
async def test_a_large_file_is_checked_while_the_page_waits(
    window: Open, work_url: str, tmp_path: Path
) -> None:
    path, rows = tmp_path / "large.csv", int(os.environ.get("RECOURSE_ROWS", "20000"))
    path.write_bytes(csv_of(good_rows(rows)))
    opened = await window(await manager_of("Tideway Legal"))
    page = await opened.visit("billing.upload.index")
    folder = str(Path(ROOT, ".data", "test", "documents"))

    await page.select_option("#f-month", written(month()))
    await page.set_input_files("#f-file", path)
    await page.get_by_role("button", name="Send and check").click()
    await expect(page.get_by_text("You can leave this page.")).to_be_visible()
    with consumer(work_url, tmp_path / "log", path="tasks.run", DOCUMENTS_FOLDER=folder):
        await _picture(page, "working")
        await expect(page.get_by_text(f"All {rows:,} rows are right")).to_be_visible(timeout=60_000)
        await page.get_by_role("button", name="Accept for").click()
        await expect(page.get_by_text("What was accepted")).to_be_visible(timeout=60_000)
    await _picture(page, "large")


@pytest.mark.parametrize("dress", DRESSES, ids=lambda dress: "-".join(map(str, dress)))
async def test_the_pages_shut_nobody_out(window: Open, tmp_path: Path, dress: dict[str, object]) -> None:
    language = "ar" if "locale" in dress else "en"
    joel = await manager_of("Tideway Legal", language=language)
    contract = await make.account("contract_manager", is_demo=True, language=language)
    path = tmp_path / "june.csv"
    path.write_bytes(csv_of(_wrong()))
    opened, manager = await window(joel, **dress), await window(contract, **dress)
    page = await opened.visit("billing.upload.index")
    found = await opened.violations()
    await page.set_input_files("#f-file", path)
    await page.locator("#send button[type=submit]").click()
    await page.locator("#result").wait_for()
    found += await opened.violations()
    await _picture(
        page, "-".join(["dress", *map(str, dress.values())])[:40].replace(" ", "").replace("{", "")
    )
    for name, params in (
        ("billing.column.index", {}),
        ("billing.month.index", {}),
        ("billing.month.show", {"provider": joel.organisation, "month": written(month())}),
    ):
        shown = await manager.visit(name, **params)
        await manager.is_at(name, **params)
        found += await manager.violations()
        await _picture(shown, f"{name}-{next(iter(dress))}")
        wide = await shown.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert wide, f"{name} is wider than its window"

    assert found == []
