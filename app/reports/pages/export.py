"""A report on its way to a person: at once when it is small, else as a file that is made in the background."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.account import Account
from app.diversity import opening
from app.kernel import clock, log
from app.kernel.errors import Forbidden, Invalid
from app.kernel.language import _
from app.reports import catalogue
from app.reports.commands import download
from app.reports.commands import export as commands
from app.reports.inputs import Asked
from app.reports.leaving import Leaving
from app.reports.pages import must_be_fresh
from app.reports.pages import report as report_page
from app.reports.queries import exports, extract
from app.reports.report import Report
from app.web import throttle
from app.web.render import is_fragment, refuse, render, see_other
from app.web.routing import key_in, requires, url_for


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
    must_be_fresh(request.user, report)
    try:
        asked, reason, identity = await _asked(request, report)
        if await extract.comes_at_once(asked):
            return Leaving(asked, await download.begin(asked, by=request.user))
        export = await commands.request(asked, by=request.user, reason=reason, identity=identity)
    except Invalid as wrong:
        return await refuse(request, "reports/report/_form.html", wrong, page=report_page.show, report=report)
    return await _waiting(request, asked, export)


async def _waiting(request: Request, asked: Asked, export: UUID) -> Response:
    """Where its file will be; of an archive first the password, which is shown this once."""
    if asked.locked:
        password = commands.password_of(export)
        return await render(request, "reports/export/create.html", report=asked.report, password=password)
    return see_other(url_for("reports.report.index") + f"#export-{export}")


async def _asked(request: Request, report: Report) -> tuple[Asked, str, str]:
    """What is asked for, what for, and what opens the answers of clients. Raises Invalid, Forbidden and TooMany."""
    form = await request.form()
    asked = Asked.parse(report, form, scope=request.user.scope)
    await _must_not_be_too_often(request.user, report)
    asked, identity = await _opened(request, asked, form)
    return asked, str(form.get("reason") or ""), identity


async def _opened(request: Request, asked: Asked, form: Mapping[str, Any]) -> tuple[Asked, str]:
    """With a pass phrase the report has the answers of clients in it, and what opens them (cla.md 7.1)."""
    phrase, reason, user = str(form.get("phrase") or ""), str(form.get("reason") or ""), request.user
    if not phrase or not asked.report.diversity:
        return asked, ""
    if not user.can("reports.diversity"):
        raise Forbidden(_("Your role does not open what clients say of themselves."))
    asked = replace(asked, opened=True)
    commands.must_have_reason(asked, reason)
    counts, now = throttle.of_the_house(), clock.now()
    await counts.knock("answers.phrase", user.id, now=now)
    try:
        identity = await opening.unlocked(phrase)
    except Invalid as wrong:
        log.security("answers_refused")
        raise Invalid({**asked.saved(), "reason": reason}, **wrong.problems) from None
    await counts.forget("answers.phrase", user.id)
    log.security("answers_opened")
    return asked, identity


async def _must_not_be_too_often(user: Account, report: Report) -> None:
    """Thirty files an hour, and of those with people in them twenty a day (security.md 2.12). Raises TooMany."""
    counts, now = throttle.of_the_house(), clock.now()
    await counts.knock("export.person", user.id, now=now)
    if report.personal:
        await counts.knock("extract.person", user.id, now=now)


@requires("reports.run")
async def update(request: Request) -> Response:
    """Make a file that failed once more."""
    export = await exports.export_for(request.user, key_in(request))
    await _must_not_be_too_often(request.user, export.report)
    await commands.again(export, by=request.user)
    return see_other(url_for("reports.report.index") + f"#export-{export.id}")


@requires("reports.run")
async def destroy(request: Request) -> Response:
    """Stop making a file."""
    export = await exports.export_for(request.user, key_in(request))
    await commands.cancel(export, by=request.user)
    return see_other(url_for("reports.report.index"))
