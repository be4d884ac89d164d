"""Collections that are renewed as a whole (bi.md 1.1, 1.2, 3)."""

from datetime import timedelta
from typing import Any

import pytest
from pymongo.database import Database

from app.bi import door
from app.bi.queries.top import KINDS
from app.bi.store.place import Place
from app.kernel import clock, db, ids
from tests import make as people
from tests.bi import make

Store = Database[dict[str, Any]]


async def test_renewing_leaves_one_collection_with_its_indexes(store: Store) -> None:
    await people.organisation("North", "hospital")

    await make.gathered("sync_institutions", make.TODAY)
    run = await make.gathered("sync_institutions", make.TODAY)

    assert sorted(store.list_collection_names()) == ["_meta", "institutions"]
    assert {"kind_active", "last_submission"} <= set(store["institutions"].index_information())
    assert {each["run_id"] for each in store["institutions"].find()} == {str(run.id)}
    said = store["_meta"].find_one({"collection": "institutions"})
    assert said is not None
    assert (said["run_id"], said["docs"], said["checksum"]) == (str(run.id), 1, run.checksum)


async def test_what_would_leave_under_half_is_refused_unless_it_is_forced(store: Store) -> None:
    for n in range(5):
        await people.organisation(f"Hospital {n}", "hospital")
    await make.gathered("sync_institutions", make.TODAY)
    await db.execute("delete from organisation where name <> 'Hospital 0'")

    with pytest.raises(make.Unsound, match="under half"):
        await make.gathered("sync_institutions", make.TODAY)
    assert store["institutions"].count_documents({}) == 5
    await db.execute("update bi_run set state = 'failed' where state = 'publishing'")
    await make.gathered("sync_institutions", make.TODAY, force=True, reason="Four were closed.")

    assert store["institutions"].count_documents({}) == 1


async def test_an_empty_source_does_not_blank_a_chart(store: Store) -> None:
    await people.organisation("North", "hospital")
    await make.gathered("sync_institutions", make.TODAY)
    await db.execute("delete from organisation")

    with pytest.raises(make.Unsound):
        await make.gathered("sync_institutions", make.TODAY)

    assert store["institutions"].count_documents({}) == 1


