"""Files of households: what came in, a new one, and one on its way."""

from typing import BinaryIO, Final

from starlette.requests import Request
from starlette.responses import Response

from app.documents import intake, sniff
from app.documents.inputs import Attachment
from app.documents.rules.kinds import Kind
from app.households.canonical import CSV_COLUMNS
from app.households.commands.import_run import receive
from app.households.queries import imports
from app.kernel.errors import Conflict, Invalid
from app.kernel.fields import Fields
from app.kernel.language import _
from app.kernel.values import Problem
from app.web.render import refuse, render, see_other
from app.web.routing import key_in, requires, url_for

LARGEST: Final = 64 * 1024 * 1024
STATES: Final = {
    "checking": _("Being checked"),
    "refused": _("Refused"),
    "checked": _("Checked"),
    "loading": _("Being loaded"),
    "loaded": _("Done"),
    "failed": _("Failed"),
    "cancelled": _("Given up"),
}
COUNTED: Final = {
    "places": _("Places"),
    "officers": _("Officers"),
    "products": _("Products"),
    "families": _("Households"),
    "members": _("Members"),
    "policies": _("Policies"),
}
_JSON: Final = Kind("JSON", ("json",), "application/json")


@requires("households.import")
async def index(request: Request) -> Response:
    runs = await imports.runs_of(request.user)
    return await render(request, "households/import_run/index.html", runs=runs, states=STATES)


@requires("households.import")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    return await render(request, "households/import_run/new.html", wrong=wrong, columns=CSV_COLUMNS)


@requires("households.import")
async def create(request: Request) -> Response:
    form, user = await request.form(), request.user
    historic = Fields(form).flag("historic")
    try:
        given = Attachment.parse(form)
        async with intake.received(given.files[:1], by=user.id, most=LARGEST, judge=_judge) as taken:
            run = await receive(taken[0], historic=historic, by=user)
    except (Invalid, Conflict) as refused:
        problems = refused.problems if isinstance(refused, Invalid) else {intake.FIELD: refused.message}
        return await refuse(request, "households/import_run/new.html", Invalid(None, **problems), page=new)
    return see_other(url_for("households.import_run.show", id=run))


@requires("households.import")
async def show(request: Request) -> Response:
    """One file; asks again by itself while it is under way."""
    run = await imports.run_for(request.user, key_in(request))
    return await render(
        request,
        "households/import_run/show.html",
        fragment="_progress.html",
        run=run,
        states=STATES,
        counted=COUNTED,
    )


def _judge(name: str, file: BinaryIO) -> Kind:
    """JSON is words, like CSV; everything else as everywhere. Raises Problem."""
    if not name.lower().endswith(".json"):
        return sniff.kind_of(name, file)
    start = file.read(1024).lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start.startswith((b"{", b"[")):
        raise Problem(_("This is not JSON."))
    return _JSON
