"""The command box: any record or page by reference or words, within one's scope, with and without script."""

import pytest

from app.accounts.account import Account
from app.complaints.commands.opening import open_one
from app.complaints.inputs import NewComplaint
from app.kernel import clock, db, ids
from app.kernel.actor import the_system
from app.main import ROUTES
from app.search import deeds, finders, rules
from app.web.routing import url_for
from tests import make
from tests.browser import Answer, Browser


@pytest.fixture
async def maya(house: None) -> Account:
    return await make.account("operator")


async def _type(who: Account, words: str) -> Answer:
    """What htmx posts while somebody types."""
    return await Browser(who).post("search.find.create", {"q": words}, fragment=True)


def _titles(answer: Answer) -> list[str]:
    """What was found, without what can be done."""
    return answer.texts("ul:not([data-deeds]) li a")


async def _reference(reference: str, wanted: str) -> None:
    await db.execute("update cases set reference = $2 where reference = $1", reference, wanted)
    await db.execute("update case_facts set reference = $2 where reference = $1", reference, wanted)


async def test_the_box_opens_over_the_page_and_as_a_page(maya: Account) -> None:
    over = await Browser(maya).get("search.find.index", fragment=True)
    whole = await Browser(maya).get("search.find.index")

    for answer in (over, whole):
        field = answer.soup.select_one("input[name=q]")
        assert field.has_attr("autofocus") and field["hx-post"] == "/find"
        assert answer.soup.select_one("form")["method"] == "post"
    assert over.soup.select_one("dialog#finder") is not None and "<html" not in over.text
    assert whole.texts("h1") == ["Find anything"]
    assert whole.soup.select_one('.side a[href="/find"][data-key="mod+k"]') is not None


async def test_cases_are_found_by_name_and_reference(maya: Account) -> None:
    reference = await make.case(maya, person="Samira Haddad")
    await make.case(maya, person="Owen Pritchard")

    by_name = await _type(maya, "haddad")
    by_reference = await _type(maya, reference.lower().replace("-", ""))

    assert _titles(by_name) == _titles(by_reference) == ["Samira Haddad"]
    assert by_name.texts("li .ref") == [reference]
    assert by_name.texts("#found-n, [hx-swap-oob]") == ["1 found"]


async def test_pages_are_found_by_the_words_of_the_navigation(maya: Account) -> None:
    answer = await _type(maya, "cas")

    assert answer.soup.select_one("li a")["href"] == url_for("cases.case.index")
    assert "Status" not in _titles(await _type(maya, "status"))
    assert _titles(await _type(await make.account("admin"), "status")) == ["Status"]


async def test_what_another_organisation_has_is_not_found(maya: Account) -> None:
    other = await make.account("operator")
    reference = await make.case(other, person="Foreign Canary")

    for words in ("Canary", "foreign canary", reference, reference.replace("-", "")):
        answer = await _type(maya, words)
        assert "Nothing fits." in answer.text
        assert "Canary" not in answer.text.replace(words, "")
        assert answer.plain.replace(words, "") == (await _type(maya, "x" * len(words))).plain.replace(
            "x" * len(words), ""
        )


async def test_a_provider_finds_the_cases_of_their_firm(maya: Account) -> None:
    mine, _other = await make.case(maya, person="Samira Haddad"), await make.case(maya, person="Samir Haddad")
    firm = await make.account("provider")
    await db.execute("update case_facts set provider = $2 where reference = $1", mine, firm.organisation)

    assert _titles(await _type(firm, "haddad")) == ["Samira Haddad"]


async def test_without_script_the_form_answers_with_a_page(maya: Account) -> None:
    await make.case(maya, person="Samira Haddad")
    browser = Browser(maya)
    form = (await browser.get("search.find.index")).form("/find")

    answer = await browser.post("search.find.create", {**form, "q": "Haddad", "go": "1"})

    assert answer.status == 200
    assert answer.texts("#found ul:not([data-deeds]) a") == ["Samira Haddad"]
    assert answer.soup.select_one("input[name=q]")["value"] == "Haddad"
    again = await browser.post("search.find.create", {**form, "q": "Nobody", "go": "1"})
    assert "Nothing fits. Check the spelling, or use fewer words." in again.texts("#found p")


