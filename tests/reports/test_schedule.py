"""Parameters under a name: of a report that comes each week or month, or is run by hand."""

import json
from datetime import timedelta

import pytest

from app.accounts.account import Account
from app.kernel import clock, db
from app.reports import jobs
from app.reports.commands import schedule as schedules
from tests import make
from tests.browser import Browser
from tests.jobs.make import Run
from tests.reports.asking import ask, fetched, the_export


async def test_a_schedule_goes_on_while_two_files_of_its_owner_are_being_made(dina: Account) -> None:
    with clock.frozen(clock.now().replace(year=2026, month=11, day=20)):
        form = {"every": "month", "format": "jsonl", "title": "Monthly"}
        assert (await Browser(dina).post("reports.schedule.create", form, slug="case-extract")).status == 303
    assert [(await ask(dina, format="jsonl")).status for _n in range(2)] == [303, 303]

    with clock.frozen(clock.now().replace(year=2026, month=12, day=1, hour=5)):
        assert await schedules.ask_next() is True

    assert await db.fetchval("select count(*) from report_export where schedule is not null") == 1
    assert await db.fetchval("select is_active from report_schedule") is True


async def test_a_schedule_asks_for_the_month_that_ended_and_tells_the_people_named(dina: Account) -> None:
    colleague = await make.account("contract_manager")
    form = {"every": "month", "format": "jsonl", "title": "Monthly", "recipients": str(colleague.id)}
    with clock.frozen(clock.now().replace(year=2026, month=11, day=20)):
        answer = await Browser(dina).post("reports.schedule.create", form, slug="case-extract")
        assert answer.status == 303
        assert await schedules.ask_next() is False
    with clock.frozen(clock.now().replace(year=2026, month=12, day=1, hour=5)):
        assert await schedules.ask_next() is True
        assert await schedules.ask_next() is False

    export = await the_export()
    assert json.loads(export["parameters"])["from"] == "2026-11-01"
    assert json.loads(export["parameters"])["to"] == "2026-11-30"
    await jobs.make(Run(export=str(export["id"])))
    assert (await fetched(colleague, await the_export())).status == 200


async def test_saved_parameters_are_run_by_hand_with_the_days_that_are_chosen(dina: Account) -> None:
    form = {"every": "hand", "format": "xlsx", "title": "Outcomes alone", "rows": "outcome", "zone": "UTC"}
    await Browser(dina).post("reports.schedule.create", form, slug="case-extract")
    days = {"from": "2026-02-01", "to": "2026-02-28"}

    page = await Browser(dina).get("reports.report.show", slug="case-extract", query=days)
    (button,) = page.soup.select("section[aria-labelledby=schedule-name] li form[action$=case-extract]")
    given = {each["name"]: each["value"] for each in button.select("input[type=hidden]")}
    answer = await Browser(dina).post("reports.export.create", given, slug="case-extract")

    with clock.frozen(clock.now() + timedelta(days=40)):
        assert await schedules.ask_next() is False
    assert answer.status == 303
    asked = json.loads((await the_export())["parameters"])
    assert {**asked, **days, "format": "xlsx", "rows": "outcome", "zone": "UTC"} == asked
    assert "Outcomes alone" in page.texts("section[aria-labelledby=schedule-name] li b")


@pytest.mark.parametrize(
    ("slug", "every", "status"),
    [
        ("cb1", "week", 303),
        ("cb1", "month", 422),
        ("cb1-agilisys", "hand", 303),
        ("cb1-agilisys", "week", 422),
        ("survey", "week", 422),
    ],
)
async def test_no_schedule_asks_for_more_days_than_the_report_covers(
    dina: Account, slug: str, every: str, status: int
) -> None:
    answer = await Browser(dina).post("reports.schedule.create", {"every": every, "format": "csv"}, slug=slug)

    assert answer.status == status
    assert await db.fetchval("select count(*) from report_schedule") == (status == 303)


async def test_a_refused_schedule_keeps_everybody_who_was_chosen(dina: Account) -> None:
    mates = [str((await make.account("contract_manager")).id) for _n in range(2)]
    form = {"every": "daily", "format": "csv", "title": "Mine", "recipients": mates}

    page = await Browser(dina).post("reports.schedule.create", form, slug="case-extract")

    assert page.status == 422
    assert page.texts("#f-every-err") == ["Choose each week, each month or by hand."]
    assert page.soup.select_one("#f-title")["value"] == "Mine"
    assert {each["value"] for each in page.soup.select("[name=recipients][checked]")} == set(mates)


