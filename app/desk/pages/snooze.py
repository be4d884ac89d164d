"""Keeping what waits off one's own first page for a while."""

from starlette.requests import Request
from starlette.responses import Response

from app.desk import agenda, commands, rules
from app.kernel import clock
from app.kernel.fields import Fields
from app.web.render import see_other
from app.web.routing import requires, url_for


@requires("desk.use")
async def create(request: Request) -> Response:
    """It comes back by itself, at the latest when it is due; its clock and everybody else's pages go on."""
    user, form = request.user, await request.form()
    thing = await agenda.thing_of(user, str(form.get("kind") or ""), str(form.get("reference") or ""))
    fields = Fields(form)
    choice = fields.choice("until", rules.SNOOZES) or rules.AN_HOUR
    fields.done()
    until = rules.snoozed_until(choice, clock.now(), user.zone, thing.at)
    await commands.snooze(str(form["kind"]), thing.reference, until, by=user)
    return see_other(url_for("home.home.index"))


@requires("desk.use")
async def destroy(request: Request) -> Response:
    """Bring back everything."""
    await commands.wake(by=request.user)
    return see_other(url_for("home.home.index"))
