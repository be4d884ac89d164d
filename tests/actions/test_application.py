"""A changed row of deadlines, looked at and applied by an administrator (sla.md 1.2)."""

from app.actions.commands.applying import APPLY
from app.kernel import db
from tests import make as the_house
from tests.actions.make import Ward, action, config, edit
from tests.browser import Browser


async def test_an_administrator_looks_then_applies_and_nobody_else(place: Ward) -> None:
    key = await config(30, place.hospital)
    raised = await action(place, at=None)
    await edit(key, 10)
    browser = Browser(await the_house.account("admin"))

    rows = await browser.get("actions.deadline_rule.index")
    look = await browser.get("actions.application.new", id=key)
    await browser.post("actions.application.create", id=key)

    assert "Apply to 1 open action" in look.text and raised.reference in look.text and "row" in rows.text
    assert await db.fetchval("select count(*) from job where kind = $1", APPLY) == 1
    assert (await Browser(place.coordinator).get("actions.application.new", id=key)).status == 403
