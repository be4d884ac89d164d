"""The documents of an action."""

from starlette.requests import Request
from starlette.responses import Response

from app.actions.commands.attaching import attach, take_off
from app.actions.forms import EvidenceForm
from app.actions.pages import opened, page_of
from app.actions.pages.action import show
from app.actions.queries.view import ActionView
from app.documents import intake
from app.documents import queries as documents
from app.documents.files import NoRoom
from app.documents.queries import Document
from app.documents.rules import kinds
from app.kernel.errors import Invalid
from app.web.render import Page, refuse, see_other
from app.web.routing import key_in, requires

#: A full request, and the lines between its parts.
LARGEST_BODY = kinds.A_REQUEST * kinds.DOCUMENT + kinds.MIB


@requires("actions.work")
async def create(request: Request) -> Response:
    view, user = await opened(request), request.user
    try:
        given = EvidenceForm.parse(await request.form(), most=kinds.A_REQUEST)
        async with intake.received(given.files, by=user.id) as taken:
            await attach(view.id, taken, given.description, is_evidence=given.is_evidence, by=user)
    except (Invalid, NoRoom) as wrong:
        template = "actions/attachment/_form.html"
        return await not_kept(request, template, wrong, page=show, action=view, kinds=kinds)
    return see_other(page_of(view))


async def not_kept(
    request: Request, template: str, wrong: Invalid | NoRoom, *, page: Page, **context: object
) -> Response:
    """The form again, with what is wrong with it, or that there is no room for files just now (507)."""
    said = wrong if isinstance(wrong, Invalid) else Invalid(None, **{intake.FIELD: wrong.message})
    answer = await refuse(request, template, said, page=page, **context)
    answer.status_code = wrong.status
    return answer


async def document_of(request: Request, view: ActionView) -> Document:
    """The document of the address. Raises NotFound for one that is not this action's."""
    return await documents.document_on(view.held.subject, key_in(request))


@requires("actions.work")
async def destroy(request: Request) -> Response:
    view = await opened(request)
    await take_off(view.id, await document_of(request, view), by=request.user)
    return see_other(page_of(view))
