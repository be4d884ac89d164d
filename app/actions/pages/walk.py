"""Rounds of a ward and what is seen of patients, written down on a phone."""

from starlette.requests import Request
from starlette.responses import Response

from app.actions.commands.gathering import raise_on_a_walk
from app.actions.forms.walk import MOST_PHOTOS, WALKS, WalkForm
from app.actions.pages.action import VOCABULARY
from app.actions.queries import options
from app.documents import intake
from app.documents.files import NoRoom
from app.documents.rules import kinds
from app.kernel import clock
from app.kernel.errors import Invalid
from app.kernel.language import _
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for

#: A handful of pictures, and the lines between them.
LARGEST_BODY = MOST_PHOTOS * kinds.DOCUMENT + kinds.MIB
#: What stays for the next thing seen on the same round.
KEPT = ("source", "hospital", "ward", "date")


@requires("actions.raise")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    return await render(
        request,
        "actions/walk/new.html",
        choices=await options.choices(request.user),
        walks=[(each.value, each.label) for each in WALKS],
        asked=request.query_params,
        this_day=clock.local(clock.now(), request.user.zone).date(),
        kinds=kinds,
        wrong=wrong,
        **VOCABULARY,
    )


@requires("actions.raise")
async def create(request: Request) -> Response:
    user, form = request.user, await request.form()
    try:
        given = WalkForm.parse(form, today=clock.local(clock.now(), user.zone).date())
        if not await options.in_scope(user, given.new.hospital):
            raise Invalid(form, hospital=_("Choose the hospital."))
        async with intake.received(given.photos, by=user.id) as taken:
            made = await raise_on_a_walk(given.new, taken, by=user)
    except Invalid as wrong:
        return await _again(request, Invalid(form, **wrong.problems))
    except NoRoom as full:
        answer = await _again(request, Invalid(form, **{intake.FIELD: full.message}))
        answer.status_code = full.status
        return answer
    kept = {name: str(form.get(name, "")) for name in KEPT}
    return see_other(url_for("actions.walk.new", query={**kept, "done": made.reference}))


async def _again(request: Request, wrong: Invalid) -> Response:
    return await refuse(request, "actions/walk/new.html", wrong, page=new)
