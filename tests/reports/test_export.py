"""A report as a file: asked for, made, fetched by the right people, cancelled, failed, gone."""

import asyncio
import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
import pyzipper

from app.accounts.account import Account
from app.documents.files import files
from app.kernel import clock, db, fault
from app.reports import jobs
from app.reports.commands import export as commands
from app.reports.queries import extract
from app.status.audit import audit
from app.web import throttle
from app.web.routing import url_for
from app.web.throttle import RULES
from tests import make
from tests.browser import Browser
from tests.jobs.make import Run
from tests.reports.asking import EVER, ask, bytes_of, made, the_export


async def test_a_small_report_comes_at_once_and_is_written_down(dina: Account) -> None:
    answer = await ask(dina, "contacts-per-case")

    rows = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff"))))
    assert answer.status == 200
    assert rows[0] == ["Category", "Cases", "Contacts", "Average contacts"]
    assert rows[-1] == ["*", "3", "0", "0.00"]
    assert "attachment" in answer.headers["content-disposition"]
    taken = await db.fetchrow("select * from export_log")
    assert (taken["what"], taken["member"], taken["rows"]) == ("reports.contacts-per-case", dina.id, 2)
    assert json.loads(taken["filters"])["from"] == EVER["from"]


async def test_a_large_report_is_made_in_the_background_and_told_of(dina: Account, monkeypatch: Any) -> None:
    monkeypatch.setattr(extract, "AT_ONCE", 0)

    answer = await ask(dina)
    export = await the_export()

    assert answer.location == url_for("reports.report.index") + f"#export-{export['id']}"
    assert export["state"] == "queued"
    run = Run(export=str(export["id"]))
    await jobs.make(run)
    export = await the_export()
    assert export["state"] == "ready"
    rows = list(csv.reader(io.StringIO((await bytes_of(export)).decode("utf-8-sig"))))
    assert len(rows) == export["rows"] + 1
    told = await db.fetch("select recipient_user from outbox where kind = 'reports.ready'")
    assert [row["recipient_user"] for row in told] == [dina.id]
    page = await Browser(dina).get("reports.report.index")
    assert page.texts("#exports .badge") == ["Ready"]


async def test_a_workbook_and_json_lines_hold_the_same_rows(dina: Account) -> None:
    lines = [json.loads(line) for line in (await bytes_of(await made(dina, format="jsonl"))).splitlines()]
    book = openpyxl.load_workbook(io.BytesIO(await bytes_of(await made(dina, format="xlsx"))))

    found = list(book.active.values)
    assert len(found) == len(lines) + 1
    assert [row[0] for row in found[1:]] == [line["LAA_Reference"] for line in lines]
    assert {line["Split_Check"] for line in lines} == {False}


async def test_a_report_without_a_row_is_a_file_without_a_byte_and_no_contradiction(dina: Account) -> None:
    export = await made(dina, format="jsonl", **{"from": "2019-01-01", "to": "2019-01-02"})

    assert export["state"] == "ready" and await bytes_of(export) == b""
    assert [each.holds for each in await audit() if each.invariant.id == "I43"] == [True]


async def test_the_research_list_leaves_locked_with_a_reason_and_a_password_shown_once(dina: Account) -> None:
    await db.execute("update person set contact_for_research = true")
    refused = await ask(dina, "survey")
    assert refused.status == 422
    assert "Say what the names are needed for." in refused.text

    answer = await ask(dina, "survey", reason="The yearly study")
    export = await the_export()
    await jobs.make(Run(export=str(export["id"])))
    (password,) = answer.texts("h2 code")

    archive = pyzipper.AESZipFile(io.BytesIO(await bytes_of(await the_export())))
    archive.setpassword(password.encode())
    text = archive.read(archive.namelist()[0]).decode("utf-8-sig")
    names = [row[3] for row in csv.reader(io.StringIO(text))][1:]
    assert sorted(names) == ["'=cmd|' /C calc'!A0", "Owen Pritchard", "Samira Haddad"]
    with pytest.raises(RuntimeError):
        zipfile.ZipFile(io.BytesIO(await bytes_of(await the_export()))).read(archive.namelist()[0])
    ready = await the_export()
    assert ready["expires_at"] - ready["finished_at"] == timedelta(hours=24)
    assert password not in (await Browser(dina).get("reports.report.index")).text


async def test_names_leave_only_for_somebody_who_proved_who_they_are(dina: Account) -> None:
    stale = replace(await make.account("contract_manager"), fresh_at=None)

    assert (await ask(stale)).status == 403
    assert await db.fetchval("select count(*) from report_export") == 0


async def test_a_reversed_range_keeps_what_was_typed(dina: Account) -> None:
    answer = await Browser(dina).post(
        "reports.export.create", {"from": "2026-03-02", "to": "2026-03-01"}, slug="case-extract"
    )

    assert answer.status == 422
    assert "The last day is before the first. Turn the two round." in answer.text
    assert answer.soup.select_one("#f-from")["value"] == "2026-03-02"


async def test_a_cancelled_file_is_not_made(dina: Account) -> None:
    await ask(dina, format="xlsx")
    export = await the_export()

    await Browser(dina).post("reports.export.destroy", id=export["id"])
    await jobs.make(Run(export=str(export["id"])))

    assert (await the_export())["state"] == "cancelled"
    assert await db.fetchval("select count(*) from document") == 0


async def test_cancelling_stops_the_statement_that_runs(dina: Account, monkeypatch: Any) -> None:
    monkeypatch.setattr(jobs, "TOLD_EVERY", 0.0)
    await ask(dina, format="jsonl")
    export = await the_export()

    class Stopping(Run):
        async def checkpoint(self, **progress: Any) -> None:
            await super().checkpoint(**progress)
            await db.execute("update report_export set state = 'cancelled' where id = $1", export["id"])

    await jobs.make(Stopping(export=str(export["id"])))

    assert (await the_export())["state"] == "cancelled"
    assert await asyncio.to_thread(lambda: list(files().staging.glob("report-*"))) == []


