"""The minutes of a meeting: several actions at once."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.actions.commands.gathering import raise_from_minutes
from app.actions.forms.minutes import MEETINGS, MORE_LINES, MOST_LINES, MinutesForm, lines_of
from app.actions.pages.action import VOCABULARY
from app.actions.queries import options
from app.actions.queries.meetings import actions_of, meeting_of
from app.kernel import clock
from app.kernel.errors import Invalid, NotFound
from app.kernel.language import _
from app.web.render import refuse, render, see_other
from app.web.routing import requires, url_for


@requires("actions.raise")
async def new(request: Request, *, wrong: Invalid | None = None) -> Response:
    given = wrong.typed if wrong else request.query_params
    return await render(request, "actions/minutes/new.html", **await _form(request, given, wrong))


@requires("actions.raise")
async def create(request: Request) -> Response:
    user, form = request.user, await request.form()
    if form.get("more"):
        given = {**form, "lines": str(min(lines_of(form) + MORE_LINES, MOST_LINES))}
        return await render(
            request, "actions/minutes/new.html", **await _form(request, given, Invalid(given))
        )
    try:
        minutes = MinutesForm.parse(form, zone=user.zone, today=clock.local(clock.now(), user.zone).date())
        if not await options.in_scope(user, minutes.meeting.hospital):
            raise Invalid(form, hospital=_("Choose the hospital."))
        await raise_from_minutes(minutes.news, by=user)
    except Invalid as wrong:
        return await refuse(request, "actions/minutes/new.html", wrong, page=new)
    meeting = minutes.meeting
    asked = {
        "source": meeting.source,
        "hospital": meeting.hospital,
        "meeting": meeting.name,
        "date": meeting.day,
    }
    return see_other(url_for("actions.minutes.index", query=asked))


@requires("actions.read")
async def index(request: Request) -> Response:
    meeting = meeting_of(request.query_params)
    if meeting is None or not await options.in_scope(request.user, meeting.hospital):
        raise NotFound(_("There are no minutes at this address."))
    return await render(
        request,
        "actions/minutes/index.html",
        meeting=meeting,
        actions=await actions_of(request.user, meeting),
        **VOCABULARY,
    )


async def _form(request: Request, given: Any, wrong: Invalid | None) -> dict[str, Any]:
    return {
        "choices": await options.choices(request.user),
        "meetings": [(each.value, each.label) for each in MEETINGS],
        "lines": lines_of(given),
        "most": MOST_LINES,
        "this_day": clock.local(clock.now(), request.user.zone).date(),
        "wrong": wrong,
        **VOCABULARY,
    }
