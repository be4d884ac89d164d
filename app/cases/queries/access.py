"""Whether somebody may open what hangs on a case: a document, its presence."""

from uuid import UUID

from app.accounts.account import Account
from app.cases.queries.case import LOOKED, LOOKED_FOR
from app.cases.queries.scope import open_to
from app.kernel import clock, db
from app.kernel.errors import NotFound
from app.kernel.language import _


async def may_open(user: Account, case: UUID) -> bool:
    """Whether this case is in this person's scope.

    Raises NotFound when it is, but they have not opened its page lately: nobody reads a part of a case
    without a trace (security.md AU-5).
    """
    scope = open_to(user)
    looked: bool | None = await db.fetchval(
        f"select {LOOKED} from case_facts f where f.case_id = $2 and {scope.condition}",
        scope.argument,
        case,
        user.id,
        clock.now() - LOOKED_FOR,
    )
    if looked is False:
        raise NotFound(_("Open the case first."))
    return looked is True
