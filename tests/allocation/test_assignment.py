"""Assigning a case: suggestion and reservation, codes, stamps, mail, counts, and what stands against it."""

import asyncio
from datetime import timedelta

import pytest

from app.allocation.commands.assignment import assign
from app.allocation.commands.counting import recount
from app.allocation.commands.suggestion import Asked, suggest_for
from app.allocation.commands.telling import tell_that_late
from app.allocation.inputs import AssignmentInput
from app.allocation.queries.assigning import assignment_of
from app.cases import facts
from app.kernel import clock, counting, db, ids
from app.kernel.errors import Conflict, Invalid
from tests import make as house_make
from tests.allocation import make
from tests.allocation.make import MORNING
from tests.browser import Browser

NEW = "allocation.assignment.new"
CREATE = "allocation.assignment.create"


async def test_the_suggestion_is_kept_and_assigned_and_told(house: None) -> None:
    with clock.frozen(MORNING):
        maya = await house_make.account("operator")
        duncan = await make.firm("Duncan & Co", email="cases@duncan.invalid")
        case, reference = await make.case(maya, person="Samira Haddad")
        browser = Browser(maya)
        page = await browser.get(NEW, reference=reference)
        form = page.form(f"/cases/{reference}/assignment")
        answer = await browser.post(
            CREATE, {**form, "provider": str(duncan), "urgent": "1"}, reference=reference
        )

    assert answer.status == 303
    row = await db.fetchrow(
        "select k.requires_action_by, k.provider, f.is_urgent, f.assigned_out_of_hours, f.provider_assigned_at,"
        " f.outcome_code from cases k join case_facts f on f.case_id = k.id where k.id = $1",
        case,
    )
    assert tuple(row) == ("1_provider_review", duncan, True, False, MORNING, "REFSP")
    event = await db.fetchrow("select notes, context::text from event_log where code = 'REFSP'")
    assert event["notes"] == "Duncan & Co."
    assert '"method": "best_fit"' in event["context"] and '"seed"' in event["context"]
    mail = await db.fetchrow("select recipient, subject, body from outbox where kind = 'case.assigned'")
    assert (mail["recipient"], reference in mail["body"]) == ("cases@duncan.invalid", True)
    assert "Samira" not in mail["body"] + mail["subject"]
    assert await db.fetchval("select count(*) from reservation") == 0
    assert await facts.drifted([case]) == []


async def test_two_suggestions_at_once_do_not_both_fill_one_firm(house: None) -> None:
    maya, omar = await house_make.account("operator"), await house_make.account("operator")
    await make.firm("Duncan & Co")
    await make.firm("Harper LLP")
    category = await make.category()
    first, _one = await make.case(maya)
    second, _two = await make.case(omar)

    made = await asyncio.gather(
        suggest_for(Asked(first, category, has_provider=False), by=maya),
        suggest_for(Asked(second, category, has_provider=False), by=omar),
    )

    assert len({each.provider for each in made if each}) == 2


async def test_looking_again_within_a_minute_is_no_second_draw(house: None) -> None:
    maya = await house_make.account("operator")
    for name in ("Duncan & Co", "Harper LLP", "Quinn"):
        await make.firm(name)
    category = await make.category()
    case, _reference = await make.case(maya)
    asked = Asked(case, category, has_provider=False)
    with clock.frozen(MORNING):
        kept = {(await suggest_for(asked, by=maya)).id for _time in range(5)}  # type: ignore[union-attr]
    with clock.frozen(MORNING + timedelta(seconds=61)):
        later = await suggest_for(asked, by=maya)

    assert len(kept) == 1
    assert later is not None and later.id not in kept


