"""The report on consent and phones: page, CSV and the JSON other programs know (notifications.md 10)."""

from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.accounts.account import Account
from app.accounts.permissions import PERMISSIONS
from app.households.queries import options
from app.households.queries.filters import MODES
from app.kernel.errors import Forbidden, Refusal
from app.kernel.json_input import read_json
from app.kernel.language import _
from app.kernel.paging import Paging
from app.kernel.sheet_out import csv_chunks
from app.notifications.commands.taking import log_report
from app.notifications.config import ConfigError, NotificationConfig
from app.notifications.queries import report, settings
from app.notifications.queries.report import Asked, Row
from app.web.render import is_fragment, render
from app.web.routing import requires

RIGHT: Final = "131224"
FORMATS: Final = ("html", "csv", "json")
_HEADINGS: Final = (
    _("District"),
    _("Municipality"),
    _("Village"),
    _("Insurance number"),
    _("Last name"),
    _("Given names"),
    _("Phone"),
    _("Consent"),
    _("Language"),
    _("Other: last name"),
    _("Other: given names"),
    _("Other: phone"),
)


@requires("households.report")
async def index(request: Request) -> Response:
    """By address: page, `format=csv` or `format=json`; without a place the form alone."""
    given = dict(request.query_params)
    await _further_rights(request.user)
    if (
        not given.get("districtUuid")
        and not given.get("regionUuid")
        and "format" not in given
        and not given.get("mode")
    ):
        return await _chooser(request)
    return await _answer(request, given, given.get("format") or "html")


@requires("households.report")
async def create(request: Request) -> Response:
    """By a JSON payload or a form: {districtUuid, regionUuid, officerUuid, mode}; JSON unless `format` says more."""
    await _further_rights(request.user)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        given = read_json(await request.body())
        if not isinstance(given, dict):
            raise Refusal(_("Send an object with districtUuid or regionUuid."))
    else:
        given = {name: str(value) for name, value in (await request.form()).items()}
    known = {str(name): _word(value) for name, value in given.items() if value is not None}
    return await _answer(request, known, known.get("format") or request.query_params.get("format") or "json")


def _word(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Refusal(_("mode must be a whole number from 0 to 4."))
    return str(value)


async def _further_rights(user: Account) -> None:
    """The configuration may ask for more rights than the one that the role holds. Raises Forbidden."""
    try:
        config = await _config()
    except ConfigError:
        return
    for right in config.report_rights:
        if right != RIGHT and (right not in PERMISSIONS or not user.can(right)):
            raise Forbidden(_("Your role does not include this. Ask your manager if it should."))


async def _config() -> NotificationConfig:
    return await settings.config_of((await settings.in_force()).config)


async def _answer(request: Request, given: Mapping[str, str], shape: str) -> Response:
    if shape not in FORMATS:
        raise Refusal(_("format must be html, csv or json."))
    asked = await report.asked(request.user, given)
    default = (await _config()).terms.default_language
    if shape == "html":
        return await _page(request, asked, default)
    rows = await report.all_rows(request.user, asked, default=default)
    await log_report(asked.place.id, asked.filters.mode, shape, len(rows), by=request.user)
    return _json(asked, rows) if shape == "json" else _csv(asked, rows)


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


def _json(asked: Asked, rows: list[Row]) -> Response:
    officer = asked.officer
    body = {
        "report_region": asked.region,
        "report_district": asked.district,
        "report_mode": str(MODES[asked.filters.mode]),
        "report_officer_code": officer[1] if officer else None,
        "report_officer_name": officer[2] if officer else None,
        "other_filters": asked.filters.in_words(),
        "family_sms_list": [_json_row(row) for row in rows],
    }
    return JSONResponse(body)


def _json_row(row: Row) -> dict[str, Any]:
    return {
        "family_district": row.district,
        "family_municipality": row.ward,
        "family_village": row.village,
        "family_head_chf": row.number,
        "family_head_given_name": row.other_names,
        "family_head_last_name": row.last_name,
        "family_notification_approval": row.approved,
        "family_notification_language": row.language,
        "family_head_phone": row.phone,
        "family_alternative_given_name": row.alternative(row.other_given),
        "family_alternative_last_name": row.alternative(row.other_last),
        "family_alternative_phone": row.alternative(row.other_phone),
    }


def _csv(asked: Asked, rows: list[Row]) -> Response:
    yes, no = str(_("Yes")), str(_("No"))
    cells = [
        [
            *(row.district, row.ward, row.village, row.number, row.last_name, row.other_names, row.phone),
            yes if row.approved else no,
            row.language,
            *(
                (row.alternative(each) or ("" if row.told else "-"))
                for each in (row.other_last, row.other_given, row.other_phone)
            ),
        ]
        for row in rows
    ]
    body = b"".join(csv_chunks(cells, [str(words) for words in _HEADINGS]))
    headers = {"content-disposition": f'attachment; filename="consent-mode-{asked.filters.mode}.csv"'}
    return Response(body, media_type="text/csv; charset=utf-8", headers=headers)
