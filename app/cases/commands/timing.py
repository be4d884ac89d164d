"""The billable timer on a case."""

from uuid import UUID

from app.accounts.account import Account
from app.cases.commands.case import claim
from app.kernel import db
from app.kernel.actor import Subject
from app.timers import commands as timers


@db.atomic
async def start(case: UUID, instead_of: str, *, by: Account) -> None:
    """Start a timer that counts for a case, in the stead of mine of this reference where one is named.

    Whoever starts it acts on the case, and so claims it.
    """
    subject = Subject("case", case)
    if instead_of:
        await timers.start_instead(instead_of, by=by, subject=subject)
    else:
        await timers.start(by=by, subject=subject)
    await claim(case, by=by)
