"""Adding a period by replacing it: run once, twice or after a crash, the same documents stand (bi.md 1.3)."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from pymongo import ReplaceOne
from pymongo.client_session import ClientSession

from app.bi.catalogue import COLLECTIONS
from app.bi.errors import Unsound
from app.bi.rules.documents import Document
from app.bi.rules.periods import MONTH
from app.bi.store.indexes import indexes
from app.bi.store.place import BATCH, Place, batches
from app.kernel import fault

#: Up to so many documents are published in one transaction, where there are any.
IN_ONE: Final = 10_000
BUILDING: Final = "building"
COMPLETE: Final = "complete"


def stage(collection: str, run: UUID) -> str:
    """Where the documents of a run wait until all of them are there."""
    return f"{collection}__stage_{run.hex}"


def place_of(collection: str, key: str) -> str:
    """Where in `_meta` a period of a collection is spoken of: months.2026-10, days.2026-10-31."""
    return f"{'months' if COLLECTIONS[collection].period == MONTH else 'days'}.{key}"


class Appending(Place):
    """What replaces a period of a collection."""

    def stage(self, collection: str, run: UUID, documents: list[Document]) -> None:
        """Put down documents of a run, each over an earlier one of its key; nobody sees them yet."""
        for part in batches(documents):
            self.db[stage(collection, run)].bulk_write([_replacing(each) for each in part], ordered=False)
            fault.point("bi.mid_chunk")

    def publish_period(
        self, collection: str, run: UUID, key: str, expected: int, facts: Mapping[str, Any]
    ) -> int:
        """Put the staged documents in place of what stands for a period; how many documents went.

        Readers see the period as being built until all of it stands. Doing it again gives the same. Raises
        Unsound when staged documents are missing.
        """
        place = place_of(collection, key)
        said = self._said(collection, key)
        if said.get("run_id") == str(run) and said.get("state") == COMPLETE:
            return int(said.get("deleted", 0))
        made = self.db[stage(collection, run)].count_documents({})
        if made != expected:
            raise Unsound(f"{made} documents are staged where {expected} were written.")
        self.db[collection].create_indexes(indexes(collection))
        whole = {**facts, "state": COMPLETE, "run_id": str(run), "docs": made}
        if made <= IN_ONE and self.has_transactions():
            gone = self._at_once(collection, run, key, whole)
        else:
            self.say(collection, **{f"{place}.state": BUILDING, f"{place}.run_id": str(run)})
            gone = self._replace(collection, run, key)
            fault.point("bi.before_complete")
            self._complete(collection, key, whole, gone)
        self.db.drop_collection(stage(collection, run))
        return gone

    def _said(self, collection: str, key: str) -> Mapping[str, Any]:
        group, _dot, name = place_of(collection, key).partition(".")
        found: Mapping[str, Any] = self.said_of(collection).get(group, {}).get(name, {})
        return found

    def _at_once(self, collection: str, run: UUID, key: str, whole: Mapping[str, Any]) -> int:
        self.say(collection)

        def change(session: "ClientSession") -> int:
            gone = self._replace(collection, run, key, session)
            fault.point("bi.before_complete")
            self._complete(collection, key, whole, gone, session)
            return gone

        with self.client.start_session() as session:
            return session.with_transaction(change)

    def _replace(self, collection: str, run: UUID, key: str, session: "ClientSession | None" = None) -> int:
        target, waiting = self.db[collection], list[ReplaceOne[dict[str, Any]]]()
        for each in self.db[stage(collection, run)].find().batch_size(BATCH):
            waiting.append(_replacing(each))
            if len(waiting) == BATCH:
                target.bulk_write(waiting, ordered=False, session=session)
                waiting.clear()
                fault.point("bi.mid_publish")
        if waiting:
            target.bulk_write(waiting, ordered=False, session=session)
            fault.point("bi.mid_publish")
        field = COLLECTIONS[collection].field
        gone = target.delete_many({"dep": self.dep, field: key, "run_id": {"$ne": str(run)}}, session=session)
        return gone.deleted_count

    def _complete(
        self,
        collection: str,
        key: str,
        whole: Mapping[str, Any],
        gone: int,
        session: "ClientSession | None" = None,
    ) -> None:
        latest = {name: whole[name] for name in ("as_of", "generated_at", "tz", "run_id")}
        self.meta.update_one(
            {"_id": self.meta_id(collection)},
            {"$set": {place_of(collection, key): {**whole, "deleted": gone}, **latest}},
            upsert=True,
            session=session,
        )


def _replacing(document: Document) -> "ReplaceOne[dict[str, Any]]":
    return ReplaceOne({"_id": document["_id"]}, document, upsert=True)
