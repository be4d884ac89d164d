"""The way to the store: the driver is loaded, and a connection made, only when something is asked of it.

While BI_AGGREGATE is off nothing here imports pymongo (bi.md 1). The driver waits in threads of its own, so
that a store that does not answer holds up neither the event loop nor anybody's password (reliability.md NEW 9).
"""

import asyncio
import contextvars
import importlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import TYPE_CHECKING, Final, TypeVar

from app.bi.errors import DOWN, OFF, StoreDown, SwitchedOff
from app.kernel.errors import Conflict, Unavailable
from app.settings import current

if TYPE_CHECKING:
    from app.bi.store.house import Store

T = TypeVar("T")

#: Seconds one step of a gathering may take, and a page may wait.
STEP: Final = 60.0
PAGE: Final = 5.0
_THREADS: Final = 8
_STORE: Final = "app.bi.store.house"


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_THREADS, "bi")


async def use(work: "Callable[[Store], T]", *, seconds: float | None = STEP) -> T:
    """What a piece of work makes of the store, in a thread; `seconds` bounds it as a whole, None each call.

    Raises SwitchedOff, StoreDown, and what the work raises.
    """
    if not current().bi_aggregate:
        raise SwitchedOff
    loop, here = asyncio.get_running_loop(), contextvars.copy_context()
    return await loop.run_in_executor(_threads(), partial(here.run, _call, work, seconds))


async def for_page(work: "Callable[[Store], T]") -> T:
    """The same for somebody who waits. Raises Conflict while gathering is off, Unavailable without an answer."""
    try:
        return await use(work, seconds=PAGE)
    except SwitchedOff:
        raise Conflict(OFF) from None
    except StoreDown:
        raise Unavailable(DOWN) from None


def _call(work: "Callable[[Store], T]", seconds: float | None) -> T:
    return importlib.import_module(_STORE).call(work, seconds)
