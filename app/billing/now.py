"""What holds at this moment: the day it is, and the layout that files have here."""

from datetime import date

from app import settings
from app.billing.rules.months import LONDON
from app.kernel import clock


def today() -> date:
    """The day it is in London, which is what dates are counted in (cla.md 11.5)."""
    return clock.local(clock.now(), LONDON).date()


def contract_2018() -> bool:
    """Whether files have the layout of the contracts of 2018."""
    return settings.current().contract_2018_enabled
