"""What a web process counts of its requests, under the names of reliability.md 7."""

from collections.abc import Callable
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.types import Message

from app.kernel.tallies import REGISTRY
from app.web.middleware.answers import ASGIApp, Receive, Scope, Send
from app.web.middleware.limits import METHODS

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
CONTENT_TYPE = CONTENT_TYPE_LATEST


class Metrics:
    """The counters of one process, in a registry of their own; never an id or a person in a label."""

    def __init__(self) -> None:
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

    def text(self) -> bytes:
        """The page a scraper reads, of type `CONTENT_TYPE`: the requests, then whatever the process counts."""
        return generate_latest(self.registry) + generate_latest(REGISTRY)

    def database_error(self, sqlstate: str) -> None:
        """Count an error of the database; by class and code as PostgreSQL names them."""
        self.database_errors.labels(sqlstate[:5]).inc()


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
