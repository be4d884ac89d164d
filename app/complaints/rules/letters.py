"""Which message goes out at a moment, by the source of the complaint, and what may be filled into it.

Every key is a file `templates/messages/<language>/<key>.txt`. Staff mails say which complaint, what is wanted
and by when; names of people and what happened stay in the console (security.md MS-2).
"""

from collections.abc import Mapping

from app.complaints.rules.recipients import Moment

STAFF_NAMES = frozenset({"reference", "hospital", "due"})
ESCALATION_NAMES = STAFF_NAMES | {"level"}

RECEIVED = "complaint_received"
RECEIVED_WITHOUT_TARGET = "complaint_received_without_target"
RESOLVED = "complaint_resolved"

_STAFF_SOURCES = ("moh", "cchi", "patient", "family")
_COMPLAINANT_SOURCES = ("moh", "cchi", "family")
_BY_MOMENT = {
    Moment.CREATED: "complaint_assigned",
    Moment.ASSIGNED: "complaint_assigned",
    Moment.FIRST_REMINDER: "complaint_first_reminder",
    Moment.SECOND_REMINDER: "complaint_second_reminder",
    Moment.ESCALATION: "complaint_escalation",
}


def _variants(key: str, sources: tuple[str, ...], names: frozenset[str]) -> dict[str, frozenset[str]]:
    return {key: names} | {f"{key}_{source}": names for source in sources}


LETTERS: Mapping[str, frozenset[str]] = {
    **_variants("complaint_assigned", _STAFF_SOURCES, STAFF_NAMES),
    **_variants("complaint_first_reminder", _STAFF_SOURCES, STAFF_NAMES),
    **_variants("complaint_second_reminder", _STAFF_SOURCES, STAFF_NAMES),
    **_variants("complaint_escalation", _STAFF_SOURCES, ESCALATION_NAMES),
    **_variants(RECEIVED, _COMPLAINANT_SOURCES, STAFF_NAMES),
    RECEIVED_WITHOUT_TARGET: frozenset({"reference", "hospital"}),
    RESOLVED: frozenset({"reference", "hospital"}),
}
"""Every key with the names its text may ask for."""


def staff_letter(moment: Moment, source: str) -> str:
    """The key of what staff are sent; `source` is a code, and one without its own text has the general one."""
    return _for_source(_BY_MOMENT[moment], source)


def receipt(source: str, *, has_target: bool) -> str:
    """The key of what a complainant is sent when the complaint is in; without a target it names no day."""
    return _for_source(RECEIVED, source) if has_target else RECEIVED_WITHOUT_TARGET


def _for_source(key: str, source: str) -> str:
    own = f"{key}_{source.lower()}"
    return own if own in LETTERS else key
