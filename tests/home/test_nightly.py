"""The nightly comparison: what differs is a red check that names the measure; both sides are one snapshot."""

import json
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from app.home import jobs
from app.home.checks import totals
from app.home.commands import reconcile
from app.home.queries.people import representatives
from app.kernel import clock, db, ids, measures
from app.kernel.checks import State
from app.kernel.measures import Better, Measure, Shelf
from app.settings import current
from tests import make
from tests.jobs.make import Run


async def night(owner_url: str) -> dict[str, Any]:
    run = Run()
    await jobs.nightly(run)
    owner = await asyncpg.connect(owner_url)
    await owner.execute(
        "insert into job (id, kind, args, run_at, done_at, progress)"
        " values ($1, 'home.reconcile', '{}', recourse_now(), recourse_now(), $2)",
        ids.new(),
        json.dumps(run.said),
    )
    await owner.close()
    return run.said


@pytest.fixture
async def lie(house: None, owner_url: str) -> Any:
    """A counter that tells five cases more than there are."""

    async def tell(name: str, organisation: UUID | None) -> None:
        owner = await asyncpg.connect(owner_url)
        await owner.execute(
            "insert into counter (name, scope, n) values ($1, $2, 5) on conflict do nothing",
            name,
            organisation,
        )
        await owner.close()

    return tell


async def test_a_house_that_agrees_is_green(house: None, owner_url: str) -> None:
    await make.case(await make.account("operator"), person="Samira Haddad")

    told = await night(owner_url)
    found = await totals(current())

    assert told["differences"] == 0
    assert told["asked"] > 20
    assert found.state is State.GREEN


async def test_never_compared_is_amber(house: None) -> None:
    assert (await totals(current())).state is State.AMBER


#: The counters of cases that a page shows, whose page it is, and the totals that they make.
LIES = {
    "case.open": ("operator", {"open", "tab all"}),
    "case.open.owner.none": ("operator", {"unowned", "open by owner"}),
    "case.open.actor.operator": ("operator", {"waiting", "tab action"}),
    "case.open.actor.2_provider": ("operator", {"with_providers"}),
    "case.provider.new": ("provider", {"at_provider_new"}),
}


@pytest.mark.parametrize("counter", LIES)
async def test_a_counter_that_lies_is_red_and_named(counter: str, lie: Any, owner_url: str) -> None:
    role, named = LIES[counter]
    await lie(counter, (await make.account(role)).organisation)

    told = await night(owner_url)
    found = await totals(current())

    assert told["differences"] == len(named)
    assert found.state is State.RED
    assert all(f"cases: {name} ({role})" in str(found.says) for name in named)


async def test_both_sides_are_read_at_one_instant_by_one_process_and_nothing_is_written(
    house: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    operator = await make.account("operator")
    seen: list[object] = []

    async def listed(_user: object, _query: object) -> int:
        seen.append(
            (
                clock.frozen_at() is not None,
                await db.fetchval("show transaction_isolation"),
                await db.fetchval("show max_parallel_workers_per_gather"),
            )
        )
        with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
            async with db.savepoint():
                await db.execute("delete from saved_view")
        return 0

    shelf = Shelf(
        name="made_up",
        words="Made up",
        rows="saved_view v",
        route="home.home.index",
        permission="home.see",
        scope=lambda _user: ("true", ()),
        given=lambda _user: {},
        listed=listed,
        measures=(Measure("all", "All", "true", Better.NEITHER),),
    )
    monkeypatch.setattr(measures, "shelves", lambda: [shelf])

    await reconcile(operator)

    assert seen == [(True, "repeatable read", "0")]


async def test_people_of_every_role_are_asked_and_few_of_each(house: None) -> None:
    for _each in range(5):
        await make.account("operator")
    await make.account("analyst")

    chosen = [person.role for person in await representatives()]

    assert sorted(chosen) == ["analyst", "operator", "operator", "operator"]
