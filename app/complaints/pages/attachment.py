"""The documents of a complaint."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.account import Account
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
    view = await opened(request)
    shown = await _shown(view, request.user)
    return await render(request, "complaints/attachment/index.html", complaint=view, wrong=wrong, **shown)


async def _shown(view: ComplaintView, user: Account) -> dict[str, Any]:
    found = await documents.of_owner(view.subject)
    return {
        "moves": moves_of(view),
        "desk": await desk(user.id, view.id, view.reference),
        "documents": found,
        "mine": {each.id for each in found if may_take_off(user, each)},
        "kinds": kinds,
    }


@requires("complaints.note")
async def create(request: Request) -> Response:
    view, user = await part_of(request), request.user
    try:
        given = Attachment.parse(await request.form())
        async with intake.received(given.files, by=user.id) as taken:
            await attach(view.id, taken, by=user)
    except (Invalid, NoRoom) as wrong:
        return await _not_kept(request, view, wrong)
    return see_other(_documents_of(view))


async def _not_kept(request: Request, view: ComplaintView, wrong: Invalid | NoRoom) -> Response:
    """The form again, with what is wrong with it, or that there is no room for files just now (507)."""
    said = wrong if isinstance(wrong, Invalid) else Invalid(None, **{intake.FIELD: wrong.message})
    template = "complaints/attachment/_form.html"
    answer = await refuse(request, template, said, page=index, complaint=view, kinds=kinds)
    answer.status_code = wrong.status
    return answer


@requires("complaints.note")
async def destroy(request: Request) -> Response:
    view = await part_of(request)
    document = await documents.document_on(view.subject, key_in(request))
    await take_off(view.id, document, by=request.user)
    return see_other(_documents_of(view))


def _documents_of(view: ComplaintView) -> str:
    return url_for("complaints.attachment.index", reference=view.reference)
