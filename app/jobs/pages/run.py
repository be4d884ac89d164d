"""Running work now: a job that waits, a dead one with a reason, or a kind beside its slots."""

from starlette.requests import Request
from starlette.responses import Response

from app.jobs import queries
from app.jobs.commands import decision
from app.jobs.inputs import Reason
from app.jobs.pages import job as job_page
from app.kernel.errors import Invalid
from app.kernel.fields import Fields
from app.kernel.language import _
from app.web.render import refuse, see_other
from app.web.routing import key_in, requires, url_for


@requires("jobs.manage", fresh=True)
async def create(request: Request) -> Response:
    """Start a kind of work."""
    fields = Fields(await request.form())
    kind = fields.done(fields.line("kind", empty=_("Choose what to run."), longest=60))
    started = await decision.start(kind, by=request.user)
    return see_other(url_for("jobs.job.show", job=started))


@requires("jobs.manage", fresh=True)
async def update(request: Request) -> Response:
    """Run one job now; a dead one again, with a reason."""
    job = await queries.job(key_in(request, "job"))
    try:
        if job.state == "dead":
            given = Reason.parse(await request.form())
            await decision.revive(job.id, reason=given.reason, by=request.user)
        else:
            await decision.hurry(job.id, by=request.user)
    except Invalid as wrong:
        return await refuse(request, "jobs/job/_decide.html", wrong, page=job_page.show, job=job)
    return see_other(url_for("jobs.job.show", job=job.id))
