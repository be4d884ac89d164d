"""Who else has a record open."""

from starlette.requests import Request
from starlette.responses import Response

from app.accounts import access
from app.desk import commands
from app.kernel import clock
from app.kernel.actor import Subject
from app.kernel.errors import NotFound
from app.kernel.fields import Fields
from app.web import throttle
from app.web.render import render
from app.web.routing import key_in, requires


@requires("desk.use")
async def update(request: Request) -> Response:
    """The page asks by itself; 204 while nothing changed, so that nobody is told the same thing twice."""
    user = request.user
    subject = _subject(request)
    await access.must_open(user, subject)
    assert subject is not None, "no record is never open"
    await throttle.of_the_house().knock("presence", user.session or user.id, now=clock.now())
    here = await commands.be_here(subject, by=user)
    shown = Fields(await request.form()).line("shown", longest=2_000)
    if shown == here.sum:
        return Response(status_code=204)
    return await render(request, "desk/presence/update.html", here=here)


def _subject(request: Request) -> Subject | None:
    try:
        key = key_in(request)
    except NotFound:
        return None
    return Subject(request.path_params["kind"], key)
