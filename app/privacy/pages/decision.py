"""Whether an archive about a client may be made: whoever asked does not decide (security.md PR-1)."""

from starlette.requests import Request
from starlette.responses import Response

from app.kernel.errors import Invalid
from app.privacy.commands import access as commands
from app.privacy.inputs import DecisionInput
from app.privacy.queries import access
from app.web.render import refuse, render, see_other
from app.web.routing import key_in, requires, url_for


@requires("privacy.approve", fresh=True)
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    asked = await access.request(request.user, key_in(request))
    return await render(request, "privacy/decision/new.html", asked=asked, wrong=wrong)


@requires("privacy.approve", fresh=True)
async def create(request: Request) -> Response:
    asked = await access.request(request.user, key_in(request))
    try:
        await commands.decide(asked.id, DecisionInput.parse(await request.form()), by=request.user)
    except Invalid as wrong:
        return await refuse(request, "privacy/decision/_form.html", wrong, page=new, asked=asked)
    return see_other(url_for("privacy.access.index"))
