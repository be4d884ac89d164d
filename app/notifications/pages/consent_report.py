"""The report on consent and phones: page, and files in three shapes (notifications.md 10)."""

from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from app.accounts.account import Account
from app.accounts.permissions import PERMISSIONS
from app.households.queries import options
from app.households.queries.filters import MODES
from app.kernel import clock, dates
from app.kernel.errors import Forbidden, Refusal
from app.kernel.json_input import read_json
from app.kernel.language import _
from app.kernel.paging import Paging
from app.notifications.commands.taking import log_report
from app.notifications.config import NotificationConfig
from app.notifications.pages import consent_files as files
from app.notifications.pages.signed import is_json
from app.notifications.queries import consent_list, report, settings
from app.notifications.queries.report import Asked
from app.web import throttle
from app.web.render import is_fragment, render
from app.web.routing import requires

RIGHT: Final = "131224"
FORMATS: Final = ("html", "csv", "json", "pdf")
_ASKS: Final = ("districtUuid", "regionUuid", "mode", "format")


@requires("households.report")
async def index(request: Request) -> Response:
    """By address: page, or a file by `format=csv|json|pdf`; without a place the form alone."""
    given, config = dict(request.query_params), await _config_for(request.user)
    if not any(given.get(name) for name in _ASKS):
        return await _chooser(request)
    return await _answer(request, given, given.get("format") or "html", config)


@requires("households.report")
async def create(request: Request) -> Response:
    """By a JSON payload or a form: {districtUuid, regionUuid, officerUuid, mode}; JSON unless `format` says more."""
    config, given = await _config_for(request.user), await _payload(request)
    shape = given.get("format") or request.query_params.get("format") or "json"
    return await _answer(request, given, shape, config)


async def _payload(request: Request) -> dict[str, str]:
    """What a program or a form sends, as words. Raises Refusal and Invalid."""
    given = read_json(await request.body()) if is_json(request) else dict(await request.form())
    if not isinstance(given, dict):
        raise Refusal(_("Send an object with districtUuid or regionUuid."))
    return {str(name): _word(value) for name, value in given.items() if value is not None}


def _word(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Refusal(_("mode must be a whole number from 0 to 4."))
    return str(value)


async def _config_for(user: Account) -> NotificationConfig:
    """The configuration, which may ask for more rights than the one that the role holds. Raises Forbidden."""
    config = await settings.anyway()
    for right in config.report_rights:
        if right != RIGHT and (right not in PERMISSIONS or not user.can(right)):
            raise Forbidden(_("Your role does not include this. Ask your manager if it should."))
    return config


async def _answer(
    request: Request, given: Mapping[str, str], shape: str, config: NotificationConfig
) -> Response:
    if shape not in FORMATS:
        raise Refusal(_("format must be html, csv, json or pdf."))
    asked = await report.asked(request.user, given)
    default = config.terms.default_language
    if shape == "html":
        return await _page(request, asked, default)
    return await _file(request, asked, shape, default)


async def _chooser(request: Request) -> Response:
    places = await options.places(request.user)
    officers = await options.officers()
    return await render(
        request,
        "notifications/consent_report/index.html",
        asked=None,
        places=places,
        officers=officers,
        modes=MODES,
    )


async def _page(request: Request, asked: Asked, default: str) -> Response:
    paging = Paging.read(request.query_params, keys=report.KEYS, size=report.PAGE)
    page = await report.rows(request.user, asked, paging, default=default)
    shown: dict[str, Any] = {"asked": asked, "page": page, "modes": MODES, "link": dict(request.query_params)}
    if is_fragment(request):
        return await render(request, "notifications/consent_report/_rows.html", **shown)
    return await render(
        request,
        "notifications/consent_report/index.html",
        **shown,
        places=await options.places(request.user),
        officers=await options.officers(),
        by_place=await report.by_place(request.user, asked),
        by_officer=await report.by_officer(request.user, asked),
    )


async def _file(request: Request, asked: Asked, shape: str, default: str) -> Response:
    """The whole list in a shape. Raises Refusal for a PDF that would have no end."""
    await throttle.of_the_house().knock("export.person", request.user.id, now=clock.now())
    user, name = request.user, f"consent-mode-{asked.filters.mode}.{shape}"
    rows = await consent_list.count(user, asked)
    if shape == "pdf" and rows > files.MOST_PRINTED:
        most = {"most": dates.number(files.MOST_PRINTED)}
        raise Refusal(
            str(_("More than %(most)s households: choose a district, or take the CSV file.")) % most
        )
    await log_report(asked.place.id, asked.filters.mode, shape, rows, by=user)
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    if shape == "pdf":
        return Response(await _pdf(user, asked, default), media_type="application/pdf", headers=headers)
    found = consent_list.batches(user, asked, default=default)
    if shape == "csv":
        return StreamingResponse(files.as_csv(found), media_type="text/csv; charset=utf-8", headers=headers)
    return StreamingResponse(files.as_json(asked, found), media_type="application/json")


async def _pdf(user: Account, asked: Asked, default: str) -> bytes:
    return await files.as_pdf(
        asked,
        await consent_list.rows(user, asked, default=default),
        await report.by_place(user, asked),
        await report.by_officer(user, asked),
        user,
    )
