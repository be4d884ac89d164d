"""Parameters under a name: of a report that comes each week or month, or is run by hand."""

from starlette.requests import Request
from starlette.responses import Response

from app.kernel.errors import Invalid
from app.reports import catalogue
from app.reports.commands import schedule as commands
from app.reports.inputs import Saved
from app.reports.pages import report as report_page
from app.web.render import refuse, see_other
from app.web.routing import key_in, requires, url_for


@requires("reports.run")
async def create(request: Request) -> Response:
    """Save the parameters, and have it made of every week or month that ends."""
    report = catalogue.find_for(request.user, request.path_params["slug"])
    try:
        saved = Saved.parse(report, await request.form(), scope=request.user.scope)
        await commands.create(saved, by=request.user)
    except Invalid as wrong:
        return await refuse(
            request, "reports/report/_schedule.html", wrong, page=report_page.show, report=report
        )
    return see_other(url_for("reports.report.show", slug=report.slug))


@requires("reports.run")
async def destroy(request: Request) -> Response:
    """Make no more of them."""
    slug = await commands.stop(key_in(request), by=request.user)
    return see_other(url_for("reports.report.show", slug=slug))
