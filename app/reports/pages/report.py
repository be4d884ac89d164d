"""The reports a person may run, and one of them with all its parameters."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.kernel.errors import Invalid
from app.kernel.language import _
from app.reports import catalogue
from app.reports.inputs import FORMATS, ZONE, Days
from app.reports.queries import exports, people, schedules
from app.reports.report import DAYS, Report
from app.reports.rules import MONTH, QUARTER, WEEK, days_of
from app.web.render import render, today
from app.web.routing import requires

PERIODS = {
    WEEK: _("This week"),
    MONTH: _("Last month"),
    QUARTER: _("Quarter to date"),
}


@requires("reports.read")
async def index(request: Request) -> Response:
    """All of them, with one period for all, and the files this person asked for."""
    groups, last_runs = catalogue.open_to(request.user), await exports.last_runs()
    files, choices = await exports.of(request.user), _choices(request)
    return await render(
        request, "reports/report/index.html", groups=groups, last_runs=last_runs, exports=files, **choices
    )


@requires("reports.read")
async def show(request: Request, *, wrong: Invalid | None = None) -> Response:
    """One report: what it asks for, what it gives, and who gets it each week or month."""
    report = catalogue.find_for(request.user, request.path_params["slug"])
    saved = await schedules.of(request.user, report.slug)
    mates = await people.who_may_run(request.user, report.permission)
    shown = _choices(request, report)
    return await render(
        request, "reports/report/show.html", report=report, saved=saved, people=mates, wrong=wrong, **shown
    )


def _choices(request: Request, report: Report | None = None) -> dict[str, Any]:
    """The days in the address, those that have a name, and what else may be chosen.

    Of clocks there are London's, as the contracts ask, the person's own, and the world's.
    """
    longest = report.longest if report and report.period == DAYS else None
    named = {name: (words, days_of(name, today())) for name, words in PERIODS.items()}
    zones = dict.fromkeys((ZONE, request.user.zone, "UTC"))
    return {
        "days": Days.read(request.query_params, today(), longest=longest),
        "given": request.query_params,
        "periods": named,
        "formats": FORMATS,
        "zones": [(each, each.replace("_", " ")) for each in zones],
    }
