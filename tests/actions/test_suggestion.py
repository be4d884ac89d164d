"""What staff say should be better, with or without their name (sla.md 1.8)."""

from app.kernel import db, ids
from tests.actions.make import Ward, ward
from tests.browser import Browser


async def test_staff_may_leave_their_name_out_and_then_nothing_says_it(place: Ward) -> None:
    given = {"hospital": str(place.hospital), "title": "The rota is full of holes", "anonymous": "1"}

    await Browser(place.worker).post("actions.suggestion.create", given)

    row = await db.fetchrow("select * from action")
    assert (row["source_type"], row["created_by"]) == ("staff_feedback", None)
    authors = await db.fetch("select created_by from event_log where subject_id = $1", row["id"])
    assert {each["created_by"] for each in authors} == {None}


async def test_staff_who_give_their_name_are_named(place: Ward) -> None:
    given = {"hospital": str(place.hospital), "title": "The rota is full of holes"}

    await Browser(place.worker).post("actions.suggestion.create", given)

    assert await db.fetchval("select created_by from action") == place.worker.id


async def test_a_source_that_is_off_takes_nothing_from_its_form(place: Ward) -> None:
    await db.execute(
        "insert into action_source_setting (id, hospital, source_type, is_on) values ($1, $2, 'staff_feedback', false)",
        ids.new(),
        place.hospital,
    )

    page = await Browser(place.worker).post(
        "actions.suggestion.create", {"hospital": str(place.hospital), "title": "Too late"}
    )

    assert page.status == 409
    assert await db.fetchval("select count(*) from action") == 0


async def test_whoever_says_something_is_thanked_with_its_number_and_what_is_missing_is_said(
    place: Ward,
) -> None:
    elsewhere = await ward("Elsewhere")
    browser = Browser(place.worker)
    given = {"hospital": str(place.hospital), "title": "The rota is full of holes"}

    await browser.post("actions.suggestion.create", given)
    strange = await browser.post("actions.suggestion.create", given | {"hospital": str(elsewhere.hospital)})
    reference = await db.fetchval("select reference from action")
    thanks = await browser.get("actions.suggestion.new", query={"done": reference})

    assert "Thank you, it is written down" in thanks.text and reference in thanks.text
    assert strange.status == 422 and "The rota is full of holes" in strange.text
    assert await db.fetchval("select count(*) from action") == 1
