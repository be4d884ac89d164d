"""The documents of a case."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.account import Account
from app.cases import rules
from app.cases.commands import attachment as commands
from app.cases.pages import opened, part_of
from app.cases.queries import CaseView
from app.documents import intake
from app.documents import queries as documents
from app.documents.files import NoRoom
from app.documents.inputs import Attachment
from app.documents.queries import Document
from app.documents.rules import kinds
from app.kernel.errors import Invalid
from app.web.render import refuse, render, see_other
from app.web.routing import key_in, requires, url_for

#: A full request, and the lines between its parts.
LARGEST_BODY = kinds.A_REQUEST * kinds.DOCUMENT + kinds.MIB


@requires("cases.read")
async def index(request: Request, *, wrong: Invalid | None = None) -> Response:
    case = await opened(request)
    listed = await documents.of_owner(case.subject)
    shown: dict[str, Any] = {"documents": listed, "mine": _mine(listed, request.user), "kinds": kinds}
    return await render(request, "cases/attachment/index.html", case=case, wrong=wrong, **shown)


@requires("cases.attach")
async def create(request: Request) -> Response:
    case, user = await part_of(request), request.user
    try:
        given = Attachment.parse(await request.form())
        async with intake.received(given.files, by=user.id) as taken:
            await commands.attach(case.id, taken, by=user)
    except (Invalid, NoRoom) as wrong:
        return await _form_again(request, case, wrong)
    return see_other(url_for("cases.attachment.index", reference=case.reference))


def _mine(files: Sequence[Document], user: Account) -> set[UUID]:
    """Which of the documents this person may take off."""
    manages = user.can("cases.reassign")
    return {each.id for each in files if rules.may_take_off(user.id, each.uploaded_by, manages=manages)}


async def _form_again(request: Request, case: CaseView, wrong: Invalid | NoRoom) -> Response:
    """The form with what is wrong. A store that is full says so beside the files too, with its own status."""
    said = wrong if isinstance(wrong, Invalid) else Invalid(None, **{intake.FIELD: wrong.message})
    answer = await refuse(request, "cases/attachment/_form.html", said, page=index, case=case, kinds=kinds)
    answer.status_code = wrong.status
    return answer


@requires("cases.attach")
async def destroy(request: Request) -> Response:
    case = await part_of(request)
    document = await documents.document_on(case.subject, key_in(request))
    await commands.take_off(case.id, document, by=request.user)
    return see_other(url_for("cases.attachment.index", reference=case.reference))
