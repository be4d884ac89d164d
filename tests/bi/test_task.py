"""The tasks: what gathers what, when, and how the last run went."""

from typing import Any

from pymongo.database import Database

from app.bi.catalogue import TASKS
from tests.bi import make


async def test_every_task_is_listed_with_its_newest_run_and_one_has_its_log(
    store: Database[dict[str, Any]],
) -> None:
    await make.gathered("sync_forms", make.TODAY)
    await make.gathered("sync_institutions", make.TODAY)
    browser = await make.someone()

    page = await browser.get("bi.task.index")
    of_one = await browser.get("bi.task.index", query={"task": "sync_forms"}, fragment=True)

    assert len(page.soup.select("section[aria-labelledby=tk] tbody tr")) == len(TASKS)
    assert [words.split(",")[0] for words in page.texts("section[aria-labelledby=tk] tbody .badge")].count(
        "Done"
    ) == 2
    assert len(page.soup.select("section[aria-labelledby=runs] tbody tr")) == 2
    assert len(of_one.soup.select("section[aria-labelledby=runs] tbody tr")) == 1
    assert of_one.soup.select("h1") == [], "htmx gets the lists alone"


async def test_switched_off_nothing_can_be_run(house: None, switch: Any) -> None:
    switch(BI_AGGREGATE="0")

    page = await (await make.someone()).get("bi.task.index")

    assert "BI_AGGREGATE is off: nothing is gathered" in page.text
    assert [button.has_attr("disabled") for button in page.soup.select("td button")] == [True] * len(TASKS)


async def test_who_only_looks_at_charts_does_not_see_the_tasks(house: None) -> None:
    assert (await (await make.someone("contract_manager")).get("bi.task.index")).status == 403
