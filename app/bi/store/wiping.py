"""Renewing a collection as a whole: readers see the complete old one or the complete new one (bi.md 1.1, 1.2).

A private database builds aside and swaps. Where that cannot be, because others write there too or the server
does not rename, the new documents stand beside the old ones under the next generation, and one update of the
pointer makes them count.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app.bi.errors import Unsound
from app.bi.rules.documents import Document
from app.bi.store.indexes import indexes
from app.bi.store.place import Place, batches
from app.kernel import fault


def aside(collection: str, run: UUID) -> str:
    """The name of a collection while it is built."""
    return f"{collection}__new_{run.hex}"


class Wiping(Place):
    """What renews a collection."""

    def begin(self, collection: str, run: UUID) -> int | None:
        """Make room for the new documents, with their indexes; the generation they are to carry, or None."""
        standing = self.said_of(collection).get("gen")
        if self.swaps():
            name = aside(collection, run)
            self.db.drop_collection(name)
            self.db[name].create_indexes(indexes(collection))
            fault.point("bi.after_create")
            return standing
        generation = int(standing or 0) + 1
        self.db[collection].create_indexes(indexes(collection, generations=True))
        self.db[collection].delete_many({"dep": self.dep, "gen": generation})
        fault.point("bi.after_create")
        return generation

    def insert(self, collection: str, run: UUID, documents: list[Document], generation: int | None) -> None:
        """Put down some of the new documents; nobody sees them yet."""
        swaps = self.swaps()
        place = self.db[aside(collection, run) if swaps else collection]
        for part in batches(documents):
            place.insert_many([_of(each, generation, swaps) for each in part], ordered=False)
            fault.point("bi.mid_insert")

    def publish_whole(
        self,
        collection: str,
        run: UUID,
        generation: int | None,
        expected: int,
        facts: Mapping[str, Any],
        *,
        force: bool,
    ) -> int:
        """Make the new documents the ones that count; how many old ones went.

        Raises Unsound when documents are missing, or when under half of what stands would be left, unless forced:
        an empty source must not blank a chart silently.
        """
        swaps = self.swaps()
        own = {} if swaps else {"dep": self.dep, "gen": generation}
        made = self.db[aside(collection, run) if swaps else collection].count_documents(own)
        if made != expected:
            raise Unsound(f"{made} documents stand where {expected} were written.")
        old = self.db[collection].count_documents(self.of_us(collection))
        if not force and made * 2 < old:
            raise Unsound(f"{made} documents would replace {old}: under half. Force it if that is meant.")
        fault.point("bi.before_rename")
        if swaps:
            self.db[aside(collection, run)].rename(collection, dropTarget=True)
            fault.point("bi.after_rename")
        self.say(collection, run_id=str(run), docs=made, gen=generation, **facts)
        if not swaps:
            fault.point("bi.after_rename")
        return old

    def drop_generations(self, collection: str) -> int:
        """Delete what no reader is pointed at any more; how many."""
        generation = self.said_of(collection).get("gen")
        if generation is None or self.swaps():
            return 0
        gone = self.db[collection].delete_many({"dep": self.dep, "gen": {"$lt": generation}})
        return gone.deleted_count + self._before_generations(collection)

    def _before_generations(self, collection: str) -> int:
        return self.db[collection].delete_many({"dep": self.dep, "gen": {"$exists": False}}).deleted_count

    def mend(self, collection: str) -> bool:
        """Say what stands in a collection when its last gathering died before it could; whether that was needed."""
        said = self.said_of(collection)
        if said.get("gen") is not None and not self.swaps():
            return False
        found = self.db[collection].find_one({"dep": self.dep})
        if found is None or found["run_id"] == said.get("run_id"):
            return False
        self.say(
            collection,
            run_id=found["run_id"],
            docs=self.db[collection].count_documents({"dep": self.dep}),
            gen=found.get("gen"),
            **{name: found[name] for name in ("as_of", "generated_at", "tz")},
        )
        return True


def _of(document: Document, generation: int | None, swaps: bool) -> Document:
    if generation is None:
        return document
    if swaps:
        return {**document, "gen": generation}
    dep, _colon, key = document["_id"].partition(":")
    return {**document, "_id": f"{dep}:g{generation}:{key}", "gen": generation}
