"""What several forms of casework read in the same way."""

from app.kernel.fields import Fields
from app.kernel.language import _

LONGEST_NOTE = 5_000
#: A note that stays with the case rather than on its timeline.
LONGEST_KEPT = 10_000


def yes_or_no(fields: Fields, name: str) -> bool | None:
    """An answer; None while nobody has asked."""
    return {"yes": True, "no": False}.get(fields.choice(name, ("yes", "no")) or "")


def phone(fields: Fields, name: str) -> str:
    """A number as it was given, of what numbers are written with."""
    number = fields.line(name, longest=40)
    if set(number) - set("0123456789 ()[]-+"):
        fields.problem(name, _("Use digits, blanks, brackets, dashes and + only."))
    return number


def email(fields: Fields, name: str) -> str:
    """An address that looks like one."""
    address = fields.line(name, longest=254)
    before, at, host = address.partition("@")
    if address and (not before or not at or "." not in host or any(c in address for c in ' ,;<>"')):
        fields.problem(name, _("Write an address such as name@example.org."))
    return address
