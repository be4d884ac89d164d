"""Taking back work that waits."""

from starlette.requests import Request
from starlette.responses import Response

from app.jobs import queries
from app.jobs.commands import decision
from app.jobs.inputs import Reason
from app.jobs.pages import job as job_page
from app.kernel.errors import Invalid
from app.web.render import refuse, see_other
from app.web.routing import key_in, requires, url_for


@requires("jobs.manage", fresh=True)
async def create(request: Request) -> Response:
    """Cancel one job, with a reason."""
    job = await queries.job(key_in(request, "job"))
    try:
        given = Reason.parse(await request.form())
    except Invalid as wrong:
        return await refuse(request, "jobs/job/_decide.html", wrong, page=job_page.show, job=job)
    await decision.cancel(job.id, reason=given.reason, by=request.user)
    return see_other(url_for("jobs.job.show", job=job.id))
