"""The rules that set deadlines, to be read."""

from app.sla.rules import Config
from tests.browser import Browser
from tests.complaints.make import administrator, config, furnished, ward


async def test_everybody_reads_the_rules_of_their_own_hospitals(house: None) -> None:
    here, elsewhere = await furnished(), await ward("Rawabi")
    await config(elsewhere.hospital, Config("H2", 36, "CCHI"))

    mine = await Browser(here.officer).get("complaints.rule.index")
    all_of_them = await (await administrator()).get("complaints.rule.index")

    assert len(mine.texts("#rows tr")) == 4
    assert "Rawabi" not in mine.text
    assert len(all_of_them.texts("#rows tr")) == 5


async def test_only_who_applies_rules_is_offered_to_and_a_department_reads_none(house: None) -> None:
    here = await furnished()

    mine = await Browser(here.officer).get("complaints.rule.index")
    theirs = await (await administrator()).get("complaints.rule.index")
    refused = await Browser(here.manager).get("complaints.rule.index")

    assert "/application" not in mine.text and "/application" in theirs.text
    assert refused.status == 403


async def test_many_rules_cost_no_more_statements_than_few(house: None) -> None:
    here = await furnished()
    browser = Browser(here.officer)
    await browser.get("complaints.rule.index")
    few = await browser.get("complaints.rule.index")
    for severity in ("low", "medium", "high", "critical"):
        await config(here.hospital, Config("H1", 36, severity=severity))
    await browser.get("complaints.rule.index")

    many = await browser.get("complaints.rule.index")

    assert len(many.texts("#rows tr")) == 8
    assert many.statements == few.statements


async def test_a_rule_of_another_hospital_does_not_exist(house: None) -> None:
    here, elsewhere = await furnished(), await ward("Rawabi")
    theirs = await config(elsewhere.hospital, Config("H2", 36, "CCHI"))

    answer = await Browser(here.officer).get("complaints.simulation.show", id=theirs)

    assert answer.status == 404