async def test_only_people_who_may_run_a_report_are_told_of_it(dina: Account) -> None:
    operator = await make.account("operator")
    form = {"every": "month", "format": "csv", "recipients": str(operator.id)}

    page = await Browser(dina).post("reports.schedule.create", form, slug="case-extract")

    assert (page.status, "Choose up to 20 people who may run this report." in page.text) == (422, True)
    assert await db.fetchval("select count(*) from report_schedule") == 0


async def test_who_saved_a_schedule_removes_it_and_nobody_else(dina: Account) -> None:
    form = {"every": "month", "format": "jsonl"}
    await Browser(dina).post("reports.schedule.create", form, slug="case-extract")
    key, other = await db.fetchval("select id from report_schedule"), await make.account("contract_manager")

    assert (await Browser(other).post("reports.schedule.destroy", id=key)).status == 404
    assert (await Browser(dina).post("reports.schedule.destroy", id=key)).status == 303
    assert (await Browser(dina).post("reports.schedule.destroy", id=key)).status == 404
    with clock.frozen(clock.now() + timedelta(days=40)):
        assert await schedules.ask_next() is False


async def the_log() -> list[tuple[str, str, object, dict[str, object]]]:
    """What was written about schedules: the deed, of which one, by whom, and what it says."""
    rows = await db.fetch(
        "select code, subject_id::text, created_by, context from event_log"
        " where key = 'report' and subject_kind = 'report_schedule' order by seq"
    )
    return [(row[0], row[1], row[2], json.loads(row[3])) for row in rows]


async def test_the_log_says_who_is_sent_which_report_and_when_that_ended(dina: Account) -> None:
    colleague = await make.account("contract_manager")
    form = {"every": "week", "format": "csv", "title": "Mine", "recipients": str(colleague.id)}
    await Browser(dina).post("reports.schedule.create", form, slug="case-extract")
    await Browser(dina).post("reports.schedule.create", {**form, "every": "daily"}, slug="case-extract")
    key = await db.fetchval("select id::text from report_schedule")

    for _twice in range(2):
        await Browser(dina).post("reports.schedule.destroy", id=key)

    told = {"report": "case-extract", "every": "week", "recipients": [str(colleague.id)]}
    assert await the_log() == [
        ("SCHEDULE_SAVED", key, dina.id, told),
        ("SCHEDULE_STOPPED", key, dina.id, told),
    ]


async def test_the_log_says_that_a_schedule_ended_with_the_account_of_its_owner(dina: Account) -> None:
    with clock.frozen(clock.now().replace(year=2026, month=11, day=20)):
        form = {"every": "month", "format": "csv"}
        await Browser(dina).post("reports.schedule.create", form, slug="case-extract")
    await db.execute("update app_user set active = false where id = $1", dina.id)

    with clock.frozen(clock.now().replace(year=2026, month=12, day=1, hour=5)):
        assert await schedules.ask_next() is True
        assert await schedules.ask_next() is False

    assert [(code, by) for code, _key, by, _said in await the_log()] == [
        ("SCHEDULE_SAVED", dina.id),
        ("SCHEDULE_STOPPED", None),
    ]


async def test_who_sees_a_part_of_the_house_names_people_of_that_part_alone(house: None) -> None:
    mine = await make.organisation("North", "provider")
    asker = await make.account("contract_manager", organisation=mine)
    mate = await make.account("contract_manager", organisation=mine, name="Of North")
    stranger = await make.account(
        "contract_manager", organisation=await make.organisation("South", "provider")
    )
    form = {"every": "month", "format": "csv"}

    page = await Browser(asker).get("reports.report.show", slug="case-extract")
    told = {each["value"] for each in page.soup.select("[name=recipients]")}
    answers = [
        await Browser(asker).post(
            "reports.schedule.create", {**form, "recipients": str(each.id)}, slug="case-extract"
        )
        for each in (stranger, mate)
    ]

    assert told == {str(asker.id), str(mate.id)}
    assert [each.status for each in answers] == [422, 303]
