"""Periods are replaced, never added twice (bi.md 1.3, 1.4, 9)."""

from datetime import timedelta
from typing import Any

import pytest
from pymongo.database import Database

from app.bi.rules.documents import PASSING
from app.kernel import db
from tests.bi import make

Store = Database[dict[str, Any]]


def told(store: Store, collection: str = "submissions_monthly", **where: Any) -> list[dict[str, Any]]:
    """What stands, but for what differs between any two runs."""
    return [
        {name: value for name, value in each.items() if name not in PASSING}
        for each in store[collection].find(where).sort("_id", 1)
    ]


async def test_a_month_gathered_twice_stands_once(store: Store) -> None:
    """bi.md 9 (a)."""
    await make.october()

    first = await make.gathered()
    once, ids = told(store), {each["run_id"] for each in store["submissions_monthly"].find()}
    second = await make.gathered()

    assert (first.state, second.state) == ("done", "done")
    assert told(store) == once
    assert len(once) == 4
    assert ids == {str(first.id)}
    assert {each["run_id"] for each in store["submissions_monthly"].find()} == {str(second.id)}
    assert first.checksum == second.checksum
    assert [name for name in store.list_collection_names() if "__" in name] == []


@pytest.mark.parametrize(("forms", "chunks"), [(0, 0), (1, 1), (10, 1), (11, 2), (25, 3)])
async def test_forms_are_cut_into_tens(store: Store, forms: int, chunks: int) -> None:
    """bi.md 9 (c)."""
    await make.october(forms, 1, 1)

    run = await make.gathered()

    assert (run.state, run.chunks_total, run.chunks_done) == ("done", chunks, chunks)
    assert store["submissions_monthly"].count_documents({}) == forms == run.docs_written
    if forms == 11:
        assert [each.forms for each in run.chunks] == [10, 1]


async def test_the_sum_over_documents_is_the_count_of_rows(store: Store) -> None:
    """bi.md 9 (f)."""
    forms, places = await make.october(3, 2, 5)
    await make.submission(forms[0], places[0], make.at("2026-10-20T00:00"), status="void")
    await make.submission(forms[0], places[0], make.at("2026-09-30T23:00"))

    run = await make.gathered()

    counted = await db.fetchval(
        "select count(*) from submission where status = 'submitted' and submitted_at >= '2026-10-01Z'"
        " and submitted_at < '2026-11-01Z'"
    )
    assert sum(each["submissions"] for each in store["submissions_monthly"].find()) == counted == 30
    assert run.source_rows == counted


async def test_sessions_are_completed_abandoned_or_open(store: Store) -> None:
    """bi.md 9 (f): the sessions rule."""
    form, place = await make.form(), await make.make.organisation("North", "hospital")
    for n, outcome in enumerate(["submitted"] * 3 + ["abandoned"] + ["open"] * 2):
        when = make.at("2026-10-31T23:30") - timedelta(hours=n)
        await make.session(form, place, when, outcome, active_seconds=2**n, device="phone", locale="ar")

    await make.gathered(make.SESSIONS)

    (one,) = store["sessions_monthly"].find()
    assert one["sessions"] == one["completed"] + one["abandoned"] + one["open"] == 6
    assert one["completion_rate"] == 0.75
    assert sum(one["hour"]) == sum(one["active_s"]["hist"]) == 6
    assert (one["device"]["phone"], one["locale"]["ar"], one["hour"][23]) == (6, 6, 1)


async def test_a_late_submission_changes_its_own_month_alone(store: Store) -> None:
    """bi.md 9 (k)."""
    forms, places = await make.october()
    await make.submission(forms[0], places[0], make.at("2026-09-10T00:00"))
    await make.gathered(period="2026-09")
    await make.gathered()
    september = list(store["submissions_monthly"].find({"month_key": "2026-09"}))

    await make.submission(forms[0], places[0], make.at("2026-10-31T00:00"))
    await make.gathered()

    assert list(store["submissions_monthly"].find({"month_key": "2026-09"})) == september
    assert sum(each["submissions"] for each in told(store, month_key="2026-10")) == 13
    months = store["_meta"].find_one({"collection": "submissions_monthly"})["months"]  # type: ignore[index]
    assert {key: each["state"] for key, each in months.items()} == {
        "2026-09": "complete",
        "2026-10": "complete",
    }


async def test_the_document_of_a_form_that_is_gone_disappears(store: Store) -> None:
    """bi.md 9 (l)."""
    forms, _places = await make.october()
    await make.gathered()
    await db.execute("delete from submission where form = $1", forms[0])
    await db.execute("delete from form_version where form = $1", forms[0])
    await db.execute("delete from form where id = $1", forms[0])

    run = await make.gathered()

    assert {each["form"]["id"] for each in store["submissions_monthly"].find()} == {str(forms[1])}
    assert run.docs_deleted == 2


@pytest.mark.parametrize(
    ("zone", "first", "last"),
    [
        ("UTC", "2026-10-01T00:00", "2026-10-31T23:59:59.999999"),
        ("Europe/London", "2026-09-30T23:00", "2026-10-31T23:59:59.999999"),
        ("Asia/Riyadh", "2026-09-30T21:00", "2026-10-31T20:59:59.999999"),
    ],
)
async def test_a_month_is_half_open_on_the_clock_of_the_store(
    store: Store, switch: Any, zone: str, first: str, last: str
) -> None:
    """bi.md 9 (d): the first and the last microsecond, in UTC, London (summer time) and Riyadh."""
    switch(BI_TIMEZONE=zone)
    form, place = await make.form(), await make.make.organisation("North", "hospital")
    tick = timedelta(microseconds=1)
    for when in (make.at(first) - tick, make.at(first), make.at(last), make.at(last) + tick):
        await make.submission(form, place, when)

    await make.gathered()

    (one,) = told(store)
    assert one["submissions"] == 2
    assert one["month"] == make.at(first)
    assert one["tz"] == zone
    assert [each["d"] for each in one["days"]] == [1, 31]


async def test_the_indexes_are_made_by_the_code(store: Store) -> None:
    await make.october(1, 1, 1)

    await make.gathered()

    assert {"dep_month", "form_month", "institution_month", "dep_month_key_run"} <= set(
        store["submissions_monthly"].index_information()
    )


async def test_a_trial_says_what_would_differ_and_writes_nothing(store: Store) -> None:
    forms, places = await make.october()
    await make.gathered()
    stood = list(store["submissions_monthly"].find().sort("_id", 1))
    await make.submission(forms[0], places[0], make.at("2026-10-31T00:00"))
    await make.submission(await make.form("New"), places[0], make.at("2026-10-31T00:00"))
    await db.execute("delete from submission where form = $1 and institution = $2", forms[1], places[1])

    run = await make.gathered(dry=True)

    assert {name: run.difference[name] for name in ("computed", "stored", "added", "changed", "removed")} == {
        "computed": 4,
        "stored": 4,
        "added": 1,
        "changed": 1,
        "removed": 1,
    }
    assert list(store["submissions_monthly"].find().sort("_id", 1)) == stood
