"""What is counted of billing files, on `billing_upload u`; months are London's, as everything of billing."""

from typing import Final

STANDING: Final = "u.state = 'accepted'"
#: Which rows a figure counts; the name stands in addresses.
NAMED: Final = {
    "standing": STANDING,
    "money": STANDING,
    "late": f"{STANDING} and u.is_late",
    "warned": f"{STANDING} and u.warnings > 0",
    "refused": "u.state = 'refused'",
    "checked": "u.state = 'checked'",
}
ZONE: Final = "'Europe/London'"
#: The first midnight of the month that was billed.
MONTH: Final = f"(u.month::timestamp at time zone {ZONE})"
