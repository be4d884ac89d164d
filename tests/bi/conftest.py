"""A store of the tests' own, and the switch turned on for it."""

from collections.abc import Iterator
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.database import Database

from app.kernel import ids
from app.settings import current
from tests.servers.mongo import Mongo, mongo

#: milliseconds: a server that says nothing for so long fails the test instead of holding it up
PATIENCE = 60_000


@pytest.fixture(scope="module")
def mongo_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mongo]:
    """A server for each file of tests: one on which many callers were killed may be busy with them for ever."""
    with mongo(tmp_path_factory.mktemp("mongo") / "data") as server:
        yield server


@pytest.fixture
def switch(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Sets variables of the environment and has them read."""

    def turn(**env: str) -> None:
        for name, value in env.items():
            monkeypatch.setenv(name, value)
        current.cache_clear()

    yield turn
    monkeypatch.undo()
    current.cache_clear()


@pytest.fixture
def store(house: None, mongo_server: Mongo, switch: Any) -> Iterator["Database[dict[str, Any]]"]:
    """An empty database of a name of its own, and the switch on; the server's folder goes with the server."""
    name = f"bi_{ids.new().hex}"
    switch(BI_AGGREGATE="1", BI_MONGO_URI=mongo_server.uri, BI_MONGO_DB=name)
    with MongoClient(mongo_server.uri, tz_aware=True, socketTimeoutMS=PATIENCE) as client:  # type: ignore[var-annotated]
        yield client[name]
