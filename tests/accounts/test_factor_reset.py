"""A lost second factor, taken away by two managers (security.md SI-12)."""

from datetime import timedelta

import pytest

from app.accounts.commands import factor_reset
from app.accounts.porter import Porter
from app.kernel import clock, db
from app.kernel.errors import Conflict, Forbidden, NotFound
from tests import make
from tests.accounts.make import Visit, factor_of, manager, person


async def test_a_lost_factor_needs_two_managers(house: None, porter: Porter) -> None:
    organisation = await make.organisation()
    key = await person(porter, organisation=organisation)
    await factor_of(key, porter)
    first, second = [await make.account("operator_manager", organisation=organisation) for _n in range(2)]
    with pytest.raises(Conflict):
        await factor_reset.confirm(key, by=first)
    await factor_reset.ask(key, how="in_person", by=first)
    with pytest.raises(Conflict):
        await factor_reset.confirm(key, by=first)
    with pytest.raises(Conflict):
        await factor_reset.ask(key, how="in_person", by=second)
    await factor_reset.confirm(key, by=second)
    assert await db.fetchval("select count(*) from second_factor") == 0
    row = await db.fetchrow("select created_by, context from event_log where code = 'FACTOR_REMOVED'")
    assert row is not None
    assert row["created_by"] == second.id
    assert str(first.id) in row["context"]


async def test_a_request_for_a_reset_is_worth_nothing_after_a_day(house: None, porter: Porter) -> None:
    organisation = await make.organisation()
    key = await person(porter, organisation=organisation)
    await factor_of(key, porter)
    first, second = [await make.account("operator_manager", organisation=organisation) for _n in range(2)]
    await factor_reset.ask(key, how="call_back", by=first)
    with clock.frozen(clock.now() + timedelta(hours=24)), pytest.raises(Conflict):
        await factor_reset.confirm(key, by=second)


async def test_a_manager_of_elsewhere_sees_nobody_and_nobody_resets_their_own(
    house: None, porter: Porter
) -> None:
    organisation = await make.organisation()
    key = await person(porter, organisation=organisation)
    manager = await make.account("operator_manager", organisation=organisation)
    for each in (key, manager.id):
        await factor_of(each, porter)
    with pytest.raises(NotFound):
        await factor_reset.ask(key, how="in_person", by=await make.account("operator_manager"))
    with pytest.raises(Forbidden):
        await factor_reset.ask(manager.id, how="in_person", by=manager)


async def test_the_pages_of_a_lost_factor_lead_from_one_manager_to_the_other(
    house: None, porter: Porter, visit: Visit
) -> None:
    organisation = await make.organisation()
    first, _key = await manager(porter, visit, organisation=organisation)
    second, _key = await manager(porter, visit, organisation=organisation)
    key = await person(porter, organisation=organisation)
    await factor_of(key, porter)
    assert (await first.post("accounts.factor_reset.create", {}, user=key)).status_code == 422
    assert (
        await first.post("accounts.factor_reset.create", {"how": "in_person"}, user=key)
    ).status_code == 303
    assert "Another manager has to confirm" in (await first.get("accounts.user.edit", user=key)).text
    assert (await first.post("accounts.factor_reset.update", user=key)).status_code == 409
    assert "Take the second factor away" in (await second.get("accounts.user.edit", user=key)).text
    assert (await second.post("accounts.factor_reset.update", user=key)).status_code == 303
    assert await db.fetchval("select count(*) from second_factor") == 0
