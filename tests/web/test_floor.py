"""All layers on top of each other, in the order the house has them."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import Route, Router

from app.kernel.errors import NotFound
from app.kernel.fields import Fields
from app.kernel.language import current
from app.web.middleware.access_log import AccessLog, route_name
from app.web.middleware.answers import under
from app.web.middleware.csrf import Csrf
from app.web.middleware.errors import Errors
from app.web.middleware.fetch_metadata import FetchMetadata
from app.web.middleware.headers import Headers
from app.web.middleware.hosts import Hosts
from app.web.middleware.language import Language
from app.web.middleware.limits import Limits
from app.web.middleware.metrics import CountRequests, Metrics
from app.web.middleware.request_id import RequestId
from tests.hostile import naughty
from tests.web.floor import knock, lines, render, send


async def note(request: Request) -> Response:
    fields = Fields(await request.form())
    return HTMLResponse(fields.done(fields.text("text", empty="Write.")))


async def bug(request: Request) -> Response:
    raise ZeroDivisionError


async def missing(request: Request) -> Response:
    raise NotFound(f"Nothing here, said in {current()}.")


async def live(request: Request) -> Response:
    async def events() -> AsyncIterator[str]:
        yield "event: changed\ndata:\n\n"

    return StreamingResponse(events(), media_type="text/event-stream")


ROUTES = [
    Route("/notes", note, methods=["POST"], name="cases.note.create"),
    Route("/bug", bug, name="cases.bug.show"),
    Route("/missing", missing, name="cases.case.show"),
    Route("/live", live, name="desk.live.show"),
]


def house(metrics: Metrics | None = None) -> Any:
    metrics = metrics or Metrics()
    app: Any = Router(ROUTES, redirect_slashes=False)
    app = Errors(app, render=render, database_error=metrics.database_error)
    app = Language(app)
    app = Csrf(app, public_url="http://localhost", our_cookies=["__Host-recourse"], outside=under("/api"))
    app = FetchMetadata(app, open_paths=under("/static"), personal=under("/cases"))
    app = Limits(app)
    app = Hosts(app, allowed=["localhost"])
    app = CountRequests(app, metrics=metrics, route=route_name)
    app = AccessLog(app, actor=lambda _scope: None)
    app = Headers(app, area=lambda _scope: "console", https=False)
    return RequestId(app)


REFUSALS = [
    ("GET", "/nowhere", {}, 404),
    ("GET", "/notes", {}, 405),
    ("TRACE", "/bug", {}, 405),
    ("GET", "/bug", {}, 500),
    ("GET", "/bug", {"headers": {"host": "evil.example"}}, 400),
    ("POST", "/notes", {"headers": {"sec-fetch-site": "cross-site"}}, 403),
    ("GET", "/missing", {"headers": {"sec-fetch-dest": "iframe"}}, 403),
    ("POST", "/notes", {"content": b"x" * 1_048_577}, 413),
    ("POST", "/notes", {"content": b"x", "headers": {"content-encoding": "gzip"}}, 415),
    ("GET", "/?" + "q" * 5_000, {}, 414),
    ("POST", "/notes", {"data": {"text": ""}}, 422),
    ("POST", "/notes", {"files": {"text": ("a.txt", b"x")}}, 422),
    ("POST", "/notes", {"data": {"text": ["a", "b"]}}, 422),
    ("POST", "/notes", {"data": {f"f{n}": "" for n in range(1_001)}}, 400),
    ("GET", "/live", {}, 200),
]


@pytest.mark.parametrize(("method", "path", "how", "status"), REFUSALS)
async def test_every_answer_has_its_number_its_headers_and_one_line(
    method: str, path: str, how: dict[str, Any], status: int
) -> None:
    with lines() as written:
        answer = await send(house(), method, path, **how)

    assert answer.status_code == status
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "private, no-store"
    requests = [line for line in written if line["event"] == "request"]
    assert [line["status"] for line in requests] == [status]
    assert {line["request_id"] for line in written} == {answer.headers["x-request-id"]}


async def test_an_error_page_speaks_the_readers_language() -> None:
    answer = await send(house(), "GET", "/missing", headers={"accept-language": "ar"})

    assert (answer.text, answer.headers["content-language"]) == ("<p>Nothing here, said in ar.</p>", "ar")


async def test_a_hostile_string_in_a_form_is_taken_or_refused_and_never_breaks_the_house() -> None:
    async with knock(house()) as client:
        for raw in naughty():
            answer = await client.post("/notes", data={"text": raw.encode("utf-8", "surrogatepass")})
            assert answer.status_code in {200, 413, 422}, ascii(raw[:80])


@pytest.mark.parametrize(
    "kind", ["multipart/form-data", "multipart/form-data; boundary=", "application/json", "x" * 99]
)
async def test_a_body_that_is_not_what_it_says_is_refused(kind: str) -> None:
    answer = await send(house(), "POST", "/notes", content=b"--\r\n\x00", headers={"content-type": kind})

    assert answer.status_code in {400, 422}
