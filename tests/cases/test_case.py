"""One case: who looked, what it costs, what is typed into it and what comes of it."""

from datetime import UTC, datetime, timedelta

import pytest

from app.kernel import clock, db
from tests import make
from tests.browser import Browser

NOON = datetime(2026, 2, 4, 12, tzinfo=UTC)


async def _codes(reference: str) -> list[str]:
    return await db.fetchval(
        "select array_agg(e.code order by t.seq) from timeline t join event_log e on e.id = t.event_id"
        " where t.subject_id = (select id from cases where reference = $1)",
        reference,
    )


async def test_a_look_is_written_down_once_a_timer_and_always_without_one(house: None) -> None:
    """cla.md 1.6: with a running timer that already has CASE_CREATED or CASE_VIEWED here, a look is not stored."""
    maya = await make.account("operator")
    reference = await make.case(maya)
    browser = Browser(maya)

    await browser.get("cases.case.show", reference=reference)
    await browser.get("cases.case.show", reference=reference)
    assert (await _codes(reference)).count("CASE_VIEWED") == 2

    await browser.post("cases.timer.create", reference=reference)
    await browser.get("cases.case.show", reference=reference)
    await browser.get("cases.case.show", reference=reference)
    assert (await _codes(reference)).count("CASE_VIEWED") == 3


async def test_a_part_is_served_only_to_whoever_opened_the_case_lately(house: None) -> None:
    """security.md AU-5: a fragment, a poll or a prefetch never reads a case unseen."""
    maya = await make.account("operator")
    tom = await make.account("operator", organisation=maya.organisation)
    reference = await make.case(maya, person="Samira Haddad")
    unseen = Browser(tom)

    before = await unseen.get("cases.timeline.index", fragment=True, reference=reference)
    await unseen.get("cases.case.show", reference=reference)
    after = await unseen.get("cases.timeline.index", fragment=True, reference=reference)
    with clock.frozen(clock.now() + timedelta(hours=13)):
        late = await unseen.get("cases.timeline.index", fragment=True, reference=reference)

    assert (before.status, after.status, late.status) == (404, 200, 404)


@pytest.mark.parametrize(
    "headers",
    [{"sec-purpose": "prefetch"}, {"hx-request": "true", "hx-request-type": "partial"}],
    ids=["prefetch", "fragment"],
)
async def test_each_way_to_see_a_case_leaves_a_trace(house: None, headers: dict[str, str]) -> None:
    maya = await make.account("operator")
    tom = await make.account("operator", organisation=maya.organisation)
    reference = await make.case(maya, person="Samira Haddad")

    answer = await Browser(tom).request("GET", f"/cases/{reference}", headers=headers)

    looked = await db.fetchval(
        "select count(*) from event_log where created_by = $1 and code = 'CASE_VIEWED'", tom.id
    )
    assert ("Samira" in answer.text) == bool(looked)


async def test_the_page_costs_the_same_for_five_entries_and_for_fifty(house: None) -> None:
    maya = await make.account("operator")
    reference = await make.case(maya, person="Samira Haddad")
    browser = Browser(maya)
    few = await browser.get("cases.case.show", reference=reference)
    for n in range(45):
        await browser.post("cases.note.create", {"notes": f"Note {n}"}, reference=reference)

    many = await browser.get("cases.case.show", reference=reference)

    assert many.statements == few.statements <= 3, "the session is the fourth"


async def test_a_note_goes_to_the_top_of_the_timeline(house: None) -> None:
    maya = await make.account("operator")
    reference = await make.case(maya)
    browser = Browser(maya)
    await browser.post("cases.note.create", {"notes": "Left a voicemail."}, reference=reference)
    await browser.post("cases.note.create", {"notes": "Will call on Friday."}, reference=reference)

    page = await browser.get("cases.case.show", reference=reference)

    assert page.texts("#timeline .body") == ["Will call on Friday.", "Left a voicemail."]


async def test_an_empty_note_says_what_to_do_and_writes_nothing(house: None) -> None:
    maya = await make.account("operator")
    reference = await make.case(maya)
    before = await _codes(reference)

    page = await Browser(maya).post("cases.note.create", {"notes": "   "}, fragment=True, reference=reference)

    assert page.status == 422
    assert "Write the note before you save it." in page.text
    assert await _codes(reference) == before


async def test_half_a_megabyte_of_notes_is_refused_and_kept(house: None) -> None:
    maya = await make.account("operator")
    reference = await make.case(maya)

    page = await Browser(maya).post(
        "cases.note.create", {"notes": "long words " * 47_000}, fragment=True, reference=reference
    )

    assert page.status == 422
    assert page.text.count("long words") == 47_000


