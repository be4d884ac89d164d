"""Files of complaints: what came in, a new one, and one on its way."""

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.account import Account
from app.complaints.commands.import_run import receive
from app.complaints.forms.checking import FileForm
from app.complaints.pages.imports import LARGEST, SHOWN_STATES, page_of, run_of, seen_in
from app.complaints.queries import imports, options
from app.complaints.queries.imports import Run
from app.complaints.rules.mapping import FIELDS
from app.complaints.rules.moments import ORDERS
from app.documents import intake
from app.kernel.errors import Conflict, Invalid
from app.web.render import refuse, render, see_other
from app.web.routing import requires

#: Rejected rows on the page; all of them are in the file.
MOST_SHOWN: Final = 20


@requires("complaints.import")
async def index(request: Request) -> Response:
    runs = await imports.runs_of(request.user)
    return await render(request, "complaints/import_run/index.html", runs=runs, states=SHOWN_STATES)


@requires("complaints.import")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    choices = await options.choices(request.user)
    return await render(request, "complaints/import_run/new.html", wrong=wrong, choices=choices)


@requires("complaints.import")
async def create(request: Request) -> Response:
    user = request.user
    try:
        given = FileForm.parse(await request.form())
        await options.must_offer(user, given.hospital)
        async with intake.received(given.files, by=user.id, most=LARGEST) as taken:
            run = await receive(given.hospital, taken[0], by=user)
    except (Invalid, Conflict) as wrong:
        said = wrong if isinstance(wrong, Invalid) else Invalid(None, **{intake.FIELD: wrong.message})
        return await refuse(request, "complaints/import_run/new.html", said, page=new)
    return see_other(page_of(run))


@requires("complaints.import")
async def show(request: Request, *, wrong: Invalid | None = None) -> Response:
    run = await run_of(request)
    look = await seen_in(run, request.user, request.query_params) if run.to_be_mapped else None
    shown = await _shown(run, request.user)
    return await render(request, "complaints/import_run/show.html", wrong=wrong, run=run, look=look, **shown)


async def _shown(run: Run, user: Account) -> dict[str, Any]:
    return {
        "counts": await imports.counts_of(run.id),
        "reasons": await imports.reasons_of(run.id),
        "rejected": await imports.rejected_after(run.id, -1, MOST_SHOWN),
        "mappings": await imports.saved_mappings(user),
        "states": SHOWN_STATES,
        "fields": FIELDS,
        "orders": ORDERS,
    }
