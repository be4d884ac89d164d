"""The reports a person may run, and one of them with all its parameters."""

from datetime import date, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.kernel.errors import Invalid
from app.kernel.language import _
from app.reports import catalogue
from app.reports.inputs import FORMATS, ZONE, Asked
from app.reports.queries import exports, people, schedules
from app.reports.report import DAYS, Report
from app.reports.rules import A_DAY
from app.web.render import render, today
from app.web.routing import requires

PERIODS = {
    "week": _("This week"),
    "month": _("Last month"),
    "quarter": _("Quarter to date"),
}


@requires("reports.read")
async def index(request: Request) -> Response:
    """All of them, with one period for all, and the files this person asked for."""
    asked = period_of(request)
    return await render(
        request,
        "reports/report/index.html",
        groups=catalogue.GROUPS,
        reports=catalogue.open_to(request.user),
        last_runs=await exports.last_runs(),
        exports=await exports.of(request.user),
        periods={name: (words, days_of(name, today())) for name, words in PERIODS.items()},
        zones=zones_of(request),
        **asked,
    )


@requires("reports.read")
async def show(request: Request, *, wrong: Invalid | None = None) -> Response:
    """One report: what it asks for, what it gives, and who gets it each week or month."""
    report = catalogue.find_for(request.user, request.path_params["slug"])
    asked = period_of(request)
    if report.longest and report.period == DAYS:
        asked["first"] = max(asked["first"], asked["last"] - (report.longest - 1) * A_DAY)
    return await render(
        request,
        "reports/report/show.html",
        report=report,
        formats=FORMATS,
        zones=zones_of(request),
        schedules=await schedules.of(request.user, report.slug),
        people=await people.who_may_run(request.user, report.permission),
        wrong=wrong,
        given=request.query_params,
        **asked,
    )


def period_of(request: Request) -> dict[str, Any]:
    """The days in the address; last month where there are none that can be used."""
    first, last = days_of("month", today())
    try:
        probe = Report("", "", "", "", ())
        asked = Asked.parse(probe, request.query_params)
        first, last, zone = asked.first or first, asked.last or last, asked.zone
    except Invalid:
        zone = ZONE
    return {"first": first, "last": last, "zone": zone}


def zones_of(request: Request) -> list[tuple[str, str]]:
    """The clocks a day may be counted by: London's, as the contracts ask, the person's own, and the world's."""
    return [(each, each.replace("_", " ")) for each in dict.fromkeys((ZONE, request.user.zone, "UTC"))]


def days_of(name: str, now: date) -> tuple[date, date]:
    """The first and last day of a period that is chosen by name."""
    if name == "week":
        return now - now.weekday() * A_DAY, now
    if name == "quarter":
        return now.replace(month=(now.month - 1) // 3 * 3 + 1, day=1), now
    last = now.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last
