"""Rounds of a ward and what is seen of patients, written down on a phone."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.actions.commands.gathering import raise_on_a_walk
from app.actions.forms.walk import MOST_PHOTOS, WALKS, WalkForm
from app.actions.pages import VOCABULARY
from app.actions.pages.attachment import not_kept
from app.actions.queries import options
from app.documents import intake
from app.documents.files import NoRoom
from app.documents.rules import kinds
from app.kernel.errors import Invalid
from app.web.render import render, see_other, today
from app.web.routing import requires, url_for

#: A handful of pictures, and the lines between them.
LARGEST_BODY = MOST_PHOTOS * kinds.DOCUMENT + kinds.MIB


@requires("actions.raise")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    asked = request.query_params
    return await render(request, "actions/walk/new.html", asked=asked, wrong=wrong, **await _form(request))


async def _form(request: Request) -> dict[str, Any]:
    return {
        "choices": await options.choices(request.user),
        "walks": [(each.value, each.label) for each in WALKS],
        "kinds": kinds,
        "most": MOST_PHOTOS,
        **VOCABULARY,
    }


@requires("actions.raise")
async def create(request: Request) -> Response:
    user, form = request.user, await request.form()
    try:
        given = WalkForm.parse(form, today=today())
        await options.must_be_in_scope(user, given.new.hospital)
        async with intake.received(given.photos, by=user.id) as taken:
            made = await raise_on_a_walk(given.new, taken, by=user)
    except (Invalid, NoRoom) as wrong:
        return await not_kept(request, "actions/walk/new.html", wrong, page=new)
    return see_other(url_for("actions.walk.new", query={**given.kept, "done": made.reference}))
