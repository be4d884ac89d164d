"""A report on its way to a person: at once when it is small, else as a file that is made in the background."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from app.documents.rules.names import disposition
from app.kernel import values
from app.kernel.errors import Invalid, NeedsFreshSignIn
from app.kernel.language import _
from app.reports import catalogue
from app.reports.commands import export as commands
from app.reports.inputs import CSV, Asked
from app.reports.pages import report as report_page
from app.reports.queries import exports, extract
from app.reports.report import Report
from app.reports.writing import TYPES, name_of, stream
from app.web.render import is_fragment, refuse, render, see_other
from app.web.routing import requires, url_for


@requires("reports.read")
async def index(request: Request) -> Response:
    """The files this person asked for; the page asks again while one is being made."""
    if not is_fragment(request):
        return see_other(url_for("reports.report.index"))
    return await render(request, "reports/export/index.html", exports=await exports.of(request.user))


@requires("reports.run")
async def create(request: Request) -> Response:
    """Run a report."""
    report = catalogue.find_for(request.user, request.path_params["slug"])
    _must_be_fresh(request, report)
    form = await request.form()
    try:
        asked = Asked.parse(report, form, scope=request.user.scope)
        if not report.locked and asked.format == CSV:
            rows = await extract.count_to(asked)
            if rows <= extract.AT_ONCE:
                return await _at_once(request, asked, rows)
        export = await commands.request(asked, by=request.user, reason=str(form.get("reason") or ""))
    except Invalid as wrong:
        return await refuse(request, "reports/report/_form.html", wrong, page=report_page.show, report=report)
    if report.locked:
        password = commands.password_of(export)
        return await render(request, "reports/export/create.html", report=report, password=password)
    return see_other(url_for("reports.report.index") + f"#export-{export}")


def _must_be_fresh(request: Request, report: Report) -> None:
    if report.personal and not request.user.is_fresh:
        raise NeedsFreshSignIn(_("Confirm that it is you to go on."))


async def _at_once(request: Request, asked: Asked, rows: int) -> Response:
    await commands.note_download(f"reports.{asked.report.slug}", asked, rows, "", by=request.user)
    headers = {
        "content-disposition": disposition(name_of(asked, CSV)),
        "cache-control": "private, no-store",
    }
    return StreamingResponse(stream(asked), media_type=TYPES[CSV], headers=headers)


@requires("reports.run")
async def update(request: Request) -> Response:
    """Make a file that failed once more."""
    export = await exports.export_for(request.user, _key(request))
    await commands.again(export, by=request.user)
    return see_other(url_for("reports.report.index") + f"#export-{export.id}")


@requires("reports.run")
async def destroy(request: Request) -> Response:
    """Stop making a file."""
    export = await exports.export_for(request.user, _key(request))
    await commands.cancel(export, by=request.user)
    return see_other(url_for("reports.report.index"))


def _key(request: Request) -> UUID:
    return values.from_path(values.key, request.path_params["id"])
