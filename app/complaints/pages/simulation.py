"""Trying a rule on last month's complaints before it is saved: one that is there, changed, or a new one."""

from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.account import Account
from app.complaints.forms.trial import AROUND, TrialForm
from app.complaints.queries import options
from app.complaints.queries.calendars import calendar_for, calendars_of
from app.complaints.queries.rules import last_month, pasts_of, rule, siblings, zone_of
from app.complaints.rules.trial import Trial, try_rule
from app.kernel import clock
from app.kernel.errors import Invalid
from app.kernel.language import _
from app.sla import words
from app.sla.inputs import calendar_of
from app.sla.rules import Advice, Config, advice
from app.web.render import render
from app.web.routing import key_in, requires

#: What a new rule begins with: the built-in figure of a complaint of medium severity.
_HOURS: Final = 72


@requires("complaints.rules")
async def show(request: Request) -> Response:
    found = await rule(request.user, key_in(request))
    form, wrong = _read(request)
    candidate = await _changed(request.user, found.config, form)
    template, where = "complaints/simulation/show.html", (found.shown["hospital"], found.shown["time_zone"])
    return await _answer(request, template, candidate, wrong, where, rule=found)


@requires("complaints.rules")
async def new(request: Request) -> Response:
    form, wrong = _read(request)
    choices = await options.choices(request.user)
    place = form.hospital or (choices.hospitals[0][0] if len(choices.hospitals) == 1 else None)
    if place is not None and not await options.in_scope(request.user, place):
        place, wrong = None, Invalid(request.query_params, hospital=_("Choose the hospital."))
    fresh = Config(str(place), _HOURS, form.source or None, form.severity, form.priority)
    candidate = await _changed(request.user, fresh, form)
    template, where = "complaints/simulation/new.html", (place, await _zone(request.user, place))
    return await _answer(request, template, candidate, wrong, where, choices=choices)


async def _zone(user: Account, place: UUID | None) -> str:
    return user.zone if place is None else await zone_of(place)


def _read(request: Request) -> tuple[TrialForm, Invalid | None]:
    try:
        return TrialForm.parse(request.query_params), None
    except Invalid as wrong:
        return TrialForm(), wrong


async def _changed(user: Account, config: Config, form: TrialForm) -> Config:
    """The rule as the form would have it. Raises NotFound for a calendar outside this person's scope."""
    tried = replace(config, **form.terms)  # type: ignore[arg-type]
    if not form.calendar:
        return tried
    if form.calendar == AROUND:
        return replace(tried, calendar=None)
    hours = await calendar_for(user, UUID(form.calendar))
    return replace(tried, calendar=calendar_of(hours.definition, "the calendar"))


def _senseless(request: Request, candidate: Config) -> Invalid | None:
    """What the row itself would refuse, said at the field (the check `hours_make_sense`)."""
    if candidate.sla_hours or candidate.no_target:
        return None
    words_of_it = _("The deadline is at least one hour, unless there is no target.")
    return Invalid(request.query_params, sla_hours=words_of_it)


async def _tried(candidate: Config, hospital: UUID, zone: str) -> Trial:
    """The rule over last month; it takes the place of the one that is chosen by the same."""
    others = [
        row
        for row in await siblings(hospital)
        if row.id == candidate.id
        or (row.source, row.severity, row.priority)
        != (candidate.source, candidate.severity, candidate.priority)
    ]
    return try_rule(candidate, others, await pasts_of(hospital, zone), clock.now())


async def _answer(
    request: Request,
    template: str,
    candidate: Config,
    wrong: Invalid | None,
    where: tuple[UUID | None, str],
    **more: Any,
) -> Response:
    """The page with what the rule would have come to at a hospital in its time zone; 422 for what makes no sense."""
    place, zone = where
    wrong = wrong or _senseless(request, candidate)
    said = advice(candidate, clock.now())
    tells = place is not None and wrong is None and Advice.NEVER_OPENS not in said
    return await render(
        request,
        template,
        status=422 if wrong else 200,
        candidate=candidate,
        trial=await _tried(candidate, place, zone) if tells and place is not None else None,
        month=last_month(clock.now(), zone)[0],
        advice=said,
        calendars=[(str(each.id), each.row["name"]) for each in await calendars_of(request.user)],
        chosen=request.query_params,
        words=words,
        wrong=wrong,
        place=place,
        **more,
    )
