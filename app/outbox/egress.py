"""The one door to the outside: every connection to a gateway or a mail server is opened here.

Security.md SR-1 and SR-2: https only, port 443 or a listed one, no user-info, no redirects, no cookies, no
proxies of the environment, at most 64 KiB of answer, and a name that is looked up once: what was checked
is what is connected to. No connection is kept for the next call, so that a failure always belongs to a
known phase of this call: before the request left (certain) or after (ambiguous, reliability.md NEW 2).
"""

import asyncio
import socket
import ssl
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import httpx

from app.outbox.addresses import Address, is_disguised, is_loopback, is_public, literal

Resolver = Callable[[str, int], Sequence[str]]

HTTPS_PORT = 443
_MOST_ADDRESSES = 3
_LOOKUP_THREADS = 4
_REQUEST_LEAVES = "http11.send_request_headers.started"


class EgressError(Exception):
    """A call that brought no answer; `cause` is a short code without names or numbers in it."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


class Refused(EgressError):
    """The door stays shut: nothing left, and trying again changes nothing."""


class NotSent(EgressError):
    """Nothing left this machine; it may be tried again."""


class Unanswered(EgressError):
    """The request left, at least in part, and no whole answer came: nobody can say what it did."""


@dataclass(frozen=True)
class Limits:
    """How long each phase may take, in seconds, and how much of an answer is read, in bytes."""

    lookup: float = 3
    connect: float = 5
    read: float = 10
    whole: float = 20
    longest: int = 64 * 1024


@dataclass(frozen=True)
class Answer:
    """What came back: the headers with lower-case names, the body as sent, cut when it was too long."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    cut: bool = False


@dataclass
class _Call:
    """One request on its way; `left` turns true when its first byte may have gone."""

    request: httpx.Request
    left: bool = False

    async def watch(self, event: str, _info: Mapping[str, Any]) -> None:
        self.left = self.left or event == _REQUEST_LEAVES