async def test_a_full_disk_fails_the_file_and_says_so_and_it_can_be_made_again(dina: Account) -> None:
    await ask(dina, format="jsonl")
    export = await the_export()

    fault.arm("export.mid_file=err:ENOSPC")
    try:
        await jobs.make(Run(export=str(export["id"])))
    finally:
        fault.arm("")

    assert (await the_export())["state"] == "failed"
    page = await Browser(dina).get("reports.report.index")
    assert "There is no room left for files. Tell your administrator." in page.text
    await db.execute("update job set done_at = now()")
    await Browser(dina).post("reports.export.update", id=export["id"])
    await jobs.make(Run(export=str(export["id"])))
    again = await the_export()
    assert (again["state"], again["trouble"]) == ("ready", "")


async def test_work_that_died_is_said_to_have_failed(dina: Account) -> None:
    await ask(dina, format="jsonl")
    await db.execute("update job set dead_at = now()")

    await jobs.tidy(Run())

    assert (await the_export())["state"] == "failed"


async def test_a_third_file_waits_until_one_of_two_is_made(dina: Account) -> None:
    assert [(await ask(dina, format="jsonl")).status for _n in range(2)] == [303, 303]

    third = await ask(dina, format="jsonl")

    assert third.status == 422
    assert "Two of your files are still being made. Wait for one, or cancel it." in third.text

    locked = await ask(dina, "survey", reason="The yearly study")
    assert locked.soup.select_one("#f-reason")["value"] == "The yearly study"


async def test_the_list_of_files_asks_again_while_one_is_being_made(dina: Account) -> None:
    await ask(dina, format="jsonl")

    polled = await Browser(dina).get("reports.export.index", fragment=True)
    plain = await Browser(dina).get("reports.export.index")
    (again,) = polled.soup.select("#exports")
    await jobs.make(Run(export=str((await the_export())["id"])))
    done = await Browser(dina).get("reports.export.index", fragment=True)

    assert again["hx-get"] == url_for("reports.export.index")
    assert not done.soup.select_one("#exports").has_attr("hx-get")
    assert (plain.status, plain.location) == (303, url_for("reports.report.index"))


@pytest.mark.parametrize(
    ("language", "heading"), [("en", "Average contacts"), ("fr", "Moyenne des contacts")]
)
async def test_headings_are_in_the_language_of_whoever_asked(
    dina: Account, language: str, heading: str
) -> None:
    answer = await ask(replace(dina, language=language), "contacts-per-case")

    assert answer.text.splitlines()[0].endswith(f'"{heading}"')


async def test_the_dump_of_a_month_is_one_locked_archive_with_a_file_for_each_table(dina: Account) -> None:
    month = f"{clock.now():%Y-%m}"
    answer = await Browser(dina).post(
        "reports.export.create", {"from": month, "reason": "Monthly load"}, slug="obiee-dump"
    )
    export = await the_export()
    run = Run(export=str(export["id"]))
    await jobs.make(run)
    (password,) = answer.texts("h2 code")

    archive = pyzipper.AESZipFile(io.BytesIO(await bytes_of(await the_export())))
    archive.setpassword(password.encode())
    files_of = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}

    assert len(files_of) == 32
    assert len(list(csv.reader(io.StringIO(files_of["cases.csv"])))) == 1 + 3
    assert "'=cmd|' /C calc'!A0" in files_of["person.csv"]
    whole = sum(len(list(csv.reader(io.StringIO(text)))) - 1 for text in files_of.values())
    assert (await the_export())["rows"] == whole


async def _taken(who: Account, rule: str) -> None:
    """All that a rule allows but one."""
    for _n in range(RULES[rule].most - 1):
        await throttle.of_the_house().knock(rule, who.id, now=clock.now())


async def test_thirty_files_an_hour_are_all_whoever_asks(dina: Account) -> None:
    """security.md 2.12."""
    other, now = await make.account("contract_manager"), clock.now()
    with clock.frozen(now):
        await _taken(dina, "export.person")
        wrong = await ask(dina, "contacts-per-case", zone="Nowhere")
        last, beyond = [await ask(dina, "contacts-per-case") for _n in range(2)]
        others = await ask(other, "contacts-per-case")
    with clock.frozen(now + timedelta(hours=1)):
        later = await ask(dina, "contacts-per-case")

    assert [each.status for each in (wrong, last, beyond, others, later)] == [422, 200, 429, 200, 200]
    assert beyond.headers["retry-after"] == "3600"
    assert "That was too often." in beyond.text
    assert await db.fetchval("select count(*) from export_log") == 3


async def test_of_reports_with_people_in_them_twenty_a_day_are_all(dina: Account) -> None:
    now = clock.now()
    with clock.frozen(now):
        await _taken(dina, "extract.person")
        last, beyond = [await ask(dina) for _n in range(2)]
        totals = await ask(dina, "contacts-per-case")

    assert (last.status, beyond.status, totals.status) == (200, 429, 200)
    assert beyond.headers["retry-after"] == "86400"


async def test_making_a_file_again_counts_as_one(dina: Account) -> None:
    await ask(dina, format="xlsx")
    export = await the_export()
    await commands.fail(export["id"], "The disk was full.")
    await _taken(dina, "export.person")

    answer = await Browser(dina).post("reports.export.update", id=export["id"])

    assert answer.status == 429
    assert (await the_export())["state"] == "failed"
