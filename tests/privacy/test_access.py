"""Everything about a client in one archive (security.md PR-1), legal holds, and the archive of the older system."""

import asyncio
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest
import pyzipper

from app.accounts.account import Account
from app.documents import files as store
from app.documents.files import Files
from app.documents.store import Folder
from app.kernel import clock, db, ids
from app.kernel.errors import Invalid
from app.privacy import archive_file, jobs, rules
from app.privacy.commands import access as commands
from app.privacy.commands import archive
from app.privacy.pages import access as access_page
from app.privacy.queries import access
from tests import make
from tests.browser import Answer, Browser
from tests.bulk.make import Run

ASKED = {"reason": "The client wrote on Monday.", "identity": "Called back on the known number."}


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Files:
    """A store of files of this test's own."""
    files = Files(Folder(tmp_path / "kept"), tmp_path / "staging")
    monkeypatch.setattr(store, "files", lambda: files)
    for module in (archive_file, jobs, access_page):
        monkeypatch.setattr(module, "files", lambda: files)
    return files


async def _client(by: Account) -> tuple[str, str]:
    """A client with a case; the reference of the client, and of the case."""
    case = await make.case(by, person="Zebedee Quark", notes="Rent arrears.")
    person = await db.fetchval(
        "select p.reference from person p join cases k on k.person = p.id where k.reference = $1", case
    )
    return person, case


async def _ask(by: Account, person: str, **form: str) -> Answer:
    return await Browser(by).post("privacy.access.create", {"person": person, **ASKED, **form})


async def _second(by: Account) -> Account:
    """Another manager of the same organisation."""
    return await make.account("operator_manager", organisation=by.organisation)


async def _decide(by: Account, request: UUID, decision: str = "approve", **form: str) -> Answer:
    return await Browser(by).post("privacy.decision.create", {"decision": decision, **form}, id=request)


async def _made(by: Account) -> UUID:
    """What this person asked for last, approved by another and made."""
    request: UUID = await db.fetchval(
        "select id from subject_request where created_by = $1 order by created_at desc limit 1", by.id
    )
    answer = await _decide(await _second(by), request)
    assert answer.status == 303, answer.texts("[role=alert]")
    await jobs.archive(Run(request=str(request)))
    return request


async def _archive(kept: Files, request: UUID) -> zipfile.ZipFile:
    row = await db.fetchrow(
        "select storage_key, bytes, sha256 from document where purpose = 'subject_access'"
    )
    with await kept.open(row["storage_key"], size=row["bytes"], sha256=row["sha256"]) as file:
        archive = pyzipper.AESZipFile(BytesIO(file.read()))
    archive.setpassword(commands.password_of(request).encode())
    return archive


async def test_the_archive_holds_everything(house: None, kept: Files) -> None:
    boss = await make.account("operator_manager")
    person, case = await _client(boss)
    browser = Browser(boss)
    await browser.get("cases.case.show", reference=case)
    await browser.post("cases.note.create", {"notes": "Zebedee called."}, reference=case)
    await _attach(kept, case, b"the lease")

    asked = await _ask(boss, person)
    request = await _made(boss)

    archive = await _archive(kept, request)
    assert asked.texts("main code") == [commands.password_of(request)]
    data = json.loads(archive.read("data.json"))
    assert data["person"][0]["full_name"] == "Zebedee Quark"
    assert data["cases"][0]["notes"] == "Rent arrears."
    assert "Zebedee called." in [row["notes"] for row in data["event_log"]]
    assert archive.read("documents/001-lease.txt") == b"the lease"
    assert "full_name: Zebedee Quark" in archive.read("everything.txt").decode()


async def _attach(kept: Files, case: str, data: bytes) -> None:
    key = ids.new()
    judge = lambda _name, _file: archive_file.ZIP  # noqa: E731
    _kind, staged = await kept.take(key, "lease.txt", BytesIO(data), most=1_000, judge=judge)
    await db.execute(
        "insert into document (id, storage_key, owner_kind, owner_id, name, content_type, bytes, sha256, state)"
        " select $1, $2, 'case', k.id, 'lease.txt', 'text/plain', $3, $4, 'stored' from cases k where k.reference = $5",
        key, archive_file.names.key_of(key), staged.size, staged.sha256, case,
    )  # fmt: skip