async def test_enter_on_a_reference_opens_its_record(maya: Account) -> None:
    reference = await make.case(maya, person="Samira Haddad")

    for words in (reference, reference.lower(), reference.replace("-", " ")):
        answer = await Browser(maya).post("search.find.create", {"q": words, "go": "1"})
        assert (answer.status, answer.location) == (303, url_for("cases.case.show", reference=reference))
    assert (await _type(maya, reference)).status == 200, "typing alone goes nowhere"


async def test_a_link_may_carry_words(maya: Account) -> None:
    await make.case(maya, person="Samira Haddad")

    answer = await Browser(maya).get("search.find.index", query={"q": "haddad"})

    assert "Samira Haddad" in _titles(answer)


async def test_eight_are_shown_and_the_queue_shows_the_others(maya: Account) -> None:
    for n in range(9):
        await make.case(maya, person=f"Samira Haddad {n}")

    answer = await _type(maya, "haddad")

    assert len(answer.texts("li .ref")) == finders.MOST
    all_of_them = await Browser(maya).request("GET", answer.soup.select_one("p a")["href"])
    assert len(all_of_them.texts("#rows .cover")) == 9


@pytest.mark.parametrize(
    "words", ["", "  ", "ab", ",,, --", "a-b", "\u200b\u200b\u200b", "\x00abc", "x" * 201]
)
async def test_too_little_or_unreadable_words_ask_the_database_nothing(maya: Account, words: str) -> None:
    await make.case(maya, person="Samira Haddad")

    answer = await _type(maya, words)

    assert (answer.status, answer.statements, _titles(answer)) == (200, 0, [])


async def test_words_are_words_and_never_a_pattern(maya: Account) -> None:
    await make.case(maya, person="Samira Haddad")

    for words in ("___", "%%%abc", "Sam%dad", "' or 1=1 --abc", "\\\\\\abc"):
        assert _titles(await _type(maya, words)) == []


async def test_typing_fast_is_allowed_and_a_machine_is_not(maya: Account) -> None:
    with clock.frozen(clock.now()):
        answers = [await _type(maya, f"abc{n}") for n in range(121)]

    assert {answer.status for answer in answers[:120]} == {200}
    assert answers[120].status == 429


async def test_it_costs_a_few_statements_whatever_is_found(maya: Account) -> None:
    few = (await _type(maya, "nobody at all")).statements
    for n in range(9):
        await make.case(maya, person=f"Samira Haddad {n}")
    many = (await _type(maya, "haddad")).statements

    assert few == many <= 5, "one for each kind that an operator may look for, and the throttle"


@pytest.mark.parametrize(
    ("reference", "words", "is_it"),
    [
        ("AC-1234-5678", "AC-1234-5678", True),
        ("AC-1234-5678", "ac12345678", True),
        ("AC-1234-5678", " ac 1234 5678 ", True),
        ("AC-1234-5678", "AC-1234-567", False),
        ("", "", False),
    ],
)
def test_a_reference_is_known_however_it_is_written(reference: str, words: str, is_it: bool) -> None:
    assert rules.names(reference, words) is is_it


async def test_complaints_and_the_older_cases_are_found_too(house: None) -> None:
    boss = await make.account("operator_manager")
    made = await open_one(
        NewComplaint(hospital=boss.organisation, title="Nobody rang Haddad back", source="MOH"), by=the_system
    )
    await db.execute(
        "insert into archived_case (id, laa_reference, full_name, search_text)"
        " values ($1, '3000007', 'Samira Haddad', '3000007 SAMIRA HADDAD')",
        ids.new(),
    )

    answer = await _type(boss, "haddad")

    assert _titles(answer) == ["Nobody rang Haddad back", "Samira Haddad"]
    assert answer.texts("li .ref") == [made.reference, "3000007"]


