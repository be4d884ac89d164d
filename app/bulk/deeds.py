"""What can be done to many records at once: rooms register their kinds in wiring.py.

A deed asks again for each record whether this person may do it just now; what refuses is an answer, not an
error, and holds up no other.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.accounts.account import Account
from app.kernel.errors import NotFound
from app.kernel.language import _

Details = Mapping[str, Any]


@dataclass(frozen=True)
class Deed:
    """A deed: its words, who may do it, what its form says, and doing it to one record.

    `read` raises Invalid; `perform` raises a Refusal that says why not.
    """

    words: object
    permission: str
    read: Callable[[Mapping[str, Any]], dict[str, Any]]
    perform: Callable[[Account, UUID, Details], Awaitable[object]]


@dataclass(frozen=True)
class Named:
    """A record as the result names it."""

    reference: str
    title: str
    href: str


@dataclass(frozen=True)
class Kind:
    """A kind of record: its list, its deeds, the names of records, and all that fit the filters of an address.

    `all_of` answers at most one more than a deed may take. `written` are the fields of its bar that hold words of
    the person, with their labels: a refused deed gives them back.
    """

    heading: object
    section: str
    route: str
    deeds: Mapping[str, Deed]
    names: Callable[[Account, Sequence[UUID]], Awaitable[dict[UUID, Named]]]
    all_of: Callable[[Account, Mapping[str, str], int], Awaitable[list[UUID]]]
    written: Mapping[str, object] = field(default_factory=dict)


_kinds: dict[str, Kind] = {}


def register(name: str, kind: Kind) -> None:
    """Have the records of a kind dealt with many at a time."""
    _kinds[name] = kind


def kind_of(name: str) -> Kind:
    """A kind by its name. Raises NotFound."""
    try:
        return _kinds[name]
    except KeyError:
        raise NotFound(_("There is nothing at this address.")) from None
