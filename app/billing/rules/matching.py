"""What a row says against the case it names: warnings, which never refuse a file."""

from collections.abc import Mapping

from app.billing.rules.wording import Words
from app.kernel.language import _

#: The column each warning is about.
COLUMN = {
    "unknown": "reference",
    "provider": "reference",
    "client": "surname",
    "born": "born",
    "opened": "opened",
    "closed": "closed",
}

_WORDS = {
    "unknown": Words(
        _("No case has the reference {reference}."),
        _("Check the reference, or leave it if the case is older than this system."),
    ),
    "provider": Words(
        _("The case {reference} is with another provider."), _("Check the reference with the provider.")
    ),
    "client": Words(
        _("The client of case {reference} has another surname than {given}."),
        _("Check that the row and the case are about the same person."),
    ),
    "born": Words(
        _("The client of case {reference} was born on another day than {given}."),
        _("Check that the row and the case are about the same person."),
    ),
    "opened": Words(
        _("{given} is before case {reference} was given to the provider."), _("Check the day it was opened.")
    ),
    "closed": Words(
        _("Case {reference} was closed on another day than {given}."), _("Check the day it was closed.")
    ),
}
#: A provider is not told whether a case of somebody else exists.
_OWN_UNKNOWN = Words(
    _("No case of yours has the reference {reference}."),
    _("Check the reference, or leave it if the case is older than this system."),
)


def shown_as(kind: str, *, own: bool) -> str:
    """The warning as a reader may know it: to a provider the case of another one is no case."""
    return "unknown" if own and kind == "provider" else kind


def _words(kind: str, own: bool) -> Words:
    known = shown_as(kind, own=own)
    return _OWN_UNKNOWN if own and known == "unknown" else _WORDS[known]


def says_of(kind: str, values: Mapping[str, object], *, own: bool) -> str:
    """What was found, in the reader's language; `own` when the reader is the provider."""
    return str(_words(kind, own).says).format(**values)


def advice_on(kind: str, *, own: bool) -> str:
    """What to do about it."""
    return str(_words(kind, own).advice)
