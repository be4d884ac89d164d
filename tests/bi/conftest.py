"""A store of the tests' own, and the switch turned on for it."""

from collections.abc import Iterator
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.database import Database

from app.kernel import ids
from app.settings import current
from tests.servers.mongo import Mongo, mongo


@pytest.fixture(scope="session")
def mongo_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mongo]:
    """The server of this worker."""
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
    """An empty database, and the switch on."""
    name = f"bi_{ids.new().hex}"
    switch(BI_AGGREGATE="1", BI_MONGO_URI=mongo_server.uri, BI_MONGO_DB=name)
    with MongoClient(mongo_server.uri, tz_aware=True) as client:  # type: ignore[var-annotated]
        yield client[name]
        client.drop_database(name)
