"""Taking a file in, and the work on it that a person waits for: outside of transactions, up to the command."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, Final
from uuid import UUID

from app.accounts.account import Account
from app.billing.commands import acceptance, check
from app.billing.commands import upload as uploads
from app.billing.correcting import Correction, write
from app.billing.inputs.forms import FIELD, UploadInput, kind_of
from app.billing.now import contract_2018, today
from app.billing.queries.mistakes import chosen_fixes
from app.billing.queries.upload import UploadView, upload_of
from app.billing.reading import Check
from app.billing.rules.sent import must_take_fixes, waits_for_worker
from app.documents import intake
from app.documents.files import files
from app.documents.rules.kinds import MIB
from app.kernel.fields import Upload

#: security.md UP-1.
LARGEST: Final = 64 * MIB
LARGEST_BODY: Final = LARGEST + MIB
_IN_MEMORY: Final = MIB


async def send(given: UploadInput, *, by: Account) -> UUID:
    """Keep a file and check it, at once if it is small. Raises what receiving it raises."""
    return await _keep(given.file, given.month, given.comment, by=by)


async def _keep(
    file: Upload, month: date, comment: str, *, by: Account, corrects: UUID | None = None
) -> UUID:
    async with intake.received([file], by=by.id, field=FIELD, most=LARGEST, judge=kind_of) as taken:
        upload = await uploads.receive(month, comment, taken[0], by=by, corrects=corrects)
    if not waits_for_worker(taken[0].name, taken[0].size):
        async with opened(await upload_of(upload)) as reading:
            await check.judge(upload, reading)
    return upload


async def accept(sent: UploadView, *, by: Account) -> None:
    """Accept a file: a small one now, a large one by a worker. Raises Conflict."""
    if waits_for_worker(sent.file_name, sent.bytes):
        await acceptance.ask(sent.id, by=by)
        return
    async with opened(sent) as reading:
        await acceptance.accept(sent.id, reading, by=by)


@asynccontextmanager
async def opened(sent: UploadView) -> AsyncIterator[Check]:
    """A check of a stored file by the rules of today. Raises documents.store.Missing: it is gone or altered."""
    async with _bytes_of(sent) as file:
        yield Check(file, sent.bytes, sent.month, today(), contract_2018=contract_2018())


@asynccontextmanager
async def _bytes_of(sent: UploadView) -> AsyncIterator[BinaryIO]:
    file = await files().open(sent.storage_key, size=sent.bytes, sha256=sent.sha256)
    try:
        yield file
    finally:
        file.close()


class _Made:
    """A file that the house itself wrote, as if it had been sent."""

    def __init__(self, name: str, file: BinaryIO) -> None:
        self.filename: str | None = name
        self.file = file
        self.size: int | None = file.seek(0, 2)
        file.seek(0)

    async def read(self, size: int = -1) -> bytes:
        return self.file.read(size)


async def correct(sent: UploadView, *, certain: bool, by: Account) -> UUID:
    """Put the chosen fixes in (and every certain one), and check the file that comes of it; its key.

    Raises what receiving it raises, and Conflict for a file without mistakes.
    """
    async with corrected(sent, certain=certain) as correction:
        made = _Made(correction.name, correction.file)
        return await _keep(made, sent.month, sent.comment, by=by, corrects=sent.id)


@asynccontextmanager
async def corrected(sent: UploadView, *, certain: bool) -> AsyncIterator[Correction]:
    """A file with its fixes put in, for the length of the block. Raises Conflict for one without mistakes."""
    must_take_fixes(sent.state)
    chosen = await chosen_fixes(sent.id)
    with SpooledTemporaryFile(_IN_MEMORY) as target:
        correction = Correction(sent.file_name, target)  # type: ignore[arg-type]
        async with _bytes_of(sent) as source:
            await write(correction, source, today(), chosen, certain=certain, contract_2018=contract_2018())
        yield correction
