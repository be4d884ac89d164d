"""What a browser sees of actions."""

from starlette.requests import Request
from starlette.responses import Response

from app.actions.queries.view import ActionView, action_for
from app.web.render import is_fragment, see_other
from app.web.routing import url_for


async def opened(request: Request) -> ActionView:
    """The action of the address. Raises NotFound for one this person may not see."""
    return await action_for(request.user, request.path_params["reference"])


def page_of(view: ActionView) -> str:
    """Where its page is."""
    return url_for("actions.action.show", reference=view.reference)


def go(request: Request, location: str) -> Response:
    """On to another page: a form that htmx sent must not take the whole page for its own answer."""
    if is_fragment(request):
        return Response(status_code=200, headers={"HX-Redirect": location})
    return see_other(location)
