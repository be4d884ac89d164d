"""What stands beside a house at work: a service that takes text messages, and the store of its totals."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.bi.catalogue import COLLECTIONS, WIPE
from app.bi.store.appending import COMPLETE
from app.bi.store.house import Store
from app.kernel import db
from app.outbox import Post, post_many
from app.outbox.fake_gateway import FakeGateway
from app.settings import Settings
from tests.chaos.ledger import Ledger
from tests.chaos.people import HOME
from tests.notifications.crowd import EGA, accepted_by
from tests.servers.gateway import http_gateway
from tests.servers.mongo import Mongo, mongo

TEXTS = 30
GATEWAY = "beside"


@dataclass
class Beside:
    """Both, with what has been asked of them."""

    gateway: FakeGateway
    store: Mongo
    texts: int = 0
    #: gatherings that failed and said so
    failed: int = 0

    @property
    def surroundings(self) -> dict[str, str]:
        """What the processes of the house find in their environment."""
        return {"BI_AGGREGATE": "1", "BI_MONGO_URI": self.store.uri}

    async def open_gateway(self) -> None:
        """Let the house know of the service, which takes each message once by its key."""
        await db.execute(
            "insert into gateway (id, name, provider, channel, idempotent, settings)"
            " values (uuidv7(), $1, 'eGASMSGateway', 'sms', true, $2)",
            GATEWAY,
            json.dumps({**EGA, "GateUrl": f"http://127.0.0.1:{self.gateway.port}"}),
        )

    async def more_texts(self) -> None:
        """Messages to numbers that had none before."""
        numbers = range(self.texts, self.texts + TEXTS)
        self.texts += TEXTS
        await post_many(
            [
                Post("chaos", f"chaos:{n}", channel="sms", address=f"+2557{n:08}", title="", text=f"Text {n}")
                for n in numbers
            ]
        )

    async def restart_store(self) -> None:
        """Stop the store, and start it again: it stays busy with callers that were killed (see `tests/bi`)."""
        await asyncio.to_thread(self.store.stop)
        await asyncio.to_thread(self.store.start)

    async def texts_wrong(self) -> list[str]:
        """Texts that are called sent and never arrived, or wait for ever, or came to nobody they were meant for."""
        rows = await db.fetch("select recipient, state from outbox where kind = 'chaos'")
        heard, states = accepted_by(self.gateway), {row["recipient"]: row["state"] for row in rows}
        wrong = [
            f"{number} is {state}" for number, state in states.items() if state != "sent" or not heard[number]
        ]
        if len(states) != self.texts:
            wrong.append(f"{self.texts} texts were posted and {len(states)} are there")
        return wrong + [f"{number} was never meant" for number in heard.keys() - states.keys()]

    async def totals_wrong(self, ledger: Ledger) -> list[str]:
        """Runs that are lost or ended without a word, and collections that are not whole or not those of the run they
        name. One that failed and says so is an answer: whoever asked sees it, and what stood before stands."""
        rows = await db.fetch("select id, task, state, docs_written, error from bi_run")
        self.failed = sum(row["state"] == "failed" for row in rows)
        runs = {str(row["id"]): row for row in rows}
        wrong = [
            f"{row['task']} failed without a word"
            for row in rows
            if row["state"] == "failed" and not row["error"]
        ]
        asked = {
            place.rpartition("/")[2]
            for token, place in ledger.places.items()
            if ledger.ok[token] == "totals" and place != HOME
        }
        wrong += [f"{run} was accepted and is not there" for run in asked - runs.keys()]
        return wrong + await asyncio.to_thread(self._collections_wrong, runs)

    def _collections_wrong(self, runs: dict[str, Any]) -> list[str]:
        store, wrong = Store(Settings.from_env({**self.surroundings, "RECOURSE_ENV": "test"})), []
        for collection, said in store.standing().items():
            for key, of in _pieces(collection, said).items():
                task = COLLECTIONS[collection]
                documents = store.documents(collection, {task.field: key} if task.mode != WIPE else None)
                run = runs.get(of.get("run_id", ""))
                if run is None or run["state"] != "done" or of.get("state", COMPLETE) != COMPLETE:
                    wrong.append(f"{collection} {key} is {of.get('state')} of a run that is not done")
                elif {each["run_id"] for each in documents} - {str(run["id"])}:
                    wrong.append(f"{collection} {key} holds documents of another run")
                elif len(documents) != run["docs_written"]:
                    wrong.append(
                        f"{collection} {key} has {len(documents)} of {run['docs_written']} documents"
                    )
        return wrong


def _pieces(collection: str, said: Any) -> dict[str, Any]:
    """What stands in a collection: as a whole, or period by period."""
    if COLLECTIONS[collection].mode == WIPE:
        return {"whole": said}
    return {**said.get("months", {}), **said.get("days", {})}


@contextmanager
def beside(folder: Path) -> Iterator[Beside]:
    """Both for the length of the block."""
    with http_gateway("200") as gateway, mongo(folder / "totals") as store:
        yield Beside(gateway, store)
