import asyncio
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.types import ASGIApp

from app.web.middleware.headers import Area, Headers, policy
from tests.web.floor import page, send

AREAS: dict[str, Area] = {"admin": "admin", "s": "public"}
CONSOLE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "upgrade-insecure-requests; report-uri /csp-reports; report-to csp"
)
PUBLIC = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
    "trusted-types 'none'; upgrade-insecure-requests; report-uri /csp-reports; report-to csp"
)
ADMIN = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "upgrade-insecure-requests; report-uri /csp-reports; report-to csp"
)
FILES = (
    "default-src 'none'; sandbox; frame-ancestors 'none'; "
    "upgrade-insecure-requests; report-uri /csp-reports; report-to csp"
)


def floor(app: ASGIApp = page, *, https: bool = True) -> Headers:
    return Headers(app, area=lambda scope: AREAS.get(scope["path"].split("/")[1], "console"), https=https)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/", CONSOLE),
        ("/administer", CONSOLE),
        ("/survey", CONSOLE),
        ("/s/abc", PUBLIC),
        ("/admin", ADMIN),
        ("/admin/x", ADMIN),
    ],
)
async def test_each_area_has_its_policy_byte_for_byte(path: str, text: str) -> None:
    assert (await send(floor(), "GET", path)).headers["content-security-policy"] == text


@pytest.mark.parametrize(
    "made",
    [
        JSONResponse({}),
        Response("a,b", media_type="text/csv"),
        StreamingResponse(iter([b""]), media_type="text/event-stream"),
        Response(b"", media_type="image/png"),
        Response(status_code=204),
        Response(status_code=413),
    ],
)
@pytest.mark.parametrize("path", ["/", "/s/abc", "/admin/x"])
async def test_what_is_not_a_page_can_do_nothing(made: Response, path: str) -> None:
    assert (await send(floor(made), "GET", path)).headers["content-security-policy"] == FILES


def test_without_https_nothing_is_upgraded() -> None:
    assert policy("files", https=False) == (
        "default-src 'none'; sandbox; frame-ancestors 'none'; report-uri /csp-reports; report-to csp"
    )


@pytest.mark.parametrize("status", [200, 404, 413, 500])
async def test_every_answer_carries_the_same_headers(status: int) -> None:
    answer = await send(floor(Response("x", status_code=status)), "GET")

    chosen = {name: answer.headers[name] for name in answer.headers if name not in {"content-length", "vary"}}
    assert chosen == {
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "x-frame-options": "DENY",
        "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), "
        "bluetooth=(), browsing-topics=()",
        "reporting-endpoints": 'csp="/csp-reports"',
        "strict-transport-security": "max-age=63072000; includeSubDomains",
        "content-security-policy": FILES,
        "cache-control": "private, no-store",
    }


async def test_plain_http_promises_no_https() -> None:
    answer = await send(floor(https=False), "GET")

    assert "strict-transport-security" not in answer.headers
    assert "upgrade-insecure-requests" not in answer.headers["content-security-policy"]


async def test_a_page_cannot_weaken_what_every_answer_carries() -> None:
    careless = HTMLResponse(
        "", headers={"X-Frame-Options": "ALLOWALL", "Content-Security-Policy": "", "Server": "uvicorn"}
    )

    answer = await send(floor(careless), "GET")

    assert answer.headers.get_list("x-frame-options") == ["DENY"]
    assert answer.headers.get_list("content-security-policy") == [CONSOLE]
    assert "server" not in answer.headers


@pytest.mark.parametrize("said", [None, "accept-encoding", "Cookie, Accept-Encoding"])
async def test_what_was_made_for_a_person_is_never_stored(said: str | None) -> None:
    answer = await send(floor(Response("x", headers={"vary": said} if said else {})), "GET")

    assert answer.headers["cache-control"] == "private, no-store"
    vary = "HX-Request, HX-Request-Type, Cookie, Accept-Language"
    assert answer.headers.get_list("vary") == [
        vary if not said else f"{vary}, {said.removeprefix('Cookie, ')}"
    ]


async def test_an_answer_may_say_itself_how_it_is_kept() -> None:
    answer = await send(floor(Response("ok", headers={"cache-control": "no-store"})), "GET")

    assert answer.headers.get_list("cache-control") == ["no-store"]


async def test_public_pages_are_not_indexed() -> None:
    assert (await send(floor(), "GET", "/s/abc")).headers["x-robots-tag"] == "noindex, nofollow"
    assert "x-robots-tag" not in (await send(floor(), "GET", "/")).headers


async def test_a_route_may_name_its_own_area() -> None:
    async def survey(scope, receive, send_):  # type: ignore[no-untyped-def]
        scope.setdefault("state", {})["area"] = "public"
        await page(scope, receive, send_)

    assert (await send(floor(survey), "GET", "/anywhere")).headers["content-security-policy"] == PUBLIC


async def test_an_event_stream_flows_through_piece_by_piece() -> None:
    async def pieces():  # type: ignore[no-untyped-def]
        yield b"event: changed\n\n"
        yield b"event: changed\n\n"

    stream = StreamingResponse(pieces(), media_type="text/event-stream")
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(floor(stream)), base_url="http://localhost"
    ) as client:
        answer = await client.get("/live")

    assert answer.text.count("changed") == 2
    assert answer.headers["content-security-policy"] == FILES


@given(
    st.dictionaries(
        st.sampled_from(["x-a", "x-b", "vary"]), st.text(st.characters(codec="ascii", min_codepoint=32))
    )
)
def test_whatever_a_page_adds_no_header_of_an_answer_holds_a_line_break(headers: dict[str, str]) -> None:
    raw, sent = [(name.encode(), value.encode()) for name, value in headers.items()], []

    async def made(_scope: Any, _receive: Any, send_: Any) -> None:
        await send_({"type": "http.response.start", "status": 200, "headers": raw})

    async def nothing() -> Any: ...

    async def taken(message: Any) -> None:
        sent.extend(message["headers"])

    asyncio.run(floor(made)({"type": "http", "path": "/", "headers": []}, nothing, taken))

    assert {name for name, _value in sent} > {name for name, _value in raw}
    assert all(not set(b"\r\n\x00") & set(value) for _name, value in sent)
