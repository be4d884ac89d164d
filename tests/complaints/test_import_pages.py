"""Importing through the pages: look, confirm, check in the background, load, and take the rejected rows away."""

import csv
import json
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from app.complaints import jobs as complaint_jobs
from app.complaints.commands.import_run import ask_to_check
from app.complaints.jobs import import_file
from app.complaints.pages import imports
from app.complaints.rules.mapping import Mapping
from app.complaints.rules.rejections import REASONS, said
from app.documents import intake
from app.documents.files import Files
from app.documents.store import Folder
from app.kernel import db
from app.kernel.language import catalogue, speaking
from tests import make
from tests.browser import Answer, Browser
from tests.complaints.make import ward

CSV = """Number;Subject;Opened
1;Four hours in emergency;13/01/2026
2;Penicillin despite the band;14/01/2026
3;;14/01/2026
"""


class Attempt:
    """One attempt at the job, without a lease."""

    attempt = 1

    def __init__(self, key: UUID, args: dict[str, str]) -> None:
        self.id, self.args, self.told = key, args, []

    async def checkpoint(self, **progress: object) -> None:
        self.told.append(progress)


async def work() -> None:
    """Do the jobs that were asked for."""
    asked = "select id, args from job where kind = 'complaints.import' and done_at is null order by id"
    for row in await db.fetch(asked):
        await import_file(Attempt(row["id"], json.loads(row["args"])))
        await db.execute("update job set done_at = now() where id = $1", row["id"])


async def sent(browser: Browser, hospital: UUID, text: str = CSV) -> Answer:
    page = await browser.get("complaints.import_run.new")
    form = page.form("/complaints/imports")
    return await browser.request(
        "POST",
        "/complaints/imports",
        data={**form, "hospital": str(hospital)},
        files={"files": ("mine.csv", text, "text/csv")},
    )


@pytest.fixture
def somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store of this test's own."""
    place = Files(Folder(tmp_path / "kept"), tmp_path / "staging")
    for module in (intake, complaint_jobs, imports):
        monkeypatch.setattr(module, "files", lambda: place)


async def test_a_file_comes_in_through_the_pages(house: None, somewhere: None) -> None:
    here = await ward()
    browser = Browser(here.officer)

    uploaded = await sent(browser, here.hospital)
    assert uploaded.status == 303
    page = await browser.request("GET", uploaded.location)
    assert page.texts("table.csv th") == ["Number", "Subject", "Opened"]
    run = uploaded.location.rsplit("/", 1)[1]
    form = page.form(f"/complaints/imports/{run}/check")
    assert form["delimiter"] == ";"
    assert page.soup.select_one("#f-order option[selected]")["value"] == "dmy"
    columns = {"column_title": "Subject", "column_external_id": "Number", "column_created_at": "Opened"}
    chosen = {**form, **columns, "order": "dmy", "zone": "Asia/Riyadh", "save_as": "Our old system"}
    action = f"/complaints/imports/{run}/check"
    refused = await browser.request("POST", action, data={**form, "zone": "Nowhere"})
    chosen["form_key"] = refused.form(action)["form_key"]
    checked = await browser.request("POST", action, data=chosen)
    assert (refused.status, checked.status) == (422, 303)
    await work()

    page = await browser.request("GET", uploaded.location)
    assert page.texts("#reasons th") == ["Nothing stands under Subject."]
    assert page.texts("#rejected tr") == ["4 Nothing stands under Subject."]
    assert "Load the 2 good rows" in page.text and "Load all or nothing" not in page.text
    load = page.form(f"/complaints/imports/{run}/load")
    loading = await browser.request("POST", f"/complaints/imports/{run}/load", data={**load, "rows": "good"})
    assert loading.status == 303
    progress = await browser.get("complaints.progress.show", id=run, fragment=True)
    assert "every 2s" in progress.text
    assert "Look again" in progress.text, "there is a way on without script"
    await work()
    ended = await browser.get("complaints.progress.show", id=run, fragment=True)
    assert ended.headers["hx-redirect"] == uploaded.location, "the page itself has more to say"

    page = await browser.request("GET", uploaded.location)
    assert "Done" in page.texts("#progress [role=status]")
    listed = await browser.get("complaints.complaint.index", query={"run": run, "state": "any"})
    assert sorted(listed.texts("#rows .cover")) == ["Four hours in emergency", "Penicillin despite the band"]
    rejected = await browser.post("complaints.rejected.create", id=run)
    assert rejected.text.splitlines()[1] == '"4","Nothing stands under Subject.","3","","14/01/2026"'
    assert await db.fetchval("select count(*) from export_log where what = 'complaints.rejected_rows'") == 1
    assert await db.fetchval("select name from import_mapping") == "Our old system"
    assert "mine.csv" in (await browser.get("complaints.import_run.index")).text


async def test_whoever_reads_why_rows_were_rejected_reads_it_in_their_language(
    house: None, somewhere: None
) -> None:
    here = await ward()
    browser = Browser(here.officer)
    sheet = "Number;Subject;Opened\n1;Wait;99/99/2026\n2;;14/01/2026\n3;Wait\n"
    uploaded = await sent(browser, here.hospital, sheet)
    run = uploaded.location.rsplit("/", 1)[1]
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


async def test_a_file_that_is_not_let_in_says_why_in_the_readers_language(
    house: None, somewhere: None
) -> None:
    here = await ward()
    uploaded = await sent(Browser(here.officer), here.hospital)
    run = UUID(uploaded.location.rsplit("/", 1)[1])
    await ask_to_check(run, Mapping({"title": ("Matter",)}), {}, save_as="", by=here.officer)
    await work()

    page = await Browser(replace(here.officer, language="ar")).request("GET", uploaded.location)

    words = catalogue("ar").gettext("The file has no column %(names)s.") % {"names": "Matter"}
    assert words != "The file has no column Matter." and words in page.text


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


async def test_the_same_file_is_refused_and_one_that_was_given_up_is_not(
    house: None, somewhere: None
) -> None:
    here = await ward()
    browser = Browser(here.officer)
    first = await sent(browser, here.hospital)

    again = await sent(browser, here.hospital)
    given_up = await browser.post("complaints.giving_up.create", id=first.location.rsplit("/", 1)[1])
    third = await sent(browser, here.hospital)

    assert (first.status, again.status, given_up.status, third.status) == (303, 422, 303, 303)
    assert "imported before" in again.text


async def test_an_import_of_others_does_not_exist(house: None, somewhere: None) -> None:
    here, stranger = await ward(), await make.account("complaints_officer")
    run = (await sent(Browser(here.officer), here.hospital)).location.rsplit("/", 1)[1]

    for name in ("complaints.import_run.show", "complaints.progress.show"):
        assert (await Browser(stranger).get(name, id=run)).status == 404
    for name in ("complaints.checking.create", "complaints.loading.create", "complaints.rejected.create"):
        assert (await Browser(stranger).post(name, id=run)).status == 404
    elsewhere = await sent(Browser(stranger), here.hospital)
    assert elsewhere.status == 422
