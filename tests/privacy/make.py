"""Clients, requests for their data, and old cases with words in every place."""

import zipfile
from io import BytesIO
from uuid import UUID

import pyzipper

from app.accounts.account import Account
from app.cases import facts
from app.documents.files import Files
from app.kernel import db, ids
from app.privacy import archive_file, jobs
from app.privacy.commands import access as commands
from app.privacy.commands import retention
from app.privacy.queries import retention as questions
from tests import make
from tests.browser import Answer, Browser
from tests.jobs.make import Run

ASKED = {"reason": "The client wrote on Monday.", "identity": "Called back on the known number."}
OLD = "now() - interval '4 years'"
CANARY = "Zebedee Quark"


async def client(by: Account) -> tuple[str, str]:
    """A client with a case; the reference of the client, and of the case."""
    case = await make.case(by, person="Zebedee Quark", notes="Rent arrears.")
    person = await db.fetchval(
        "select p.reference from person p join cases k on k.person = p.id where k.reference = $1", case
    )
    return person, case


async def ask(by: Account, person: str, **form: str) -> Answer:
    """Ask for everything about a client."""
    return await Browser(by).post("privacy.access.create", {"person": person, **ASKED, **form})


async def another_manager(by: Account) -> Account:
    """Another manager of the same organisation."""
    return await make.account("operator_manager", organisation=by.organisation)


async def decide(by: Account, request: UUID, decision: str = "approve", **form: str) -> Answer:
    """Decide on a request."""
    return await Browser(by).post("privacy.decision.create", {"decision": decision, **form}, id=request)


async def made(by: Account) -> UUID:
    """What this person asked for last, approved by another and made."""
    request: UUID = await db.fetchval(
        "select id from subject_request where created_by = $1 order by created_at desc limit 1", by.id
    )
    answer = await decide(await another_manager(by), request)
    assert answer.status == 303, answer.texts("[role=alert]")
    await jobs.archive(Run(request=str(request)))
    return request


async def archive_of(kept: Files, request: UUID) -> zipfile.ZipFile:
    """The archive that was made, opened with its password."""
    row = await db.fetchrow(
        "select storage_key, bytes, sha256 from document where purpose = 'subject_access'"
    )
    with await kept.open(row["storage_key"], size=row["bytes"], sha256=row["sha256"]) as file:
        archive = pyzipper.AESZipFile(BytesIO(file.read()))
    archive.setpassword(commands.password_of(request).encode())
    return archive


async def attach(kept: Files, case: str, data: bytes) -> None:
    """A document on a case."""
    key = ids.new()
    judge = lambda _name, _file: archive_file.ZIP  # noqa: E731
    _kind, staged = await kept.take(key, "lease.txt", BytesIO(data), most=1_000, judge=judge)
    await db.execute(
        "insert into document (id, storage_key, owner_kind, owner_id, name, content_type, bytes, sha256, state)"
        " select $1, $2, 'case', k.id, 'lease.txt', 'text/plain', $3, $4, 'stored' from cases k where k.reference = $5",
        key, archive_file.names.key_of(key), staged.size, staged.sha256, case,
    )  # fmt: skip


async def old_case(by: Account, *, code: str = "INSUF", old: bool = True, person: str = CANARY) -> UUID:
    """A case with words in every place, last touched four years ago."""
    reference = await make.case(by, person=person, notes=f"{person} notes")
    browser = Browser(by)
    await browser.get("cases.case.show", reference=reference)
    form = {"code": f"suspend_case/{code}", "notes": f"{person} said so"}
    await browser.post("cases.outcome.create", form, reference=reference)
    await browser.post(
        "cases.summary.update",
        {"full_name": f"{person} senior", "notes": f"{person}"},
        reference=reference,
        part="third-party",
    )
    key = await db.fetchval("select id from cases where reference = $1", reference)
    await db.execute(
        "insert into outbox (id, dedup_key, kind, channel, recipient, subject, body, subject_kind, subject_id, state,"
        " created_at) values ($1, $2, 'x', 'email', 'zeb@example.org', $3::text, $3::text, 'case', $4, 'sent', now())",
        ids.new(), f"k:{key}", person, key,
    )  # fmt: skip
    if old:
        await db.execute(f"update cases set modified_at = {OLD} where id = $1", key)
        await facts.copy([key])
    return key


async def ran(kind: str, *, dry: bool = False) -> questions.RunView:
    """A run of a rule, from being asked for to its end."""
    key = await retention.ask(kind, dry=dry)
    await jobs.run(Run(run=str(key)))
    await db.execute("update job set done_at = now(), lease_by = null, lease_until = null")
    return await questions.run(key)


async def traces_left() -> list[str]:
    """Every table whose rows hold the canary's name."""
    tables = await db.fetch("select tablename from pg_tables where schemaname = 'public'")
    found = []
    for row in tables:
        name = row["tablename"]
        if await db.fetchval(f"select exists(select from \"{name}\" t where t::text ilike '%zebedee%')"):
            found.append(name)
    return found
