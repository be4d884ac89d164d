"""One run: asked for, watched, stopped (bi.md 6)."""

from dataclasses import replace
from typing import Any

import pytest
from pymongo.database import Database

from app.kernel import clock, db, ids
from app.web.routing import url_for
from tests import make as people
from tests.bi import make
from tests.browser import Browser


async def test_several_months_are_asked_for_at_once(store: Database[dict[str, Any]]) -> None:
    browser = await make.someone()
    form = await browser.get("bi.run.new", query={"task": make.SUBMISSIONS})
    months = [each["value"] for each in form.soup.select("select[name=periods] option")][:3]

    answer = await browser.post("bi.run.create", {"task": make.SUBMISSIONS, "periods": months})

    run = await db.fetchrow("select period_key, following, trigger, requested_by from bi_run")
    assert answer.status == 303
    assert [run["period_key"], *run["following"]] == sorted(months)
    assert run["trigger"] == "manual"
    assert (
        await db.fetchval("select count(*) from event_log where key = 'gathering' and code = 'RUN_ASKED'")
        == 1
    )


@pytest.mark.parametrize(
    ("form", "field", "words"),
    [
        ({"task": make.SUBMISSIONS, "periods": "2999-01"}, "periods", "Choose"),
        ({"task": make.SUBMISSIONS}, "periods", "Choose periods that have ended."),
        ({"task": make.CHURN, "periods": ["2026Q2", "2026Q3"]}, "periods", "Choose one quarter"),
        ({"task": "sync_forms", "force": "1"}, "reason", "Say why it is forced."),
    ],
)
async def test_what_cannot_be_gathered_is_said_at_the_field(
    store: Database[dict[str, Any]], form: dict[str, Any], field: str, words: str
) -> None:
    with clock.frozen(make.at(f"{make.TODAY}T12:00")):
        page = await (await make.someone()).post("bi.run.create", form)

    assert page.status == 422
    assert page.texts(f"#f-{field}-err")[0].startswith(words)
    assert await db.fetchval("select count(*) from bi_run") == 0


async def test_a_task_there_is_not_is_not_found(house: None) -> None:
    browser = await make.someone()

    assert (await browser.get("bi.run.new", query={"task": "nothing"})).status == 404
    assert (await browser.post("bi.run.create", {"task": "nothing"})).status == 404


async def test_a_form_that_was_opened_before_midnight_still_asks_for_what_stands(
    store: Database[dict[str, Any]],
) -> None:
    with clock.frozen(make.at(f"{make.TODAY}T23:59")):
        page = await (await make.someone()).get("bi.run.new", query={"task": "sync_forms"})
    with clock.frozen(make.at("2026-11-08T00:01")):
        answer = await (await make.someone()).post("bi.run.create", page.form(url_for("bi.run.create")))

    assert answer.status == 303
    assert await db.fetchval("select period_key from bi_run") == "2026-11-08"


async def test_forcing_a_run_asks_for_a_proof(store: Database[dict[str, Any]]) -> None:
    """security.md SE-6."""
    form = {"task": "sync_forms", "force": "1", "reason": "Half of them were closed."}

    stale = Browser(replace(await people.account("admin"), fresh_at=None))

    assert (await stale.post("bi.run.create", form)).status == 403
    assert (await stale.post("bi.run.create", {"task": "sync_forms"})).status == 303
    assert await db.fetchval("select bool_or(is_forced) from bi_run") is False


async def test_while_it_is_switched_off_nothing_is_asked_for(house: None, switch: Any) -> None:
    switch(BI_AGGREGATE="0")
    browser = await make.someone()

    page = await browser.get("bi.run.new", query={"task": "sync_forms"})
    pressed = await browser.post("bi.run.create", {"task": "sync_forms"})

    assert "Gathering is switched off (BI_AGGREGATE)." in page.text
    assert page.soup.select("main form") == []
    assert pressed.status == 409
    assert await db.fetchval("select count(*) from bi_run") == 0


async def test_who_only_looks_at_charts_gathers_nothing(store: Database[dict[str, Any]]) -> None:
    run, looks = await make.gathered("sync_forms", make.TODAY), await make.someone("contract_manager")

    assert (await looks.get("bi.run.new", query={"task": "sync_forms"})).status == 403
    assert (await looks.post("bi.run.create", {"task": "sync_forms"})).status == 403
    assert (await looks.get("bi.run.show", id=run.id)).status == 403
    assert (await looks.post("bi.run.destroy", id=run.id)).status == 403


async def test_a_run_is_watched_and_stopped(store: Database[dict[str, Any]]) -> None:
    await make.october(11, 1, 1)
    with clock.frozen(make.at(f"{make.TODAY}T12:00")):
        browser = await make.someone()
        await browser.post("bi.run.create", {"task": make.SUBMISSIONS, "periods": make.MONTH})
        key = await db.fetchval("select id from bi_run")
        await make.work.go(key)

        page = await browser.get("bi.run.show", id=key)
        again = await browser.post("bi.run.create", {"task": make.SUBMISSIONS, "periods": make.MONTH})
        stopped = await browser.post("bi.run.destroy", {}, id=key)

    assert len(page.soup.select("tbody tr")) == 2
    assert again.status == 409
    assert stopped.status == 303
    assert await db.fetchval("select state from bi_run") == "superseded"
    assert (await browser.get("bi.run.show", id=ids.new())).status == 404


async def test_a_trial_shows_what_would_differ(store: Database[dict[str, Any]]) -> None:
    await make.october()
    run = await make.gathered(dry=True)
    browser = await make.someone()

    page = await browser.get("bi.run.show", id=run.id)

    assert "Would be added" in page.soup.select_one("#run").get_text()
