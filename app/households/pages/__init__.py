"""The pages of households."""

from uuid import UUID

from starlette.requests import Request

from app.households.queries.page import HouseholdView, household_for
from app.kernel import values
from app.web.routing import url_for


def key_in(request: Request, name: str = "id") -> UUID:
    """A key of the address. Raises NotFound for what is none."""
    return values.from_path(values.key, request.path_params[name])


async def opened(request: Request) -> HouseholdView:
    """The household of the address, if this person may see it. Raises NotFound."""
    return await household_for(request.user, key_in(request))


def page_of(household: HouseholdView) -> str:
    """Where its page is."""
    return url_for("households.household.show", id=household.id)
