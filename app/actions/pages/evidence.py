"""Whether a document of an action is evidence."""

from starlette.requests import Request
from starlette.responses import Response

from app.actions.commands.attaching import mark_evidence
from app.actions.pages import opened, page_of
from app.actions.pages.attachment import document_of
from app.kernel.fields import Fields
from app.web.render import see_other
from app.web.routing import requires


@requires("actions.work")
async def update(request: Request) -> Response:
    view, form = await opened(request), await request.form()
    document = await document_of(request, view)
    await mark_evidence(view.id, document, Fields(form).flag("is_evidence"), by=request.user)
    return see_other(page_of(view))
