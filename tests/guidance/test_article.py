"""Finding who else helps."""

import pytest

from app.guidance.commands import load_articles, load_categories
from app.guidance.inputs import ArticleRow, BadRow, read_row
from app.guidance.reading import BUNDLED, articles_of
from app.guidance.rules import web_address
from app.kernel import db
from tests import make
from tests.browser import Browser


@pytest.fixture
async def knowledge(house: None) -> Browser:
    await load_categories()
    await load_articles(articles_of(BUNDLED)[0])
    return Browser(await make.account("operator"))


async def test_the_articles_of_the_house_are_loaded_once(house: None) -> None:
    await load_categories()
    rows, bad = articles_of(BUNDLED)
    first, second = await load_articles(rows), await load_articles(rows)

    assert bad == []
    assert (first.made, second.made, second.changed) == (len(rows), 0, 0)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("eviction", "Court Steps: Court duty desks"),
        ("harbour money", "Harbour Debt Advice: Harbour money line"),
        ("appeals tribunal PIP", "Claims Corner: Benefits appeals help"),
        ("exclusions", "Bench and Desk: School exclusion clinic"),
    ],
)
async def test_words_find_an_organisation(knowledge: Browser, words: str, found: str) -> None:
    page = await knowledge.get("guidance.article.index", query={"q": words})

    assert found in page.texts(".list a b")


async def test_a_name_outranks_a_mention(knowledge: Browser) -> None:
    page = await knowledge.get("guidance.article.index", query={"q": "mediation"})

    assert page.texts(".list a b")[0] == "Hearth Family Mediation: Talking about children"


async def test_a_category_narrows_and_its_preferred_ones_come_first_among_the_found(
    knowledge: Browser,
) -> None:
    page = await knowledge.get("guidance.article.index", query={"q": "advice", "category": "debt"})

    assert page.texts(".list a b")[0] == "Harbour Debt Advice: Harbour money line"
    assert page.texts(".list .badge")[0] == "Preferred"
    last = page.texts(".list a b")[-1]
    await db.execute(
        "update help_article set preferred = '{debt}' where active"
        " and (organisation || ': ' || service = $1 or service = $1)",
        last,
    )
    await db.execute("update help_article set preferred = '{}' where organisation = 'Harbour Debt Advice'")
    again = await knowledge.get("guidance.article.index", query={"q": "advice", "category": "debt"})
    assert len(page.texts(".list a b")) > 1 and again.texts(".list a b")[0] == last


async def test_a_category_that_there_is_none_of_narrows_nothing(knowledge: Browser) -> None:
    everything = await knowledge.get("guidance.article.index")
    page = await knowledge.get("guidance.article.index", query={"category": "weather"})

    assert page.texts(".list a b") == everything.texts(".list a b") != []


async def test_what_is_not_offered_any_more_is_not_found_but_can_be_read(knowledge: Browser) -> None:
    id = await db.fetchval(
        "update help_article set active = false where organisation = 'Court Steps' returning id"
    )

    found = await knowledge.get("guidance.article.index", query={"q": "possession"})
    page = await knowledge.get("guidance.article.show", id=id)

    assert "Court Steps: Court duty desks" not in found.texts(".list a b")
    assert "Not offered any more" in page.texts("h1 .badge")


async def test_the_list_costs_the_same_however_many_there_are_and_pages_by_key(knowledge: Browser) -> None:
    few = (await knowledge.get("guidance.article.index")).statements
    await db.execute(
        "insert into help_article (id, slug, organisation, service, phones, categories, preferred)"
        " select gen_random_uuid(), 'many-' || n, 'Zebra ' || lpad(n::text, 4, '0'), 'Advice', '{}', '{}', '{}'"
        " from generate_series(1, 300) n"
    )
    first = await knowledge.get("guidance.article.index")
    second = await knowledge.request("GET", first.soup.select_one("a[rel=next]")["href"])

    assert first.statements == few == second.statements
    assert len(first.texts(".list a b")) == 50
    assert not set(first.texts(".list a b")) & set(second.texts(".list a b"))


@pytest.mark.parametrize(
    ("written", "link"),
    [
        ("https://help.example", "https://help.example"),
        ("help.example/debt", "https://help.example/debt"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("", ""),
        ("//", ""),
    ],
)
def test_only_web_addresses_become_links(written: str, link: str) -> None:
    assert web_address(written) == link


GOOD = {
    "Organisation/Umbrella": "Harbour",
    "Service (name)": "Line",
    "Entry type": "Other resource for clients",
}


def test_a_row_says_everything_that_is_wrong_with_it() -> None:
    bad = read_row(7, {"Organisation": "", "Service": "Line", "Entry type": "Foo", "Debt": "yes"})

    assert isinstance(bad, BadRow)
    assert len(bad.problems) == 3


def test_ticks_become_categories() -> None:
    row = read_row(1, {**GOOD, "Debt": "x", "MH": "preferred", "Helpline": "0808 157 0112; text 1"})

    assert isinstance(row, ArticleRow)
    assert (row.values["categories"], row.values["preferred"]) == (["debt", "mentalhealth"], ["mentalhealth"])
    assert row.values["phones"] == ["0808 157 0112", "text 1"]
