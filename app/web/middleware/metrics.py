"""What this process counts about itself, under the names of reliability.md 7."""

import asyncio
from collections.abc import Callable
from time import perf_counter

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.types import Message

from app.web.middleware.answers import ASGIApp, Receive, Scope, Send
from app.web.middleware.limits import METHODS

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
CONTENT_TYPE = CONTENT_TYPE_LATEST

disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series for every counter, which nobody reads


class Metrics:
    """The counters of one process, in a registry of their own; never an id or a person in a label."""

    def __init__(self, *, version: str = "", schema: str = "") -> None:
        self.registry = own = CollectorRegistry()
        self.requests = Counter(
            "recourse_http_requests", "Requests answered.", ["route", "method", "status"], registry=own
        )
        self.seconds = Histogram(
            "recourse_http_request_seconds", "Time to answer.", ["route"], buckets=BUCKETS, registry=own
        )
        self.database_errors = Counter(
            "recourse_db_errors", "Errors of the database.", ["sqlstate"], registry=own
        )
        self.loop_lag = Gauge("recourse_loop_lag_seconds", "How late the event loop is.", registry=own)
        self.streams = Gauge("recourse_sse_clients", "Open event streams.", registry=own)
        self.streams_dropped = Counter("recourse_sse_dropped", "Streams too slow to keep.", registry=own)
        self.listener = Gauge("recourse_listener_connected", "Whether LISTEN is connected.", registry=own)
        self.replays = Counter("recourse_once_replays", "Forms sent twice.", registry=own)
        build = Gauge("recourse_build_info", "What runs.", ["version", "schema"], registry=own)
        build.labels(version, schema).set(1)

    def text(self) -> bytes:
        """The page a scraper reads, of type `CONTENT_TYPE`."""
        return generate_latest(self.registry)

    def database_error(self, sqlstate: str) -> None:
        """Count an error of the database; by class and code as PostgreSQL names them."""
        self.database_errors.labels(sqlstate[:5]).inc()

    async def watch_the_loop(self, every: float = 0.5) -> None:
        """Measure for ever how much later than asked the event loop wakes us; run it as a task."""
        clock = asyncio.get_running_loop().time
        while True:
            due = clock() + every
            await asyncio.sleep(every)
            self.loop_lag.set(max(0.0, clock() - due))


class CountRequests:
    """Counts each request under its route's name, and how long it took."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics, route: Callable[[Scope], str]) -> None:
        self.app = app
        self.metrics = metrics
        self.route = route

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope["metrics"] = self.metrics
        began, status = perf_counter(), 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            route = self.route(scope)
            method = scope["method"] if scope["method"] in METHODS else "other"
            self.metrics.requests.labels(route, method, str(status)).inc()
            self.metrics.seconds.labels(route).observe(perf_counter() - began)
