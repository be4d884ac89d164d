"""The billing files that are expected of a provider, for the first page."""

from collections.abc import Sequence

from app.accounts.account import Account
from app.billing.queries.months import months_of, shown_months
from app.desk.agenda import OF_A_ROOM, Thing
from app.kernel import dates
from app.kernel.language import _


async def expected(user: Account, _off: Sequence[str]) -> list[Thing]:
    """The months for which no file stands yet, the nearest deadline first."""
    if user.organisation is None:
        return []
    waiting = [each for each in await months_of([user.organisation], shown_months()) if each.is_expected]
    return [
        Thing(
            "receipt-text",
            _("Send the billing file of %(month)s") % {"month": dates.month(each.month)},
            (each.provider_name,),
            "billing.upload.index",
            "",
            each.deadline,
        )
        for each in sorted(waiting, key=lambda each: each.deadline)[:OF_A_ROOM]
    ]
