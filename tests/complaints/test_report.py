"""The compliance report: golden figures, and every number leads to exactly its rows."""

from datetime import UTC, datetime, timedelta

import pytest

from app.complaints.commands.answering import respond
from app.complaints.commands.moving import move
from app.complaints.rules.states import Brought
from app.kernel import clock, db
from app.kernel.actor import the_system
from app.sla.rules import seeded
from tests import make
from tests.browser import Answer, Browser
from tests.complaints.make import START, Ward, complaint, config, sweep_until, ward

NOW = START + timedelta(days=40)
PERIOD = {"since": "2026-01-01", "until": "2026-12-31"}


async def _resolved(key: object, at: datetime) -> None:
    with clock.frozen(at):
        await move(key, "resolved", Brought(resolution="Apologised"), by=the_system)


async def golden() -> Ward:
    """Eight complaints whose figures can be counted on the fingers."""
    here = await ward()
    for row in seeded("H1"):
        await config(here.hospital, row)
    hour = timedelta(hours=1)
    kept = await complaint(here.hospital, "MOH", department=here.department)
    with clock.frozen(START + 2 * hour):
        await respond(kept, "We are sorry", by=the_system)
    await _resolved(kept, START + 24 * hour)
    late = await complaint(here.hospital, "MOH", department=here.department)
    with clock.frozen(START + 6 * hour):
        await respond(late, "We are sorry", by=the_system)
    await _resolved(late, START + 24 * hour + timedelta(seconds=1))
    await complaint(here.hospital, "CCHI")
    voided = await complaint(here.hospital, "PATIENT")
    with clock.frozen(START + hour):
        await move(voided, "cancelled", Brought(reason="Sent twice"), by=the_system)
    await complaint(here.hospital, "PATIENT", at=NOW - hour)
    await complaint(here.hospital, "", at=datetime(2026, 2, 28, 21, 30, tzinfo=UTC), no_target=True)
    await complaint(here.hospital, "FAMILY", at=NOW - 10 * hour)
    await sweep_until(NOW)
    return here


def figures(answer: Answer, where: str = "#lines") -> dict[str, list[str]]:
    """The cells of each line, by its name."""
    return {
        " ".join(row.th.get_text().split()): [" ".join(cell.get_text().split()) for cell in row.select("td")]
        for row in answer.soup.select(f"{where} tr")
    }


async def test_golden_figures_by_source(house: None) -> None:
    here = await golden()

    with clock.frozen(NOW):
        answer = await Browser(here.officer).get("complaints.report.index", query=PERIOD)

    lines = figures(answer)
    # all but cancelled, met, breached, open late, open in time, by retarget, answered, ended, share; then hours
    assert lines["Ministry of Health"] == [
        "2",
        "1",
        "1",
        "0",
        "0",
        "0",
        "2",
        "2",
        "50%",
        "4 h",
        "5 h 36 m",
        "24 h",
        "24 h",
    ]
    assert lines["Council of Cooperative Health Insurance"][:9] == [
        "1",
        "0",
        "0",
        "1",
        "0",
        "0",
        "0",
        "0",
        "0%",
    ]
    assert lines["Patient"][:9] == ["1", "0", "0", "0", "1", "0", "0", "0", "–"]
    assert lines["Family member / relative"][:5] == ["1", "0", "0", "0", "1"]
    assert lines["Not known"][:9] == ["1", "0", "0", "0", "0", "0", "0", "0", "–"], (
        "no target counts in no figure"
    )
    assert figures(answer, "#total")["All"][:9] == ["6", "1", "1", "1", "2", "0", "2", "2", "33%"]


@pytest.mark.parametrize("by", ["source", "hospital", "department", "month"])
async def test_every_number_leads_to_exactly_its_rows(house: None, by: str) -> None:
    here = await golden()

    with clock.frozen(NOW):
        browser = Browser(here.officer)
        answer = await browser.get("complaints.report.index", query={**PERIOD, "by": by})
        links = answer.soup.select("#lines td a, #total td a")
        counted = 0
        for link in links:
            number = link.get_text().strip()
            rows = await browser.request("GET", link["href"])
            if number.isdecimal():
                counted += 1
                assert len(rows.texts("#rows .ref")) == int(number), link["href"]

    assert counted >= 8


async def test_a_month_is_the_hospitals_own(house: None) -> None:
    here = await golden()

    with clock.frozen(NOW):
        answer = await Browser(here.officer).get("complaints.report.index", query={**PERIOD, "by": "month"})

    lines = figures(answer)
    assert lines["February 2026"][0] == "3"
    assert lines["March 2026"][0] == "3", "21:30 UTC on the last of February is March in Riyadh"


async def test_a_deadline_that_a_change_moved_into_the_past_counts_apart(house: None) -> None:
    here = await ward()
    for row in seeded("H1"):
        await config(here.hospital, row)
    key = await complaint(here.hospital, "PATIENT")
    at = START + timedelta(hours=30)
    with clock.frozen(at):
        browser = Browser(here.officer)
        reference = await db.fetchval("select reference from complaint where id = $1", key)
        await browser.get("complaints.complaint.show", reference=reference)
        page = await browser.get("complaints.detail.edit", reference=reference)
        form = page.form(f"/complaints/{reference}/details")
        changed = {**form, "title": "x", "severity": "medium", "priority": "medium", "source": "MOH"}
        await browser.post("complaints.detail.update", changed, reference=reference)
        answer = await browser.get("complaints.report.index", query=PERIOD)

    assert figures(answer, "#total")["All"][3:6] == ["1", "0", "1"]


async def test_the_file_holds_the_same_figures_and_its_taking_is_kept(house: None) -> None:
    here = await golden()
    await db.execute("update department set name = '=cmd()' where id = $1", here.department)

    with clock.frozen(NOW):
        answer = await Browser(here.officer).post("complaints.report.create", {**PERIOD, "by": "department"})

    lines = answer.text.lstrip("\ufeff").splitlines()
    assert lines[0].startswith('"Department","All but cancelled","Met"')
    assert any(line.startswith('"\'=cmd() · Al Waha General","2","1","1"') for line in lines)
    assert lines[-1].startswith('"All","6","1","1","1","2"')
    row = await db.fetchrow("select what, rows, member from export_log")
    assert (row["what"], row["rows"], row["member"]) == ("complaints.report", 3, here.officer.id)


async def test_a_report_holds_only_ones_own_hospitals_and_some_only_see_numbers(house: None) -> None:
    here, elsewhere = await golden(), await ward("Rawabi")
    await complaint(elsewhere.hospital, "MOH")
    contract = await make.account("contract_manager")

    with clock.frozen(NOW):
        mine = await Browser(here.officer).get("complaints.report.index", query=PERIOD)
        departments = await Browser(here.manager).get("complaints.report.index", query=PERIOD)
        all_of_them = await Browser(contract).get("complaints.report.index", query=PERIOD)

    assert figures(mine, "#total")["All"][0] == "6"
    assert figures(departments, "#total")["All"][0] == "2"
    assert figures(all_of_them, "#total")["All"][0] == "7"
    assert all_of_them.soup.select("#lines td a") == []
