"""The minutes of a meeting: several actions at once."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.actions.commands.gathering import raise_from_minutes
from app.actions.forms.minutes import MEETINGS, MOST_LINES, MinutesForm, lines_of, with_more_lines
from app.actions.pages import VOCABULARY
from app.actions.queries import options
from app.actions.queries.meetings import actions_of, meeting_of
from app.kernel.errors import Invalid, NotFound
from app.kernel.language import _
from app.web.render import refuse, render, see_other, today
from app.web.routing import requires, url_for


@requires("actions.raise")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    given = wrong.typed if wrong else request.query_params
    return await render(request, "actions/minutes/new.html", wrong=wrong, **await _form(request, given))


@requires("actions.raise")
async def create(request: Request) -> Response:
    user, form = request.user, await request.form()
    if form.get("more"):
        return await new(request, wrong=Invalid(with_more_lines(form)))
    try:
        minutes = MinutesForm.parse(form, zone=user.zone, today=today())
        await options.must_be_in_scope(user, minutes.meeting.hospital)
        await raise_from_minutes(minutes.news, by=user)
    except Invalid as wrong:
        return await refuse(request, "actions/minutes/new.html", wrong, page=new)
    return see_other(url_for("actions.minutes.index", query=minutes.meeting.asked))


@requires("actions.read")
async def index(request: Request) -> Response:
    meeting, user = meeting_of(request.query_params), request.user
    if meeting is None or not await options.in_scope(user, meeting.hospital):
        raise NotFound(_("There are no minutes at this address."))
    actions = await actions_of(user, meeting)
    return await render(request, "actions/minutes/index.html", meeting=meeting, actions=actions)


async def _form(request: Request, given: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "choices": await options.choices(request.user),
        "meetings": [(each.value, each.label) for each in MEETINGS],
        "lines": lines_of(given),
        "most": MOST_LINES,
        **VOCABULARY,
    }
