"""Parameters under a name: of a report that comes each week or month, or is run by hand."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from app.kernel import values
from app.kernel.errors import Invalid
from app.kernel.language import _
from app.reports import catalogue
from app.reports.commands import schedule as commands
from app.reports.inputs import Asked
from app.reports.pages import report as report_page
from app.reports.tables import PERIODS
from app.web.render import refuse, see_other
from app.web.routing import key_in, requires, url_for

LONGEST_TITLE = 120


@requires("reports.run")
async def create(request: Request) -> Response:
    """Save the parameters, and have it made of every week or month that ends."""
    report = catalogue.find_for(request.user, request.path_params["slug"])
    form = await request.form()
    given = {name: str(value) for name, value in form.items()}
    try:
        if form.get("every") not in PERIODS:
            raise Invalid(given, every=str(_("Choose each week, each month or by hand.")))
        recipients = _recipients([str(each) for each in form.getlist("recipients")], given)
        asked = Asked.parse(report, given, scope=request.user.scope, dated=False)
        title = str(form.get("title") or report.title).strip()[:LONGEST_TITLE]
        await commands.create(asked, title, str(form["every"]), recipients, by=request.user)
    except Invalid as wrong:
        return await refuse(
            request, "reports/report/_schedule.html", wrong, page=report_page.show, report=report
        )
    return see_other(url_for("reports.report.show", slug=report.slug))


def _recipients(given: list[str], typed: dict[str, str]) -> list[UUID]:
    try:
        return [values.key(each) for each in given]
    except values.Problem:
        raise Invalid(typed, recipients=str(_("Choose people from the list."))) from None


@requires("reports.run")
async def destroy(request: Request) -> Response:
    """Make no more of them."""
    key = key_in(request)
    slug = await commands.stop(key, by=request.user)
    return see_other(url_for("reports.report.show", slug=slug))