async def test_every_step_is_written_down(house: None, kept: Files) -> None:
    boss = await make.account("operator_manager")
    person, case = await _client(boss)
    await _ask(boss, person)
    request = await _made(boss)

    answer = await Browser(boss).get("privacy.access.show", id=request)

    assert answer.status == 200
    assert answer.headers["content-disposition"].startswith("attachment")
    page = await Browser(boss).get("cases.case.show", reference=case)
    assert "The archive about the client was fetched" in page.text
    exports = await db.fetch("select what, reason, personal from export_log")
    assert [tuple(row) for row in exports] == [("privacy.subject_access", ASKED["reason"], True)] * 2
    assert await db.fetchval("select opened from subject_request") == 1
    written = await db.fetch("select code from event_log where key = 'privacy' order by seq")
    assert [row["code"] for row in written] == [
        "ACCESS_ASKED",
        "ACCESS_APPROVED",
        "ACCESS_READY",
        "ACCESS_OPENED",
    ]
    for code in (
        "Everything about the client was asked for",
        "Giving out everything about the client was approved",
    ):
        assert code in page.text


async def test_an_archive_goes_out_once(house: None, kept: Files) -> None:
    boss = await make.account("operator_manager")
    person, _case = await _client(boss)
    await _ask(boss, person)
    request = await _made(boss)

    first, second = [await Browser(boss).get("privacy.access.show", id=request) for _n in range(2)]

    assert (first.status, second.status) == (200, 409)
    assert await db.fetchval("select count(*) from event_log where code = 'ACCESS_OPENED'") == 1
    assert "Fetched" in (await Browser(boss).get("privacy.access.index")).texts("#rows .badge")
    assert await db.fetchval("select expires_at <= now() from document where purpose = 'subject_access'")


async def test_of_two_who_fetch_at_once_one_is_given_it(house: None, kept: Files) -> None:
    boss = await make.account("operator_manager")
    person, _case = await _client(boss)
    await _ask(boss, person)
    request = await _made(boss)

    answers = await asyncio.gather(*(Browser(boss).get("privacy.access.show", id=request) for _n in range(2)))

    assert sorted(answer.status for answer in answers) == [200, 409]
    assert await db.fetchval("select count(*) from event_log where code = 'ACCESS_OPENED'") == 1


async def test_a_look_ahead_takes_nothing(house: None, kept: Files) -> None:
    boss = await make.account("operator_manager")
    person, _case = await _client(boss)
    await _ask(boss, person)
    request = await _made(boss)

    await Browser(boss).request("HEAD", f"/privacy/requests/{request}/archive")

    assert (await Browser(boss).get("privacy.access.show", id=request)).status == 200


async def test_nothing_is_made_before_somebody_else_approves(house: None, kept: Files) -> None:
    boss = await make.account("operator_manager")
    person, _case = await _client(boss)
    await _ask(boss, person)
    request = await db.fetchval("select id from subject_request")

    own = await _decide(boss, request)
    await jobs.archive(Run(request=str(request)))

    assert own.status == 403
    assert await db.fetchval("select count(*) from job where kind = 'privacy.archive'") == 0
    assert await db.fetchval("select count(*) from document") == 0
    assert (await Browser(boss).get("privacy.access.show", id=request)).status == 409
    assert "Waits for a second person" in (await Browser(boss).get("privacy.access.index")).texts(
        "#rows .badge"
    )
    with pytest.raises(asyncpg.CheckViolationError):
        await db.execute(
            "update subject_request set state = 'approved', decided_by = created_by, decided_at = now()"
        )


