"""What a browser sees of actions."""

from starlette.requests import Request

from app.actions.queries.view import ActionView, action_for
from app.web.routing import url_for


async def opened(request: Request) -> ActionView:
    """The action of the address. Raises NotFound for one this person may not see."""
    return await action_for(request.user, request.path_params["reference"])


def page_of(view: ActionView) -> str:
    """Where its page is."""
    return url_for("actions.action.show", reference=view.reference)
