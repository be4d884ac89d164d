"""What a browser sees of actions."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.account import Account
from app.actions.queries.filters import LANES, VIEWS
from app.actions.queries.timeline import timeline as stretch
from app.actions.queries.view import ActionView, action_for
from app.actions.rules.words import Category, Severity, Source, Status
from app.eventlog.days import by_day
from app.kernel.errors import Invalid
from app.web.render import Page
from app.web.routing import url_for

#: The words that boards, forms and lists of actions are made of.
VOCABULARY: dict[str, Any] = {
    "views": VIEWS,
    "lanes": LANES,
    "sources": {each.value: each.label for each in Source},
    "categories": {each.value: each.label for each in Category},
    "levels": {each.value: each.label for each in Severity},
    "statuses": {each.value: each.label for each in Status},
}


async def opened(request: Request) -> ActionView:
    """The action of the address. Raises NotFound for one this person may not see."""
    return await action_for(request.user, request.path_params["reference"])


def page_of(view: ActionView) -> str:
    """Where its page is."""
    return url_for("actions.action.show", reference=view.reference)


async def log_of(view: ActionView, user: Account, *, before: int | None = None) -> dict[str, Any]:
    """The newest entries of its timeline, by this person's days, and where the older ones begin."""
    entries, older = await stretch(view.id, before=before)
    return {"entries": by_day(entries, user.zone), "older": older}


async def overtaken(request: Request, page: Page) -> Response:
    """409: somebody changed the action since the form was shown. The form again, with what was typed."""
    response = await page(request, wrong=Invalid(await request.form()), stale=True)
    response.status_code = 409
    return response
