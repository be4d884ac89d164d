"""How far the work on a large file came."""

from app.accounts.account import Account
from app.kernel import db
from app.web.routing import url_for
from tests.billing.house import good_rows, send, sent, work
from tests.browser import Browser


async def test_the_page_of_a_large_file_can_be_left_and_says_how_far_it_came(joel: Account) -> None:
    answer = await send(joel, good_rows(8_000))
    upload = (await db.fetchrow("select id, job from billing_upload"))["id"]
    browser = Browser(joel)

    page = await browser.get("billing.upload.show", id=upload)
    assert answer.status == 303
    assert page.soup.select_one("#working")["hx-get"].endswith("/progress")
    bar = await browser.get("billing.progress.show", fragment=True, id=upload)
    assert bar.text.lstrip().startswith("<section")
    job = await db.fetchval("select job from billing_upload")
    await db.execute('update job set progress = \'{"rows": 4000, "share": 0.5}\' where id = $1', job)
    assert "4,000 rows so far" in (await browser.get("billing.progress.show", fragment=True, id=upload)).text

    await work(upload)
    done = await browser.get("billing.progress.show", fragment=True, id=upload)
    assert done.headers["hx-redirect"].endswith(str(upload))
    assert "All 8,000 rows are right" in (await browser.get("billing.upload.show", id=upload)).texts(
        ".notice b"
    )


async def test_without_htmx_how_far_it_came_is_the_page_of_the_file(joel: Account) -> None:
    upload = await sent(joel, good_rows(1))

    answer = await Browser(joel).get("billing.progress.show", id=upload)

    assert (answer.status, answer.location) == (303, url_for("billing.upload.show", id=upload))