async def test_what_can_be_done_anywhere_is_there_before_a_word_is_typed(maya: Account) -> None:
    over = await Browser(maya).get("search.find.index", fragment=True)

    words = over.texts("[data-deeds] li")
    assert {"New case", "Log a complaint", "My profile", "Sign out"} <= set(words)
    assert "New account" not in words, "an operator makes no accounts"
    assert over.soup.select_one('form[action="/sign-out"] input[name=form_key]') is not None


async def _beside(who: Account, page: str, words: str = "") -> list[str]:
    """What the box offers for the record of a page."""
    await Browser(who).get("search.find.index")
    answer = await Browser(who).request(
        "POST", "/find", fragment=True, data={"q": words}, headers={"hx-current-url": page}
    )
    lists = answer.soup.select("[data-deeds]")
    return [link.get_text() for link in lists[0].select("a")] if len(lists) > 1 else []


async def test_the_record_whose_page_is_open_is_dealt_with_from_the_box(maya: Account) -> None:
    page = "http://127.0.0.1:8000/cases/AC-1234-5678/client?x=1"

    offered = await _beside(maya, page)

    assert {"Write a note", "Log an outcome", "Change the client"} <= set(offered)
    assert "Give to another operator" not in offered, "an operator reassigns nothing"
    boss = await make.account("operator_manager")
    assert "Give to another operator" in await _beside(boss, page)
    assert await _beside(maya, page, "note") == ["Write a note"]
    assert await _beside(maya, "http://127.0.0.1:8000/cases") == []


@pytest.mark.parametrize(
    ("page", "record"),
    [
        ("http://x.example/cases/AC-1234-5678", ("cases", "AC-1234-5678")),
        ("https://x.example/cases/47-1234-5678/owner?show=all#top", ("cases", "47-1234-5678")),
        ("https://x.example/complaints/C-2026-01184", ("complaints", "C-2026-01184")),
        ("https://x.example/cases", None),
        ("https://x.example/cases/new", None),
        ("https://x.example/users/AC-1234-5678", None),
        ("javascript:alert(1)", None),
        ("", None),
        ("/cases/AC-1234-5678/../../evil", ("cases", "AC-1234-5678")),
    ],
)
def test_a_page_tells_its_record(page: str, record: tuple[str, str] | None) -> None:
    assert deeds.record_of(page) == record


async def test_enter_opens_the_only_deed_that_fits(maya: Account) -> None:
    answer = await Browser(maya).post("search.find.create", {"q": "new case", "go": "1"})

    assert (answer.status, answer.location) == (303, url_for("cases.case.new"))


async def test_enter_opens_nothing_where_more_than_one_thing_fits(maya: Account) -> None:
    many = await Browser(maya).post("search.find.create", {"q": "a", "go": "1"})
    await make.case(maya, person="New Case")
    both = await Browser(maya).post("search.find.create", {"q": "new case", "go": "1"})

    assert (many.status, len(many.texts("#found [data-deeds] li")) > 1) == (200, True)
    assert (both.status, both.texts("#found [data-deeds] li")) == (200, ["New case"])
    assert both.texts("#found ul:not([data-deeds]) a") == ["New Case"]


async def test_a_deed_that_changes_something_waits_for_its_button(maya: Account) -> None:
    answer = await Browser(maya).post("search.find.create", {"q": "sign out", "go": "1"})

    assert answer.status == 200


def test_every_deed_of_the_box_leads_somewhere() -> None:
    routes = {route.visit.name: route.visit.method for route in ROUTES}
    listed = [*deeds.ANYWHERE, *(deed for some in deeds.ON_RECORD.values() for deed in some)]

    strays = [deed.route for deed in listed if routes.get(deed.route) != ("POST" if deed.post else "GET")]

    assert strays == []
