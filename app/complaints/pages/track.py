"""The track of a complaint: its page asks for it again each minute."""

from starlette.requests import Request
from starlette.responses import Response

from app.complaints.pages import page_of, part_of
from app.complaints.queries.page import threads_of
from app.sla import words
from app.web.render import respond
from app.web.routing import requires


@requires("complaints.read")
async def show(request: Request) -> Response:
    view = await part_of(request)
    thread = (await threads_of([view.id])).get(view.id)
    template = "complaints/complaint/_track.html"
    return await respond(request, template, instead=page_of(view), complaint=view, thread=thread, words=words)
