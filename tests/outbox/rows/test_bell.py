"""The bell in the corner of every page."""

from app.accounts.queries import sessions
from app.web.routing import url_for
from tests import make
from tests.browser import Browser
from tests.outbox.rows.script import notice


async def test_the_bell_has_a_dot_while_something_is_unread(house: None) -> None:
    mine = await make.account("operator")
    await notice(mine, 1)
    now = await sessions.account(mine.id)
    assert now is not None and now.unread == 1

    rung = await Browser(now).get("outbox.bell.show", fragment=True)
    quiet = await Browser(mine).get("outbox.bell.show", fragment=True)

    assert rung.soup.select_one("#bell [aria-label='Notifications: 1 new']")
    assert quiet.soup.select_one("#bell [aria-label='Notifications']")


async def test_the_bell_by_itself_is_no_page(house: None) -> None:
    answer = await Browser(await make.account("operator")).get("outbox.bell.show")

    assert (answer.status, answer.location) == (303, url_for("outbox.notice.index"))
