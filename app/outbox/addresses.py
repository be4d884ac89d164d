"""Which network addresses a message may be handed to (security.md SR-2). Pure."""

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

_GLOBAL_UNICAST = IPv6Network("2000::/3")
_FOR_DOCUMENTS = IPv6Network("3fff::/20")  # newer than the lists of some Python versions
_NAT64 = IPv6Network("64:ff9b::/96")
_NUMERIC_LABEL = re.compile(r"[0-9]+|0[xX][0-9a-fA-F]*", re.ASCII)

Address = IPv4Address | IPv6Address


def literal(host: str) -> Address | None:
    """The address a host spells out in the usual way, or None for a name."""
    try:
        return ip_address(host.strip("[]"))
    except ValueError:
        return None


def is_disguised(host: str) -> bool:
    """Whether a host is an address in decimal, octal, hexadecimal or shortened form, such as 0x7f.1."""
    return literal(host) is None and bool(_NUMERIC_LABEL.fullmatch(host.rstrip(".").rpartition(".")[2]))


def carried(address: Address) -> Address:
    """The IPv4 address inside an IPv6 one that only carries it (mapped, 6to4, NAT64), else the same."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def is_public(address: Address) -> bool:
    """Whether the address is global unicast; what is carried inside is judged, not the wrapping.

    `ipaddress.is_global` alone is true for multicast and for 6to4 and NAT64 forms of 127.0.0.1.
    """
    inner = carried(address)
    if isinstance(inner, IPv6Address) and (
        inner not in _GLOBAL_UNICAST or inner in _FOR_DOCUMENTS or inner.teredo is not None
    ):
        return False
    return inner.is_global and not inner.is_multicast and not inner.is_reserved


def is_loopback(address: Address) -> bool:
    """Whether the address is this machine itself."""
    return carried(address).is_loopback
