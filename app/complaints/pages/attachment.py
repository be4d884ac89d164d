"""The documents of a complaint."""

from starlette.requests import Request
from starlette.responses import Response

from app.complaints.commands.attaching import attach, may_take_off, take_off
from app.complaints.pages import opened, part_of
from app.complaints.queries.complaint import ComplaintView
from app.complaints.queries.page import desk, moves_of
from app.documents import intake
from app.documents import queries as documents
from app.documents.files import NoRoom
from app.documents.inputs import Attachment
from app.documents.rules import kinds
from app.kernel.errors import Invalid
from app.web.render import refuse, render, see_other
from app.web.routing import key_in, requires, url_for

#: A full request, and the lines between its parts.
LARGEST_BODY = kinds.A_REQUEST * kinds.DOCUMENT + kinds.MIB


@requires("complaints.read")
async def index(request: Request, *, wrong: Invalid | None = None) -> Response:
    view, user = await opened(request), request.user
    shown = await documents.of_owner(view.subject)
    return await render(
        request,
        "complaints/attachment/index.html",
        complaint=view,
        moves=moves_of(view),
        documents=shown,
        desk=await desk(user.id, view.id, view.reference),
        mine={each.id for each in shown if may_take_off(user, each)},
        kinds=kinds,
        wrong=wrong,
    )


@requires("complaints.note")
async def create(request: Request) -> Response:
    view, user = await part_of(request), request.user
    try:
        given = Attachment.parse(await request.form())
        async with intake.received(given.files, by=user.id) as taken:
            await attach(view.id, taken, by=user)
    except Invalid as wrong:
        return await _form_again(request, view, wrong)
    except NoRoom as full:
        answer = await _form_again(request, view, Invalid(None, **{intake.FIELD: full.message}))
        answer.status_code = full.status
        return answer
    return see_other(url_for("complaints.attachment.index", reference=view.reference))


async def _form_again(request: Request, view: ComplaintView, wrong: Invalid) -> Response:
    template = "complaints/attachment/_form.html"
    return await refuse(request, template, wrong, page=index, complaint=view, kinds=kinds)


@requires("complaints.note")
async def destroy(request: Request) -> Response:
    view = await part_of(request)
    document = await documents.document_on(view.subject, key_in(request))
    await take_off(view.id, document, by=request.user)
    return see_other(url_for("complaints.attachment.index", reference=view.reference))
