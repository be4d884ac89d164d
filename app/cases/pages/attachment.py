"""The documents of a case."""

from starlette.requests import Request
from starlette.responses import Response

from app.cases import rules
from app.cases.commands import attachment as commands
from app.cases.pages import opened, part_of
from app.cases.queries import CaseView
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


@requires("cases.read")
async def index(request: Request, *, wrong: Invalid | None = None) -> Response:
    case, user = await opened(request), request.user
    manages = user.can("cases.reassign")
    shown = await documents.of_owner(case.subject)
    return await render(
        request,
        "cases/attachment/index.html",
        case=case,
        documents=shown,
        mine={each.id for each in shown if rules.may_take_off(user.id, each.uploaded_by, manages=manages)},
        kinds=kinds,
        wrong=wrong,
    )


@requires("cases.attach")
async def create(request: Request) -> Response:
    case, user = await part_of(request), request.user
    try:
        given = Attachment.parse(await request.form())
        async with intake.received(given.files, by=user.id) as taken:
            await commands.attach(case.id, taken, by=user)
    except Invalid as wrong:
        return await _form_again(request, case, wrong)
    except NoRoom as full:
        answer = await _form_again(request, case, Invalid(None, **{intake.FIELD: full.message}))
        answer.status_code = full.status
        return answer
    return see_other(url_for("cases.attachment.index", reference=case.reference))


async def _form_again(request: Request, case: CaseView, wrong: Invalid) -> Response:
    return await refuse(request, "cases/attachment/_form.html", wrong, page=index, case=case, kinds=kinds)


@requires("cases.attach")
async def destroy(request: Request) -> Response:
    case = await part_of(request)
    document = await documents.document_on(case.subject, key_in(request))
    await commands.take_off(case.id, document, by=request.user)
    return see_other(url_for("cases.attachment.index", reference=case.reference))
