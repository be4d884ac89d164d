"""How long each kind of data is kept, as administrators set it."""

import pytest

from app.kernel import db
from app.kernel.errors import Invalid
from app.privacy import rules
from app.privacy.commands import retention
from tests import make
from tests.browser import Browser


async def test_no_rule_is_set_below_its_floor(house: None) -> None:
    with pytest.raises(Invalid, match="at least"):
        await retention.set_rule("case", 179, active=True, by=await make.account("admin"))


async def test_every_rule_stands_on_the_page_and_rests_until_somebody_switches_it_on(house: None) -> None:
    browser = Browser(await make.account("admin"))

    before = await browser.get("privacy.rule.index")
    saved = await browser.post("privacy.rule.update", {"days": "200", "active": "1"}, kind="case")
    after = await browser.get("privacy.rule.index")

    assert len(before.texts("#rows tr")) == len(rules.RULES)
    assert "On" not in before.texts("#rows .badge") and after.texts("#rows .badge").count("On") == 1
    assert saved.status == 303 and "200 days" in after.text
    assert await db.fetchval("select count(*) from event_log where code = 'RULE_CHANGED'") == 1


async def test_a_rule_below_its_floor_is_refused_with_what_was_typed(house: None) -> None:
    browser = Browser(await make.account("admin"))

    page = await browser.post("privacy.rule.update", {"days": "179"}, kind="case")

    assert (page.status, page.texts("#f-days-err")) == (422, ["Keep it for at least 180 days."])
    assert page.soup.select_one("#f-days")["value"] == "179"
    assert await db.fetchval("select count(*) from retention_rule") == 0


async def test_a_manager_reads_the_rules_and_changes_none(house: None) -> None:
    browser = Browser(await make.account("operator_manager"))

    page = await browser.get("privacy.rule.index")
    edit = await browser.get("privacy.rule.edit", kind="case")
    update = await browser.post("privacy.rule.update", {"days": "200"}, kind="case")

    assert page.status == 200 and page.soup.select("#rows form") == []
    assert (edit.status, update.status) == (403, 403)
    assert await db.fetchval("select count(*) from retention_rule") == 0


async def test_the_form_says_the_floor_and_a_kind_there_is_none_of_is_not_there(house: None) -> None:
    browser = Browser(await make.account("admin"))

    page = await browser.get("privacy.rule.edit", kind="case")

    assert page.soup.select_one("#f-days")["min"] == str(rules.RULES["case"].fewest)
    assert (await browser.get("privacy.rule.edit", kind="weather")).status == 404
