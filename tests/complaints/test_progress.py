"""How far an import came."""

from app.web.routing import url_for
from tests.browser import Browser
from tests.complaints.importing import judged, work
from tests.complaints.make import ward


async def test_it_asks_again_while_work_is_under_way_and_then_shows_the_page(
    house: None, somewhere: None
) -> None:
    here = await ward()
    browser = Browser(here.officer)
    run = await judged(browser, here.hospital)
    await browser.post("complaints.loading.create", {"rows": "good"}, id=run)

    working = await browser.get("complaints.progress.show", id=run, fragment=True)
    await work()
    done = await browser.get("complaints.progress.show", id=run, fragment=True)

    assert 'hx-trigger="every 2s"' in working.text and "Being loaded" in working.text
    assert done.headers["hx-redirect"] == url_for("complaints.import_run.show", id=run)


async def test_without_script_it_is_the_page_of_the_import(house: None, somewhere: None) -> None:
    here = await ward()
    browser = Browser(here.officer)
    run = await judged(browser, here.hospital)

    answer = await browser.get("complaints.progress.show", id=run)

    assert (answer.status, answer.location) == (303, url_for("complaints.import_run.show", id=run))
