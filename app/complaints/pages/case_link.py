"""Which case a complaint is about: a link to one that is there already."""

from starlette.requests import Request
from starlette.responses import Response

from app.accounts import access
from app.accounts.account import Account
from app.complaints.commands.linking import link_case
from app.complaints.forms.deeds import CaseLinkForm
from app.complaints.pages import opened, overtaken, page_of, part_of
from app.complaints.queries import options
from app.complaints.rules.stale import Stale
from app.kernel.actor import Subject
from app.kernel.errors import Invalid, NotFound
from app.kernel.language import _
from app.web.render import refuse, render, see_other
from app.web.routing import requires


@requires("complaints.link")
async def edit(request: Request, *, wrong: Invalid | None = None, stale: Stale | None = None) -> Response:
    view = await opened(request)
    return await render(request, "complaints/case_link/edit.html", complaint=view, wrong=wrong, stale=stale)


@requires("complaints.link")
async def update(request: Request) -> Response:
    view, user = await part_of(request), request.user
    try:
        given = CaseLinkForm.parse(await request.form())
        case = await _case(user, given.linked_case)
        await link_case(view.id, case.id, by=user, version=given.version)
    except Invalid as wrong:
        return await refuse(request, "complaints/case_link/edit.html", wrong, page=edit)
    except Stale as stale:
        return await overtaken(request, edit, stale)
    return see_other(page_of(view))


@requires("complaints.link")
async def destroy(request: Request) -> Response:
    view = await part_of(request)
    await link_case(view.id, None, by=request.user)
    return see_other(page_of(view))


async def _case(user: Account, reference: str) -> Subject:
    """The case, which this person must have opened lately (security.md AU-5). Raises Invalid."""
    case = Subject("case", await options.case_by_reference(reference) or access.NOTHING.id)
    try:
        await access.must_open(user, case)
    except NotFound as unknown:
        message = _("You have opened no case of this number today. Open it first, then link it.")
        raise Invalid(linked_case=message) from unknown
    return case
