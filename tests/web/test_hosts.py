from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse

from app.web.middleware.hosts import Hosts, address_class
from tests.web.floor import hello, send

ALLOWED = ("desk.example", "localhost", "[::1]")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("desk.example", 200),
        ("Desk.Example", 200),
        ("desk.example:8443", 200),
        ("localhost:8000", 200),
        ("[::1]:8000", 200),
        ("evil.example", 400),
        ("desk.example.evil.example", 400),
        ("desk.example.", 400),
        ("desk.example@evil.example", 400),
        ("desk.example:80:80", 400),
        ("desk.example:x", 400),
        ("desk.example\\evil", 400),
        ("127.0.0.1", 400),
        ("::1", 400),
        ("", 400),
    ],
)
async def test_only_our_own_names_are_answered(host: str, status: int) -> None:
    answer = await send(Hosts(hello, allowed=ALLOWED), "GET", headers={"host": host})

    assert answer.status_code == status


@pytest.mark.parametrize("hosts", [[], ["desk.example", "desk.example"], ["desk.example", "evil.example"]])
async def test_a_request_names_its_host_exactly_once(hosts: list[str]) -> None:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request"}

    async def collect(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "headers": [(b"host", host.encode()) for host in hosts],
    }
    await Hosts(hello, allowed=ALLOWED)(scope, receive, collect)

    assert sent[0]["status"] == 400


async def whence(scope: Any, receive: Any, send_: Any) -> None:
    request = Request(scope, receive)
    seen = sorted(name for name in request.headers if "forward" in name or name == "x-real-ip")
    body = {
        "address": request.client.host if request.client else "",
        "scheme": scope["scheme"],
        "headers": seen,
    }
    await JSONResponse(body)(scope, receive, send_)


PROXIED = Hosts(whence, allowed=ALLOWED, proxies=["10.0.0.0/8", "192.0.2.1", "2001:db8::/32"])


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.9", None, "203.0.113.9"),
        ("203.0.113.9", "198.51.100.7", "203.0.113.9"),
        ("10.0.0.1", None, "10.0.0.1"),
        ("10.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", "1.2.3.4, 198.51.100.7, 10.1.1.1", "198.51.100.7"),
        ("192.0.2.1", "198.51.100.7 ,192.0.2.1", "198.51.100.7"),
        ("10.0.0.1", "10.9.9.9", "10.9.9.9"),
        ("10.0.0.1", "rubbish", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.7, rubbish", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.7, unknown, 10.2.2.2", "10.2.2.2"),
        ("2001:db8::1", "2001:4860::8888", "2001:4860::8888"),
        ("10.0.0.1", "::ffff:198.51.100.7", "198.51.100.7"),
    ],
)
async def test_the_visitor_is_the_rightmost_address_that_is_no_proxy_of_ours(
    peer: str, forwarded: str | None, address: str
) -> None:
    headers = {"x-forwarded-for": forwarded} if forwarded else {}

    assert (await send(PROXIED, "GET", headers=headers, peer=peer)).json()["address"] == address


async def test_the_scheme_is_believed_only_of_a_proxy() -> None:
    headers = {"x-forwarded-proto": "https"}

    assert (await send(PROXIED, "GET", headers=headers, peer="10.0.0.1")).json()["scheme"] == "https"
    assert (await send(PROXIED, "GET", headers=headers, peer="203.0.113.9")).json()["scheme"] == "http"
    odd = {"x-forwarded-proto": "javascript"}
    assert (await send(PROXIED, "GET", headers=odd, peer="10.0.0.1")).json()["scheme"] == "http"


@pytest.mark.parametrize("peer", ["10.0.0.1", "203.0.113.9"])
async def test_nothing_behind_this_layer_sees_a_forwarded_header(peer: str) -> None:
    headers = {"x-forwarded-host": "evil.example", "forwarded": "for=1.2.3.4", "x-real-ip": "1.2.3.4"}

    assert (await send(PROXIED, "GET", headers=headers, peer=peer)).json()["headers"] == []


@pytest.mark.parametrize(
    "lists", [{"allowed": ["*"]}, {"allowed": ["*.example"]}, {"allowed": [], "proxies": ["*"]}]
)
def test_a_star_is_refused_at_the_start(lists: dict[str, list[str]]) -> None:
    with pytest.raises(ValueError, match="name the"):
        Hosts(hello, **lists)


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("127.0.0.1", "loopback"),
        ("::1", "loopback"),
        ("10.1.2.3", "private"),
        ("8.8.8.8", "public"),
        ("testclient", "unknown"),
    ],
)
def test_a_log_says_of_an_address_only_its_kind(address: str, kind: str) -> None:
    assert address_class(address) == kind
