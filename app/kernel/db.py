"""The database: one engine, true savepoints, and the few ways to ask it."""

import asyncio
import functools
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar

import asyncpg
from piccolo.engine.finder import engine_finder
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction
from piccolo.querystring import QueryString

from app.kernel import fault, tallies
from app.kernel.counting import count
from app.kernel.errors import LOST, Conflict, Unavailable, refuse_unknown_key
from app.kernel.language import _

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")

ACQUIRE_SECONDS = 2.0
RETRIES = 2
#: Temporary tables hold a file for the length of one transaction; in memory they cost half.
SESSION = {"application_name": "recourse", "timezone": "UTC", "jit": "off", "temp_buffers": "64MB"}
RETRYABLE = (asyncpg.SerializationError, asyncpg.DeadlockDetectedError)

Opening = Callable[[], Awaitable[None]]
#: What must happen first in the outermost transaction of a request: its form token is spent.
opening: ContextVar[Opening | None] = ContextVar("opening", default=None)


class Transaction(PostgresTransaction):
    """Piccolo's transaction, but one that gives its connection back whatever happens."""

    __slots__ = ("notes",)

    def __init__(self, engine: PostgresEngine, allow_nested: bool = True) -> None:
        super().__init__(engine, allow_nested)
        self.notes: dict[str, Any] = {}

    async def get_connection(self) -> Any:
        # Migrations run without a pool, on a connection of their own.
        return await (acquire() if self.engine.pool else self.engine.get_new_connection())

    async def __aexit__(self, kind: Any, error: BaseException | None, traceback: Any) -> bool:
        if self._parent:
            return False
        try:
            if error is None and not self._rolled_back:
                await asyncio.shield(self.commit())  # type: ignore[no-untyped-call]
            elif not self._rolled_back and not self.connection.is_closed():
                # What went wrong goes up, and not that a lost connection cannot roll back: its server did.
                with suppress(*LOST):
                    await self.rollback()  # type: ignore[no-untyped-call]
        finally:
            self.engine.current_transaction.reset(self.context)
            await _give_back(self.connection)
        return False


class Engine(PostgresEngine):
    """Piccolo's engine with our transaction, counting the statements it sends."""

    async def check_version(self) -> None:
        """Asked by devpg and by `recourse check` instead: importing a module must not connect."""

    async def prep_database(self) -> None:
        """Extensions are the migrations' business."""

    def transaction(self, allow_nested: bool = True) -> Transaction:
        return Transaction(self, allow_nested)

    async def run_querystring(self, querystring: QueryString, in_pool: bool = True) -> Any:
        count()
        return await super().run_querystring(querystring, in_pool=in_pool)


@functools.cache
def engine() -> Engine:
    """The engine of this process."""
    found = engine_finder()
    if not isinstance(found, Engine):
        raise RuntimeError("PICCOLO_CONF must be app.piccolo_conf.")
    return found


async def open_pool(
    url: str, *, size: int = 10, statement_seconds: float = 12.0, ready: int = 1, pooled: bool = False
) -> None:
    """Connect this process, on the running event loop (reliability.md 6 gives the numbers).

    Behind a pooler (`pooled`) the next transaction has another connection: no statement is prepared for it.
    As many as `ready` are made now and kept: each costs the loop four milliseconds, and everybody would wait for them.
    """
    found = engine()
    found.config = {"dsn": url}
    await found.start_connection_pool(
        min_size=min(ready, size),
        max_size=size,
        command_timeout=statement_seconds,
        timeout=5.0,
        reset=_as_it_is,
        max_inactive_connection_lifetime=300.0,
        **({"statement_cache_size": 0} if pooled else {}),
        server_settings=SESSION,
    )
    tallies.watch_pool(lambda: found.pool)


async def _as_it_is(_connection: Any) -> None:
    """A connection goes back as it is, which saves a round trip a statement: nothing here is set for a session,
    no lock is taken for one and no cursor outlives its transaction. asyncpg itself ends a transaction left open.
    """


async def close_pool() -> None:
    """Let every connection go."""
    if engine().pool is not None:
        await engine().close_connection_pool()


async def acquire() -> Any:
    """A connection of the pool, or Unavailable when all are busy for two seconds."""
    pool = engine().pool
    if pool is None:
        raise RuntimeError("The pool is not open.")
    tallies.waiting += 1
    try:
        return await pool.acquire(timeout=ACQUIRE_SECONDS)
    except TimeoutError as error:
        tallies.TURNED_AWAY.inc()
        raise Unavailable(_("Everybody is busy just now. Try again in a moment.")) from error
    finally:
        tallies.waiting -= 1


