"""Notes on an action."""

from starlette.requests import Request
from starlette.responses import Response

from app.actions.commands.changing import add_note
from app.actions.forms import NoteForm
from app.actions.pages import opened, page_of
from app.actions.pages.action import show
from app.kernel.errors import Invalid
from app.web.render import go_to, refuse
from app.web.routing import requires


@requires("actions.work")
async def create(request: Request) -> Response:
    view = await opened(request)
    try:
        await add_note(view.id, NoteForm.parse(await request.form()).text, by=request.user)
    except Invalid as wrong:
        return await refuse(request, "actions/note/_form.html", wrong, page=show, action=view)
    return go_to(request, page_of(view))
