"""Whether a schedule goes on."""

from starlette.requests import Request
from starlette.responses import Response

from app.audits.commands.schedule import stand
from app.audits.inputs import Standing
from app.audits.pages.schedule import edit, opened
from app.kernel.errors import Invalid
from app.web.render import refuse, see_other
from app.web.routing import requires, url_for


@requires("audits.schedule")
async def update(request: Request) -> Response:
    schedule = await opened(request)
    try:
        await stand(schedule.id, Standing.parse(await request.form()).active, by=request.user)
    except Invalid as wrong:
        return await refuse(request, "audits/schedule/edit.html", wrong, page=edit)
    return see_other(url_for("audits.schedule.show", id=schedule.id))
