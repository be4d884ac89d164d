"""The out-of-hours rota."""

from starlette.requests import Request
from starlette.responses import Response

from app.allocation.commands import rota as commands
from app.allocation.inputs import RotaInput
from app.allocation.queries import rota as queries
from app.cases.queries import options
from app.kernel.errors import Invalid
from app.web.render import refuse, render, see_other
from app.web.routing import key_in, requires, url_for


@requires("allocation.rota")
async def index(request: Request, *, wrong: Invalid | None = None) -> Response:
    return await render(
        request,
        "allocation/rota/index.html",
        entries=await queries.coming(),
        categories=await options.categories(),
        providers=await queries.firms(),
        wrong=wrong,
    )


@requires("allocation.rota")
async def create(request: Request) -> Response:
    try:
        given = RotaInput.parse(await request.form())
        await commands.add(given, by=request.user)
    except Invalid as wrong:
        return await refuse(request, "allocation/rota/index.html", wrong, page=index)
    return see_other(url_for("allocation.rota.index"))


@requires("allocation.rota")
async def destroy(request: Request) -> Response:
    await commands.remove(key_in(request), by=request.user)
    return see_other(url_for("allocation.rota.index"))
