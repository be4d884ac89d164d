"""Every total agrees with the rows behind its link, for random facts and for the scope of every role."""

from dataclasses import replace
from random import Random

import pytest
from bs4 import BeautifulSoup

from app.accounts.account import Account
from app.home.queries.reconcile import Difference, differences
from app.kernel import clock, db, measures
from app.kernel.measures import Total
from app.kernel.measuring import Asked, Period, figures
from app.web.routing import url_for
from tests import make
from tests.browser import Browser, the_app
from tests.home.world import NOW, world


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
async def test_every_total_of_every_role_has_as_many_rows(house: None, seed: int) -> None:
    people = (await world(Random(seed))).everybody
    compared = 0

    with clock.frozen(NOW):
        for person in people:
            asked, found = await differences(person)
            compared += asked
            assert found == [], person.role

    assert compared > 500


@pytest.mark.slow
async def test_the_page_behind_a_number_shows_as_many_rows(house: None) -> None:
    """The same through the door: the address is opened as a person would, and its rows are counted."""
    people = (await world(Random(7), size=30)).people
    opened = 0
    the_app()

    with clock.frozen(NOW):
        year = Period(NOW.date().replace(month=1, day=1), NOW.date())
        for person in people.values():
            for shelf in measures.shelves():
                asked = [Asked(each.name, year) for each in shelf.open_to(person)]
                for figure in await figures(person, shelf, asked, rows=True):
                    page = await Browser(person).request("GET", url_for(shelf.route, query=figure.query))
                    assert page.status == 200
                    assert rows_of(page.soup) == min(figure.number, 50), (person.role, figure.query)
                    opened += 1

    assert opened > 100


async def test_what_is_counted_to_a_thousand_says_so_and_agrees_with_a_longer_list(house: None) -> None:
    maya = await make.account("operator")
    await _many_cases(maya, 1_003)

    asked, found = await differences(maya)
    queue = await Browser(maya).get("cases.case.index")

    assert asked > 10
    assert found == []
    assert queue.texts("nav.tabs [aria-current] .n") == ["1,000+"]
    assert "More than 1,000 cases" in queue.text


async def test_a_number_that_is_counted_to_a_thousand_may_not_be_wrong_below(house: None) -> None:
    maya = await make.account("operator")
    await _many_cases(maya, 2)
    shelf = measures.shelf("cases")

    async def lies(_user: Account) -> list[Total]:
        return [Total("too many", 1_001, {"view": "my"}, 1_000), Total("too few", 1, {"view": "my"}, 1_000)]

    measures.put_up(replace(shelf, totals=lies))
    try:
        _asked, found = await differences(maya)
    finally:
        measures.put_up(shelf)

    assert found == [Difference("cases: too many", 1_001, 2), Difference("cases: too few", 1, 2)]


async def _many_cases(owner: Account, count: int) -> None:
    await db.execute(
        "with made as (insert into cases (id, reference, source, owner, created_by, organisation,"
        "  requires_action_by) select uuidv7(), 'AC-1' || n, 'PHONE', $1, $1, $2, 'operator'"
        "  from generate_series(1, $3::int) n returning *)"
        " insert into case_facts (case_id, reference, source, owner, organisation, requires_action_by)"
        " select id, reference, source, owner, organisation, requires_action_by from made",
        owner.id,
        owner.organisation,
        count,
    )


def rows_of(page: BeautifulSoup) -> int:
    """The rows of the list of a page: of its last table, where there are several; none where it says so."""
    tables = page.select("main table") if page.select_one("main .empty") is None else []
    return len(tables[-1].select("tbody tr")) if tables else 0
