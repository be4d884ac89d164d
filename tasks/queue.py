"""The Huey instance and its two tasks. Huey is bell and clock, never the memory (decisions.md 4).

`huey_consumer tasks.queue.huey` finds it here. What is lost with Huey's queue is a ring; the minute rings again.
"""

import atexit
import logging
import os
import signal

import psycopg
from huey import PostgresHuey
from huey.serializer import SignedSerializer

from app.kernel import log, memory
from app.kernel.release import TOO_OLD, VERSION
from app.settings import SettingError, current
from tasks import schedule
from tasks.bridge import Bridge
from tasks.worker import Worker

SCHEMA = "huey"

_settings = current()
_url = (_settings.database_work_url or _settings.database_url).reveal()
if not _settings.queue_key:
    raise SettingError("QUEUE_KEYS must be set.")


def connect() -> psycopg.Connection:
    """A connection of Huey's own, in the schema that only consumers may use (security.md DB-1)."""
    return psycopg.connect(_url, options=f"-c search_path={SCHEMA}", connect_timeout=5, autocommit=True)


huey = PostgresHuey(
    "recourse",
    connection=connect,
    results=False,
    utc=True,
    create_tables=False,
    serializer=SignedSerializer(_settings.queue_key.reveal(), salt="recourse.queue"),
)


@huey.task()  # type: ignore[untyped-decorator]
def drain() -> None:
    """Do everything that is due."""
    bridge.run(Worker.drain)


@huey.periodic_task(lambda _now: True)  # type: ignore[untyped-decorator]
def tick() -> None:
    """The minute. A process that is older than its database finishes what it has and ends with 3."""
    if not bridge.run(schedule.tick):
        atexit.register(os._exit, TOO_OLD)
        os.kill(os.getpid(), signal.SIGTERM)


bridge = Bridge(_settings, ring=drain)


@huey.on_startup()  # type: ignore[untyped-decorator]
def start() -> None:
    """Runs once for every worker thread: the first one starts the loop."""
    logging.getLogger("huey").handlers.clear()
    log.configure(
        strict=not _settings.production,
        traces=_settings.env == "development",
        process="work",
        version=VERSION,
    )
    memory.settle()
    bridge.start()


@huey.on_shutdown()  # type: ignore[untyped-decorator]
def stop() -> None:
    """Runs once for every worker thread that ends: the first one stops the claims."""
    bridge.close()
