"""A report on its way to a browser: its headings at once, its rows as they come, and in the end how many left."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from uuid import UUID

from starlette.responses import StreamingResponse
from starlette.types import Send

from app.documents.rules.names import disposition
from app.reports.commands import download
from app.reports.inputs import CSV, Asked
from app.reports.queries import extract
from app.reports.writing import TYPES, name_of, stream


class Leaving(StreamingResponse):
    """The CSV of a download that is written down under `taken`.

    When the statement fails after the headings left, or the reader goes away, the connection ends without the mark
    that ends an answer: no browser takes that for the whole file, and the log says how far it came.
    """

    def __init__(self, asked: Asked, taken: UUID) -> None:
        headers = {
            "content-disposition": disposition(name_of(asked, CSV)),
            "cache-control": "private, no-store",
        }
        self.pieces = _pieces(asked, taken)
        super().__init__(self.pieces, media_type=TYPES[CSV], headers=headers)

    async def stream_response(self, send: Send) -> None:
        """Send it, and end its statement and its entry now, whatever ended it."""
        async with aclosing(self.pieces):
            await super().stream_response(send)


async def _pieces(asked: Asked, taken: UUID) -> AsyncGenerator[bytes, None]:
    rows, whole = 0, False
    try:
        async with aclosing(stream(asked)) as pieces:
            yield await anext(pieces)
            async for piece in pieces:
                yield piece
                rows += extract.rows_in(piece)
        whole = True
    finally:
        # Whoever went away cancels what is awaited here too; the entry is ended all the same.
        await asyncio.shield(download.end(taken, rows, whole=whole))
