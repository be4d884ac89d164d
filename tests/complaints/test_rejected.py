"""Rows that were not let in: each with its line and the reason, in the reader's language."""

import csv
from dataclasses import replace

import pytest

from app.complaints.rules.rejections import REASONS, said
from app.kernel import db
from app.kernel.language import catalogue, speaking
from tests.browser import Browser
from tests.complaints.importing import judged, run_of, sent, work
from tests.complaints.make import ward


async def test_the_file_of_rejected_rows_holds_them_as_they_were_sent_and_its_taking_is_kept(
    house: None, somewhere: None
) -> None:
    here = await ward()
    run = await judged(Browser(here.officer), here.hospital)

    file = await Browser(here.officer).post("complaints.rejected.create", id=run)

    heading, *rows = csv.reader(file.text.lstrip("\ufeff").splitlines())
    assert heading == ["Line", "Reason", "Number", "Subject", "Opened"]
    assert rows == [["4", "Nothing stands under Subject.", "3", "", "14/01/2026"]]
    kept = await db.fetchrow("select member, rows, personal from export_log")
    assert tuple(kept) == (here.officer.id, 1, True)


async def test_who_imports_nothing_takes_no_rejected_rows_away(house: None, somewhere: None) -> None:
    here = await ward()
    run = await judged(Browser(here.officer), here.hospital)

    refused = await Browser(here.manager).post("complaints.rejected.create", id=run)

    assert refused.status == 403
    assert await db.fetchval("select count(*) from export_log") == 0


async def test_whoever_reads_why_rows_were_rejected_reads_it_in_their_language(
    house: None, somewhere: None
) -> None:
    here = await ward()
    browser = Browser(here.officer)
    sheet = "Number;Subject;Opened\n1;Wait;99/99/2026\n2;;14/01/2026\n3;Wait\n"
    uploaded = await sent(browser, here.hospital, sheet)
    run = run_of(uploaded)
    form = (await browser.request("GET", uploaded.location)).form(f"/complaints/imports/{run}/check")
    columns = {"column_title": "Subject", "column_external_id": "Number", "column_created_at": "Opened"}
    await browser.request(
        "POST", f"/complaints/imports/{run}/check", data={**form, **columns, "order": "dmy"}
    )
    with speaking("fr"):
        await work()
    wanted = [
        ("%(column)s is no date: “%(cell)s”.", {"column": "Opened", "cell": "99/99/2026"}),
        ("Nothing stands under %(column)s.", {"column": "Subject"}),
        ("The row has %(n)d cells where the heading has %(width)d.", {"n": 2, "width": 3}),
    ]

    for language in ("ar", "fr", "en"):
        reader = Browser(replace(here.officer, language=language))
        page = await reader.request("GET", uploaded.location)
        file = await reader.post("complaints.rejected.create", id=run)
        reasons = [catalogue(language).gettext(words) % named for words, named in wanted]
        assert sorted(page.texts("#reasons th")) == sorted(reasons)
        assert page.texts("#rejected td") == reasons
        rows = list(csv.reader(file.text.splitlines()))
        assert [row[1] for row in rows[1:]] == reasons
        assert language == "en" or reasons[1] != "Nothing stands under Subject."


@pytest.mark.parametrize(
    ("code", "kept", "english"),
    [
        ("no-date", '{"column": "Opened", "cell": "50% off"}', "Opened is no date: “50% off”."),
        ("closes-first", None, "It closes before it opens."),
        ("encoding", '{"line": 7, "encoding": "UTF-8"}', "Line 7 is not UTF-8 text. Choose another"),
        ("It closes before it opens.", None, "It closes before it opens."),
        ("Opened is no date: “50% off”.", None, "Opened is no date: “50% off”."),
        ("", None, ""),
    ],
)
def test_a_reason_is_read_whether_it_was_kept_as_a_code_or_in_words(
    code: str, kept: str | None, english: str
) -> None:
    assert said(code, kept).startswith(english) and bool(said(code, kept)) is bool(english)


def test_every_reason_is_known_in_every_language() -> None:
    for language in ("fr", "ar"):
        known = catalogue(language)
        assert [words for words in REASONS.values() if known.gettext(words) == words] == []
