"""Work on files: the nightly look (reliability.md 8, 9, 62), the look for viruses, and small pictures."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from app.documents import commands, pictures, queries, store
from app.documents.files import files
from app.documents.rules import names
from app.documents.rules.ranges import Part
from app.documents.scanner import CannotScan, Scanner, Verdict
from app.jobs import Failed, Run, daily_at, job
from app.kernel import clock, fault, log
from app.kernel.actor import Subject
from app.kernel.language import mark
from app.settings import current

BATCH = 500
#: files that are looked through between two breaths of the job
AT_ONCE = 20
#: What is younger may belong to an upload whose record is being written.
AGE = timedelta(days=1)
#: One in so many files is summed each night, another one the next.
SHARE = 100


@job(
    "documents.check",
    mark("Look for files without a record and records without their file"),
    long=True,
    hard_stop=timedelta(hours=2),
    runs=daily_at("03:20"),
)
async def check(run: Run) -> None:
    """Throw away what nobody knows, and report what is missing or altered."""
    now = clock.now()
    expired = await commands.expire()
    staged = await files().run(sweep_staging, now - AGE)
    orphans = await drop_orphans(run, now - AGE)
    damaged = await look_at_all(run, now)
    await commands.recount()
    await run.checkpoint(expired=expired, staged=staged, orphans=orphans, damaged=damaged)
    log.line("documents_checked", count=orphans + damaged)


async def due() -> datetime | None:
    """When there is next a file to look through; never without a scanner."""
    return await queries.unscanned_since() if current().clamd_address else None


@job("documents.scan", mark("Look through files for viruses"), long=True, due=due)
async def scan(run: Run) -> None:
    """Show every new file to the scanner. While it is down files wait, and are not sent."""
    scanner = Scanner(current().clamd_address)
    while rows := await queries.unscanned(AT_ONCE):
        for row in rows:
            await _scan(scanner, row)
        await run.checkpoint()


async def _scan(scanner: Scanner, row: Any) -> None:
    try:
        file = await files().open(row["storage_key"], size=row["bytes"], sha256=None)
    except store.Missing:
        # The nightly check tells of it; there is nothing to look through.
        await commands.scanned(row["id"], None, row["name"], infected=False)
        return
    try:
        verdict = await scanner.look(files().stream(file, Part(0, row["bytes"] - 1, row["bytes"])))
    except CannotScan as error:
        raise Failed("The virus scanner does not answer.") from error
    owner = Subject(row["owner_kind"], row["owner_id"]) if row["owner_id"] is not None else None
    infected = verdict is Verdict.INFECTED
    await commands.scanned(row["id"], owner, row["name"], infected=infected)
    if infected:
        log.security("document_infected", subject_id=str(row["id"]))


async def undrawn() -> datetime | None:
    """Since when a document waits for its small picture; one that no scanner has seen does not."""
    return await queries.undrawn_since(scanned=bool(current().clamd_address))


@job("documents.draw", mark("Make small pictures of documents"), long=True, due=undrawn)
async def draw(run: Run) -> None:
    """Make the small picture of every document that waits for one; run again, one takes the other's place."""
    while rows := await queries.undrawn(AT_ONCE, scanned=bool(current().clamd_address)):
        for row in rows:
            await commands.drawn(row["id"], await painted(row))
            await run.checkpoint()


async def painted(row: Any) -> queries.Picture | None:
    """Paint the small picture of a document and keep it in the store; None when there is none to be had."""
    try:
        file = await files().open(row["storage_key"], size=row["bytes"], sha256=None)
    except store.Missing:
        # The nightly check tells of it; there is nothing to look at.
        return None
    with file:
        small = await pictures.small_of(file, row["content_type"])
    if small is None:
        return None
    sha256 = await files().put(names.picture_of(row["storage_key"]), small.jpeg)
    fault.point("picture.after_keep")
    return queries.Picture(small.width, small.height, len(small.jpeg), sha256)


def sweep_staging(before: datetime) -> int:
    """Delete what was staged and never got its key; how many they were."""
    swept = 0
    for path in files().staging.glob("*"):
        made = names.made_at(names.key_of(UUID(path.name))) if len(path.name) == 36 else None
        if made is None or made < before:
            path.unlink(missing_ok=True)
            swept += 1
    return swept


async def drop_orphans(run: Run, before: datetime) -> int:
    """Delete bytes whose record is not there, or was taken off; how many had no record at all."""
    orphans = 0
    keys = files().store.keys()
    while found := await files().run(_next, keys):
        states = await queries.states_of(found)
        for key in found:
            made, state = names.made_at(key), states.get(key)
            if made is not None and made < before and state in (None, "deleted"):
                await files().run(files().store.drop, key)
                orphans += state is None
        await run.checkpoint()
    return orphans


def _next(keys: Iterator[str]) -> list[str]:
    return list(islice(keys, BATCH))


async def look_at_all(run: Run, now: datetime) -> int:
    """See that every stored document has its file, and sum one in a hundred; how many new ones are broken."""
    after, broken = None, 0
    while rows := await queries.stored_after(after, BATCH):
        for row in rows:
            if not await _is_well(row, now):
                owner = Subject(row["owner_kind"], row["owner_id"])
                broken += await commands.report_damage(row["id"], owner, row["name"])
            elif row["picture"] == "made" and not await _has_picture(row):
                await commands.draw_again(row["id"])
        after = rows[-1]["id"]
        await run.checkpoint()
    return broken


async def _has_picture(row: Any) -> bool:
    key = names.picture_of(row["storage_key"])
    return await files().run(files().store.size, key) == row["picture_bytes"]


async def _is_well(row: Any, now: datetime) -> bool:
    if await files().run(files().store.size, row["storage_key"]) != row["bytes"]:
        return False
    if row["id"].int % SHARE != now.toordinal() % SHARE:
        return True
    try:
        (await files().open(row["storage_key"], size=row["bytes"], sha256=row["sha256"])).close()
    except store.Missing:
        return False
    return True
