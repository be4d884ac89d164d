"""Runs of retention: a trial that erases nothing, or the real one."""

from starlette.requests import Request
from starlette.responses import Response

from app.kernel.fields import Fields
from app.kernel.language import _
from app.privacy.commands import retention as commands
from app.privacy.queries import retention
from app.web.render import render, see_other
from app.web.routing import key_in, requires, url_for


@requires("privacy.rules", fresh=True)
async def create(request: Request) -> Response:
    """A trial unless the form says that it is meant."""
    form = await request.form()
    fields = Fields(form)
    kind = fields.done(fields.line("kind", empty=_("Choose a rule."), longest=30))
    run = await commands.ask(kind, dry=form.get("dry") != "no", by=request.user)
    return see_other(url_for("privacy.run.show", id=run))


@requires("privacy.read")
async def show(request: Request) -> Response:
    run = await retention.run(key_in(request))
    return await render(request, "privacy/run/show.html", fragment="_result.html", run=run)
