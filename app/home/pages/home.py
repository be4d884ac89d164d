"""The way in: whoever comes to the front door is led to their own work."""

from starlette.requests import Request
from starlette.responses import Response

from app.web.render import see_other
from app.web.routing import addresses, requires, url_for

#: The rooms in the order of the day, and what opens each.
FIRST = (
    ("cases.case.index", "cases.read"),
    ("complaints.complaint.index", "complaints.read"),
    ("billing.upload.index", "billing.read"),
    ("status.status.index", "status.read"),
    ("accounts.profile.edit", "account.own"),
)


@requires("home.see")
async def index(request: Request) -> Response:
    for route, permission in FIRST:
        if addresses.knows(route) and request.user.can(permission):
            return see_other(url_for(route))
    raise LookupError("Everybody has a profile.")
