"""Documents of a case: attached, listed, sent to whoever may open the case, taken off."""

import asyncio
import errno
import hashlib
from datetime import timedelta
from uuid import UUID

import pytest

from app import settings
from app.accounts.account import Account
from app.documents import commands
from app.documents.files import Files
from app.documents.intake import Received
from app.documents.rules import kinds
from app.kernel import clock, db, fault, ids
from app.kernel.actor import Subject
from app.kernel.errors import Invalid
from app.web.routing import url_for
from tests import make
from tests.browser import Browser
from tests.documents.conftest import Disk
from tests.documents.make import attach, documents, download
from tests.documents.samples import HOSTILE, PDF
from tests.waiting import until


async def test_a_file_is_attached_listed_and_sent(maya: Account, reference: str, on_disk: Disk) -> None:
    answer = await attach(maya, reference, ("../Tenancy agreement.pdf", PDF))

    assert (answer.status, answer.location) == (303, url_for("cases.attachment.index", reference=reference))
    [row] = await documents()
    assert (row["name"], row["bytes"], row["state"]) == ("Tenancy agreement.pdf", len(PDF), "stored")
    assert row["sha256"] == hashlib.sha256(PDF).hexdigest()
    [path] = on_disk.kept
    assert path.read_bytes() == PDF
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert on_disk.staged == []

    page = await Browser(maya).get("cases.attachment.index", reference=reference)
    assert page.texts("#documents a") == ["Tenancy agreement.pdf"]
    case = await Browser(maya).get("cases.case.show", reference=reference)
    assert "Tenancy agreement.pdf" in case.texts("aside .list a")
    assert await db.fetchval("select count(*) from event_log where code = 'ATTACHED'") == 1

    sent = await download(maya, row["id"])
    assert (sent.status, sent.bytes) == (200, PDF)


@pytest.mark.parametrize("what", HOSTILE)
async def test_a_file_that_is_not_kept_leaves_nothing(
    maya: Account, reference: str, on_disk: Disk, what: str
) -> None:
    answer = await attach(maya, reference, HOSTILE[what])

    assert answer.status == 422
    [problem] = answer.texts("#f-files-err")
    assert problem.endswith(".")
    assert await documents() == []
    assert on_disk.is_empty


async def test_one_bad_file_of_several_keeps_all_out_and_is_named(
    maya: Account, reference: str, on_disk: Disk
) -> None:
    answer = await attach(maya, reference, ("good.pdf", PDF), ("bad.pdf", b"no"), ("worse.exe", b"no"))

    assert answer.status == 422
    [problem] = answer.texts("#f-files-err")
    assert "bad.pdf:" in problem and "worse.exe:" in problem and "good.pdf" not in problem
    assert on_disk.is_empty


async def test_limits_are_said_at_the_field(maya: Account, reference: str, on_disk: Disk) -> None:
    big = await attach(maya, reference, ("big.txt", b"x" * (kinds.DOCUMENT + 1)))
    many = await attach(maya, reference, *[(f"{n}.pdf", PDF) for n in range(6)])
    none = await attach(maya, reference)

    assert (big.status, many.status, none.status) == (422, 422, 422)
    assert "at most 5 MB" in big.texts("#f-files-err")[0]
    assert many.texts("#f-files-err") == ["Choose at most 5."]
    assert none.texts("#f-files-err") == ["Choose the file to attach."]
    assert on_disk.is_empty


async def test_a_body_that_is_too_large_is_refused_before_it_is_read(maya: Account, reference: str) -> None:
    answer = await Browser(maya).request(
        "POST",
        url_for("cases.attachment.create", reference=reference),
        content=b"",
        headers={"content-length": str(27 * kinds.MIB), "content-type": "multipart/form-data; boundary=x"},
    )

    assert answer.status == 413


async def test_the_same_form_sent_again_gives_one_document(
    maya: Account, reference: str, on_disk: Disk
) -> None:
    """reliability.md row 10."""
    page = await Browser(maya).get("cases.attachment.index", reference=reference)
    fields = page.form(url_for("cases.attachment.create", reference=reference))

    answers = [await attach(maya, reference, ("tenancy.pdf", PDF), **fields) for _time in range(3)]

    assert [answer.status for answer in answers] == [303, 303, 303]
    assert len({answer.location for answer in answers}) == 1
    assert len(await documents()) == len(on_disk.kept) == 1
    assert on_disk.staged == []


