"""Billing files: what was sent, sending one, and what checking it came to."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.account import Account
from app.billing import sending
from app.billing.inputs.forms import ACCEPT, UploadInput
from app.billing.pages import asked
from app.billing.queries import months, panel
from app.billing.queries import upload as uploads
from app.billing.queries.filters import Filters
from app.billing.queries.scope import open_to
from app.billing.queries.upload import KEYS, UploadView
from app.documents.files import NoRoom
from app.kernel.errors import Invalid
from app.kernel.paging import Paging
from app.web.render import is_fragment, refuse, render, see_other
from app.web.routing import requires, url_for


@requires("billing.read")
async def index(request: Request, *, wrong: Invalid | None = None) -> Response:
    """The form, the months, and everything that was sent, newest month first."""
    filters = Filters.read(request.query_params)
    page = await uploads.listed(request.user, filters, Paging.read(request.query_params, keys=KEYS))
    if is_fragment(request):
        return await render(request, "billing/upload/_rows.html", page=page, filters=filters)
    beside = await _beside(request.user)
    return await render(
        request, "billing/upload/index.html", wrong=wrong, page=page, filters=filters, **beside
    )


async def _beside(user: Account) -> dict[str, Any]:
    """The form for the next file, a provider's own months, and the providers others may choose from."""
    own, shown = user.is_provider, months.shown_months()
    return {
        "months": shown,
        "mine": await months.months_of(open_to(user).providers, shown) if own else [],
        "providers": [] if own else await months.providers_in(user),
        "accept": ACCEPT,
    }


@requires("billing.upload")
async def create(request: Request) -> Response:
    """Take a file and check it: a small one at once, a large one by a worker while the page may be left."""
    try:
        given = UploadInput.parse(await request.form(), months.shown_months())
        upload = await sending.send(given, by=request.user)
    except Invalid as wrong:
        return await _again(request, wrong)
    except NoRoom as full:
        answer = await _again(request, Invalid(None, file=full.message))
        answer.status_code = full.status
        return answer
    return see_other(url_for("billing.upload.show", id=upload))


async def _again(request: Request, wrong: Invalid) -> Response:
    shown = months.shown_months()
    return await refuse(request, "billing/upload/_form.html", wrong, page=index, months=shown, accept=ACCEPT)


@requires("billing.read")
async def show(request: Request) -> Response:
    """One file: what was found in it, how to mend it, what it comes to."""
    upload = await asked(request)
    return await render(request, _part(request, upload), **await _context(request, upload))


def _part(request: Request, upload: UploadView) -> str:
    if not is_fragment(request):
        return "billing/upload/show.html"
    return "billing/upload/_working.html" if upload.works else "billing/upload/_result.html"


async def _context(request: Request, upload: UploadView) -> dict[str, Any]:
    asked_for = panel.Asked.read(request.query_params)
    return {
        "upload": upload,
        "asked": asked_for,
        "progress": await panel.progress_of(upload),
        "month": await months.month_for(request.user, upload.provider, upload.month),
        "months": months.shown_months(),
        "accept": ACCEPT,
        **await panel.result_of(upload, asked_for, own=request.user.is_provider),
    }
