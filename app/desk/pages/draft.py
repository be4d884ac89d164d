"""What somebody is typing, kept a second after the last key."""

from starlette.requests import Request
from starlette.responses import Response

from app.desk import commands, rules
from app.desk.inputs import DraftInput
from app.kernel import clock
from app.kernel.errors import NotFound
from app.kernel.language import _
from app.web import throttle
from app.web.routing import requires


@requires("desk.use")
async def update(request: Request) -> Response:
    """A draft is its writer's alone, so nobody asks whether the record it is meant for exists."""
    user, place = request.user, request.path_params["place"]
    if not rules.is_place(place):
        raise NotFound(_("There is nothing at this address."))
    await throttle.of_the_house().knock("draft", user.session or user.id, now=clock.now())
    draft = DraftInput.parse(await request.form())
    await commands.save_draft(place, draft.text, by=user)
    return Response(status_code=204)