def system_lookup(host: str, port: int) -> Sequence[str]:
    """The addresses of a name, as the operating system resolves it."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found))


class Egress:
    """The door. `allow` is the deployer's EGRESS_ALLOW (`host:port`): there a private address, another
    port and, where the gateway asks for it too, plain http are let through. `loopback` opens this machine
    itself, in development.

    Use as an asynchronous context manager; one for each event loop.
    """

    def __init__(
        self,
        *,
        allow: Iterable[str] = (),
        loopback: bool = False,
        limits: Limits | None = None,
        resolver: Resolver = system_lookup,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self.tls = tls or ssl.create_default_context()
        self._allow = frozenset(entry.strip().lower() for entry in allow)
        self._loopback = loopback
        self._resolver = resolver
        self._lookups = ThreadPoolExecutor(_LOOKUP_THREADS, thread_name_prefix="lookup")
        self._transport = httpx.AsyncHTTPTransport(
            verify=self.tls, trust_env=False, limits=httpx.Limits(max_keepalive_connections=0)
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, wrong: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Give back connections and threads; a look-up that hangs is left to end by itself."""
        self._lookups.shutdown(wait=False, cancel_futures=True)
        await self._transport.aclose()

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Iterable[tuple[str, str]] = (),
        content: bytes = b"",
        allow_insecure: bool = False,
    ) -> Answer:
        """Send one request and read its answer; a redirect is an answer like any other.

        Raises Refused, NotSent or Unanswered.
        """
        where = _parsed(url)
        call = _Call(_request(method, where, headers, content, self.limits))
        try:
            async with asyncio.timeout(self.limits.whole):
                addresses = await self._checked(where, allow_insecure=allow_insecure)
                return await self._first_that_connects(call, where, addresses)
        except httpx.LocalProtocolError:
            raise Refused("malformed_request") from None
        except (httpx.TransportError, TimeoutError) as wrong:
            cause = "timeout" if isinstance(wrong, TimeoutError) else type(wrong).__name__
            raise (Unanswered if call.left else NotSent)(cause) from None

    async def dial(self, host: str, port: int) -> socket.socket:
        """A connected socket for another protocol, to a host that the deployer named, not an administrator:
        its address may be private.

        Raises NotSent.
        """
        try:
            async with asyncio.timeout(self.limits.lookup + self.limits.connect):
                address = (await self._addresses(host, port))[0]
                return await _connected(address, port)
        except (OSError, TimeoutError) as wrong:
            raise NotSent(type(wrong).__name__) from None

    async def _first_that_connects(self, call: _Call, where: httpx.URL, addresses: list[Address]) -> Answer:
        call.request.extensions |= {"sni_hostname": where.host, "trace": call.watch}
        for address in addresses[:_MOST_ADDRESSES]:
            call.request.url = where.copy_with(host=str(address))
            try:
                return await self._answer(call.request)
            except (httpx.ConnectError, httpx.ConnectTimeout) as wrong:
                failure = wrong
        raise failure

    async def _answer(self, request: httpx.Request) -> Answer:
        response = await self._transport.handle_async_request(request)
        body = bytearray()
        try:
            async for piece in response.aiter_raw():
                body += piece
                if len(body) > self.limits.longest:
                    break
        finally:
            await response.aclose()
        longest = self.limits.longest
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status_code, headers, bytes(body[:longest]), cut=len(body) > longest)

    async def _checked(self, where: httpx.URL, *, allow_insecure: bool) -> list[Address]:
        """The addresses the call may go to: all of them fit, or none is used."""
        port = where.port or (HTTPS_PORT if where.scheme == "https" else 80)
        addresses = await self._addresses(where.host, port)
        name = f"[{where.host}]" if ":" in where.host else where.host
        listed = f"{name}:{port}" in self._allow
        here = self._loopback and all(is_loopback(one) for one in addresses)
        if not (listed or here or all(is_public(one) for one in addresses)):
            raise Refused("address_refused")
        if port != HTTPS_PORT and not (listed or here):
            raise Refused("port_refused")
        if where.scheme != "https" and not here and not (listed and allow_insecure):
            raise Refused("plain_http_refused")
        return addresses

    async def _addresses(self, host: str, port: int) -> list[Address]:
        if is_disguised(host):
            raise Refused("address_refused")
        if (known := literal(host)) is not None:
            return [known]
        looked_up = asyncio.get_running_loop().run_in_executor(self._lookups, self._resolver, host, port)
        try:
            found = await asyncio.wait_for(looked_up, self.limits.lookup)
        except (OSError, TimeoutError, UnicodeError):
            raise NotSent("name_not_found") from None
        addresses = [address for text in found if (address := literal(text)) is not None]
        if not addresses:
            raise NotSent("name_not_found")
        return addresses


def _parsed(url: str) -> httpx.URL:
    try:
        where = httpx.URL(url)
    except (httpx.InvalidURL, ValueError):
        raise Refused("bad_url") from None
    if where.scheme not in ("https", "http") or not where.host or where.userinfo:
        raise Refused("bad_url")
    return where.copy_with(host=where.raw_host.decode("ascii").lower().rstrip("."))


def _request(
    method: str, where: httpx.URL, headers: Iterable[tuple[str, str]], content: bytes, limits: Limits
) -> httpx.Request:
    named = [("Host", where.netloc.decode("ascii")), *headers]
    times = {"connect": limits.connect, "read": limits.read, "write": limits.read, "pool": limits.connect}
    try:
        return httpx.Request(method, where, headers=named, content=content, extensions={"timeout": times})
    except UnicodeEncodeError:
        raise Refused("malformed_request") from None


async def _connected(address: Address, port: int) -> socket.socket:
    family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_STREAM)
    opened.setblocking(False)
    try:
        await asyncio.get_running_loop().sock_connect(opened, (str(address), port))
    except BaseException:
        opened.close()
        raise
    return opened