@pytest.mark.parametrize("why", ["shared", "no rename"])
async def test_where_a_swap_is_not_possible_a_pointer_says_what_counts(
    store: Store, switch: Any, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """bi.md 1.2: two deployments in one database, or a server that does not rename."""
    await people.organisation("North", "hospital")
    if why == "shared":
        switch(BI_SHARED="1")
    else:
        monkeypatch.setattr(Place, "swaps", lambda _place: False)
    store["institutions"].insert_one({"_id": "other:1", "dep": "other", "gen": 1, "run_id": "x"})

    await make.gathered("sync_institutions", make.TODAY)
    await people.organisation("South", "hospital")
    await make.gathered("sync_institutions", make.TODAY)

    ours = await door.use(lambda opened: opened.documents("institutions"))
    assert sorted(each["name"] for each in ours) == ["North", "South"]
    assert store["institutions"].count_documents({"dep": "main"}) == 3
    await door.use(lambda opened: opened.drop_generations("institutions"))
    assert store["institutions"].count_documents({"dep": "main"}) == 2
    assert store["institutions"].count_documents({"dep": "other"}) == 1


async def test_two_deployments_in_one_database_leave_each_other_alone(store: Store, switch: Any) -> None:
    await make.october(1, 1, 1)
    for name in ("east", "west"):
        switch(BI_SHARED="1", BI_DEPLOYMENT=name)
        await make.gathered()
        await make.gathered("sync_forms", make.TODAY)
    await db.execute("delete from submission")
    await make.gathered()

    assert [each["dep"] for each in store["submissions_monthly"].find()] == ["east"]
    assert sorted(each["dep"] for each in store["forms"].find()) == ["east", "west"]


async def test_what_died_between_the_swap_and_the_word_of_it_is_mended(store: Store) -> None:
    await people.organisation("North", "hospital")
    run = await make.gathered("sync_institutions", make.TODAY)
    store["_meta"].update_one({"collection": "institutions"}, {"$set": {"run_id": "before"}})

    assert await door.use(lambda opened: opened.mend("institutions"))
    assert not await door.use(lambda opened: opened.mend("institutions"))

    said = store["_meta"].find_one({"collection": "institutions"})
    assert said is not None and said["run_id"] == str(run.id)


async def test_what_a_dead_run_left_goes_after_a_day(store: Store) -> None:
    now = clock.now()
    run = ids.floor_key(now).hex
    store[f"forms__new_{run}"].insert_one({})
    store[f"submissions_monthly__stage_{run}"].insert_one({})
    store["submissions_monthly"].insert_one({})

    assert await door.use(lambda opened: opened.sweep(now + timedelta(hours=23))) == 0
    assert await door.use(lambda opened: opened.sweep(now + timedelta(hours=25))) == 2
    assert store.list_collection_names() == ["submissions_monthly"]


async def test_a_board_has_ten_of_twelve_who_are_equal(store: Store) -> None:
    """bi.md 9 (h): most first, then the latest, then by key; the house and demo people do not count."""
    place = await people.organisation("North", "hospital")
    made = [await people.user("department_manager", organisation=place, name=f"P{n}") for n in range(12)]
    demo = await people.user("department_manager", organisation=place, name="Demo", is_demo=True)
    now = clock.now()
    for n, one in enumerate([*made, demo]):
        when = now - timedelta(days=1 if n < 6 else 2)
        await people.department(place, f"Ward {n}", kind="ward", created_by=one, created_at=when)
    old = clock.now() - timedelta(days=365, minutes=1)
    await people.department(place, "Old", kind="ward", created_by=made[11], created_at=old)
    await db.execute("update app_user set active = false where id = $1", made[0])

    await make.gathered("sync_top_users", make.TODAY)

    board = list(store["top_users"].find({"kind": "ward_creators"}).sort("rank", 1))
    assert [each["rank"] for each in board] == list(range(1, 11))
    latest = dict(zip(made, [1] * 6 + [2] * 6, strict=True))
    assert [each["user"]["id"] for each in board] == [
        str(each) for each in sorted(made, key=lambda one: (latest[one], one))[:10]
    ]
    assert board[0]["user"]["institution"]["name"] == "North"
    assert [each["user"]["is_active"] for each in board].count(False) == 1
    assert "email" not in board[0]["user"]


def test_there_are_eight_boards() -> None:
    assert len(KINDS) == 8


async def test_the_score_of_an_institution_is_the_sum_of_its_flags(store: Store) -> None:
    place = await people.organisation("North", "hospital", handles_patient_data=True, session_minutes=90)
    await people.organisation("South", "hospital")
    for n in range(4):
        await people.user("operator_manager" if n == 0 else "operator", organisation=place, active=True)

    await make.gathered("sync_security_risk_clients", make.TODAY)

    (one,) = store["security_risk_clients"].find()
    assert [each["code"] for each in one["flags"]] == [
        "admin_without_mfa",
        "users_without_mfa",
        "no_retention",
        "no_agreement",
        "long_session",
    ]
    assert (one["risk_score"], one["band"], one["basis"], one["admins"]) == (75, "high", "flag", 1)


async def test_nothing_typed_about_a_person_leaves_the_house(store: Store) -> None:
    """bi.md 9 (m): no mail address, phone number or free text in any document."""
    forms, found = await make.october()
    officer = await people.user(
        "department_manager", organisation=found[0], name="Aa Bb", phone="+15555550100"
    )
    await make.submission(
        forms[0],
        found[0],
        make.at("2026-10-20T00:00"),
        submitted_by=officer,
        answers={"why": "Canary words of a patient"},
        void_reason="Canary reason",
    )
    await make.session(forms[0], found[0], make.at("2026-10-20T00:00"), user=officer)
    for task, period in [
        (make.SUBMISSIONS, make.MONTH),
        (make.SESSIONS, make.MONTH),
        ("aggregate_quarterly_form_churn", "2026Q3"),
        ("aggregate_daily_notifications", "2026-10-31"),
        *(
            (name, make.TODAY)
            for name in ("sync_institutions", "sync_forms", "sync_security_risk_clients", "sync_top_users")
        ),
    ]:
        assert (await make.gathered(task, period)).state == "done"

    everything = str([list(store[name].find()) for name in store.list_collection_names()])
    assert "Form 0" in everything
    assert [word for word in ("@", "Canary", "5555550100") if word in everything] == []


async def test_a_field_that_a_collection_does_not_have_is_refused(store: Store) -> None:
    stamp = make.stamp()
    with pytest.raises(ValueError, match="answers"):
        make.document("submissions_monthly", make.Built("x", {"form": {"answers": 1}}), stamp)