async def test_whoever_decides_reads_why_first_and_fetches_nothing(house: None, kept: Files) -> None:
    boss = await make.account("operator_manager")
    person, _case = await _client(boss)
    await _ask(boss, person)
    other = await _second(boss)
    request = await db.fetchval("select id from subject_request")

    page = await Browser(other).get("privacy.decision.new", id=request)
    await _decide(other, request, words="Known by voice.")
    await jobs.archive(Run(request=str(request)))
    fetched = await Browser(other).get("privacy.access.show", id=request)

    assert ASKED["reason"] in page.text and ASKED["identity"] in page.text
    assert fetched.status == 403
    assert (await Browser(boss).get("privacy.access.show", id=request)).status == 200


async def test_a_refusal_says_why_and_stands_for_good(house: None, kept: Files) -> None:
    boss = await make.account("operator_manager")
    person, _case = await _client(boss)
    await _ask(boss, person)
    other = await _second(boss)
    request = await db.fetchval("select id from subject_request")

    unsaid = await _decide(other, request, "refuse")
    undecided = await _decide(other, request, "")
    refused = await _decide(other, request, "refuse", words="The number was not known.")
    later = await _decide(await _second(boss), request)

    assert (unsaid.status, undecided.status, refused.status, later.status) == (422, 422, 303, 409)
    assert await db.fetchval("select count(*) from job where kind = 'privacy.archive'") == 0
    assert "The number was not known." in (await Browser(boss).get("privacy.access.index")).text
    told = await db.fetchval("select body from outbox where dedup_key like '%:refused:%'")
    assert "will not be made" in told and "Quark" not in told


async def test_of_two_who_decide_at_once_one_counts(house: None, kept: Files) -> None:
    boss = await make.account("operator_manager")
    person, _case = await _client(boss)
    await _ask(boss, person)
    first, second = await _second(boss), await _second(boss)
    request = await db.fetchval("select id from subject_request")

    answers = await asyncio.gather(_decide(first, request), _decide(second, request, "refuse", words="No."))

    assert sorted(answer.status for answer in answers) == [303, 409]
    decided = await db.fetch("select code from event_log where code in ('ACCESS_APPROVED', 'ACCESS_REFUSED')")
    assert len(decided) == 1


async def test_those_who_may_decide_are_told_and_nobody_else(house: None, kept: Files) -> None:
    boss, stranger = await make.account("operator_manager"), await make.account("operator_manager")
    admin, second = await make.account("admin"), await _second(boss)
    person, _case = await _client(boss)

    await _ask(boss, person)
    asked = await db.fetch("select recipient_user from outbox where dedup_key like 'access:%:asked:%'")
    await _made(boss)

    assert {row["recipient_user"] for row in asked} == {admin.id, second.id}
    assert stranger.id not in {row["recipient_user"] for row in asked}
    ready = await db.fetch("select recipient_user from outbox where dedup_key like 'access:%:ready:%'")
    assert [row["recipient_user"] for row in ready] == [boss.id]


async def test_the_archive_opens_with_its_password_alone(house: None, kept: Files) -> None:
    boss = await make.account("operator_manager")
    person, _case = await _client(boss)
    await _ask(boss, person)
    request = await _made(boss)
    archive = await _archive(kept, request)

    archive.setpassword(b"another")

    with pytest.raises(RuntimeError, match="Bad password"):
        archive.read("data.json")
    page = (await Browser(boss).get("privacy.access.index")).text
    assert commands.password_of(request) not in page
    assert (
        await db.fetchval(
            "select count(*) from outbox where body like $1", f"%{commands.password_of(request)}%"
        )
        == 0
    )


@pytest.mark.parametrize(("days", "status"), [(6.9, 200), (7.1, 409)])
async def test_it_can_be_fetched_for_seven_days(house: None, kept: Files, days: float, status: int) -> None:
    boss = await make.account("operator_manager")
    person, _case = await _client(boss)
    start = datetime(2026, 11, 20, 12, tzinfo=UTC)
    with clock.frozen(start):
        await _ask(boss, person)
        request = await _made(boss)

    later = start + timedelta(days=days)
    with clock.frozen(later):
        answer = await Browser(replace(boss, fresh_at=later)).get("privacy.access.show", id=request)

    assert answer.status == status


