"""What a person is shown of complaints: queue, numbers, one complaint, and nothing outside their scope."""

from datetime import timedelta

import pytest

from app.complaints import queries
from app.complaints.queries import Filters
from app.kernel import clock
from app.kernel.errors import NotFound
from app.kernel.paging import Paging
from app.sla.rules import Fate, Stop, seeded
from tests import make
from tests.complaints.make import START, Ward, complaint, config, row_of, sweep_until, ward


async def two_wards() -> tuple[Ward, Ward]:
    return await ward("Al Waha General"), await ward("Rawabi Specialist")


async def titles(user, **query: str) -> list[str]:
    filters = Filters.read(query)
    page = await queries.queue(user, filters, filters.paging(query))
    return [row.reference for row in page.rows]


async def reference_of(key) -> str:
    return (await row_of(key))["reference"]


async def test_everybody_sees_the_complaints_of_their_own_scope_and_no_others(house: None):
    here, there = await two_wards()
    mine = await reference_of(await complaint(here.hospital, department=here.department))
    other = await reference_of(await complaint(there.hospital, "PATIENT"))
    everyone = await make.account("action_coordinator")

    assert await titles(here.officer) == [mine]
    assert await titles(here.manager) == [mine]
    assert await titles(there.officer) == [other]
    assert await titles(there.manager) == []
    assert sorted(await titles(everyone)) == sorted([mine, other])
    assert (await queries.complaint_for(here.manager, mine)).reference == mine
    for stranger in (there.officer, there.manager):
        with pytest.raises(NotFound):
            await queries.complaint_for(stranger, mine)


@pytest.mark.parametrize("sort", queries.SORTS)
@pytest.mark.parametrize("order", ["asc", "desc"])
async def test_pages_of_every_sort_hold_every_complaint_once(house: None, sort: str, order: str):
    here = await ward()
    levels = ("low", "medium", "high", "critical")
    made = [
        await complaint(here.hospital, "MOH", at=START + timedelta(minutes=n % 5), severity=levels[n % 4])
        for n in range(25)
    ]
    filters = Filters.read({"sort": sort, "order": order})
    seen, paging = [], Paging(size=20)
    while True:
        page = await queries.queue(here.officer, filters, paging)
        seen += [row.id for row in page.rows]
        if page.next is None:
            break
        paging = Paging.read({"after": page.next, "size": "20"}, keys=queries.SORTS[sort][1])

    assert sorted(seen) == sorted(made)
    assert len(seen) == len(made)


async def test_the_numbers_beside_the_queue_are_those_of_the_rows(house: None):
    here, there = await two_wards()
    await complaint(here.hospital, "MOH")
    await complaint(here.hospital, "MOH", assigned_to=here.officer.id)
    await complaint(here.hospital, "", department=here.department)
    await complaint(there.hospital, "CCHI")
    await sweep_until(START + timedelta(hours=130))

    found = await queries.tallies(here.officer, Filters())

    assert (found.open, found.mine, found.unassigned, found.overdue) == (3, 1, 2, 3)
    assert found.sources == {"MOH": 2, "none": 1}
    assert found.states == {"open": 3}
    assert found.matched is None
    assert (await queries.tallies(here.manager, Filters())).open == 1
    assert (await queries.tallies(here.officer, Filters.read({"source": "MOH", "view": "mine"}))).matched == 1


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"source": "MOH"}, 2),
        ({"source": "none"}, 1),
        ({"view": "mine"}, 1),
        ({"view": "unassigned"}, 2),
        ({"severity": "high"}, 1),
        ({"q": "penicillin"}, 1),
        ({"q": "nothing like it"}, 0),
        ({"view": "overdue"}, 0),
        ({"state": "resolved"}, 0),
    ],
    ids=str,
)
async def test_filters_keep_what_they_say(house: None, query: dict[str, str], found: int):
    here = await ward()
    with clock.frozen(START):
        await complaint(here.hospital, "MOH", assigned_to=here.officer.id)
        await complaint(here.hospital, "MOH", severity="high")
        await complaint(here.hospital, "", description="x", external_id="Penicillin")
        assert len(await titles(here.officer, **query)) == found


async def test_the_page_is_told_the_plan_the_milestones_and_why_this_deadline(house: None):
    here = await ward()
    for row in seeded("H1"):
        await config(here.hospital, row)
    key = await complaint(here.hospital, "MOH", department=here.department)
    await sweep_until(START + timedelta(hours=13))

    with clock.frozen(START + timedelta(hours=14)):
        found = await queries.plan_of(key)

    assert found is not None
    assert found.plan.due_at == START + timedelta(hours=24)
    assert {one.stop for one in found.milestones} == set(Stop) - {Stop.ENDED, Stop.WARN}
    first = next(one for one in found.milestones if one.stop is Stop.FIRST_REMINDER)
    assert first.done_at == START + timedelta(hours=12)
    assert found.why[0].fate is Fate.WON
    assert found.why[0].row.source == "MOH"
    assert found.verdict.remaining_seconds == 10 * 3600
