"""The front door: settings in, one ASGI application out. The only place that lists every room's routes."""

from collections.abc import Callable, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount
from starlette.types import ASGIApp, Lifespan, Scope

from app import navigation, wiring
from app.accounts.arrival import challenge
from app.accounts.routes import ROUTES as ACCOUNTS
from app.accounts.sessions import SessionDoor, actor_of, language_of
from app.actions.routes import ROUTES as ACTIONS
from app.allocation.routes import ROUTES as ALLOCATION
from app.audits.routes import ROUTES as AUDITS
from app.bi.routes import ROUTES as INTELLIGENCE
from app.billing.routes import ROUTES as BILLING
from app.bulk.routes import ROUTES as BULK
from app.cases.routes import ROUTES as CASES
from app.complaints.routes import ROUTES as COMPLAINTS
from app.desk.routes import ROUTES as DESK
from app.diversity.routes import ROUTES as DIVERSITY
from app.documents.routes import ROUTES as DOCUMENTS
from app.feedback.routes import ROUTES as FEEDBACK
from app.forms.routes import ROUTES as FORMS
from app.gallery.routes import ROUTES as GALLERY
from app.guidance.routes import ROUTES as GUIDANCE
from app.home.routes import ROUTES as HOME
from app.households.routes import ROUTES as HOUSEHOLDS
from app.jobs.routes import ROUTES as JOBS
from app.kernel import fault
from app.kpis.routes import ROUTES as KPIS
from app.library.routes import ROUTES as LIBRARY
from app.links.routes import ROUTES as LINKS
from app.listening.routes import ROUTES as LISTENING
from app.notifications.routes import DEVELOPMENT as TEST_SMS
from app.notifications.routes import ROUTES as NOTIFICATIONS
from app.outbox.routes import ROUTES as OUTBOX
from app.privacy.routes import ROUTES as PRIVACY
from app.questions.routes import ROUTES as QUESTIONS
from app.reports.routes import ROUTES as REPORTS
from app.results.routes import ROUTES as RESULTS
from app.reviews.routes import ROUTES as REVIEWS
from app.search.routes import ROUTES as SEARCH
from app.settings import ROOT, Settings
from app.status.routes import ROUTES as STATUS
from app.timers.routes import ROUTES as TIMERS
from app.web import render
from app.web.middleware.access_log import AccessLog, route_name
from app.web.middleware.answers import under
from app.web.middleware.csrf import Csrf
from app.web.middleware.errors import Errors
from app.web.middleware.fetch_metadata import FetchMetadata
from app.web.middleware.headers import Headers
from app.web.middleware.hosts import Hosts
from app.web.middleware.language import Language
from app.web.middleware.limits import MIB, Limit, Limits
from app.web.middleware.metrics import CountRequests, Metrics
from app.web.middleware.request_id import RequestId
from app.web.middleware.static import Static
from app.web.next_url import pages_of
from app.web.routing import ByFirstWord, VisitRoute, addresses

ROUTES: list[VisitRoute] = [
    *ACCOUNTS,
    *ACTIONS,
    *ALLOCATION,
    *AUDITS,
    *BILLING,
    *BULK,
    *CASES,
    *COMPLAINTS,
    *DESK,
    *DIVERSITY,
    *DOCUMENTS,
    *FEEDBACK,
    *FORMS,
    *GUIDANCE,
    *HOME,
    *INTELLIGENCE,
    *HOUSEHOLDS,
    *JOBS,
    *NOTIFICATIONS,
    *KPIS,
    *LIBRARY,
    *LINKS,
    *LISTENING,
    *OUTBOX,
    *QUESTIONS,
    *PRIVACY,
    *REPORTS,
    *RESULTS,
    *REVIEWS,
    *SEARCH,
    *STATUS,
    *TIMERS,
]

MACHINES = frozenset({"status.health.show", "status.readiness.show", "status.metrics.show"})
OPEN = ("/static", "/healthz", "/readyz", "/s", "/.well-known")
#: Wraps the application in what finds out who is looking.
Identify = Callable[[ASGIApp], ASGIApp]


