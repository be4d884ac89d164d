"""Taking files in: counted, summed and judged before any record knows of them (security.md UP-1..UP-3).

    async with intake.received(fields.files("files"), by=user) as taken:
        await commands.attach(case, taken, ...)

When the block raises, or the form was answered before, the bytes are thrown away again. What a crash leaves
behind has no record and is swept after a day (reliability.md rows 8 to 10).
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

from app.documents import sniff
from app.documents.files import Judge, files
from app.documents.rules import kinds, names
from app.documents.store import TooLong
from app.kernel import clock, ids, log
from app.kernel.errors import Invalid, Refusal
from app.kernel.fields import Upload
from app.kernel.language import _
from app.kernel.values import Problem
from app.web import throttle

FIELD = "files"


@dataclass(frozen=True)
class Received:
    """A file that lies under its key and has no record yet."""

    id: UUID
    name: str
    content_type: str
    size: int
    sha256: str

    @property
    def key(self) -> str:
        """Where its bytes lie."""
        return names.key_of(self.id)


@asynccontextmanager
async def received(
    uploads: Sequence[Upload],
    *,
    by: UUID,
    field: str = FIELD,
    most: int = kinds.DOCUMENT,
    judge: Judge = sniff.kind_of,
) -> AsyncIterator[list[Received]]:
    """The files of a form, each of at most `most` bytes and of a kind that `judge` knows.

    Raises Invalid for `field` naming each file that is not kept, TooMany beyond sixty an hour, NoRoom when the
    store is full, Unavailable when it does not answer.
    """
    for _file in uploads:
        await throttle.of_the_house().knock("upload.person", by, now=clock.now())
    async with thrown_away_unless_kept() as taken:
        wrong = [
            problem for upload in uploads if (problem := await _take(upload, taken, most, judge)) is not None
        ]
        if wrong:
            raise Invalid(None, **{field: " ".join(wrong)})
        yield taken


@asynccontextmanager
async def thrown_away_unless_kept() -> AsyncIterator[list[Received]]:
    """What the block puts into this list: its bytes go away again when the block raises."""
    taken: list[Received] = []
    try:
        yield taken
    except BaseException:
        for each in taken:
            await _throw_away(each)
        raise


async def _take(upload: Upload, taken: list[Received], most: int, judge: Judge) -> str | None:
    name, document = names.clean(upload.filename or ""), ids.new()
    try:
        kind, staged = await files().take(document, name, upload.file, most=most, judge=judge)
    except Problem as problem:
        return f"{name}: {problem}"
    except TooLong:
        limit = {"name": name, "limit": most // kinds.MIB}
        return str(_("%(name)s: This file is too large: at most %(limit)d MB are kept.") % limit)
    taken.append(Received(document, name, kind.content_type, staged.size, staged.sha256))
    return None


async def _throw_away(each: Received) -> None:
    try:
        await files().run(files().store.drop, each.key)
    except Refusal as failure:
        # The nightly check finds it: what was refused must not become an error of the store.
        log.error("file_left_behind", failure)
