"""A lost second factor, taken away by two managers (security.md SI-12)."""

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.commands import factor_reset as commands
from app.accounts.inputs import FactorReset
from app.accounts.pages import user
from app.accounts.pages.managed import managed
from app.kernel.errors import Invalid
from app.web.render import refuse, see_other
from app.web.routing import requires, url_for


@requires("accounts.manage", fresh=True)
async def create(request: Request) -> Response:
    """The first name: ask for it."""
    known = await managed(request)
    try:
        given = FactorReset.parse(await request.form())
    except Invalid as wrong:
        return await refuse(request, "accounts/user/edit.html", wrong, page=user.edit)
    await commands.ask(known.id, how=given.how, by=request.user)
    return see_other(url_for("accounts.user.edit", user=known.id))


@requires("accounts.manage", fresh=True)
async def update(request: Request) -> Response:
    """The second name: do it."""
    known = await managed(request)
    await commands.confirm(known.id, by=request.user)
    return see_other(url_for("accounts.user.edit", user=known.id))
