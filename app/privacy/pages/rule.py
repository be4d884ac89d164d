"""How long each kind of data is kept."""

from starlette.requests import Request
from starlette.responses import Response

from app.kernel.errors import Invalid
from app.privacy.commands import retention as commands
from app.privacy.inputs import RuleInput
from app.privacy.queries import retention
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for


@requires("privacy.read")
async def index(request: Request) -> Response:
    return await render(request, "privacy/rule/index.html", rules=await retention.rules())


@requires("privacy.rules", fresh=True)
async def edit(request: Request, *, wrong: Invalid | None = None) -> Response:
    rule = await retention.rule(request.path_params["kind"])
    return await render(request, "privacy/rule/edit.html", rule=rule, wrong=wrong)


@requires("privacy.rules", fresh=True)
async def update(request: Request) -> Response:
    rule = await retention.rule(request.path_params["kind"])
    try:
        given = RuleInput.parse(await request.form())
        await commands.set_rule(rule.kind, given.days, active=given.active, by=request.user)
    except Invalid as wrong:
        return await refuse(request, "privacy/rule/edit.html", wrong, page=edit, rule=rule)
    return see_other(url_for("privacy.rule.index"))