async def test_of_two_operators_at_once_the_second_is_told_who_was_faster(house: None) -> None:
    maya = await house_make.account("operator")
    duncan, harper = await make.firm("Duncan & Co"), await make.firm("Harper LLP")
    case, _reference = await make.case(maya)
    drawn = await assignment_of(case)
    from_two = [AssignmentInput(firm, seen=drawn) for firm in (duncan, harper)]

    done = await asyncio.gather(*(assign(case, each, by=maya) for each in from_two), return_exceptions=True)

    refused = [each for each in done if isinstance(each, Conflict)]
    assert len(refused) == 1 and "while you looked" in str(refused[0])
    assert await db.fetchval("select count(*) from event_log where key = 'assign_to_provider'") == 1


async def test_a_provider_without_an_allocation_is_refused_in_words(house: None) -> None:
    maya = await house_make.account("operator")
    await make.firm("Duncan & Co")
    outsider = await make.firm("Outside LLP", None)
    case, reference = await make.case(maya)

    with pytest.raises(Invalid) as refused:
        await make.assigned(case, outsider, maya)
    browser = Browser(maya)
    form = (await browser.get(NEW, reference=reference)).form(f"/cases/{reference}/assignment")
    page = await browser.post(CREATE, {**form, "provider": str(outsider)}, reference=reference)

    assert "takes no cases of this category" in str(refused.value.problems["provider"])
    assert page.status == 422
    assert any("takes no cases of this category" in each for each in page.texts(".err"))


async def test_nobody_with_an_allocation_is_said(house: None) -> None:
    maya = await house_make.account("operator")
    outsider = await make.firm("Outside LLP", None)
    case, _reference = await make.case(maya)

    with pytest.raises(Invalid) as refused:
        await make.assigned(case, outsider, maya)

    assert "No provider takes cases of this category yet" in str(refused.value.problems["provider"])


async def test_matter_types_of_another_category_are_refused(house: None) -> None:
    maya = await house_make.account("operator")
    duncan = await make.firm("Duncan & Co")
    case, _reference = await make.case(maya)
    await db.execute(
        "update cases set matter_type1 = (select m.id from matter_type m join category c on c.id = m.category"
        " where c.code = 'housing' and m.level = 1 limit 1) where id = $1",
        case,
    )

    with pytest.raises(Invalid) as refused:
        await make.assigned(case, duncan, maya)

    assert "matter types" in str(refused.value.problems["form"])


async def test_only_cases_of_the_round_within_hours_and_right_at_once_count(house: None) -> None:
    maya = await house_make.account("operator")
    duncan, harper = await make.firm("Duncan & Co"), await make.firm("Harper LLP")
    with clock.frozen(MORNING):
        one, _r = await make.case(maya)
        two, _r = await make.case(maya)
        await make.assigned(one, duncan, maya)
        await make.assigned(two, duncan, maya)
        assert await make.counted() == {"Duncan & Co": 2}
        await make.assigned(two, harper, maya, course_correction=True)
    assert await make.counted() == {"Duncan & Co": 1}
    with clock.frozen(MORNING + timedelta(hours=12)):
        late, _r = await make.case(maya)
        await make.assigned(late, harper, maya)
    assert await make.counted() == {"Duncan & Co": 1}
    assert await recount() == 0

    await db.execute("update allocation set weight = 3 where provider = $1", duncan)

    assert await make.counted() == {}


async def test_a_conflict_takes_the_case_off_the_count_and_out_of_the_firm(house: None) -> None:
    maya, adviser = await house_make.account("operator"), await house_make.account("provider")
    await db.execute(
        "insert into allocation (id, provider, category, weight) values ($1, $2, $3, 1)",
        ids.new(),
        adviser.organisation,
        await make.category(),
    )
    assert adviser.organisation
    with clock.frozen(MORNING):
        case, reference = await make.case(maya)
        await make.assigned(case, adviser.organisation, maya)
        browser = Browser(adviser)
        await browser.get("cases.case.show", reference=reference)
        await browser.post(
            "cases.outcome.create",
            {"code": "reject_case/COI", "notes": "We act for the landlord."},
            reference=reference,
        )

    assert await make.counted() == {}
    assert await db.fetchval("select requires_action_by from cases") == "operator"
    again = await suggest_for(Asked(case, await make.category(), has_provider=False), by=maya)
    assert again is not None and (again.provider, again.method) == (None, "nobody")


