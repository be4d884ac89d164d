"""The three services, with every validation of notifications.md 2 under its number."""

import asyncio
import datetime as dt
from uuid import UUID

import pytest

from app.households.commands import (
    create_family_notification_policy,
    delete_family_notification_policy,
    update_family_notification_policy,
)
from app.households.commands.consent import opt_out, start_again
from app.households.rules.consent import APPROVAL, LANGUAGE, FamilyNotFound, ValidationError
from app.kernel import clock, db, ids
from tests import make as people
from tests.browser import Browser
from tests.households import make

YES = {APPROVAL: True, LANGUAGE: "fr"}


@pytest.fixture
async def family(house):
    return await make.household(approved=None)


async def _stored(household):
    row = await db.fetchrow(
        "select approved, language, validity_to from notification_consent where household = $1", household
    )
    return None if row is None else tuple(row)


@pytest.mark.parametrize("nothing", [None, {}])
async def test_without_data_there_is_no_consent_and_the_default_language(family, nothing):
    made = await create_family_notification_policy(family, nothing)

    assert (made.approved, made.language) == (False, "en")


async def test_a_missing_key_takes_its_default_where_the_older_system_refused_it(family):
    made = await create_family_notification_policy(family, {APPROVAL: True})

    assert (made.approved, made.language) == (True, "en")


@pytest.mark.parametrize("value", [1, 0, "true", "True", None, 1.0, []])
async def test_approval_that_is_no_boolean_is_refused_naming_key_and_type(family, value):
    with pytest.raises(ValidationError) as refused:
        await create_family_notification_policy(family, {APPROVAL: value})

    assert APPROVAL in str(refused.value)
    assert type(value).__name__ in str(refused.value)
    assert await _stored(family) is None


@pytest.mark.parametrize("code", ["xx", "", "EN", None, 5])
async def test_a_language_there_is_not_is_refused_naming_the_code(family, code):
    with pytest.raises(ValidationError) as refused:
        await create_family_notification_policy(family, {LANGUAGE: code})

    assert str(code) in str(refused.value)


async def test_values_are_looked_at_before_the_family(house):
    with pytest.raises(ValidationError):
        await create_family_notification_policy(ids.new(), {APPROVAL: 1})
    with pytest.raises(FamilyNotFound):
        await create_family_notification_policy(ids.new(), YES)


async def test_a_second_record_is_refused_and_the_first_stays(family):
    await create_family_notification_policy(family, YES)

    with pytest.raises(ValidationError):
        await create_family_notification_policy(family, {APPROVAL: False})

    assert await _stored(family) == (True, "fr", None)


async def test_of_records_made_at_once_exactly_one_wins(family):
    made = await asyncio.gather(
        *(create_family_notification_policy(family, YES) for _n in range(4)), return_exceptions=True
    )

    assert sum(not isinstance(each, BaseException) for each in made) == 1
    assert sum(isinstance(each, ValidationError) for each in made) == 3


async def test_a_closed_record_is_opened_again_with_its_history_kept(family):
    await create_family_notification_policy(family, YES)
    await db.execute("update household set validity_to = now() where id = $1", family)
    await delete_family_notification_policy(family)
    await db.execute("update household set validity_to = null where id = $1", family)

    again = await create_family_notification_policy(family, {LANGUAGE: "ar"})

    assert (again.approved, again.language, again.validity_to) == (False, "ar", None)
    kept = await db.fetchval("select count(*) from household_history where entity = 'notification_consent'")
    assert kept == 2


@pytest.mark.parametrize("nothing", [None, {}])
async def test_an_update_with_nothing_does_nothing_even_without_a_family(house, nothing):
    assert await update_family_notification_policy(ids.new(), nothing) is None


async def test_an_update_of_an_unknown_family_is_not_found(house):
    with pytest.raises(FamilyNotFound):
        await update_family_notification_policy(UUID(int=9), YES)


async def test_an_update_makes_the_missing_record_first(family):
    after = await update_family_notification_policy(family, {APPROVAL: True})

    assert (after.approved, after.language) == (True, "en")