async def test_a_document_is_taken_off_by_whoever_attached_it_or_a_manager(
    maya: Account, reference: str
) -> None:
    await attach(maya, reference, ("tenancy.pdf", PDF))
    [row] = await documents()
    tom = await make.account("operator", organisation=maya.organisation)
    grace = await make.account("operator_manager", organisation=maya.organisation)
    for each in (tom, grace):
        await Browser(each).get("cases.case.show", reference=reference)

    refused = await Browser(tom).post("cases.attachment.destroy", reference=reference, id=row["id"])
    done = await Browser(grace).post("cases.attachment.destroy", reference=reference, id=row["id"])
    again = await Browser(grace).post("cases.attachment.destroy", reference=reference, id=row["id"])

    assert (refused.status, done.status, again.status) == (403, 303, 404)
    [row] = await documents()
    assert (row["state"], row["deleted_by"]) == ("deleted", grace.id)
    assert (await download(maya, row["id"])).status == 404
    assert await db.fetchval("select count(*) from event_log where code = 'DETACHED'") == 1


async def test_a_document_is_not_reached_through_another_case(maya: Account, reference: str) -> None:
    await attach(maya, reference, ("tenancy.pdf", PDF))
    [row] = await documents()
    other = await make.case(maya)

    answer = await Browser(maya).post("cases.attachment.destroy", reference=other, id=row["id"])

    assert answer.status == 404
    assert (await documents())[0]["state"] == "stored"


async def test_an_archived_case_keeps_its_documents_and_takes_no_more(
    maya: Account, reference: str, on_disk: Disk
) -> None:
    await attach(maya, reference, ("tenancy.pdf", PDF))
    [row] = await documents()
    await db.execute("update cases set archived_at = now()")

    more = await attach(maya, reference, ("more.pdf", PDF))
    less = await Browser(maya).post("cases.attachment.destroy", reference=reference, id=row["id"])

    assert (more.status, less.status) == (409, 409)
    assert len(on_disk.kept) == 1
    assert (await documents())[0]["state"] == "stored"


async def test_a_full_disk_is_said_at_the_field(maya: Account, reference: str, on_disk: Disk) -> None:
    """reliability.md row 36: 507 with words, nothing staged."""
    fault.arm("files.write=err:ENOSPC")

    answer = await attach(maya, reference, ("tenancy.pdf", PDF))

    assert answer.status == 507
    assert answer.texts("#f-files-err") == ["There is no room left for files. Tell your administrator."]
    assert await documents() == []
    assert on_disk.is_empty


@pytest.mark.parametrize("place", ["upload.after_stage", "upload.after_rename"])
async def test_a_failure_on_the_way_leaves_no_record(
    maya: Account, reference: str, on_disk: Disk, place: str
) -> None:
    fault.arm(f"{place}=err")

    answer = await attach(maya, reference, ("tenancy.pdf", PDF))
    fault.arm("")
    again = await attach(maya, reference, ("tenancy.pdf", PDF))

    assert (answer.status, again.status) == (500, 303)
    assert len(await documents()) == 1
    assert (
        len([path for path in on_disk.kept if path.name == str(await db.fetchval("select id from document"))])
        == 1
    )


async def test_a_record_that_is_not_written_takes_its_file_away(
    maya: Account, reference: str, on_disk: Disk
) -> None:
    fault.arm("atomic.before_commit#1=err")

    answer = await attach(maya, reference, ("tenancy.pdf", PDF))

    assert answer.status == 500
    assert await documents() == []
    assert on_disk.is_empty


async def test_a_failing_store_is_no_fault_of_ours(
    maya: Account, reference: str, files_of_test: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: object) -> None:
        raise OSError(errno.EIO, "the disk is gone")

    monkeypatch.setattr(files_of_test.store, "keep", broken)

    answer = await attach(maya, reference, ("tenancy.pdf", PDF))

    assert answer.status == 503
    assert await documents() == []


