"""Trying a rule on last month's complaints before it is saved."""

from starlette.requests import Request
from starlette.responses import Response

from app.complaints.queries.rules import changed, last_month, pasts_of, rule, siblings
from app.complaints.rules.trial import try_rule
from app.kernel import clock, values
from app.kernel.errors import Invalid
from app.kernel.fields import Fields
from app.sla import words
from app.sla.rules import advice
from app.web.render import render
from app.web.routing import requires

HOURS = (
    "sla_hours",
    "first_reminder_hours_after",
    "second_reminder_hours_after",
    "escalation_hours_after",
)
_MOST_HOURS = 10_000


@requires("complaints.rules")
async def show(request: Request) -> Response:
    found = await rule(request.user, values.from_path(values.key, request.path_params["id"]))
    fields, wrong = Fields(request.query_params), None
    hours = {name: fields.number(name, lowest=0, highest=_MOST_HOURS) for name in HOURS}
    try:
        fields.done()
    except Invalid as invalid:
        wrong, hours = invalid, dict.fromkeys(HOURS)
    candidate = changed(found.config, hours)
    zone = found.shown["time_zone"]
    trial = try_rule(
        candidate,
        await siblings(found.shown["hospital"]),
        await pasts_of(found.shown["hospital"], zone),
        clock.now(),
    )
    return await render(
        request,
        "complaints/simulation/show.html",
        status=422 if wrong else 200,
        rule=found,
        candidate=candidate,
        trial=trial,
        month=last_month(clock.now(), zone)[0],
        advice=advice(candidate, clock.now()),
        words=words,
        wrong=wrong,
    )
