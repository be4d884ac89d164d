"""Every total agrees with the rows behind its link, for random facts and for the scope of every role."""

from random import Random

import pytest
from bs4 import BeautifulSoup

from app.home.queries.reconcile import differences
from app.kernel import clock, measures
from app.kernel.measuring import Asked, Period, figures
from app.web.routing import url_for
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


def rows_of(page: BeautifulSoup) -> int:
    """The rows of the list of a page: of its last table, where there are several; none where it says so."""
    tables = page.select("main table") if page.select_one("main .empty") is None else []
    return len(tables[-1].select("tbody tr")) if tables else 0
