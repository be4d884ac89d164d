"""The pages of households."""

from typing import Any

from starlette.requests import Request

from app.eventlog.days import by_day
from app.households.queries import page
from app.households.queries.page import HouseholdView
from app.web.routing import key_in, url_for


async def opened(request: Request) -> HouseholdView:
    """The household of the address, if this person may see it. Raises NotFound."""
    return await page.household_for(request.user, key_in(request))


def page_of(household: HouseholdView) -> str:
    """Where its page is."""
    return url_for("households.household.show", id=household.id)


async def past_of(request: Request, household: HouseholdView, *, before: int | None = None) -> dict[str, Any]:
    """What happened, by the days of the reader's calendar, and where older entries begin."""
    entries, older = await page.timeline(household.id, before=before)
    return {"entries": by_day(entries, request.user.zone), "older": older}
