"""The first page of every role: what is theirs, every number a link, and the same statements however much there is."""

import re
from datetime import datetime, timedelta
from random import Random

import pytest

from app.accounts.account import Account
from app.accounts.permissions import ROLES
from app.home.rules import LAYOUTS, first_name, part_of_day
from app.kernel import clock, db, language, measures
from tests import make
from tests.browser import Answer, Browser
from tests.home.test_reconcile import rows_of
from tests.home.world import NOW, world

#: How many statements the first page of each role sends: one for each list that is counted at the top and each small
#: drawing, one for each room whose things wait, and one each for the chart, the team, the compliance, the callbacks
#: and what was snoozed.
STATEMENTS = {
    "operator": 13,
    "operator_manager": 12,
    "provider": 4,
    "provider_manager": 6,
    "complaints_officer": 7,
    "department_manager": 8,
    "action_coordinator": 8,
    "field_officer": 2,
    "contract_manager": 5,
    "analyst": 2,
    "admin": 4,
}
HEADINGS = {
    "operator": {"Needs you now", "Callbacks", "Team load", "Cases opened"},
    "operator_manager": {
        "Needs you now",
        "Callbacks",
        "Team load",
        "Cases opened",
        "Complaints answered in time",
    },
    "provider": {"Needs you now"},
    "provider_manager": {"Needs you now", "Billed"},
    "complaints_officer": {
        "Needs you now",
        "Team load",
        "Complaints answered in time",
        "Complaints opened",
    },
    "department_manager": {
        "Needs you now",
        "Team load",
        "Complaints answered in time",
        "Complaints opened",
    },
    "action_coordinator": {"Needs you now", "Team load", "Complaints answered in time", "Actions raised"},
    "field_officer": {"Needs you now"},
    "contract_manager": {"Needs you now", "Billed", "Complaints answered in time"},
    "analyst": {"Needs you now", "Complaints answered in time"},
    "admin": {"Needs you now", "Complaints answered in time"},
}
#: What a link in a number's place is for: the figure itself, or what its table says.
NUMBERS = ".stats a, main figure td a, section[aria-labelledby=load] a"


async def home(person: Account, *, fragment: bool = False, **query: str) -> Answer:
    with clock.frozen(NOW):
        return await Browser(person).get("home.home.index", query=query, fragment=fragment)


@pytest.mark.parametrize("role", ROLES)
async def test_the_page_opens_for_whoever_has_nothing_yet(house: None, role: str) -> None:
    page = await home(await make.account(role, name="Maya Okafor"))

    assert page.status == 200
    assert page.texts("h1") == ["Good evening, Maya"]
    assert page.texts(".empty h3") == ["Nothing waits for you"] or role == "provider_manager"


@pytest.mark.parametrize("role", ROLES)
async def test_each_role_has_a_layout_of_measures_it_may_see(house: None, role: str) -> None:
    person = await make.account(role)
    layout = LAYOUTS[role]
    keys = [key for stat in layout.stats for key in (stat.key, stat.beside, stat.trend) if key]
    keys += [part.key for part in (layout.chart, layout.load) if part is not None]

    for key in keys:
        shelf, measure = measures.find(key)
        assert measure.name in {each.name for each in shelf.open_to(person)}, key
    assert all(measures.find(stat.trend)[1].at for stat in layout.stats if stat.trend)
    assert layout.chart is None or measures.find(layout.chart.key)[1].at
    assert layout.load is None or "owner" in measures.find(layout.load.key)[0].cuts


@pytest.mark.slow
async def test_every_role_sees_what_is_theirs_with_a_fixed_number_of_statements(house: None) -> None:
    people = (await world(Random(3), size=20)).people
    few = {role: await home(person) for role, person in people.items()}
    await _more(people)

    for role, person in people.items():
        page = await home(person)
        assert {" ".join(each.split()) for each in page.texts("main h2")} == HEADINGS[role], role
        assert (few[role].statements, page.statements) == (STATEMENTS[role],) * 2, role


async def _more(people: dict[str, Account]) -> None:
    """Ten times as many cases as there were, of everybody."""
    for _each in range(40):
        await make.case(people["operator"], person="Samira Haddad")


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
async def test_every_number_leads_to_as_many_rows(house: None, role: str) -> None:
    person = (await world(Random(11), size=25)).people[role]
    page = await home(person)
    followed = 0

    for link in page.soup.select(NUMBERS):
        for hidden in link.select(".sr"):
            hidden.extract()
        found, way = re.search(r"(\d+)$", link.get_text(" ").strip()), str(link["href"])
        if found is None or "£" in link.get_text() or way.startswith("/complaints/report"):
            continue
        with clock.frozen(NOW):
            behind = await Browser(person).request("GET", way)
        assert behind.status == 200
        assert rows_of(behind.soup) == int(found[1]), (way, link.get_text())
        followed += 1

    assert followed >= (0 if role in ("analyst", "contract_manager") else 4)


