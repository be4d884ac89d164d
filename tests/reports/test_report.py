"""The reports a person may run, and one of them with all its parameters."""

from datetime import date, timedelta

import pytest

from app.accounts.account import Account
from app.reports import notes
from tests import make
from tests.browser import Browser
from tests.reports.asking import ask, made


async def test_the_page_of_a_report_names_its_columns_and_their_keys(dina: Account) -> None:
    page = await Browser(dina).get("reports.report.show", slug="contacts-per-case")

    assert page.texts("aside:has(#columns-name) li") == [
        "Category Category",
        "Cases Cases",
        "Contacts Contacts",
        "Average contacts Average_Contacts",
    ]


async def test_the_days_of_an_address_are_those_of_every_report(dina: Account) -> None:
    days = {"from": "2026-02-01", "to": "2026-02-28", "zone": "UTC"}

    page = await Browser(dina).get("reports.report.index", query=days)

    assert page.soup.select_one("#f-from")["value"] == "2026-02-01"
    (run,) = page.soup.select("form[action$=contacts-per-case]")
    assert {each["name"]: each["value"] for each in run.select("[name=from], [name=to], [name=zone]")} == days


@pytest.mark.parametrize("role", ["operator", "provider_manager", "department_manager", "admin"])
async def test_other_roles_run_nothing(house: None, role: str) -> None:
    somebody = await make.account(role)

    assert (await Browser(somebody).get("reports.report.index")).status == 403


async def test_a_report_beyond_ones_role_is_not_there(house: None) -> None:
    officer = await make.account("complaints_officer")

    assert (await Browser(officer).get("reports.report.show", slug="voice")).status == 404
    assert (await ask(officer, "voice")).status == 404
    assert (await ask(officer, "sla-compliance")).status == 200


async def test_a_form_begins_with_days_that_its_report_covers(dina: Account) -> None:
    page = await Browser(dina).get("reports.report.show", slug="cb1")

    first, last = (page.soup.select_one(f"#f-{name}")["value"] for name in ("from", "to"))
    assert date.fromisoformat(last) - date.fromisoformat(first) == timedelta(days=7)


async def test_the_page_of_reports_costs_the_same_for_one_file_and_for_ten(dina: Account) -> None:
    await made(dina, format="jsonl")
    few = (await Browser(dina).get("reports.report.index")).statements
    for _n in range(5):
        await made(dina, format="jsonl")

    assert (await Browser(dina).get("reports.report.index")).statements == few


async def test_where_a_column_comes_from_stands_on_the_page_of_its_report(house: None) -> None:
    contract = Browser(await make.account("contract_manager"))

    assert str(notes.DIVERSITY) in (await contract.get("reports.report.show", slug="demographic")).text
    assert str(notes.OPENING) in (await contract.get("reports.report.show", slug="scope")).text
