"""A document, sent to whoever may open the record it hangs on, as a download that runs nothing."""

import threading

import pytest

from app.accounts.account import Account
from app.documents.files import Files
from app.kernel import db, ids
from tests import make
from tests.browser import Browser
from tests.documents.conftest import Disk
from tests.documents.make import attach, documents, download
from tests.documents.samples import GOOD, PDF, TYPES


async def test_a_file_leaves_as_a_download_that_runs_nothing(maya: Account, reference: str) -> None:
    """security.md UP-4, WB-4, WB-5."""
    await attach(maya, reference, ("عقد.pdf", PDF))
    [row] = await documents()

    headers = (await download(maya, row["id"])).headers

    assert headers["content-type"] == "application/pdf"
    assert headers["content-disposition"].startswith('attachment; filename="document.pdf"; filename*=UTF-8')
    assert headers["content-security-policy"].startswith(
        "default-src 'none'; sandbox; frame-ancestors 'none'"
    )
    assert headers["cache-control"] == "private, no-store"
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("name", GOOD)
async def test_every_kind_comes_back_as_it_was_sent(maya: Account, reference: str, name: str) -> None:
    await attach(maya, reference, (name, GOOD[name]))
    [row] = await documents()

    sent = await download(maya, row["id"])

    assert (sent.status, sent.bytes) == (200, GOOD[name])
    assert sent.headers["content-type"] == TYPES[name.rpartition(".")[2]]


async def test_a_strangers_document_costs_and_says_what_an_unknown_one_does(
    maya: Account, reference: str
) -> None:
    """security.md AZ-3: the same bytes, headers and statements."""
    await attach(maya, reference, ("tenancy.pdf", PDF))
    [row] = await documents()
    stranger = Browser(await make.account("operator"))

    answers = [
        await stranger.get("documents.document.show", id=each) for each in (row["id"], ids.new(), "rubbish")
    ]

    assert {answer.status for answer in answers} == {404}
    assert len({answer.plain for answer in answers}) == 1
    assert len({answer.statements for answer in answers}) == 1
    names = [{name for name, _value in answer.headers.items()} for answer in answers]
    assert names[0] == names[1] == names[2]


async def test_who_has_no_case_work_has_no_case_documents(maya: Account, reference: str) -> None:
    await attach(maya, reference, ("tenancy.pdf", PDF))
    [row] = await documents()

    for role in ("admin", "analyst", "complaints_officer", "provider"):
        assert (await download(await make.account(role), row["id"])).status == 404


async def test_a_document_is_not_read_by_somebody_who_never_opened_its_case(
    maya: Account, reference: str
) -> None:
    """security.md AU-5: no part of a case without a trace."""
    await attach(maya, reference, ("tenancy.pdf", PDF))
    [row] = await documents()
    tom = await make.account("operator", organisation=maya.organisation)

    before = await download(tom, row["id"])
    await Browser(tom).get("cases.case.show", reference=reference)
    after = await download(tom, row["id"])

    assert (before.status, after.status) == (404, 200)


async def test_a_part_of_a_file_is_sent_and_no_more(maya: Account, reference: str) -> None:
    await attach(maya, reference, ("tenancy.pdf", PDF))
    [row] = await documents()

    first = await download(maya, row["id"], range="bytes=5-9")
    beyond = await download(maya, row["id"], range=f"bytes={len(PDF)}-")
    changed = await download(maya, row["id"], range="bytes=5-9", **{"if-range": '"other"'})

    assert (first.status, first.bytes) == (206, PDF[5:10])
    assert first.headers["content-range"] == f"bytes 5-9/{len(PDF)}"
    assert (beyond.status, beyond.headers["content-range"]) == (416, f"bytes */{len(PDF)}")
    assert (changed.status, changed.bytes) == (200, PDF)


@pytest.mark.parametrize("harm", ["missing", "altered", "cut", "a link"])
async def test_a_broken_file_is_said_and_reported_once(
    maya: Account, reference: str, on_disk: Disk, harm: str
) -> None:
    """reliability.md row 62: never a 500."""
    await attach(maya, reference, ("tenancy.pdf", PDF))
    [row] = await documents()
    [path] = on_disk.kept
    if harm == "missing":
        path.unlink()
    elif harm == "altered":
        path.write_bytes(PDF[:-1] + b"\x00")
    elif harm == "cut":
        path.write_bytes(PDF[:-1])
    else:
        path.rename(path.with_name("elsewhere"))
        path.symlink_to(path.with_name("elsewhere"))

    answers = [await Browser(maya).get("documents.document.show", id=row["id"]) for _time in range(2)]

    assert {answer.status for answer in answers} == {410}
    assert "This document cannot be opened. That was reported." in answers[0].texts("p")
    assert await db.fetchval("select count(*) from event_log where key = 'document'") == 1
    page = await Browser(maya).get("cases.attachment.index", reference=reference)
    assert page.texts("#documents small") == ["Cannot be opened. That was reported."]


async def test_a_slow_store_costs_its_own_threads_and_pages_open(
    maya: Account, reference: str, files_of_test: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    """reliability.md row 61."""
    await attach(maya, reference, ("tenancy.pdf", PDF))
    [row] = await documents()
    let_go = threading.Event()
    monkeypatch.setattr(files_of_test, "patience", 0.05)
    monkeypatch.setattr(files_of_test.store, "open", lambda key: let_go.wait(5))

    slow = await download(maya, row["id"])
    page = await Browser(maya).get("cases.attachment.index", reference=reference)
    let_go.set()

    assert slow.status == 503 and slow.headers["retry-after"]
    assert page.status == 200