async def test_what_is_late_stands_first_and_says_so(house: None) -> None:
    person = await make.account("operator")
    for name, hours in (("Later", 2), ("Late", -0.25), ("Soon", 1)):
        reference = await make.case(person, person=name)
        await _booked(reference, hours)
    await make.case(person, person="Whenever")

    page = await home(person)

    names = page.texts("section[aria-labelledby=needs] li a")
    assert names[:3] == ["Call back Late", "Call back Soon", "Call back Later"]
    assert len(page.soup.select("section[aria-labelledby=needs] .file.danger")) == 1
    assert page.texts("section[aria-labelledby=callbacks] li a") == ["Late", "Soon", "Later"], (
        "its window is open"
    )


async def test_a_callback_whose_window_has_passed_waits_and_is_not_offered(house: None) -> None:
    person = await make.account("operator")
    for name, hours in (("Missed", -0.5), ("Soon", 1)):
        await _booked(await make.case(person, person=name), hours)

    with clock.frozen(NOW + timedelta(minutes=1)):
        page = await Browser(person).get("home.home.index")

    assert "Call back Missed" in page.texts("section[aria-labelledby=needs] li a")
    assert page.texts("section[aria-labelledby=callbacks] li a") == ["Soon"]


async def _booked(reference: str, hours: float) -> None:
    at = NOW + timedelta(hours=hours)
    await db.execute(
        "insert into callback (id, \"case\", code, starts_at, ends_at) select uuidv7(), id, 'CB1', $2, $3"
        " from cases where reference = $1",
        reference,
        at,
        at + timedelta(minutes=30),
    )
    await db.execute("update case_facts set due_at = $2 where reference = $1", reference, at)


async def test_the_time_of_today_stands_beside_a_drawing_of_the_week(house: None) -> None:
    person = await make.account("operator")
    for hours, seconds in ((1, 780), (30, 3_600), (9 * 24, 7_200)):
        await _timed(person, NOW - timedelta(hours=hours), seconds)

    page = await home(person)

    # The 28th of March is yesterday: half past midnight is the first half hour of a Sunday in London.
    billable = page.soup.select(".stats > div")[3]
    assert " ".join(billable.select_one(".num").get_text(" ").split()) == "Billable today: 0 s"
    assert len(billable.select(".spark polyline")) == 1
    with clock.frozen(NOW + timedelta(minutes=20)):
        await _timed(person, NOW + timedelta(minutes=1), 600)
        later = await Browser(person).get("home.home.index")
    assert "10 m" in later.soup.select(".stats > div")[3].get_text(" ")
    assert "Timers: 1" in later.soup.select(".stats > div")[3].get_text(" ")


async def _timed(person: Account, began: datetime, seconds: int) -> None:
    await db.execute(
        "insert into timer (id, reference, created_by, created, stopped) values (uuidv7(), $1, $2, $3, $4)",
        f"T-{began:%d%H%M}",
        person.id,
        began,
        began + timedelta(seconds=seconds),
    )


async def test_another_organisations_work_is_on_nobody_elses_page(house: None) -> None:
    stranger = await make.account("operator")
    await _booked(await make.case(stranger, person="Foreign Canary"), 1)

    page = await home(await make.account("operator_manager"))

    assert "Foreign Canary" not in page.text
    assert stranger.name not in page.text


async def test_an_open_page_asks_for_its_board_alone(house: None) -> None:
    board = await home(await make.account("operator_manager"), fragment=True)

    assert board.status == 200
    assert "<html" not in board.text
    assert board.soup.select(".stats .num")


async def test_things_may_stand_by_kind(house: None) -> None:
    person = await make.account("operator")
    await _booked(await make.case(person, person="Samira Haddad"), 1)

    page = await home(person, by="kind")

    assert page.texts("nav[aria-label=Order] [aria-current]") == ["By kind"]


@pytest.mark.parametrize(
    ("hour", "part"),
    [(3, "evening"), (4, "morning"), (11, "morning"), (12, "afternoon"), (17, "afternoon"), (18, "evening")],
)
def test_a_greeting_fits_the_hour(hour: int, part: str) -> None:
    assert part_of_day(hour) == part


@pytest.mark.parametrize(("name", "first"), [("Maya Okafor", "Maya"), ("Cher", "Cher"), ("", "")])
def test_people_are_greeted_by_their_first_name(name: str, first: str) -> None:
    assert first_name(name) == first


async def test_the_page_speaks_arabic_from_right_to_left(house: None) -> None:
    person = await make.account("operator")

    with language.speaking("ar"):
        page = await home(person)

    assert page.status == 200
