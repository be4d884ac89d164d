"""Reports on the web."""

from app.accounts.account import Account
from app.kernel.errors import NeedsFreshSignIn
from app.kernel.language import _
from app.reports.report import Report


def must_be_fresh(user: Account, report: Report) -> None:
    """What has people in it leaves only for somebody who proved lately who they are. Raises NeedsFreshSignIn."""
    if report.personal and not user.is_fresh:
        raise NeedsFreshSignIn(_("Confirm that it is you to go on."))
