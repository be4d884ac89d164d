"""The people of a household: who heads it, and who is told."""

import pytest

from app.kernel import db, ids
from tests.households import make


async def test_the_head_may_change_and_cannot_be_taken_off(officer):
    key = await make.household()
    await officer.post(
        "households.member.create",
        {"insurance_number": "N-11", "last_name": "Mushi", "other_names": "Neema", "is_head": "1"},
        id=key,
    )
    head = await db.fetchval("select head from household")

    refused = await officer.post("households.member.destroy", {}, id=key, member=head)

    assert refused.status == 409
    assert (
        await db.fetchval("select last_name || other_names from insuree where id = $1", head) == "MushiNeema"
    )
    # The new head has no phone, so the other member is told.
    assert await db.fetchval("select told <> head from household")


async def test_taking_the_only_phone_away_leaves_nobody_to_tell(officer):
    key = await make.household()
    member = await db.fetchval("select head from household where id = $1", key)

    await officer.post(
        "households.member.update",
        {"insurance_number": "N-99", "last_name": "Mushi", "phone": "  "},
        id=key,
        member=member,
    )

    assert await db.fetchval("select told from household") is None
    assert await db.fetchval("select count(*) from household_history where entity = 'insuree'") == 1


NEW = {"insurance_number": "N-11", "last_name": "Mushi", "other_names": "Neema"}


async def test_a_member_is_taken_off_and_stays_on_record(officer):
    key = await make.household()
    form = await officer.get("households.member.new", id=key)
    await officer.post("households.member.create", {**NEW, "phone": "0754 123 456"}, id=key)
    member = await db.fetchval("select id from insuree where insurance_number = 'N-11'")

    answer = await officer.post("households.member.destroy", id=key, member=member)

    page = await officer.get("households.household.show", id=key)
    assert form.soup.select_one("[name=insurance_number]") is not None
    assert answer.status == 303
    assert [name for name in page.texts("#members th") if "Neema" in name] == []
    assert await db.fetchval("select validity_to is not null from insuree where id = $1", member)
    assert await db.fetchval("select count(*) from event_log where code = 'MEMBER_REMOVED'") == 1


async def test_a_member_is_shown_as_it_is_and_what_is_wrong_beside_what_was_typed(officer):
    key = await make.household()
    await officer.post("households.member.create", NEW, id=key)
    member = await db.fetchval("select id from insuree where insurance_number = 'N-11'")
    form = await officer.get("households.member.edit", id=key, member=member)
    head = await db.fetchval(
        "select insurance_number from insuree where last_name = 'Mushi' and id <> $1", member
    )

    page = await officer.post(
        "households.member.update",
        {"insurance_number": head, "last_name": "Mosha"},
        id=key,
        member=member,
    )

    assert form.soup.select_one("[name=other_names]")["value"] == "Neema"
    assert page.status == 422
    assert "Somebody else has this insurance number." in page.text
    assert page.soup.select_one("[name=last_name]")["value"] == "Mosha"
    assert await db.fetchval("select last_name from insuree where id = $1", member) == "Mushi"


@pytest.mark.parametrize("action", ["edit", "update", "destroy"])
async def test_a_member_of_another_household_looks_as_if_there_were_none(officer, action):
    mine, theirs = await make.household(), await make.household()
    stranger = await db.fetchval("select head from household where id = $1", theirs)
    ask = officer.get if action == "edit" else officer.post

    answers = [
        await ask(f"households.member.{action}", id=mine, member=member) for member in (stranger, ids.new())
    ]

    assert [answer.status for answer in answers] == [404, 404]
    assert answers[0].texts("main") == answers[1].texts("main")


async def test_whoever_has_died_is_not_told_any_more(officer):
    key = await make.household()
    await officer.post("households.member.create", {**NEW, "phone": "+255754000002"}, id=key)
    head = await db.fetchrow("select id, insurance_number from insuree i where phone = '+255754000001'")

    await officer.post(
        "households.member.update",
        {"insurance_number": head["insurance_number"], "last_name": "Mushi", "phone": "+255754000001",
         "status": "DE"},
        id=key,
        member=head["id"],
    )  # fmt: skip

    told = await db.fetchval("select i.insurance_number from household h join insuree i on i.id = h.told")
    assert told == NEW["insurance_number"]
