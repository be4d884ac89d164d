"""Who may open a record, asked of the room that keeps it: rooms below know only its kind and its key.

wiring.py registers one check for each kind. A file, a presence or a draft hangs on a record, and whoever may
open the record may open what hangs on it.
"""

from collections.abc import Awaitable, Callable
from uuid import UUID

from app.accounts.account import Account
from app.kernel.actor import Subject
from app.kernel.errors import NotFound
from app.kernel.language import _

#: Whether this person may open the record just now; one statement, the same for a foreign and an unknown one.
#: It may raise NotFound itself when the person may see the record but has to open its page first (AU-5).
Check = Callable[[Account, UUID], Awaitable[bool]]

_checks: dict[str, Check] = {}
NOTHING = Subject("", UUID(int=0))


def register(kind: str, check: Check) -> None:
    """Have a room answer for its records."""
    _checks[kind] = check


async def must_open(user: Account, record: Subject | None) -> None:
    """Raise NotFound unless this person may open the record.

    For no record at all somebody else's answer is asked for and thrown away: an unknown id costs what a
    foreign one costs (security.md AZ-3).
    """
    if record is not None and record.kind in _checks:
        allowed = await _checks[record.kind](user, record.id)
    else:
        for check in list(_checks.values())[:1]:
            await check(user, NOTHING.id)
        allowed = False
    if not allowed:
        raise NotFound(_("There is nothing at this address."))
