"""The queue: scope, views, order, search, keys and counts."""

from datetime import UTC, datetime, timedelta

import pytest

from app.accounts.account import Account
from app.kernel import clock, db
from tests import make
from tests.browser import Browser

NOON = datetime(2026, 2, 4, 12, tzinfo=UTC)


async def _booked(reference: str, code: str, due: datetime | None) -> None:
    """Stand a case where a booked callback would leave it."""
    await db.execute(
        "update case_facts set outcome_code = $2, rank = $3, due_at = coalesce($4::timestamptz, 'infinity')"
        " where reference = $1",
        reference,
        code,
        {"COI": -5, "CB1": -4, "CB2": -3}[code],
        due,
    )


async def test_what_needs_action_comes_in_the_order_of_the_sheet(house: None) -> None:
    """cla.md 4.3: COI, CB1 due yesterday, CB1 due a second ago, CB2 two days ago; CB1 due in 2 s is hidden."""
    with clock.frozen(NOON):
        maya = await make.account("operator")
        for name, code, due in [
            ("second", "CB1", NOON - timedelta(days=1)),
            ("fourth", "CB2", NOON - timedelta(days=2)),
            ("hidden", "CB1", NOON + timedelta(seconds=2)),
            ("first", "COI", None),
            ("third", "CB1", NOON - timedelta(seconds=1)),
        ]:
            await _booked(await make.case(maya, person=name), code, due)

        page = await Browser(maya).get("cases.case.index", query={"view": "action"})

    assert page.texts("#rows .cover") == ["first", "second", "third", "fourth"]
    assert page.texts(".tabs [aria-current] .n") == ["4"]


async def test_another_organisations_case_does_not_exist(house: None) -> None:
    maya, stranger = await make.account("operator"), await make.account("operator")
    reference = await make.case(maya, person="Samira Haddad")

    browser = Browser(stranger)
    theirs = await browser.get("cases.case.show", reference=reference)
    unknown = await browser.get("cases.case.show", reference="AC-1111-1111")

    assert (theirs.status, theirs.plain, theirs.statements) == (404, unknown.plain, unknown.statements)
    assert (await Browser(stranger).get("cases.case.index", query={"view": "all"})).texts(
        "#rows .cover"
    ) == []


@pytest.mark.parametrize(
    "words",
    [
        "AC-1234-5678",
        "ac12345678",
        "1234 5678",
        "samira",
        "HADDAD Samira",
        "m14 7fb",
        "M147FB",
        "07700 900418",
        "07700900418",
        "(07700) 900-418",
        "4/3/1991",
        "04/03/1991",
        "1991-03-04",
        "4 March 1991",
        "march 1991",
        "04.03.1991",
    ],
)
async def test_a_case_is_found_however_it_is_spelled(house: None, words: str) -> None:
    maya = await make.account("operator")
    await _known_client(maya)

    page = await Browser(maya).get("cases.case.index", query={"view": "all", "q": words})

    assert page.texts("#rows .cover") == ["Samira Haddad"]


@pytest.mark.parametrize("words", ["%", "_", "\\", "nobody", "07700 900419", "' or true --"])
async def test_a_search_matches_words_not_patterns(house: None, words: str) -> None:
    maya = await make.account("operator")
    await _known_client(maya)

    page = await Browser(maya).get("cases.case.index", query={"view": "all", "q": words})

    assert page.status == 200
    assert page.texts("#rows .cover") == []


async def _known_client(by: Account) -> None:
    reference = await make.case(by)
    await db.execute("update cases set reference = 'AC-1234-5678' where reference = $1", reference)
    await db.execute("update case_facts set reference = 'AC-1234-5678' where reference = $1", reference)
    await make.client_of(
        "AC-1234-5678",
        by,
        full_name="Samira Haddad",
        postcode="M14 7FB",
        birth_date="1991-03-04",
        mobile_phone="07700 900 418",
    )


async def test_pages_by_key_show_every_case_once(house: None) -> None:
    maya = await make.account("operator")
    made = {await make.case(maya) for _ in range(45)}

    seen: list[str] = []
    answer = await Browser(maya).get("cases.case.index", query={"size": 20})
    for _page in range(3):
        seen += answer.texts("#rows .ref")
        following = answer.soup.select_one("a[rel=next]")
        if following is not None:
            answer = await Browser(maya).request("GET", following["href"])

    assert following is None
    assert len(seen) == 45
    assert set(seen) == made


async def test_a_page_costs_the_same_for_five_rows_and_for_fifty(house: None) -> None:
    maya = await make.account("operator")
    for _ in range(5):
        await make.case(maya)
    few = await Browser(maya).get("cases.case.index")
    for _ in range(45):
        await make.case(maya)

    many = await Browser(maya).get("cases.case.index")

    assert len(many.texts("#rows .ref")) == 50
    assert many.statements == few.statements <= 3, "the session is the fourth"


@pytest.mark.parametrize("after", ["x", "eyJ", "%00", "W10", "WzEsMiwzXQ"])
async def test_a_cursor_that_is_rubbish_is_the_first_page(house: None, after: str) -> None:
    maya = await make.account("operator")
    await make.case(maya)

    page = await Browser(maya).get("cases.case.index", query={"after": after})

    assert page.status == 200
    assert len(page.texts("#rows .ref")) == 1
