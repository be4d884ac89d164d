"""What the house remembers of itself: the last ninety days of each part."""

from datetime import date, timedelta

from app.jobs.kinds import find
from app.kernel import clock, db
from app.kernel.checks import State, Told
from app.status import commands, queries
from tests import make
from tests.browser import Browser
from tests.jobs.make import Run

DAY = date(2026, 11, 20)


def told(state: State, key: str = "status.database") -> list[Told]:
    return [Told(key, "Database", state, "", "")]


async def test_a_day_is_as_bad_as_its_worst_moment_and_counts_the_well_ones(house: None) -> None:
    for state in (State.GREEN, State.RED, State.AMBER, State.GREY):
        await commands.note(told(state), day=DAY)

    days = (await queries.history(DAY, 90))["status.database"]

    assert len(days) == 90
    assert (days[-1].day, days[-1].worst, days[-1].share) == (DAY, "red", 0.5)
    assert {each.worst for each in days[:-1]} == {""}


async def test_days_beyond_the_stretch_are_not_shown_and_old_ones_go(house: None) -> None:
    for back in (0, 89, 90, 200):
        await commands.note(told(State.GREEN), day=DAY - timedelta(days=back))

    shown = [each for each in (await queries.history(DAY, 90))["status.database"] if each.worst]

    assert [each.day for each in shown] == [DAY - timedelta(days=89), DAY]
    assert await commands.forget(before=DAY - timedelta(days=180)) == 1


async def test_the_page_draws_a_stroke_a_day_and_names_the_last_turn_of_periodic_work(house: None) -> None:
    await commands.note(told(State.AMBER), day=clock.now().date())
    answer = await Browser(await make.account("admin")).get("status.status.index")

    assert len(answer.soup.select(".parts svg.chart rect")) == 90
    assert len(answer.soup.select(".parts svg.chart rect.fw")) == 1
    assert find("status.look").title in answer.text


async def test_a_look_asks_every_part_and_adds_it_to_the_day(house: None) -> None:
    await find("status.look").handler(Run())

    assert await db.fetchval("select count(*) from status_day") >= 13
    await find("status.look").handler(Run())
    assert await db.fetchval("select min(asked) from status_day") == 2
