"""Reading what stands: through the pointer, and only periods that are complete (bi.md 1.2, 1.3)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from pymongo.errors import OperationFailure

from app.bi.catalogue import COLLECTIONS
from app.bi.rules.documents import Document, digest
from app.bi.store.appending import COMPLETE
from app.bi.store.place import Place

#: bi.md 1.1: what a run left behind is somebody else's no longer after a day.
LEFT: Final = timedelta(hours=24)
_MARKS: Final = ("__new_", "__stage_")


class Reading(Place):
    """What reads collections."""

    def standing(self) -> dict[str, Mapping[str, Any]]:
        """What is said of each collection of ours."""
        return {each["collection"]: each for each in self.meta.find({"dep": self.dep})}

    def digests(self, collection: str, key: str | None = None) -> dict[str, int]:
        """What each document that counts says, by its key without a generation; of one period, or all."""
        which = {"dep": self.dep, COLLECTIONS[collection].field: key} if key else self.of_us(collection)
        return {_bare(each): digest({**each, "_id": _bare(each)}) for each in self.db[collection].find(which)}

    def documents(
        self,
        collection: str,
        where: Mapping[str, Any] | None = None,
        *,
        order: Sequence[tuple[str, int]] = (("_id", 1),),
        most: int = 0,
    ) -> list[Document]:
        """The documents that count, in order; `most` 0 is all."""
        return _whole(
            lambda: list(
                self.db[collection]
                .find({**self.of_us(collection), **(where or {})})
                .sort(list(order))
                .limit(most)
            )
        )

    def totals(
        self, collection: str, where: Mapping[str, Any], stages: Sequence[Mapping[str, Any]]
    ) -> list[Document]:
        """What an aggregation makes of the documents that count. The stages are ours, never a person's words."""

        def read() -> list[Document]:
            first = {"$match": {**self.of_us(collection), **where}}
            return list(self.db[collection].aggregate([first, *stages]))

        return _whole(read)

    def periods(self, collection: str) -> tuple[list[str], list[str]]:
        """The periods of a collection that are complete, and those that are being built; oldest first."""
        said = self.said_of(collection)
        periods: Mapping[str, Any] = said.get("months") or said.get("days") or {}
        complete = sorted(key for key, each in periods.items() if each.get("state") == COMPLETE)
        return complete, sorted(set(periods) - set(complete))

    def sweep(self, now: datetime) -> int:
        """Drop what runs that died left behind a day ago; how many collections."""
        old = [name for name, made in self._left_behind() if now - made > LEFT]
        for name in old:
            self.db.drop_collection(name)
        return len(old)

    def _left_behind(self) -> Iterator[tuple[str, datetime]]:
        for name in self.db.list_collection_names():
            for mark in _MARKS:
                base, found, run = name.partition(mark)
                if found and base in COLLECTIONS and len(run) == UUID_LETTERS:
                    yield name, _made_at(UUID(hex=run))


UUID_LETTERS: Final = 32
#: A collection was put in another's place while it was read: CursorNotFound, QueryPlanKilled.
_SWAPPED: Final = frozenset({43, 175})
_LOOKS: Final = 5


def _whole(read: Callable[[], list[Document]]) -> list[Document]:
    """What a read finds, from its beginning again when the collection was swapped in the middle of it."""
    for _look in range(_LOOKS - 1):
        try:
            return read()
        except OperationFailure as error:
            if error.code not in _SWAPPED:
                raise
    return read()


def _made_at(run: UUID) -> datetime:
    """When a key was made: its first 48 bits are milliseconds (RFC 9562)."""
    return datetime.fromtimestamp((run.int >> 80) / 1000, UTC)


def _bare(document: Document) -> str:
    """The key of a document, whatever generation it is of."""
    key: str = document["_id"]
    generation = document.get("gen")
    return key if generation is None else key.replace(f":g{generation}:", ":", 1)
