"""The form of Piccolo Admin that asks for a run (bi.md 6): it asks and does nothing itself."""

from types import SimpleNamespace
from typing import Any

import pytest
from pymongo.database import Database

from app.admin.forms import forms, gather_now
from app.kernel import db
from tests import make as people
from tests.bi import make


async def press(**words: Any) -> str:
    config = next(each for each in forms() if each.endpoint is gather_now)
    account = await people.account("admin")
    request: Any = SimpleNamespace(scope={"account": account})
    return await gather_now(request, config.pydantic_model(**words))


async def test_the_form_asks_for_runs_and_does_none(store: Database[dict[str, Any]]) -> None:
    await press(task=make.SUBMISSIONS, periods="2026-09 2026-10")

    run = await db.fetchrow("select period_key, following, state from bi_run")
    assert (run["period_key"], run["following"], run["state"]) == ("2026-09", ["2026-10"], "queued")
    with pytest.raises(ValueError, match="running already"):
        await press(task=make.SUBMISSIONS)


@pytest.mark.parametrize(
    "words",
    [
        {"task": make.SUBMISSIONS, "periods": "2999-01"},
        {"task": "sync_forms", "force": True},
    ],
)
async def test_what_cannot_be_gathered_is_refused_in_words(
    store: Database[dict[str, Any]], words: dict[str, Any]
) -> None:
    with pytest.raises(ValueError):
        await press(**words)
    assert await db.fetchval("select count(*) from bi_run") == 0


async def test_switched_off_it_is_refused(house: None, switch: Any) -> None:
    switch(BI_AGGREGATE="0")
    with pytest.raises(ValueError, match="BI_AGGREGATE"):
        await press(task="sync_forms")