async def test_only_what_is_there_and_not_none_is_changed(family):
    await create_family_notification_policy(family, YES)

    after = await update_family_notification_policy(family, {APPROVAL: None, LANGUAGE: "ar"})

    assert (after.approved, after.language) == (True, "ar")


@pytest.mark.parametrize("fields", [{APPROVAL: True, LANGUAGE: "xx"}, {APPROVAL: 1}])
async def test_a_bad_update_changes_nothing_at_all(family, fields):
    with pytest.raises(ValidationError):
        await update_family_notification_policy(family, fields)

    assert await _stored(family) is None


async def test_deleting_for_a_living_family_resets_approval_and_language_too(family):
    await create_family_notification_policy(family, YES)

    (record,) = await delete_family_notification_policy(family)

    assert (record.approved, record.language, record.validity_to) == (False, "en", None)


async def test_deleting_for_a_closed_family_closes_the_record_with_its_values(family):
    await create_family_notification_policy(family, YES)
    await db.execute("update household set validity_to = now() where id = $1", family)

    (record,) = await delete_family_notification_policy([family])

    assert (record.approved, record.language) == (True, "fr")
    assert record.validity_to is not None


async def test_deleting_keeps_the_order_passes_over_strangers_and_is_idempotent(family):
    other = await make.household(approved=True)
    none = await make.household(approved=None)
    await create_family_notification_policy(family, YES)
    wanted = [other, ids.new(), none, family]

    first = await delete_family_notification_policy(wanted)
    second = await delete_family_notification_policy(wanted)

    assert [record.household for record in first] == [other, family]
    assert second == first


async def test_each_change_says_who_from_what_to_what(family):
    await create_family_notification_policy(family, YES, source="form")
    await update_family_notification_policy(family, {APPROVAL: False})

    rows = await db.fetch("select context from event_log where code = 'CONSENT_CHANGED' order by seq")

    assert len(rows) == 2
    assert '"approved": [true, false]' in rows[1]["context"]


async def test_stop_outlives_an_update_and_start_gives_back_what_it_took(family):
    await create_family_notification_policy(family, YES)
    await opt_out([family], at=clock.now())

    with pytest.raises(ValidationError):
        await update_family_notification_policy(family, {APPROVAL: True})
    await delete_family_notification_policy(family)
    assert await _stored(family) == (False, "en", None)

    await start_again([family], at=clock.now() + dt.timedelta(minutes=1))
    assert (await _stored(family))[0] is True


async def test_start_gives_no_consent_to_whoever_never_gave_it(family):
    await opt_out([family], at=clock.now())

    await start_again([family], at=clock.now())

    assert (await _stored(family))[0] is False


async def test_the_page_saves_the_wish_and_says_that_it_was_written_in_the_console(officer):
    key = await make.household(approved=False)

    answer = await officer.post("households.consent.update", {"approved": "1", "language": "fr"}, id=key)

    page = await officer.get("households.household.show", id=key)
    assert answer.status == 303
    assert await _stored(key) == (True, "fr", None)
    assert "written in the console" in page.text


@pytest.mark.parametrize("language", ["", "xx"])
async def test_the_page_refuses_a_language_there_is_not(officer, language):
    key = await make.household(approved=False)

    page = await officer.post("households.consent.update", {"approved": "1", "language": language}, id=key)

    assert page.status == 422
    assert page.soup.select_one("[name=language][aria-invalid=true], #f-language-problem") is not None
    assert await _stored(key) == (False, "en", None)


async def test_the_page_says_beside_the_tick_that_only_start_ends_stop(officer):
    key = await make.household()
    await opt_out([key], at=clock.now())

    page = await officer.post("households.consent.update", {"approved": "1", "language": "en"}, id=key)

    assert page.status == 422
    assert "It can say yes again by sending START." in page.text
    assert (await _stored(key))[0] is False


async def test_the_wish_of_a_household_elsewhere_is_not_there(house):
    region = await make.place("R")
    mine, theirs = await make.place("D", region), await make.place("D", region)
    key = await make.household(location=theirs, approved=False)
    account = await people.account("field_officer")
    await make.limited(account.id, mine)

    answer = await Browser(account).post(
        "households.consent.update", {"approved": "1", "language": "en"}, id=key
    )

    assert answer.status == 404
    assert (await _stored(key))[0] is False