@pytest.mark.parametrize(
    ("role", "code", "status", "words"),
    [
        ("operator", "suspend_case/MRNB", 403, "Only managers log the result of a review."),
        ("operator", "suspend_case/RDSP", 409, "No provider has this case"),
        ("operator", "suspend_case/SAME", 409, "No other help was offered"),
        ("operator", "reject_case/COI", 403, "not for your role"),
        ("operator", "call_me_back/CB1", 422, "a screen of its own"),
        ("operator", "suspend_case/NOPE", 422, "Choose a code from the list."),
        ("operator", "nothing", 422, "Choose a code from the list."),
        ("operator_manager", "suspend_case/MRNB", 303, ""),
        ("operator", "suspend_case/INSUF", 303, ""),
    ],
)
async def test_only_what_role_and_state_allow_is_logged(
    house: None, role: str, code: str, status: int, words: str
) -> None:
    account = await make.account(role)
    reference = await make.case(account)

    answer = await Browser(account).post(
        "cases.outcome.create", {"code": code, "notes": "x"}, reference=reference
    )

    assert answer.status == status
    assert words in answer.text
    assert (await db.fetchval("select outcome_code from case_facts")) == (
        code.split("/")[1] if status == 303 else None
    )


@pytest.mark.parametrize(
    ("holder", "code", "after"),
    [
        ("operator", "suspend_case/INSUF", None),
        ("operator_manager", "suspend_case/INSUF", None),
        ("2_provider", "suspend_case/INSUF", "2_provider"),
        ("operator", "suspend_case/IRCB", "operator_manager"),
        ("operator", "defer_assignment/CBSP", "operator"),
    ],
)
async def test_a_code_decides_who_acts_next(house: None, holder: str, code: str, after: str | None) -> None:
    """cla.md 1.8: the release rule clears the next actor only when an operator or a manager holds the case."""
    maya = await make.account("operator")
    reference = await make.case(maya)
    await db.execute("update cases set requires_action_by = $1", holder)

    await Browser(maya).post("cases.outcome.create", {"code": code}, reference=reference)

    assert await db.fetchval("select requires_action_by from cases") == after
    assert await db.fetchval("select requires_action_by from case_facts") == after


async def test_a_stale_save_shows_both_versions_and_changes_nothing(house: None) -> None:
    maya = await make.account("operator")
    reference = await make.case(maya, person="Samira Haddad")
    browser = Browser(maya)
    form = {"full_name": "Samira Hadad", "version": "1"}
    first = await browser.post("cases.person.update", form, reference=reference)

    stale = await browser.post(
        "cases.person.update", form | {"full_name": "Someone Else"}, reference=reference
    )

    assert (first.status, stale.status) == (303, 409)
    assert "Samira Hadad" in stale.text and "Someone Else" in stale.text
    assert await db.fetchval("select full_name from person") == "Samira Hadad"
    assert await db.fetchval("select client_name from case_facts") == "Samira Hadad"


async def test_matter_types_belong_to_the_category(house: None) -> None:
    maya = await make.account("operator")
    reference = await make.case(maya)
    debt = await db.fetchval("select id from category where code = 'debt'")
    housing = await db.fetchval(
        "select m.id from matter_type m join category c on c.id = m.category where c.code = 'housing' limit 1"
    )

    page = await Browser(maya).post(
        "cases.problem.update",
        {"category": str(debt), "matter_type1": str(housing), "version": "1"},
        reference=reference,
    )

    assert page.status == 422
    assert any("belong to the case's category" in words for words in page.texts(".err"))
    assert await db.fetchval("select category from cases") is None


async def test_the_first_operator_to_act_claims_a_case_for_ever(house: None) -> None:
    maya, stranger = await make.account("operator"), await make.account("operator")
    reference = await make.case(maya)
    await db.execute("update cases set organisation = null, owner = null")
    await db.execute("update case_facts set organisation = '00000000-0000-0000-0000-000000000000'")
    await Browser(stranger).get("cases.case.show", reference=reference)

    await Browser(stranger).post("cases.note.create", {"notes": "Mine now."}, reference=reference)

    row = await db.fetchrow("select organisation, owner from cases")
    assert (row["organisation"], row["owner"]) == (stranger.organisation, stranger.id)
    assert (await Browser(maya).get("cases.case.show", reference=reference)).status == 404


async def test_a_vulnerable_person_is_never_offered(house: None) -> None:
    maya = await make.account("operator")
    for name, flag in (("Samira Haddad", ""), ("Samira Hidden", "1")):
        await make.client_of(
            await make.case(maya), maya, full_name=name, **({"vulnerable": flag} if flag else {})
        )
    case = await make.case(maya)
    await Browser(maya).get("cases.case.show", reference=case)

    page = await Browser(maya).get("cases.link.new", query={"q": "samira"}, reference=case)

    assert "Samira Haddad" in page.text
    assert "Samira Hidden" not in page.text


async def test_a_means_summary_keeps_what_it_was(house: None) -> None:
    maya = await make.account("operator")
    reference = await make.case(maya)
    form = {"state": "yes", "gross_income": "1214.50", "dependants": "2"}
    await Browser(maya).post("cases.summary.update", form, reference=reference, part="means")
    await Browser(maya).post(
        "cases.summary.update", form | {"gross_income": "2,000"}, reference=reference, part="means"
    )

    assert await db.fetchval("select gross_income from eligibility") == 200_000
    assert (await _codes(reference))[-2:] == ["MT_CREATED", "MT_CHANGED"]
    patch = await db.fetchval(
        "select patch -> 'before' ->> 'gross_income' from event_log where code = 'MT_CHANGED'"
    )
    assert patch == "121450"