async def _give_back(connection: Any) -> None:
    pool = engine().pool
    # A connection whose server died has left the pool by itself; what was done on it is done or undone already.
    with suppress(*LOST):
        await (pool.release(connection) if pool is not None else connection.close())


@asynccontextmanager
async def connection() -> AsyncIterator[Any]:
    """The connection of the running transaction, or one of the pool for the length of the block."""
    transaction = engine().current_transaction.get()
    if transaction is not None:
        yield transaction.connection
        return
    taken = await acquire()
    try:
        yield taken
    finally:
        await _give_back(taken)


async def _ask(how: str, sql: str, args: tuple[Any, ...]) -> Any:
    count()
    transaction = engine().current_transaction.get()
    if transaction is not None:
        return await getattr(transaction.connection, how)(sql, *args)
    taken = await acquire()
    try:
        return await getattr(taken, how)(sql, *args)
    finally:
        await _give_back(taken)


async def fetch(sql: str, *args: Any) -> list[Any]:
    """The rows of a statement with $1, $2 placeholders."""
    return await _ask("fetch", sql, args)


async def fetchrow(sql: str, *args: Any) -> Any | None:
    """The first row, or None."""
    return await _ask("fetchrow", sql, args)


async def fetchval(sql: str, *args: Any) -> Any:
    """The first value of the first row, or None."""
    return await _ask("fetchval", sql, args)


async def execute(sql: str, *args: Any) -> int:
    """Run a statement; how many rows it touched."""
    status = await _ask("execute", sql, args)
    last = str(status).rsplit(" ", 1)[-1]
    return int(last) if last.isdigit() else 0


async def copy_rows(table: str, columns: Sequence[str], rows: Any) -> None:
    """COPY rows (an iterable of tuples) into a table."""
    count()
    async with connection() as taken:
        await taken.copy_records_to_table(table, columns=list(columns), records=rows)


def atomic(command: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
    """Make a command one transaction; inside another command it is a real savepoint.

    A deadlock or serialisation failure of the outermost is tried again twice, then Conflict; an unknown key Invalid.
    """

    @functools.wraps(command)
    async def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if in_transaction():
            async with savepoint():
                return await command(*args, **kwargs)
        for attempt in range(RETRIES + 1):
            try:
                return await _outermost(command, *args, **kwargs)
            except RETRYABLE as error:
                if attempt == RETRIES:
                    raise Conflict(_("Somebody is saving this right now. Try again.")) from error
                tallies.RETRIES.labels(error.sqlstate).inc()
                await asyncio.sleep((20 + secrets.randbelow(80)) / 1000)
            except asyncpg.ForeignKeyViolationError as error:
                refuse_unknown_key(error)
        raise AssertionError("unreachable")

    run.__dict__["atomic"] = True
    return run


async def _outermost(command: Callable[..., Awaitable[R]], *args: Any, **kwargs: Any) -> R:
    first = opening.get()
    async with engine().transaction():
        if first is not None:
            await first()
        result = await command(*args, **kwargs)
        fault.point("atomic.before_commit")
    if first is not None:
        opening.set(None)
    return result


@asynccontextmanager
async def savepoint() -> AsyncIterator[None]:
    """Undo just what the block did when it raises. Needs a running transaction."""
    transaction = _running()
    mark, notes = await transaction.savepoint(), dict(transaction.notes)
    try:
        yield
    except BaseException:
        transaction.notes = notes
        if not transaction.connection.is_closed():
            await mark.rollback_to()  # type: ignore[no-untyped-call]
        raise
    await mark.release()  # type: ignore[no-untyped-call]


def _running() -> Transaction:
    transaction = engine().current_transaction.get()
    if not isinstance(transaction, Transaction):
        raise RuntimeError("This belongs inside a command.")
    return transaction


def in_transaction() -> bool:
    """Whether a command is running."""
    return engine().current_transaction.get() is not None


async def in_halves(
    items: Sequence[T],
    work: Callable[[Sequence[T]], Awaitable[None]],
    failed: Callable[[T, Exception], Awaitable[None]],
) -> None:
    """Do a batch whole; when it fails, each half in a savepoint, down to the one that cannot be done.

    This is the one broad except outside tasks/ (decisions.md 3): a poisonous row must not stop the rest.
    """
    if not items:
        return
    try:
        async with savepoint():
            await work(items)
    except RETRYABLE:
        raise
    except Exception as error:  # noqa: BLE001
        if len(items) == 1:
            await failed(items[0], error)
            return
        middle = len(items) // 2
        await in_halves(items[:middle], work, failed)
        await in_halves(items[middle:], work, failed)


def one_statement(command: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
    """Mark a command that sends one statement: the statement is its own transaction, and a cheaper one."""
    command.__dict__["atomic"] = True
    return command
