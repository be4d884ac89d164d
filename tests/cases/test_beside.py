"""Other help, put away until, and the checklist: beside the timeline and in the queue."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from app.accounts.account import Account
from app.checklists.commands import install
from app.guidance.commands import load_articles, load_categories
from app.guidance.reading import BUNDLED, articles_of
from app.kernel import clock, db
from tests import make
from tests.browser import Answer, Browser

MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)


class At:
    """Somebody at a case."""

    def __init__(self, who: Account, reference: str) -> None:
        self.who, self.reference, self.browser = who, reference, Browser(who)

    async def get(self, name: str, **query: object) -> Answer:
        return await self.browser.get(name, query=query, reference=self.reference)

    async def post(self, name: str, **form: object) -> Answer:
        return await self.browser.post(name, form, reference=self.reference)

    async def queue(self, view: str) -> list[str]:
        return (await self.browser.get("cases.case.index", query={"view": view})).texts("#rows .cover")


@pytest.fixture
async def at(house: None) -> At:
    maya = await make.account("operator")
    one = At(maya, await make.case(maya, person="Samira Haddad"))
    await one.get("cases.case.show")
    return one


async def _last(key: str) -> tuple[str, str, dict[str, object]]:
    row = await db.fetchrow(
        "select code, notes, context from event_log where key = $1 order by seq desc limit 1", key
    )
    return row["code"], row["notes"], json.loads(row["context"])


async def _category(reference: str, code: str) -> None:
    await db.execute(
        "update cases set category = (select id from category where code = $2) where reference = $1",
        reference,
        code,
    )


@pytest.fixture
async def knowledge(house: None) -> dict[str, str]:
    await load_categories()
    await load_articles(articles_of(BUNDLED)[0])
    return {
        row["organisation"]: str(row["id"])
        for row in await db.fetch("select id, organisation from help_article")
    }


async def test_other_help_names_its_organisations_on_the_log(at: At, knowledge: dict[str, str]) -> None:
    await db.execute("update cases set requires_action_at = now(), callback_attempt = 2")
    chosen = [knowledge["Court Steps"], knowledge["Harbour Debt Advice"]]

    found = await at.get("cases.helping.new", q="eviction", articles=chosen[1])
    assert found.texts("#f-articles b") == ["Harbour Debt Advice: Harbour money line"]
    assert "Court Steps: Court duty desks" in found.texts("main form[method=get] b")
    done = await at.post("cases.helping.create", code="IRKB", articles=chosen, notes="Read out twice.")

    assert done.status == 303
    code, notes, context = await _last("alternative_help")
    assert (code, notes.splitlines()) == (
        "IRKB",
        ["Court Steps: Court duty desks", "Harbour Debt Advice: Harbour money line", "Read out twice."],
    )
    assert context["articles"] == chosen
    row = await db.fetchrow("select requires_action_by, requires_action_at, callback_attempt from cases")
    assert tuple(row) == (None, None, 0)
    assert "Court Steps: Court duty desks" in (await at.get("cases.case.show")).texts("aside li")


async def test_sending_to_other_help_is_undone_with_everything_that_came_of_it(
    at: At, knowledge: dict[str, str]
) -> None:
    due = await db.fetchval(
        "update cases set requires_action_at = now() + interval '1 day', callback_attempt = 2"
        " returning requires_action_at"
    )
    await at.post("cases.helping.create", code="IRKB", articles=[knowledge["Court Steps"]])
    page = await at.get("cases.case.show")
    event = page.soup.select_one("#toasts input[name=event]")["value"]

    undone = await at.post("cases.undo.create", event=event)

    assert undone.status == 303
    row = await db.fetchrow("select requires_action_by, requires_action_at, callback_attempt from cases")
    assert tuple(row) == ("operator", due, 2)
    assert "Court Steps: Court duty desks" not in (await at.get("cases.case.show")).texts("aside li")
    again = await at.post("cases.outcome.create", code="suspend_case/SAME", notes="")
    assert again.status == 409, "what was read out and taken back cannot be read out again"


@pytest.mark.parametrize(
    ("category", "code"),
    [("housing", "SPFN"), ("family", "SPFN"), ("debt", "SPFM"), ("education", "SPFM"), ("discrimination", "SPFM"),
     ("benefits", "COSPF"), (None, "COSPF")],
)  # fmt: skip
async def test_face_to_face_takes_the_code_of_its_category(at: At, category: str | None, code: str) -> None:
    """cla.md 1.11: COSPF becomes SPFN for family and housing, SPFM for debt, education and discrimination."""
    if category:
        await _category(at.reference, category)

    await at.post("cases.helping.create", code="COSPF")

    assert (await _last("alternative_help"))[0] == code


async def test_other_help_without_an_organisation_is_refused_and_keeps_what_was_typed(at: At) -> None:
    page = await at.post("cases.helping.create", code="IRKB", notes="About the rent")

    assert (page.status, page.texts("#f-notes")) == (422, ["About the rent"])
    assert page.texts("#f-articles-err") == ["Choose at least one organisation."]
    assert await db.fetchval("select count(*) from event_log where key = 'alternative_help'") == 0


async def test_a_code_that_only_the_house_chooses_is_refused(at: At) -> None:
    assert (await at.post("cases.helping.create", code="SPFN")).status == 422


async def test_an_organisation_that_is_not_offered_any_more_is_refused(
    at: At, knowledge: dict[str, str]
) -> None:
    await db.execute("update help_article set active = false")

    assert (
        await at.post("cases.helping.create", code="IRKB", articles=knowledge["Court Steps"])
    ).status == 422


async def test_a_case_put_away_leaves_the_queue_and_comes_back_by_itself(at: At) -> None:
    with clock.frozen(MONDAY):
        await at.get("cases.case.show")
        assert await at.queue("action") == ["Samira Haddad"]
        done = await at.post(
            "cases.putting_away.create", until="2026-11-30", reason="Hearing is on the 29th."
        )
        assert done.status == 303
        assert (await at.queue("action"), await at.queue("away")) == ([], ["Samira Haddad"])
        page = await at.get("cases.case.show")
        assert page.texts("aside .notice .sub") == ["Hearing is on the 29th."]
        tabs = " ".join((await at.browser.get("cases.case.index")).texts("nav.tabs a"))
        assert "Needs action 0" in tabs and "Put away 1" in tabs

    with clock.frozen(datetime(2026, 11, 30, 0, 1, tzinfo=UTC)):
        assert (await at.queue("action"), await at.queue("away")) == (["Samira Haddad"], [])


async def test_whatever_comes_of_a_case_brings_it_back(at: At) -> None:
    await at.post("cases.putting_away.create", until=_day(9), reason="Waits for a letter.")
    note = await at.post("cases.note.create", notes="The letter is here.")
    assert (note.status, await at.queue("action")) == (303, [])

    await at.post("cases.outcome.create", code="defer_assignment/CBSP", notes="")

    assert await at.queue("action") == ["Samira Haddad"]


async def test_a_case_is_taken_back_before_its_day(at: At) -> None:
    await at.post("cases.putting_away.create", until=_day(9), reason="Waits for a letter.")

    assert (await at.post("cases.putting_away.destroy")).status == 303
    assert (await _last("put_away"))[0] == "BACK"
    assert (await at.post("cases.putting_away.destroy")).status == 409


@pytest.mark.parametrize(
    ("form", "field"),
    [({"until": "", "reason": "x"}, "until"), ({"until": "2020-01-01", "reason": "x"}, "until"),
     ({"until": "yesterday", "reason": "x"}, "until"), ({"reason": ""}, "reason")],
)  # fmt: skip
async def test_a_day_that_is_none_is_said_beside_its_field(at: At, form: dict[str, str], field: str) -> None:
    page = await at.post("cases.putting_away.create", **{"until": _day(5), **form})

    assert page.status == 422
    assert page.texts(f"#f-{field}-err")


async def test_a_case_that_waits_for_nobody_is_not_put_away(at: At) -> None:
    await at.post("cases.outcome.create", code="suspend_case/INSUF", notes="")

    assert (await at.post("cases.putting_away.create", until=_day(5), reason="x")).status == 409


def _day(days: int) -> str:
    return (clock.now() + timedelta(days=days)).date().isoformat()


async def test_a_checklist_has_the_lines_of_all_and_of_the_category(at: At) -> None:
    assert [await install() for _time in range(2)] == [11, 0]
    await _category(at.reference, "debt")

    page = await at.get("cases.checklist.index")

    assert len(page.texts("main .opt")) == 5
    assert "Letters of every creditor seen before closing" in page.texts("main .opt")


async def test_ticks_are_kept_with_who_and_the_log_says_what_changed(at: At) -> None:
    await install()
    items = [str(row["id"]) for row in await db.fetch("select id from checklist_item where category = ''")]

    await at.post("cases.checklist.update", items=items)
    await at.post("cases.checklist.update", items=items[:1])
    await at.post("cases.checklist.update", items=items[:1])

    assert await db.fetchval("select count(*) from event_log where key = 'checklist'") == 2
    assert len((await _last("checklist"))[2]["taken_off"]) == 2
    assert "1 of 3 ticked" in " ".join((await at.get("cases.case.show")).texts("aside .sec"))


async def test_a_mandatory_line_keeps_a_provider_from_closing(at: At) -> None:
    await install()
    manager = await make.account("operator_manager", organisation=at.who.organisation)
    firm = await make.account("provider")
    reference = await make.assigned_case(manager, firm.organisation)
    theirs = At(firm, reference)
    await theirs.get("cases.case.show")
    await theirs.post("cases.acceptance.create")

    refused = await theirs.post("cases.outcome.create", code="close_case/CLSP", notes="Done.")
    assert refused.status == 409
    assert "Client told how their data is kept" in refused.text

    items = [
        str(row["id"])
        for row in await db.fetch("select id from checklist_item where category = '' and mandatory")
    ]
    await theirs.post("cases.checklist.update", items=items)
    assert (await theirs.post("cases.outcome.create", code="close_case/CLSP", notes="Done.")).status == 303
