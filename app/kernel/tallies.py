"""What every process counts about itself, whatever it does (reliability.md 7); rooms above add to the registry."""

import asyncio
from collections.abc import Callable
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, disable_created_metrics

from app.kernel.release import CODE, VERSION

REGISTRY = CollectorRegistry()
#: Seconds between two looks at the event loop.
LOOK_EVERY = 0.5

disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series for every counter, which nobody reads

LOOP_LAG = Gauge("recourse_loop_lag_seconds", "How late the event loop is.", registry=REGISTRY)
LISTENING = Gauge("recourse_listener_connected", "Whether LISTEN is connected.", registry=REGISTRY)
RETRIES = Counter("recourse_db_retries", "Transactions that were tried again.", ["code"], registry=REGISTRY)
TURNED_AWAY = Counter(
    "recourse_db_pool_exhausted", "Times no connection was free in time.", registry=REGISTRY
)
REPLICA = Counter(
    "recourse_replica_reads", "Readings of much: from the replica, or why not.", ["result"], registry=REGISTRY
)
POOL_SIZE = Gauge("recourse_db_pool_size", "Connections of the pool.", ["pool"], registry=REGISTRY)
POOL_IN_USE = Gauge("recourse_db_pool_in_use", "Connections at work.", ["pool"], registry=REGISTRY)
POOL_WAITING = Gauge("recourse_db_pool_waiting", "Who waits for a connection.", ["pool"], registry=REGISTRY)
BUILD = Gauge("recourse_build_info", "What runs.", ["version", "schema"], registry=REGISTRY)
#: how many wait for a connection; a plain number, since every statement passes here
waiting = 0
POOL_WAITING.labels("main").set_function(lambda: waiting)
BUILD.labels(VERSION, str(CODE)).set(1)


def watch_pool(pool: Callable[[], Any]) -> None:
    """Show the pool of this process, asked when somebody looks; nothing while it is closed."""

    def size() -> int:
        return pool().get_size() if pool() is not None else 0

    def idle() -> int:
        return pool().get_idle_size() if pool() is not None else 0

    POOL_SIZE.labels("main").set_function(size)
    POOL_IN_USE.labels("main").set_function(lambda: size() - idle())


async def watch_the_loop() -> None:
    """Measure for ever how much later than asked the event loop wakes us; run it as a task."""
    clock = asyncio.get_running_loop().time
    while True:
        due = clock() + LOOK_EVERY
        await asyncio.sleep(LOOK_EVERY)
        LOOP_LAG.set(max(0.0, clock() - due))
