"""What can happen to a provider's billing."""

from app.eventlog import Event, register
from app.eventlog.definitions import system
from app.kernel.language import mark


@register
class BillingEvent(Event):
    """A file on its way in, and the months."""

    key = "billing"
    codes = {
        "UPLOADED": system(mark("Billing file uploaded"), context=["document", "name"]),
        "ACCEPTED": system(mark("Billing file accepted"), context=["month", "rows", "total_pence", "late"]),
        "SUPERSEDED": system(
            mark("Billing file replaced by a newer one"),
            context=["month", "by", "added", "removed", "changed"],
        ),
        "MONTH_LOCKED": system(mark("Billing month closed"), context=["month", "provider"], notes=True),
        "MONTH_REOPENED": system(
            mark("Billing month opened again"), context=["month", "provider"], notes=True
        ),
        "DEADLINE_SET": system(mark("Billing deadline set"), context=["month", "provider", "deadline"]),
    }
