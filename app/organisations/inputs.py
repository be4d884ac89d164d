"""One row of an import: an organisation, or a place."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from zoneinfo import available_timezones

from app.kernel.fields import Fields
from app.kernel.language import _
from app.organisations.tables import KINDS, PLACE_KINDS

ORGANISATION_FIELDS: Final = (
    "code",
    "name",
    "name_ar",
    "kind",
    "parent",
    "parent_name",
    "email",
    "phone",
    "address",
    "country",
    "time_zone",
)
LOCATION_FIELDS: Final = ("code", "name", "name_ar", "kind", "parent", "parent_kind")


@cache
def _zones() -> frozenset[str]:
    """The zones this machine knows: a walk over its disk, which a file of thousands of rows makes once."""
    return frozenset(available_timezones())


@dataclass(frozen=True)
class OrganisationRow:
    """An organisation of a file; `parent` is a code, `parent_name` names a group to be made when there is none."""

    code: str
    name: str
    name_ar: str
    kind: str
    parent: str
    parent_name: str
    email: str
    phone: str
    address: str
    country: str
    time_zone: str

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> "OrganisationRow":
        """Raises Invalid."""
        fields = Fields(form)
        zone = fields.line("time_zone", longest=60) or "Europe/London"
        if zone not in _zones():
            fields.problem("time_zone", _("Name a zone such as Europe/London."))
        country = (fields.line("country", longest=2) or "GB").upper()
        if not (country.isascii() and country.isalpha() and len(country) == 2):
            fields.problem("country", _("Give two letters, such as GB."))
        email = fields.line("email", longest=254)
        if email and (email.count("@") != 1 or " " in email):
            fields.problem("email", _("Write an address such as name@example.org."))
        return fields.done(
            cls(
                code=fields.line("code", empty=_("Give every organisation a code."), longest=40),
                name=fields.line("name", empty=_("Give every organisation a name."), longest=200),
                name_ar=fields.line("name_ar", longest=200),
                kind=fields.choice("kind", KINDS, empty=_("Say what kind of organisation it is.")) or "",
                parent=fields.line("parent", longest=40),
                parent_name=fields.line("parent_name", longest=200),
                email=email,
                phone=fields.line("phone", longest=40),
                address=fields.text("address", longest=500),
                country=country,
                time_zone=zone,
            )
        )


@dataclass(frozen=True)
class LocationRow:
    """A place of a file; its parent is of `parent_kind`, by default the kind above its own."""

    code: str
    name: str
    name_ar: str
    kind: str
    parent: str
    parent_kind: str

    @classmethod
    def parse(cls, form: Mapping[str, Any]) -> "LocationRow":
        """Raises Invalid."""
        fields = Fields(form)
        kind = (
            fields.choice("kind", PLACE_KINDS, empty=_("Say what kind of place it is: R, D, W or V.")) or ""
        )
        above = PLACE_KINDS[max(0, PLACE_KINDS.index(kind) - 1)] if kind else ""
        parent = fields.line("parent", longest=40)
        if kind and kind != PLACE_KINDS[0] and not parent:
            fields.problem("parent", _("Say which place it lies in."))
        return fields.done(
            cls(
                code=fields.line("code", empty=_("Give every place a code."), longest=40),
                name=fields.line("name", empty=_("Give every place a name."), longest=120),
                name_ar=fields.line("name_ar", longest=120),
                kind=kind,
                parent=parent,
                parent_kind=fields.choice("parent_kind", PLACE_KINDS) or above,
            )
        )
