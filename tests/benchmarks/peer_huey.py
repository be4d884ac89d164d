"""The peer: one Huey task for each message, as PostgresHuey does it out of the box; each ends as a row in state 2."""

import threading

import psycopg
from huey import PostgresHuey

from app.settings import current

_url = current().database_work_url.reveal()
_local = threading.local()


def connect() -> psycopg.Connection:
    """A connection in Huey's own schema."""
    return psycopg.connect(_url, options="-c search_path=huey", autocommit=True)


huey = PostgresHuey("bench", connection=connect, results=False, utc=True)


@huey.task()
def send(n: int) -> None:
    """Hand one message to a gateway that takes no time, and note that it left."""
    if not hasattr(_local, "connection"):
        _local.connection = connect()
    _local.connection.execute("update bench_message set state = 2, at = clock_timestamp() where n = %s", (n,))
