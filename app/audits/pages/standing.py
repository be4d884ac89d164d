"""Whether a schedule goes on."""

from starlette.requests import Request
from starlette.responses import Response

from app.audits.commands.schedule import stand
from app.audits.inputs import Standing
from app.audits.pages import schedule
from app.audits.queries import schedules
from app.kernel.errors import Invalid
from app.web.render import refuse, see_other
from app.web.routing import key_in, requires, url_for


@requires("audits.schedule")
async def update(request: Request) -> Response:
    id = key_in(request)
    shown = await schedules.schedule_for(request.user, id)
    try:
        await stand(shown.id, Standing.parse(await request.form()).active, by=request.user)
    except Invalid as wrong:
        return await refuse(request, "audits/schedule/edit.html", wrong, page=schedule.edit)
    return see_other(url_for("audits.schedule.show", id=shown.id))
