"""A client who was written down twice becomes one, and two again when it was a mistake."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.accounts.account import Account
from app.kernel import clock, db
from app.links.rules import CAUTIOUS, FILLED, RESEARCH, given_back, taken_over
from tests import make
from tests.browser import Answer, Browser

SAMIRA = {"full_name": "Samira Haddad", "birth_date": "1991-03-04", "postcode": "M14 5RB"}


class Twice:
    """A manager, and one client on two cases under two references."""

    def __init__(self, who: Account, one: str, other: str) -> None:
        self.who, self.one, self.other, self.browser = who, one, other, Browser(who)

    async def person(self, case: str) -> Any:
        return await db.fetchrow(
            "select p.* from cases k join person p on p.id = k.person where k.reference = $1", case
        )

    async def merge(self, **form: str) -> Answer:
        other = (await self.person(self.other))["reference"]
        typed = {"person": other, "reason": "Same birth date and address.", **form}
        return await self.browser.post("links.merge.create", typed, reference=self.one)

    async def part(self) -> Answer:
        merge = await db.fetchval("select id from person_merge order by made_at desc limit 1")
        return await self.browser.post("links.merge.destroy", reference=self.one, id=merge)


@pytest.fixture
async def twice(house: None) -> Twice:
    gareth = await make.account("operator_manager")
    one, other = await make.case(gareth), await make.case(gareth)
    await make.client_of(one, gareth, **SAMIRA)
    await make.client_of(other, gareth, **SAMIRA, mobile_phone="07700 900418", safe_to_contact="DONT_CALL")
    for case in (one, other):
        await Browser(gareth).get("cases.case.show", reference=case)
    return Twice(gareth, one, other)


async def test_the_other_record_is_offered_and_its_cases_become_this_clients(twice: Twice) -> None:
    page = await twice.browser.get("links.merge.new", reference=twice.one)
    assert (await twice.person(twice.other))["reference"] in " ".join(page.texts("#f-person label"))

    assert (await twice.merge()).status == 303

    one, other = await twice.person(twice.one), await twice.person(twice.other)
    assert one["id"] == other["id"]
    assert (one["mobile_phone"], one["safe_to_contact"]) == ("07700 900418", "DONT_CALL")
    found = await db.fetchval(
        "select search_text like '%07700900418%' from case_facts where reference = $1", twice.one
    )
    assert found, "the case is found by the number that was taken over"
    codes = await db.fetch(
        "select k.reference, e.code from timeline t join event_log e on e.id = t.event_id"
        " join cases k on k.id = t.subject_id"
        " where e.key = 'client'"
    )
    assert {(row["reference"], row["code"]) for row in codes} == {
        (twice.one, "MERGED"),
        (twice.other, "MERGED"),
    }


async def test_an_undone_merge_leaves_everything_as_it_was(twice: Twice) -> None:
    before = [dict(await twice.person(case)) for case in (twice.one, twice.other)]
    await twice.merge()

    assert (await twice.part()).status == 303

    after = [dict(await twice.person(case)) for case in (twice.one, twice.other)]
    for was, now in zip(before, after, strict=True):
        assert {k: v for k, v in was.items() if k not in ("version", "modified_at")} == {
            k: v for k, v in now.items() if k not in ("version", "modified_at")
        }
    assert (await twice.part()).status == 409


async def test_what_was_changed_since_stays_when_a_merge_is_undone(twice: Twice) -> None:
    await twice.merge()
    await db.execute("update person set mobile_phone = '07700 900999' where mobile_phone <> '' and vulnerable = false"
                     " and id = (select kept from person_merge)")  # fmt: skip

    await twice.part()

    assert (await twice.person(twice.one))["mobile_phone"] == "07700 900999"


async def test_a_client_marked_vulnerable_since_stays_so_when_a_merge_is_undone(twice: Twice) -> None:
    await twice.merge()
    await db.execute("update person set vulnerable = true where id = (select kept from person_merge)")

    assert (await twice.part()).status == 303

    assert (await twice.person(twice.one))["vulnerable"] is True


@pytest.mark.parametrize(
    ("kept", "merged", "together"),
    [(False, False, False), (False, True, True), (True, False, True), (True, True, True)],
)
async def test_who_is_vulnerable_on_either_record_is_so_until_the_merge_is_undone(
    twice: Twice, kept: bool, merged: bool, together: bool
) -> None:
    for case, vulnerable in ((twice.one, kept), (twice.other, merged)):
        await db.execute(
            "update person set vulnerable = $2 where id = (select person from cases where reference = $1)",
            case,
            vulnerable,
        )

    await twice.merge()
    assert (await twice.person(twice.one))["vulnerable"] is together

    await twice.part()
    assert (await twice.person(twice.one))["vulnerable"] is kept


async def test_a_merge_can_be_undone_for_thirty_days(twice: Twice) -> None:
    await twice.merge()

    with clock.frozen(clock.now() + timedelta(days=31)):
        await twice.browser.get("cases.case.show", reference=twice.one)
        page = await twice.browser.get("links.merge.new", reference=twice.one)
        late = await twice.part()

    assert "Undo this merge" not in page.text
    assert late.status == 409


async def test_a_client_with_cases_elsewhere_is_not_merged(twice: Twice) -> None:
    stranger = await make.account("operator")
    foreign = await make.case(stranger)
    await db.execute(
        "update cases set person = (select person from cases where reference = $2) where reference = $1",
        foreign,
        twice.other,
    )

    assert (await twice.merge()).status == 409
    assert await db.fetchval("select count(*) from person_merge") == 0


@pytest.mark.parametrize("form", [{"reason": ""}, {"person": "P-1"}, {"person": ""}])
async def test_a_merge_without_reason_or_person_is_refused(twice: Twice, form: dict[str, str]) -> None:
    page = await twice.merge(**form)

    assert page.status == 422
    assert await db.fetchval("select count(*) from person_merge") == 0


async def test_who_was_merged_is_not_merged_again_nor_linked(twice: Twice) -> None:
    other = (await twice.person(twice.other))["reference"]
    await twice.merge()

    assert (await twice.merge(person=other)).status == 422
    third = await make.case(twice.who)
    await twice.browser.get("cases.case.show", reference=third)
    assert (await twice.browser.post("cases.link.create", {"person": other}, reference=third)).status == 404


async def test_an_operator_does_not_merge(twice: Twice) -> None:
    maya = await make.account("operator", organisation=twice.who.organisation)

    assert (await Browser(maya).get("links.merge.new", reference=twice.one)).status == 403


RECORD = st.builds(
    lambda filled, safe, research: {
        **dict(zip(FILLED, filled, strict=True)),
        **dict(zip(CAUTIOUS, safe, strict=True)),
        **dict(zip(RESEARCH, research, strict=True)),
    },
    st.tuples(*[st.sampled_from(["", "a", "b"]) for _name in FILLED]),
    st.tuples(
        *[st.sampled_from([False if warning is True else "SAFE", warning]) for warning in CAUTIOUS.values()]
    ),
    st.sampled_from([(None, []), (False, []), (True, []), (True, ["SMS"]), (True, ["EMAIL", "SMS"])]),
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(RECORD, RECORD)
def test_merging_loses_nothing_and_undoing_gives_everything_back(
    kept: dict[str, Any], merged: dict[str, Any]
) -> None:
    changes = taken_over(kept, merged)
    now = {**kept, **{name: after for name, (_before, after) in changes.items()}}

    assert all(now[name] == kept[name] for name in FILLED if kept[name]), "what was known stays"
    assert all(now[name] for name in FILLED if kept[name] or merged[name]), "what either knew is known"
    assert all(
        now[name] == warning for name, warning in CAUTIOUS.items() if warning in (kept[name], merged[name])
    )
    assert {**now, **given_back(changes, now)} == kept


@pytest.mark.parametrize(
    ("kept", "merged", "after"),
    [
        ((None, []), (True, ["SMS"]), (True, ["SMS"])),
        ((None, []), (False, []), (False, [])),
        ((True, ["EMAIL"]), (False, []), (False, [])),
        ((False, []), (True, ["SMS"]), (False, [])),
        ((True, ["EMAIL"]), (True, ["SMS"]), (True, ["EMAIL"])),
        ((True, ["EMAIL"]), (None, []), (True, ["EMAIL"])),
    ],
)
async def test_a_no_to_research_on_either_record_stays_a_no(
    twice: Twice, kept: tuple[Any, Any], merged: tuple[Any, Any], after: tuple[Any, Any]
) -> None:
    for case, said in ((twice.one, kept), (twice.other, merged)):
        await db.execute(
            "update person set contact_for_research = $2, research_methods = $3"
            " where id = (select person from cases where reference = $1)",
            case,
            *said,
        )

    await twice.merge()
    one = await twice.person(twice.one)
    assert tuple(one[name] for name in RESEARCH) == after

    await twice.part()
    one = await twice.person(twice.one)
    assert tuple(one[name] for name in RESEARCH) == kept


async def test_a_client_of_others_is_merged_no_more_than_one_that_is_not_there(twice: Twice) -> None:
    stranger = await make.account("operator")
    foreign = await make.case(stranger, person="Foreign Canary")
    theirs = (await twice.person(foreign))["reference"]

    guessed, unknown = await twice.merge(person=theirs), await twice.merge(person="P-0")

    assert (guessed.status, guessed.texts(".err")) == (422, unknown.texts(".err"))
    assert await db.fetchval("select count(*) from person_merge") == 0
