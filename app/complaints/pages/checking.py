"""Confirming how a file is read, and having every row judged: nothing becomes a complaint."""

from starlette.requests import Request
from starlette.responses import Response

from app.complaints.commands.import_run import ask_to_check
from app.complaints.forms.checking import CheckForm
from app.complaints.pages import import_run
from app.complaints.pages.imports import page_of, run_of
from app.complaints.queries import imports
from app.complaints.rules.mapping import Mapping
from app.kernel.errors import Invalid
from app.web.render import refuse, see_other
from app.web.routing import requires


@requires("complaints.import")
async def create(request: Request) -> Response:
    run, user = await run_of(request), request.user
    try:
        given = CheckForm.parse(await request.form())
        base = await imports.mapping_of(given.mapping, user.organisation) if given.mapping else Mapping({})
        await ask_to_check(run.id, given.over(base), given.options, save_as=given.save_as, by=user)
    except Invalid as wrong:
        return await refuse(request, "complaints/import_run/show.html", wrong, page=import_run.show)
    return see_other(page_of(run.id))
