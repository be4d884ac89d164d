"""The database of the store, and what its server can do."""

import threading
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final

from pymongo import MongoClient
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import OperationFailure

from app.kernel import ids
from app.kernel.release import VERSION
from app.settings import Settings

META: Final = "_meta"
#: Documents in one call (bi.md 1.1).
BATCH: Final = 1_000

_clients: dict[str, "MongoClient[dict[str, Any]]"] = {}
_renames: dict[tuple[str, str], bool] = {}
_lock = threading.Lock()


def client_of(uri: str) -> "MongoClient[dict[str, Any]]":
    """The one client of this process for an address (reliability.md 6 gives the numbers)."""
    with _lock:
        if uri not in _clients:
            _clients[uri] = MongoClient(
                uri,
                serverSelectionTimeoutMS=3_000,
                connectTimeoutMS=5_000,
                socketTimeoutMS=60_000,
                w="majority",
                tz_aware=True,
                maxPoolSize=16,
                appname=f"recourse {VERSION}",
            )
        return _clients[uri]


class Place:
    """One deployment's view of the database."""

    def __init__(self, settings: Settings) -> None:
        self.uri = settings.bi_mongo_uri.reveal()
        self.client = client_of(self.uri)
        self.db: Database[dict[str, Any]] = self.client[settings.bi_mongo_db]
        self.dep = settings.bi_deployment
        self.shared = settings.bi_shared

    @property
    def meta(self) -> "Collection[dict[str, Any]]":
        """What stands in each collection, one document each."""
        return self.db[META]

    def meta_id(self, collection: str) -> str:
        """The key of what is said of a collection."""
        return f"{self.dep}:{collection}"

    def said_of(self, collection: str) -> Mapping[str, Any]:
        """What is said of a collection; empty before its first gathering."""
        return self.meta.find_one({"_id": self.meta_id(collection)}) or {}

    def say(self, collection: str, **facts: Any) -> None:
        """Say something of a collection, in one update."""
        self.meta.update_one(
            {"_id": self.meta_id(collection)},
            {"$set": {"dep": self.dep, "collection": collection, **facts}},
            upsert=True,
        )

    def swaps(self) -> bool:
        """Whether a collection may be put in another's place: the database is ours alone, and its server can.

        Tried once a process, with a collection of its own (bi.md 1.2).
        """
        if self.shared:
            return False
        key = (self.uri, self.db.name)
        if key not in _renames:
            _renames[key] = self._tries_a_swap()
        return _renames[key]

    def _tries_a_swap(self) -> bool:
        name = f"__probe_{ids.new().hex}"
        try:
            self.db[name].insert_one({"_id": "new"})
            self.db[f"{name}_to"].insert_one({"_id": "old"})
            self.db[name].rename(f"{name}_to", dropTarget=True)
            return [each["_id"] for each in self.db[f"{name}_to"].find()] == ["new"]
        except OperationFailure:
            return False
        finally:
            self.db.drop_collection(name)
            self.db.drop_collection(f"{name}_to")

    def has_transactions(self) -> bool:
        """Whether several collections can be changed at once: a replica set."""
        return "setName" in self.client.admin.command("hello")

    def ping(self) -> None:
        """Ask whether it is there."""
        self.client.admin.command("ping")

    def of_us(self, collection: str) -> dict[str, Any]:
        """Which documents of a collection count: ours, and of the generation that is pointed at."""
        generation = self.said_of(collection).get("gen")
        return {"dep": self.dep} if generation is None else {"dep": self.dep, "gen": generation}


def batches(documents: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """So many documents at a time."""
    left = iter(documents)
    while part := list(islice(left, BATCH)):
        yield part
