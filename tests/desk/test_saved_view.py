"""Saved views: filters under a name, mine or my organisation's; never results (security.md AZ-8)."""

import json

import pytest

from app.accounts.account import Account
from app.desk import lists, rules
from app.kernel import db
from app.web.routing import url_for
from tests import make
from tests.browser import Answer, Browser

CASES = "view=all&category=&state=closed&q=Haddad&after=abc&rubbish=1&sort=due"


@pytest.fixture
async def maya(house: None) -> Account:
    return await make.account("operator")


async def _save(who: Account, name: str = "Closed", query: str = CASES, **form: str) -> Answer:
    return await Browser(who).post(
        "desk.saved_view.create", {"name": name, "query": query, **form}, page="cases"
    )


async def _tabs(who: Account) -> list[str]:
    page = await Browser(who).get("cases.case.index")
    return [name for name in page.texts(".tabs a") if name]


async def test_a_view_is_saved_from_the_queue_and_opened_again(maya: Account) -> None:
    browser = Browser(maya)
    queue = await browser.get("cases.case.index", query={"view": "all", "state": "closed", "after": "abc"})
    plus = queue.soup.select_one(".tabs a[aria-label='Save this view']")
    page = await browser.request("GET", plus["href"])
    fields = page.form(url_for("desk.saved_view.create", page="cases"))
    assert fields["query"] == "view=all&state=closed"

    done = await browser.post("desk.saved_view.create", {**fields, "name": "Closed ones"}, page="cases")

    assert done.status == 303
    opened = await browser.request("GET", done.location)
    assert opened.texts(".tabs [aria-current]") == ["Closed ones"]
    assert "state=closed" in done.location and "view=all" in done.location


async def test_a_view_keeps_filters_of_its_list_and_nothing_else(maya: Account) -> None:
    await _save(maya)

    assert json.loads(await db.fetchval("select query from saved_view")) == {
        "view": "all",
        "state": "closed",
        "q": "Haddad",
        "sort": "due",
    }


async def test_the_plus_opens_a_dialog_for_htmx(maya: Account) -> None:
    answer = await Browser(maya).get(
        "desk.saved_view.new", page="cases", query={"view": "web"}, fragment=True
    )

    assert answer.soup.select_one("dialog#views form[hx-post]") is not None
    assert answer.soup.select_one("input[name=query]")["value"] == "view=web"
    assert answer.soup.select_one("html nav") is None


@pytest.mark.parametrize("fragment", [False, True])
async def test_a_view_without_a_name_is_asked_for_one_and_forgets_nothing(
    maya: Account, fragment: bool
) -> None:
    answer = await Browser(maya).post(
        "desk.saved_view.create",
        {"name": " ", "query": CASES, "shared": "1"},
        page="cases",
        fragment=fragment,
    )

    assert answer.status == 422
    assert answer.texts("#f-name-err") == ["Give the view a name."]
    assert answer.soup.select_one("#f-shared").has_attr("checked")
    assert "state=closed" in answer.soup.select_one("input[name=query]")["value"]
    assert await db.fetchval("select count(*) from saved_view") == 0


async def test_for_htmx_the_list_opens_with_the_view(maya: Account) -> None:
    answer = await Browser(maya).post(
        "desk.saved_view.create", {"name": "Web", "query": "view=web"}, page="cases", fragment=True
    )

    assert (answer.status, answer.text) == (200, "")
    assert answer.headers["hx-redirect"].startswith("/cases?view=web&saved=")


async def test_a_private_view_is_mine_and_a_shared_one_my_organisations(maya: Account) -> None:
    tom = await make.account("operator", organisation=maya.organisation)
    stranger = await make.account("operator")
    await _save(maya, "Mine")
    await _save(maya, "Ours", shared="1")

    assert {"Mine", "Ours"} <= set(await _tabs(maya))
    assert {"Mine", "Ours"} & set(await _tabs(tom)) == {"Ours"}
    assert {"Mine", "Ours"} & set(await _tabs(stranger)) == set()


async def test_a_shared_view_finds_what_its_reader_may_see(maya: Account) -> None:
    """security.md AZ-8: the viewer's scope, never the writer's."""
    tom = await make.account("operator", organisation=maya.organisation)
    other = await make.account("operator")
    await make.case(maya, person="Samira Haddad")
    await make.case(other, person="Foreign Canary")
    saved = await _save(maya, "All", "view=all", shared="1")

    theirs = await Browser(other).request("GET", saved.location)
    ours = await Browser(tom).request("GET", saved.location)

    assert ours.texts("#rows .cover") == ["Samira Haddad"]
    assert theirs.texts("#rows .cover") == ["Foreign Canary"]


async def test_a_name_is_used_once_a_person(maya: Account) -> None:
    tom = await make.account("operator", organisation=maya.organisation)

    first, again, his = await _save(maya), await _save(maya), await _save(tom)

    assert (first.status, again.status, his.status) == (303, 422, 303)
    assert again.texts("#f-name-err") == ["You have a view of this name. Choose another."]


async def test_thirty_views_are_enough(maya: Account) -> None:
    answers = [await _save(maya, f"View {n}") for n in range(rules.MOST_VIEWS + 1)]

    assert [answer.status for answer in answers] == [303] * rules.MOST_VIEWS + [422]


async def test_only_its_writer_takes_a_view_away(maya: Account) -> None:
    tom = await make.account("operator", organisation=maya.organisation)
    await _save(maya, shared="1")
    view = await db.fetchval("select id from saved_view")

    theirs = await Browser(tom).post("desk.saved_view.destroy", id=view)
    kept = await db.fetchval("select count(*) from saved_view")
    mine = await Browser(maya).post("desk.saved_view.destroy", id=view)
    again = await Browser(maya).post("desk.saved_view.destroy", id=view)

    assert (theirs.status, kept) == (404, 1)
    assert (mine.status, mine.location, again.status) == (303, "/cases", 404)
    unknown = await Browser(tom).post("desk.saved_view.destroy", id=view)
    assert (theirs.plain, theirs.statements) == (unknown.plain, unknown.statements)


async def test_the_same_form_twice_is_one_view(maya: Account) -> None:
    answers = [await _save(maya, form_key="abc") for _time in range(2)]

    assert [answer.location for answer in answers] == [answers[0].location] * 2
    assert await db.fetchval("select count(*) from saved_view") == 1


async def test_an_unknown_list_and_one_of_another_role_stay_closed(maya: Account) -> None:
    analyst = await make.account("analyst")

    assert (await Browser(maya).get("desk.saved_view.new", page="nothing")).status == 404
    assert (await Browser(analyst).get("desk.saved_view.new", page="cases")).status == 403
    assert (await _save(analyst)).status == 403


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("", {}),
        ("view=web", {"view": "web"}),
        ("view=web&view=all", {"view": "all"}),
        ("view=" + "x" * 201, {}),
        ("view=a%00b", {}),
        ("view=%ff", {"view": "\ufffd"}),
        ("saved=1&after=2&before=3", {}),
        ("&" * 3_000, {}),
        ("view=%D8%B9", {"view": "ع"}),
    ],
)
def test_what_of_an_address_is_kept(query: str, kept: dict[str, str]) -> None:
    assert rules.filters_of(query, frozenset({"view"})) == kept


def test_a_list_is_addressed_by_its_route() -> None:
    shown = lists.List("cases.case.index", "cases.read", frozenset())

    assert shown.address({"view": "web"}, saved=1) == "/cases?view=web&saved=1"
