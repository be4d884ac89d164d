from typing import Any

import asyncpg
import pytest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, Router

from app.kernel import errors as told
from app.web.middleware.errors import Errors
from app.web.middleware.request_id import RequestId
from tests.web.floor import hello, lines, raising, render, send


def database(state: str) -> asyncpg.PostgresError:
    failure = asyncpg.PostgresError.new({"C": state, "M": "Key (email)=(jo@example.org) is there", "D": "jo"})
    assert isinstance(failure, asyncpg.PostgresError)
    return failure


@pytest.mark.parametrize(
    ("failure", "status", "retry_after"),
    [
        (told.Refusal("no"), 400, None),
        (told.SignInNeeded("no"), 401, None),
        (told.Forbidden("no"), 403, None),
        (told.NotFound("no"), 404, None),
        (told.Conflict("no"), 409, None),
        (told.Invalid(text="no"), 422, None),
        (told.TooMany("no", retry_after=7), 429, "7"),
        (told.Unavailable("no", retry_after=3), 503, "3"),
        (HTTPException(404), 404, None),
        (HTTPException(400, "raw words"), 400, None),
        (HTTPException(502, "raw words"), 500, None),
        (ValueError("secret"), 500, None),
        (database("55P03"), 409, None),
        (database("40001"), 409, None),
        (database("40P01"), 409, None),
        (database("57014"), 503, "2"),
        (database("25P04"), 503, "2"),
        (database("57P01"), 503, "2"),
        (database("53300"), 503, "2"),
        (database("53100"), 507, None),
        (database("08006"), 503, "2"),
        (database("23505"), 500, None),
        (database("42P01"), 500, None),
        (asyncpg.InterfaceError("connection is closed"), 503, "2"),
        (asyncpg.InterfaceError("another operation is in progress"), 500, None),
        (asyncpg.InternalClientError("got result for unknown protocol state 3"), 503, "2"),
        (asyncpg.InternalClientError("no pending prepared statement"), 500, None),
        (ConnectionRefusedError(), 503, "2"),
        (TimeoutError(), 503, "2"),
    ],
)
async def test_each_failure_has_its_answer(failure: Exception, status: int, retry_after: str | None) -> None:
    answer = await send(Errors(raising(failure), render=render), "GET")

    assert (answer.status_code, answer.headers.get("retry-after")) == (status, retry_after)
    assert "secret" not in answer.text
    assert "raw words" not in answer.text
    assert "jo@" not in answer.text


async def test_the_words_of_a_refusal_reach_the_page() -> None:
    answer = await send(Errors(raising(told.Conflict("Somebody was faster.")), render=render), "POST")

    assert answer.text == "<p>Somebody was faster.</p>"


async def test_a_fault_is_logged_by_class_and_place_under_the_number_the_person_sees() -> None:
    with lines() as written:
        answer = await send(RequestId(Errors(raising(database("23505")), render=render)), "GET")

    (line,) = written
    assert (line["event"], line["error_class"], line["sqlstate"]) == (
        "failed",
        "UniqueViolationError",
        "23505",
    )
    assert line["request_id"] == answer.headers["x-request-id"]
    assert "floor.py:" in line["place"]
    assert "jo@example" not in str(line)


async def test_a_refusal_is_no_fault_and_leaves_no_line() -> None:
    with lines() as written:
        await send(Errors(raising(told.Invalid(text="no")), render=render), "POST")

    assert written == []


async def test_a_forbidden_deed_is_a_line_for_security() -> None:
    with lines() as written:
        await send(Errors(raising(told.Forbidden("no")), render=render), "POST")

    assert [line["logger"] for line in written] == ["recourse.security"]


async def test_the_page_can_tell_which_refusal_it_was() -> None:
    async def seeing(request: Request, status: int, message: object) -> Response:
        return PlainTextResponse(type(request.state.refusal).__name__, status)

    answer = await send(Errors(raising(told.NeedsFreshSignIn("again")), render=seeing), "POST")

    assert answer.text == "NeedsFreshSignIn"


async def test_an_error_page_that_fails_is_replaced_by_plain_words_and_the_number() -> None:
    async def broken(request: Request, status: int, message: object) -> Response:
        raise RuntimeError("template")

    with lines() as written:
        answer = await send(RequestId(Errors(raising(ValueError()), render=broken)), "GET")

    assert answer.status_code == 500
    assert answer.headers["x-request-id"] in answer.text
    assert [line["event"] for line in written] == ["failed", "error_page_failed"]


async def test_an_answer_that_has_begun_is_not_answered_again() -> None:
    async def half(scope: Any, receive: Any, send_: Any) -> None:
        await send_({"type": "http.response.start", "status": 200, "headers": []})
        raise ValueError("late")

    with lines() as written, pytest.raises(ValueError, match="late"):
        await send(Errors(half, render=render), "GET")

    assert [line["event"] for line in written] == ["failed"]


async def test_a_client_that_went_away_needs_no_answer() -> None:
    sent: list[Any] = []

    async def collect(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/", "headers": []}
    await Errors(raising(ClientDisconnect()), render=render)(scope, None, collect)  # type: ignore[arg-type]

    assert sent == []


@pytest.mark.parametrize("bare", [True, False], ids=["router", "application"])
async def test_the_routers_own_refusals_use_our_page(bare: bool) -> None:
    routes = [Route("/only-get", hello_page)]
    inner = Router(routes, redirect_slashes=False) if bare else Starlette(routes=routes)
    floor = Errors(inner, render=render)

    missing = await send(floor, "GET", "/nowhere")
    method = await send(floor, "POST", "/only-get")

    assert (missing.status_code, method.status_code) == (404, 405)
    assert not bare or missing.text.startswith("<p>There is nothing")
    assert sorted(method.headers["allow"].replace(" ", "").split(",")) == ["GET", "HEAD"]


async def hello_page(request: Request) -> Response:
    return PlainTextResponse("hello")


async def test_errors_of_the_database_are_counted_by_their_code() -> None:
    heard: list[str] = []

    await send(Errors(raising(database("57014")), render=render, database_error=heard.append), "GET")

    assert heard == ["57014"]


async def test_an_answer_without_error_passes_untouched() -> None:
    assert (await send(Errors(hello, render=render), "GET")).text == "hello"
