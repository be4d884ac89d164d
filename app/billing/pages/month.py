"""The months of all providers, for whoever manages the contracts."""

from starlette.requests import Request
from starlette.responses import Response

from app.billing.pages import month_in_path
from app.billing.queries import months
from app.billing.queries import upload as uploads
from app.billing.queries.filters import Filters
from app.billing.queries.scope import open_to
from app.billing.rules import months as rules
from app.kernel.errors import Invalid
from app.kernel.paging import Paging
from app.web.render import render
from app.web.routing import requires


@requires("billing.months")
async def index(request: Request) -> Response:
    """Every provider in a month: what stands, what is missing, what is closed."""
    shown = months.shown_months()
    chosen = rules.read(request.query_params.get("month", "")) or shown[0]
    views = await months.months_of(open_to(request.user).providers, [chosen])
    return await render(request, "billing/month/index.html", views=views, chosen=chosen, months=shown)


@requires("billing.months")
async def show(request: Request, *, wrong: Invalid | None = None) -> Response:
    """One month of a provider: its versions, its deadline, closing it or opening it again."""
    provider, month = month_in_path(request)
    view = await months.month_for(request.user, provider, month)
    page = await uploads.listed(request.user, Filters(month=month, provider=provider), Paging(size=50))
    return await render(request, "billing/month/show.html", view=view, page=page, wrong=wrong)