def routes_of(settings: Settings) -> list[VisitRoute]:
    """The route table of a deployment; what is for development is not even routed elsewhere (security.md DF-5)."""
    return [*ROUTES, *GALLERY, *TEST_SMS] if settings.env == "development" else ROUTES


def create_app(
    settings: Settings,
    *,
    identify: Identify,
    lifespan: Lifespan[Any] | None = None,
    mounts: Sequence[BaseRoute] = (),
    metrics: Metrics | None = None,
) -> ASGIApp:
    """The whole console. `identify` is the middleware that finds out who is looking."""
    wiring.connect()
    fault.arm(settings.faults)
    table = routes_of(settings)
    addresses.fill(table)
    static = Static(ROOT / "static", development=settings.env == "development")
    routes: list[BaseRoute] = [*table, *mounts, Mount("/static", static, name="static")]
    render.furnish(
        static=static.url,
        nav=navigation.groups,
        links_of=navigation.links,
        is_page=pages_of(table, never={"accounts.sign_out.create"}),
        development=settings.env == "development",
    )
    return _dressed(ByFirstWord(routes, lifespan), settings, identify, metrics or Metrics())


def _dressed(router: ASGIApp, settings: Settings, identify: Identify, metrics: Metrics) -> ASGIApp:
    """The middleware, innermost first."""
    app: ASGIApp = Errors(SessionDoor(router), render=show_refusal, database_error=metrics.database_error)
    app = Language(app, of_user=language_of)
    app = identify(app)
    app = Csrf(
        app,
        public_url=settings.public_url,
        our_cookies=("__Host-recourse", "recourse-dev"),
        outside=under("/api"),
        development=not settings.https,
    )
    app = FetchMetadata(
        app,
        open_paths=under(*OPEN),
        personal=under(
            "/archive", "/billing", "/callbacks", "/cases", "/complaints", "/households", "/privacy"
        ),
    )
    app = Limits(app, limit=_limit_of)
    app = Hosts(app, allowed=settings.allowed_hosts, proxies=settings.trusted_proxies)
    app = CountRequests(app, metrics=metrics, route=route_name)
    app = AccessLog(app, actor=actor_of, quiet=MACHINES)
    app = Headers(app, area=_area_of, https=settings.https)
    return RequestId(app)


async def show_refusal(request: Request, status: int, message: object) -> Response:
    """The page, the toast or the JSON that says what cannot be done."""
    if "application/json" in request.headers.get("accept", "") or request.url.path.startswith("/api"):
        return JSONResponse({"detail": str(message)}, status_code=status)
    if answer := await challenge(request):
        return answer
    refusal = getattr(request.state, "refusal", None)
    if render.is_fragment(request):
        response = await render.render(request, "errors/_toast.html", status=status, message=message)
        response.headers["HX-Reswap"] = "none"
        return response
    return await render.render(
        request,
        "errors/error.html",
        status=status,
        code=status,
        message=message,
        request_id=getattr(request.state, "request_id", None) if status >= 500 else None,
        retry_after=getattr(refusal, "retry_after", None),
    )


def _route_of(scope: Scope) -> VisitRoute | None:
    """The route a request will meet, for what must be known before the router runs."""
    for route in ROUTES:
        if scope["method"] in (route.methods or ()) and route.path_regex.match(scope["path"]):
            return route
    return None


def _limit_of(scope: Scope) -> Limit:
    if scope["method"] in {"GET", "HEAD"}:
        return Limit(seconds=None) if scope["path"] == "/live" else Limit()
    route = _route_of(scope)
    body = MIB if route is None else route.visit.body
    return Limit(body=body, body_seconds=600 if body > MIB else 60)


def _area_of(scope: Scope) -> Any:
    route = scope.get("route")
    if isinstance(route, VisitRoute):
        return route.visit.area
    return "admin" if scope["path"].startswith("/admin") else "console"
