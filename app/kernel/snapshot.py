"""One unchanging view of the database for work that reads much of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

import asyncpg

from app.kernel import replica

#: How long such work may read, in minutes (reliability.md 6).
LONGEST: Final = 15


@asynccontextmanager
async def reading(minutes: int = LONGEST) -> AsyncIterator[Any]:
    """A connection with one unchanging view of the database and time to read much of it: the replica's if it can."""
    async with replica.connection() as taken:
        await taken.execute(
            "begin isolation level repeatable read read only;"
            f" set local statement_timeout = '{minutes}min'; set local transaction_timeout = '{minutes + 1}min';"
            # Whoever takes the rows may wait for somebody outside between two of them.
            f" set local idle_in_transaction_session_timeout = '{minutes}min';"
            # A statement nobody waits for any more ends, even before it has a row to give.
            " set local client_connection_check_interval = '5s'"
        )
        try:
            yield taken
        finally:
            # A connection that was ended meanwhile has left the pool already.
            with suppress(asyncpg.InterfaceError):
                await taken.execute("rollback")
