"""The store as the house uses it: one object, one door, and failures in our words."""

from collections.abc import Callable
from contextlib import nullcontext
from typing import Final, TypeVar

import pymongo
from pymongo.errors import PyMongoError

from app.bi.errors import StoreDown
from app.bi.store.appending import Appending
from app.bi.store.reading import Reading
from app.bi.store.wiping import Wiping
from app.settings import current

T = TypeVar("T")

#: Seconds until a store that does not answer counts as absent (reliability.md 6).
FIND: Final = 3.0


class Store(Wiping, Appending, Reading):
    """The collections of this deployment."""


def call(work: Callable[[Store], T], seconds: float | None) -> T:
    """Do a piece of work within so many seconds. Raises StoreDown; the driver's own words may hold addresses."""
    settings = current()
    if not settings.bi_mongo_uri:
        raise StoreDown("BI_MONGO_URI is empty.")
    try:
        store = Store(settings)
        # Whether anybody is there is known within seconds, however long the work itself may take.
        with pymongo.timeout(min(seconds or FIND, FIND)):
            store.ping()
        with pymongo.timeout(seconds) if seconds else nullcontext():
            return work(store)
    except (PyMongoError, ValueError) as error:
        raise StoreDown(f"The store did not do as asked: {type(error).__name__}.") from error