async def test_whoever_did_not_prove_who_they_are_gets_nothing(house: None, kept: Files) -> None:
    boss = await make.account("operator_manager")
    person, _case = await _client(boss)
    await _ask(boss, person)
    request = await _made(boss)
    stale = replace(boss, fresh_at=clock.now() - timedelta(minutes=11))

    asked, fetched = await _ask(stale, person), await Browser(stale).get("privacy.access.show", id=request)

    assert {asked.status, fetched.status} <= {303, 403}
    assert await db.fetchval("select count(*) from subject_request") == 1
    assert await db.fetchval("select opened from subject_request") == 0


async def test_the_plain_way_to_documents_never_leads_to_it(house: None, kept: Files) -> None:
    boss = await make.account("operator_manager")
    person, _case = await _client(boss)
    await _ask(boss, person)
    await _made(boss)

    key = await db.fetchval("select id from document where purpose = 'subject_access'")

    assert (await Browser(boss).get("documents.document.show", id=key)).status == 404


async def test_another_organisation_neither_asks_nor_fetches(house: None, kept: Files) -> None:
    boss, rival = await make.account("operator_manager"), await make.account("operator_manager")
    person, _case = await _client(boss)
    await _ask(boss, person)
    request = await _made(boss)

    asked = await _ask(rival, person)
    unknown = await _ask(rival, "P-999999")
    fetched = await Browser(rival).get("privacy.access.show", id=request)

    assert (asked.status, fetched.status) == (422, 404)
    assert asked.texts("[role=alert] li") == unknown.texts("[role=alert] li")
    assert "Zebedee" not in (await Browser(rival).get("privacy.access.index")).text


@pytest.mark.parametrize("missing", ["person", "reason", "identity"])
async def test_a_request_says_who_why_and_how_that_was_checked(house: None, missing: str) -> None:
    boss = await make.account("operator_manager")
    person, _case = await _client(boss)

    answer = await Browser(boss).post("privacy.access.create", {"person": person, **ASKED, missing: ""})

    assert answer.status == 422
    assert answer.soup.select_one(f"#f-{missing}-err, [name={missing}][aria-invalid=true]") is not None


async def test_a_late_request_is_red_on_the_status_page(house: None) -> None:
    boss = await make.account("operator_manager")
    person, _case = await _client(boss)
    await _ask(boss, person)

    with clock.frozen(clock.now() + rules.ANSWER_WITHIN + timedelta(days=2)):
        assert await access.overdue() == 1
    assert await access.overdue() == 0


async def test_a_hold_is_placed_once_and_lifted_with_a_reason(house: None) -> None:
    boss = await make.account("operator_manager")
    person, case = await _client(boss)
    browser = Browser(boss)
    form = {"reference": case.lower(), "reason": "A claim is before the court."}

    placed, twice = (
        await browser.post("privacy.hold.create", form),
        await browser.post("privacy.hold.create", form),
    )
    hold = await db.fetchval("select id from legal_hold")
    unsaid = await browser.post("privacy.hold.destroy", {"reason": ""}, id=hold)
    lifted = await browser.post("privacy.hold.destroy", {"reason": "The claim is over."}, id=hold)

    assert (placed.status, twice.status, unsaid.status, lifted.status) == (303, 409, 422, 303)
    codes = await db.fetch("select code, notes from event_log where key = 'privacy' order by seq")
    assert [row["code"] for row in codes] == ["HELD", "RELEASED"]
    assert (
        await browser.post("privacy.hold.create", {"reference": person, "reason": "Court."})
    ).status == 303


async def test_a_foreign_record_cannot_be_held_nor_a_foreign_hold_lifted(house: None) -> None:
    boss, rival = await make.account("operator_manager"), await make.account("operator_manager")
    _person, case = await _client(boss)
    await Browser(boss).post("privacy.hold.create", {"reference": case, "reason": "Court."})
    hold = await db.fetchval("select id from legal_hold")

    theirs = await Browser(rival).post("privacy.hold.create", {"reference": case, "reason": "Mine."})
    lifted = await Browser(rival).post("privacy.hold.destroy", {"reason": "Mine."}, id=hold)

    assert (theirs.status, lifted.status) == (422, 404)
    assert case not in (await Browser(rival).get("privacy.hold.index")).text


