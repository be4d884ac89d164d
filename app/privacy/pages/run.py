"""Runs of retention: a trial that erases nothing, or the real one."""

from starlette.requests import Request
from starlette.responses import Response

from app.kernel import values
from app.kernel.fields import Fields
from app.kernel.language import _
from app.privacy.commands import retention as commands
from app.privacy.queries import retention
from app.web.render import is_fragment, render, see_other
from app.web.routing import requires, url_for


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
    run = await retention.run(values.from_path(values.key, request.path_params["id"]))
    template = "privacy/run/_result.html" if is_fragment(request) else "privacy/run/show.html"
    return await render(request, template, run=run)