async def test_sixty_files_an_hour_and_no_more(maya: Account, reference: str) -> None:
    now = clock.now()
    with clock.frozen(now):
        answers = [
            await attach(maya, reference, *[(f"{n}.pdf", PDF) for n in range(5)]) for _time in range(13)
        ]
    with clock.frozen(now + timedelta(hours=1, seconds=1)):
        later = await attach(maya, reference, ("later.pdf", PDF))

    assert [answer.status for answer in answers] == [303] * 12 + [429]
    assert later.status == 303


async def test_five_hundred_megabytes_a_day_and_the_quota(
    maya: Account, reference: str, on_disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await attach(maya, reference, ("tenancy.pdf", PDF))
    await db.execute("update document set bytes = $1", kinds.A_DAY - len(PDF) + 1)
    today = await attach(maya, reference, ("more.pdf", PDF))
    await db.execute("update document set created_at = created_at - interval '25 hours'")
    tomorrow = await attach(maya, reference, ("more.pdf", PDF))
    monkeypatch.setattr(settings, "current", lambda: settings.Settings(documents_quota_mb=1))
    await commands.recount()
    full = await attach(maya, reference, ("more.pdf", PDF))

    assert (today.status, tomorrow.status, full.status) == (422, 303, 422)
    assert "500 MB within a day" in today.texts("#f-files-err")[0]
    assert "used up" in full.texts("#f-files-err")[0]
    assert len(on_disk.kept) == 2


async def test_the_counter_of_bytes_follows_and_mends_itself(maya: Account, reference: str) -> None:
    counted = "select coalesce(sum(n), 0)::int from counter where name = 'documents.bytes' and scope = $1"
    await attach(maya, reference, ("tenancy.pdf", PDF), ("more.pdf", PDF))
    [first, _second] = await documents()
    assert await db.fetchval(counted, maya.organisation) == 2 * len(PDF)

    await Browser(maya).post("cases.attachment.destroy", reference=reference, id=first["id"])
    assert await db.fetchval(counted, maya.organisation) == len(PDF)

    await db.execute(
        "insert into counter (name, scope, n) values ('documents.bytes', $1, 7)", maya.organisation
    )
    assert await commands.recount() == 1
    assert await db.fetchval(counted, maya.organisation) == len(PDF)


@pytest.mark.parametrize(("quota", "same_person"), [(1, False), (0, True)])
async def test_two_files_at_the_same_instant_do_not_both_take_the_last_room(
    maya: Account, reference: str, monkeypatch: pytest.MonkeyPatch, quota: int, same_person: bool
) -> None:
    """security.md UP-1: the quota of an organisation, and the 500 MiB of a person's day."""
    monkeypatch.setattr(settings, "current", lambda: settings.Settings(documents_quota_mb=quota))
    other = maya if same_person else await make.account("operator", organisation=maya.organisation)
    size = (quota * kinds.MIB or kinds.A_DAY) * 2 // 3
    await make.case(other)
    cases = [row["id"] for row in await db.fetch("select id from cases order by id")]
    stands, commit = asyncio.Event(), asyncio.Event()

    @db.atomic
    async def attached(case: UUID, by: Account) -> None:
        received = Received(ids.new(), "tenancy.pdf", "application/pdf", size, "0" * 64)
        await commands.attach(
            Subject("case", case), [received], by=by, organisation=by.organisation, event=("case", "ATTACHED")
        )
        stands.set()
        await commit.wait()

    first = asyncio.ensure_future(attached(cases[0], maya))
    await stands.wait()
    stands.clear()
    second = asyncio.ensure_future(attached(cases[1], other))
    await until(lambda: _waits_or(stands))
    commit.set()
    await first

    with pytest.raises(Invalid, match="used up" if quota else "500 MB within a day"):
        await second
    assert await db.fetchval("select sum(bytes) from document") == size


async def _waits_or(stands: asyncio.Event) -> bool:
    waiting = (
        "select count(*) from pg_locks l join pg_database d on d.oid = l.database"
        " where not l.granted and l.locktype = 'advisory' and d.datname = current_database()"
    )
    return stands.is_set() or bool(await db.fetchval(waiting))