async def _archived(name: str, reference: str, **more: object) -> UUID:
    key = ids.new()
    born = more.get("born", "1970-02-01")
    await db.execute(
        "insert into archived_case (id, laa_reference, full_name, postcode, search_text, area_of_law)"
        " values ($1, $2, $3, 'SW1A 1AA', $4, 'Debt')",
        key, reference, name, rules.search_text(reference, name, "SW1A 1AA", born),
    )  # fmt: skip
    return key


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("quark", ["Zebedee Quark"]),
        ("zebedee, sw1a1aa", ["Zebedee Quark"]),
        ("1970-02-01", ["Ann Other", "Zebedee Quark"]),
        ("quark other", []),
        ("100%", []),
        ("3000007", ["Zebedee Quark"]),
    ],
)
async def test_the_archive_is_searched_by_every_word(house: None, words: str, found: list[str]) -> None:
    await _archived("Zebedee Quark", "3000007")
    await _archived("Ann Other", "3000008")

    page = await Browser(await make.account("operator")).get(
        "privacy.archived_case.index", query={"q": words}
    )

    assert sorted(page.texts("#rows a.cover")) == found


async def test_an_archived_case_is_read_and_nothing_else(house: None) -> None:
    key = await _archived("Zebedee Quark", "3000007")

    page = await Browser(await make.account("operator")).get("privacy.archived_case.show", id=key)

    assert "Debt" in page.text
    assert page.soup.select("main form") == []


async def test_the_archive_is_a_constant_number_of_statements(house: None) -> None:
    maya = await make.account("operator")
    await _archived("One", "1")
    few = (await Browser(maya).get("privacy.archived_case.index")).statements
    for n in range(2, 30):
        await _archived(f"Client {n}", str(n))

    assert (await Browser(maya).get("privacy.archived_case.index")).statements == few


@pytest.mark.parametrize("page", ["privacy.rule.index", "privacy.hold.index", "privacy.access.index"])
async def test_each_page_opens(house: None, page: str) -> None:
    answer = await Browser(await make.account("admin")).get(page)

    assert answer.status == 200


async def test_an_administrator_tries_a_rule_and_reads_what_it_would_do(house: None) -> None:
    admin = await make.account("admin")
    await Browser(admin).post("privacy.rule.update", {"days": "200", "active": "1"}, kind="case")

    answer = await Browser(admin).post("privacy.run.create", {"kind": "case", "dry": "yes"})
    run = await db.fetchval("select id from retention_run")
    await jobs.run(Run(run=str(run)))
    page = await Browser(admin).request("GET", answer.location)

    assert "A trial: nothing was erased." in page.text
    assert await db.fetchval("select days from retention_run") == 200


HEAD = "laa_reference,full_name,birth_date,postcode\n"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("laa_reference,shoe_size\n1,42\n", "Unknown columns: shoe_size."),
        (f"{HEAD},Nobody,,\n1,Ann,31/12/1970,\n2,Bo,1970-12-31,\n", "wrong day: 2, 3."),
    ],
)
def test_a_file_of_older_cases_is_taken_whole_or_not_at_all(text: str, problem: str) -> None:
    with pytest.raises(Invalid, match=problem):
        archive.rows_of(text.splitlines())


async def test_older_cases_are_taken_in_and_written_anew(house: None) -> None:
    for name in ("Ann Quark", "Anna Quark"):
        await archive.load(archive.rows_of(f"{HEAD}77,{name},1970-12-31,LS6 2AB\n".splitlines()))

    page = await Browser(await make.account("operator")).get(
        "privacy.archived_case.index", query={"q": "ls62ab"}
    )

    assert page.texts("#rows a.cover") == ["Anna Quark"]
