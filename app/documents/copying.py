"""A document once more, for another record: with bytes of its own, since each record keeps or loses its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.documents.files import files
from app.documents.intake import Received, thrown_away_unless_kept
from app.documents.queries import Document
from app.kernel import ids


@asynccontextmanager
async def copied(document: Document) -> AsyncIterator[Received]:
    """The bytes of a document under a new key; thrown away again when the block raises.

    Raises store.Missing when they are gone or altered, and as `intake.received`.
    """
    async with thrown_away_unless_kept() as taken:
        file = await files().open(document.storage_key, size=document.bytes, sha256=document.sha256)
        with file:
            key = ids.new()
            kind, staged = await files().take(key, document.name, file, most=document.bytes)
        taken.append(Received(key, document.name, kind.content_type, staged.size, staged.sha256))
        yield taken[0]
