"""Whose account a manager's page is about."""

from starlette.requests import Request

from app.accounts.queries import people
from app.accounts.queries.people import Person
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.web.routing import key_in


async def managed(request: Request) -> Person:
    """The person of the address. Raises NotFound for a stranger, an unknown and a malformed key alike."""
    known = await people.one(request.user, key_in(request, "user"))
    if known is None:
        raise NotFound(_("There is nothing at this address."))
    return known