async def test_the_emergency_switch_and_the_rota_change_how_it_is_found(house: None) -> None:
    maya = await house_make.account("operator")
    duncan = await make.firm("Duncan & Co", 5)
    category = await make.category()
    case, _reference = await make.case(maya)
    await db.execute("insert into allocation_setting (id, best_fit) values ($1, false)", ids.new())
    await db.execute(
        "insert into rota_entry (id, category, provider, starts_at, ends_at) values ($1, $2, $3, $4, $5)",
        ids.new(),
        category,
        duncan,
        MORNING + timedelta(hours=8),
        MORNING + timedelta(hours=16),
    )
    ways = []
    for hours in (0, 9, 17):
        with clock.frozen(MORNING + timedelta(hours=hours)):
            made = await suggest_for(Asked(case, category, has_provider=False), by=maya)
            ways.append(made.method if made else None)

    assert ways == ["emergency", "rota", "emergency"]


async def test_education_s_face_to_face_firm_logs_that_too(house: None) -> None:
    maya = await house_make.account("operator")
    stand_in = await make.firm("Face to face", 1, code="education")
    await make.firm("Learned & Co", 1, code="education")
    await db.execute(
        "insert into allocation_rule (id, category, education, face_to_face) values ($1, $2, true, $3)",
        ids.new(),
        await make.category("education"),
        stand_in,
    )
    with clock.frozen(MORNING):
        case, _reference = await make.case(maya, "education")
        await make.assigned(case, stand_in, maya)

    codes = await db.fetch(
        "select code from event_log where subject_id = $1 and level >= 29 order by seq", case
    )
    assert [row["code"] for row in codes][-2:] == ["MANALC", "EDFF"]
    assert await db.fetchval("select requires_action_by from cases") == "1_provider_review"


async def test_a_firm_that_lets_the_time_pass_is_reported_once(house: None) -> None:
    maya = await house_make.account("operator")
    manager = await house_make.account("operator_manager", organisation=maya.organisation)
    duncan = await make.firm("Duncan & Co")
    with clock.frozen(MORNING):
        case, _reference = await make.case(maya)
        entry = await make.assigned(case, duncan, maya)
    due = await db.fetchval("select run_at from job where kind = 'allocation.accept_by'")

    assert due == MORNING + timedelta(days=1)
    assert await tell_that_late(case, entry.id) is True
    assert (
        await db.fetchval("select recipient_user from outbox where kind = 'case.acceptance_late'")
        == manager.id
    )
    await make.assigned(case, duncan, maya)
    assert await tell_that_late(case, entry.id) is False, "another assignment has a time of its own"


async def test_a_suggestion_costs_the_same_however_many_cases_there_are(house: None) -> None:
    maya = await house_make.account("operator")
    duncan = await make.firm("Duncan & Co")
    category = await make.category()

    async def cost() -> int:
        case, _reference = await make.case(maya)
        with counting.Statements() as sent:
            await suggest_for(Asked(case, category, has_provider=False), by=maya)
        return sent.count

    before = await cost()
    for _time in range(5):
        case, _reference = await make.case(maya)
        await make.assigned(case, duncan, maya)

    assert await cost() == before


async def test_an_archived_case_goes_to_nobody(house: None) -> None:
    maya = await house_make.account("operator")
    duncan = await make.firm("Duncan & Co")
    case, _reference = await make.case(maya)
    await db.execute("update cases set archived_at = now()")

    with pytest.raises(Conflict, match="archived"):
        await make.assigned(case, duncan, maya)

    assert await db.fetchval("select provider from cases") is None
