"""Files are shown to a clamd, and nobody opens one that it has not seen (security.md UP-9)."""

from dataclasses import replace

import pytest

from app.accounts.account import Account
from app.documents import checks, jobs
from app.documents.files import Files
from app.jobs import Failed
from app.kernel import db
from app.kernel.checks import State
from app.settings import Settings
from tests import make
from tests.documents.conftest import At
from tests.documents.make import attach, download
from tests.documents.samples import PDF
from tests.jobs.make import Run
from tests.servers.clamd import VIRUS, clamd

NOWHERE = "127.0.0.1:1"


@pytest.fixture
async def maya(house: None, files_of_test: Files, monkeypatch: pytest.MonkeyPatch) -> Account:
    monkeypatch.setattr(checks, "files", lambda: files_of_test)
    return await make.account("operator")


async def _attached(maya: Account, *files: tuple[str, bytes]) -> list[object]:
    assert (await attach(maya, await make.case(maya), *files)).status == 303
    return [row["id"] for row in await db.fetch("select id from document order by id")]


async def test_a_clean_file_is_opened_and_an_infected_one_is_kept_from_everybody(
    maya: Account, at: At
) -> None:
    clean, bad = await _attached(maya, ("a.pdf", PDF), ("b.txt", b"Read this. " + VIRUS))
    async with clamd() as scanner:
        at(scanner.address)
        assert (await download(maya, clean)).status == 409
        assert await jobs.due() is not None
        await jobs.scan(Run())
        assert await jobs.due() is None

        assert (await download(maya, clean)).bytes == PDF
        assert (await download(maya, bad)).status == 410
    assert scanner.sizes == [len(PDF), len(VIRUS) + 11]
    told = await db.fetch(
        "select e.code, l.subject_kind from event_log e join timeline l on l.event_id = e.id"
        " where e.code = 'INFECTED' order by 2"
    )
    assert [row["subject_kind"] for row in told] == ["case", "document"]


@pytest.mark.parametrize("answer", [b"stream: Can't allocate memory ERROR\0", b"", b"HTTP/1.1 400 Bad\r\n"])
async def test_what_a_scanner_does_not_say_leaves_the_file_waiting(
    maya: Account, at: At, answer: bytes
) -> None:
    (only,) = await _attached(maya, ("a.pdf", PDF))
    async with clamd() as scanner:
        scanner.answer = answer
        at(scanner.address)
        with pytest.raises(Failed):
            await jobs.scan(Run())
        assert (await download(maya, only)).status == 409


async def test_a_scanner_that_is_away_is_red_and_uploads_go_on(maya: Account, at: At) -> None:
    settings = at(NOWHERE)
    (only,) = await _attached(maya, ("a.pdf", PDF))

    with pytest.raises(Failed):
        await jobs.scan(Run())

    assert (await checks.keeps(settings)).state is State.RED
    assert (await download(maya, only)).status == 409
    async with clamd() as scanner:
        found = await checks.keeps(replace(settings, clamd_address=scanner.address))
    assert found.state is State.GREEN


async def test_without_a_scanner_nothing_waits_and_the_status_says_so(maya: Account) -> None:
    (only,) = await _attached(maya, ("a.pdf", PDF))

    assert await jobs.due() is None
    assert (await download(maya, only)).status == 200
    assert "not looked through" in str((await checks.keeps(Settings())).says)
