"""Which names we answer to, and whose word we take for the visitor's address (security.md WB-7, SE-5)."""

import ipaddress
import re
from collections.abc import Iterable

from app.kernel import log
from app.kernel.language import _
from app.web.middleware.answers import ASGIApp, Receive, Scope, Send, plain, values

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_HOST = re.compile(rb"(\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9.-]{1,253})(?::([0-9]{1,5}))?")
_FORWARDED = (b"forwarded", b"x-real-ip")
_HOPS = 16


class Hosts:
    """Refuses a Host that is not ours before anything is routed; this also ends DNS rebinding.

    `allowed` are names without port (`localhost`, `[::1]`), `proxies` addresses or networks. Forwarded
    headers of anyone else are dropped, so that nothing behind this layer can read them by mistake.
    Raises `ValueError` for `*` in either list.
    """

    def __init__(self, app: ASGIApp, *, allowed: Iterable[str], proxies: Iterable[str] = ()) -> None:
        self.app = app
        self.allowed = {name.lower() for name in allowed}
        if any("*" in name for name in self.allowed):
            raise ValueError("ALLOWED_HOSTS: name the hosts; * would let any name in.")
        self.proxies = [_network(each) for each in proxies]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        self._settle_where_from(scope)
        if not self._is_ours(values(scope, b"host")):
            log.security("host_refused")
            await plain(scope, receive, send, 400, _("Nothing is served at this address."))
            return
        await self.app(scope, receive, send)

    def _is_ours(self, hosts: list[bytes]) -> bool:
        match = _HOST.fullmatch(hosts[0]) if len(hosts) == 1 else None
        return match is not None and match[1].decode().lower() in self.allowed

    def _settle_where_from(self, scope: Scope) -> None:
        peer = _address(scope["client"][0]) if scope.get("client") else None
        if peer is not None and self._is_proxy(peer):
            visitor = self._visitor(values(scope, b"x-forwarded-for"), peer)
            scope["client"] = (str(visitor), 0)
            scheme = values(scope, b"x-forwarded-proto")
            if len(scheme) == 1 and scheme[0] in {b"http", b"https"}:
                scope["scheme"] = scheme[0].decode()
        scope["headers"] = [(name, value) for name, value in scope["headers"] if not _is_forwarded(name)]

    def _visitor(self, forwarded: list[bytes], peer: Address) -> Address:
        """The rightmost address that is not a proxy of ours: what stands left of it anyone may write."""
        visitor = peer
        for hop in list(reversed(b",".join(forwarded).split(b",")))[:_HOPS]:
            address = _address(hop.decode("latin-1").strip())
            if address is None:
                break
            visitor = address
            if not self._is_proxy(address):
                break
        return visitor

    def _is_proxy(self, address: Address) -> bool:
        return any(address in network for network in self.proxies)


def address_class(address: str) -> str:
    """What a log may say of an address: loopback, private or public (security.md LG-1)."""
    found = _address(address)
    if found is None:
        return "unknown"
    if found.is_loopback:
        return "loopback"
    return "public" if found.is_global else "private"


def _network(written: str) -> Network:
    if "*" in written:
        raise ValueError("TRUSTED_PROXIES: name the addresses; * would let anyone choose theirs.")
    return ipaddress.ip_network(written, strict=False)


def _address(written: str) -> Address | None:
    try:
        found = ipaddress.ip_address(written)
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, ipaddress.IPv6Address) else found


def _is_forwarded(name: bytes) -> bool:
    return name.startswith(b"x-forwarded-") or name in _FORWARDED
