import asyncio
import socket
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import PlainTextResponse

from app.web.middleware.errors import Errors
from app.web.middleware.limits import MIB, Limit, Limits
from tests.web.floor import echo, hello, render, send


def floor(app: Any = echo, **limit: Any) -> Limits:
    return Limits(Errors(app, render=render), limit=lambda _scope: Limit(**limit))


async def chunks(size: int, count: int) -> AsyncIterator[bytes]:
    for _n in range(count):
        yield b"x" * size


async def test_a_body_up_to_the_limit_is_read() -> None:
    assert (await send(floor(), "POST", content=b"x" * MIB)).text == str(MIB)
    assert (await send(floor(body=10), "POST", content=chunks(5, 2))).text == "10"


async def test_a_body_that_says_it_is_too_long_is_refused_before_it_is_read() -> None:
    async def never(scope: Any, receive: Any, send_: Any) -> None:
        raise AssertionError("the page was asked")

    answer = await send(Limits(never, limit=lambda _scope: Limit(body=10)), "POST", content=b"x" * 11)

    assert answer.status_code == 413


async def test_a_body_that_does_not_say_its_length_is_stopped_at_the_limit() -> None:
    answer = await send(floor(body=10), "POST", content=chunks(4, 3))

    assert answer.status_code == 413
    assert "0 kB" in answer.text


async def test_each_address_has_its_own_limit() -> None:
    floor_ = Limits(echo, limit=lambda scope: Limit(body=100 if scope["path"] == "/uploads" else 10))

    assert (await send(floor_, "POST", "/uploads", content=b"x" * 50)).status_code == 200
    assert (await send(floor_, "POST", "/notes", content=b"x" * 50)).status_code == 413


@pytest.mark.parametrize("length", ["-1", "1.0", "+5", "0x10", "9" * 16, "5, 5", "٥"])
async def test_a_length_that_is_no_number_is_refused(length: str) -> None:
    answer = await send(floor(), "POST", content=b"", headers=[("content-length", length.encode())])

    assert answer.status_code == 400


@pytest.mark.parametrize(("query", "status"), [(4_096, 200), (4_097, 414)])
async def test_a_query_is_at_most_four_kibibytes(query: int, status: int) -> None:
    assert (await send(floor(), "GET", "/?" + "q" * query)).status_code == status


@pytest.mark.parametrize(("size", "status"), [(15_000, 200), (17_000, 431)])
async def test_headers_are_at_most_sixteen_kibibytes(size: int, status: int) -> None:
    assert (await send(floor(), "GET", headers={"x-long": "x" * size})).status_code == status


@pytest.mark.parametrize(
    ("encoding", "status"), [("gzip", 415), ("br, gzip", 415), ("identity", 200), ("", 415)]
)
async def test_a_compressed_request_is_not_unpacked(encoding: str, status: int) -> None:
    headers = {"content-encoding": encoding}

    assert (await send(floor(), "POST", content=b"x", headers=headers)).status_code == status


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "get", "X" * 50])
async def test_an_unknown_method_is_refused(method: str) -> None:
    sent: list[Any] = []

    async def collect(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": method, "path": "/", "headers": []}
    await Limits(hello)(scope, None, collect)  # type: ignore[arg-type]

    assert sent[0]["status"] == 405


async def slow(scope: Any, receive: Any, send_: Any) -> None:
    await asyncio.Event().wait()


async def test_work_that_does_not_end_is_stopped_with_words() -> None:
    answer = await send(floor(slow, seconds=0.01), "GET")

    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "2"


async def test_the_arrival_of_a_body_has_time_of_its_own() -> None:
    async def in_its_own_time() -> AsyncIterator[bytes]:
        yield b"x"
        await asyncio.sleep(0.05)
        yield b"y"

    assert (await send(floor(seconds=0.02, body_seconds=5), "POST", content=in_its_own_time())).text == "2"


async def test_a_body_that_never_comes_is_not_waited_for() -> None:
    async def stuck() -> AsyncIterator[bytes]:
        yield b"x"
        await asyncio.Event().wait()

    answer = await send(floor(seconds=None, body_seconds=0.01), "POST", content=stuck())

    assert answer.status_code == 503


async def test_a_stream_has_no_end() -> None:
    async def patient(scope: Any, receive: Any, send_: Any) -> None:
        await Request(scope, receive).body()
        await asyncio.sleep(0.05)
        await PlainTextResponse("still here")(scope, receive, send_)

    assert (await send(floor(patient, seconds=None, body_seconds=0.01), "GET")).text == "still here"


async def test_an_answer_that_has_begun_is_cut_and_not_called_whole() -> None:
    async def begun(scope: Any, receive: Any, send_: Any) -> None:
        await send_({"type": "http.response.start", "status": 200, "headers": []})
        await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        await send(Limits(begun, limit=lambda _scope: Limit(seconds=0.01)), "GET")


async def test_what_a_stopping_server_has_no_more_patience_for_is_told_to_come_again() -> None:
    """reliability.md 4: a stop is never a 500; what was under way is undone and may be sent again."""
    begun = asyncio.Event()

    async def endless(scope: Any, receive: Any, send_: Any) -> None:
        begun.set()
        await asyncio.Event().wait()

    with socket.create_server(("127.0.0.1", 0)) as door:
        server = uvicorn.Server(
            uvicorn.Config(Limits(endless), lifespan="off", log_config=None, timeout_graceful_shutdown=0)
        )
        serving = asyncio.create_task(server.serve(sockets=[door]))
        async with httpx.AsyncClient() as client:
            asked = asyncio.create_task(client.get(f"http://127.0.0.1:{door.getsockname()[1]}/", timeout=60))
            await begun.wait()
            server.should_exit = True
            answer = await asked
        await serving

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
