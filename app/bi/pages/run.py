"""One run: asked for, watched, stopped."""

from starlette.requests import Request
from starlette.responses import Response

from app.bi import inputs
from app.bi.catalogue import TASKS, Task
from app.bi.commands import asking, ledger
from app.bi.queries import runs
from app.kernel import clock
from app.kernel.errors import Invalid, NeedsFreshSignIn, NotFound
from app.kernel.language import _
from app.settings import current
from app.web.render import refuse, render, see_other
from app.web.routing import key_in, requires, url_for


@requires("bi.run")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    """Which periods to gather, whether to write, and why it is forced."""
    task, settings = await _task(request), current()
    choices = inputs.choices(task, clock.now(), settings.bi_timezone)
    return await render(
        request, "bi/run/new.html", task=task, choices=choices, is_on=settings.bi_aggregate, wrong=wrong
    )


async def _task(request: Request) -> Task:
    """The task in the address, or in the form that was refused. Raises NotFound."""
    name = request.query_params.get("task") or str((await request.form()).get("task", ""))
    if name not in TASKS:
        raise NotFound(_("There is no such task."))
    return TASKS[name]


@requires("bi.run")
async def create(request: Request) -> Response:
    """Ask for it; a consumer does it. Forcing it asks for a fresh sign-in (security.md SE-6)."""
    try:
        wanted = inputs.read(await request.form(), clock.now(), current().bi_timezone)
    except Invalid as wrong:
        return await refuse(request, "bi/run/new.html", wrong, page=new)
    if wanted.force and not request.user.is_fresh:
        raise NeedsFreshSignIn(_("Confirm that it is you to go on."))
    run = await asking.ask(wanted, by=request.user)
    return see_other(url_for("bi.run.show", id=run))


@requires("bi.run")
async def show(request: Request) -> Response:
    """How far it came, chunk by chunk; of a trial, what would differ."""
    run = await runs.run(key_in(request))
    return await render(request, "bi/run/show.html", fragment="_progress.html", run=run)


@requires("bi.run")
async def destroy(request: Request) -> Response:
    """Stop it before anything of it is seen."""
    run = await runs.run(key_in(request))
    await ledger.stop(run.id, by=request.user)
    return see_other(url_for("bi.run.show", id=run.id))
