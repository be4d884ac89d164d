"""The pages of households."""

from starlette.requests import Request

from app.households.queries.page import HouseholdView, household_for
from app.web.routing import key_in, url_for


async def opened(request: Request) -> HouseholdView:
    """The household of the address, if this person may see it. Raises NotFound."""
    return await household_for(request.user, key_in(request))


def page_of(household: HouseholdView) -> str:
    """Where its page is."""
    return url_for("households.household.show", id=household.id)
